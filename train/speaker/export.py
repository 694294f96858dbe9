"""Turns the trained checkpoint (running mean of the weights) into speaker.onnx and its sidecar speaker.json.

The file is compared with the torch network, and the cosine threshold is fixed with the file itself, on validation
speakers only.
"""
import argparse
import json
import pathlib

import numpy as np
import torch

import trials
from model import BINS, SIZE, SpeakerNet
from runtime import Embedder

ROOT = pathlib.Path(__file__).resolve().parents[2]
SECONDS = 2.0  # length of the pieces that the threshold is chosen on


def write(net, path):
    torch.onnx.export(net, torch.randn(2, 100, BINS), path, opset_version=17, dynamo=False,
                      input_names=["fbank"], output_names=["embedding"],
                      dynamic_axes={"fbank": {0: "n", 1: "frames"}, "embedding": {0: "n"}})


def compare(net, embedder):
    """The largest difference between torch and the exported file over several shapes, relative to the values."""
    worst = 0.0
    for n, frames in ((1, 10), (1, 57), (3, 198), (16, 300)):
        x = (torch.randn(n, frames, BINS) * 4 + 8)
        with torch.no_grad():
            y = net(x).numpy()
        worst = max(worst, float(np.abs(embedder.run(x.numpy()) - y).max() / np.abs(y).max()))
    return worst


def threshold(embedder):
    """(cosine, error) where misses equal false alarms on 2 s pieces of validation speakers, pairs within a source."""
    pieces = [q for source in ("libri", "an4") for p in trials.held(source) for q in trials.cut(p, SECONDS)[:4]]
    a, b, same = trials.pairs(pieces)
    rate, cosine = trials.equal_error(trials.cosine(embedder(pieces), a, b), same)
    return cosine, rate


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--checkpoint", type=pathlib.Path, required=True)
    ap.add_argument("--out", type=pathlib.Path, default=ROOT / "models")
    args = ap.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    net = SpeakerNet().eval()
    net.load_state_dict(torch.load(args.checkpoint, weights_only=True)["ema"])
    write(net, args.out / "speaker.onnx")
    embedder = Embedder(args.out / "speaker.onnx")
    worst = compare(net, embedder)
    assert worst < 1e-4, worst
    cosine, rate = threshold(embedder)
    sidecar = {"name": "otklik-speaker", "task": "speaker",
               "input": {"name": "fbank", "bins": BINS, "window": "povey", "scale": 32768, "mean": False},
               "output": "embedding", "size": SIZE, "threshold": round(cosine, 4)}
    (args.out / "speaker.json").write_text(json.dumps(sidecar, indent=2) + "\n")
    print(f"difference {worst:.1e}, threshold {cosine:.4f} (error {rate:.3f})")


if __name__ == "__main__":
    main()
