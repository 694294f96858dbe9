"""Writes a checkpoint as models/vad.onnx with its sidecar, and checks the file against the network."""
import argparse
import json
import pathlib
import sys

import torch

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(1, str(HERE.parent / "segmentation"))
from onnx_file import INPUT, publish  # noqa: E402

from model_vad import STEP, Vad, count  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "../../models")
    parser.add_argument("--threshold", type=float, default=0.7)
    parser.add_argument("--leave", type=float, default=0.5)
    args = parser.parse_args()
    saved = torch.load(args.checkpoint, weights_only=False)
    net = Vad()
    net.load_state_dict(saved["mean"])
    print(f"{count(net)} parameters, step {saved['step']}, {saved['spent']:.1f} min")
    publish(net.eval(), args.out / "vad.onnx", "speech", {0: "n", 1: "frames"}, {0: "n", 1: "steps"},
            [(1, 998), (1, 1), (1, 2), (1, 37), (1, 3000), (4, 501)])
    sidecar = {"name": "otklik-vad", "task": "vad", "input": INPUT, "output": "speech", "step": STEP, "offset": 0,
               "threshold": args.threshold, "leave": args.leave}
    (args.out / "vad.json").write_text(json.dumps(sidecar, indent=2) + "\n")


if __name__ == "__main__":
    main()
