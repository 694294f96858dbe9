"""Turns the trained checkpoint (EMA weights) into expression.onnx and its sidecar expression.json.

Batch norm is folded, the net reads each crop together with its mirror image, convolutions are made 8-bit
(calibrated on Training rows), and the file is compared with the torch network. Each head's temperature and operating
point, the face threshold and the resting face are fixed here, on the held validation part of Training only and with
the exported file itself.
"""
import argparse
import copy
import hashlib
import json
import pathlib
import time

import numpy as np
import onnx
import onnx.reference  # noqa: F401: before ONNX Runtime, whose operators in the shared registry would stop it
import torch
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

import holdout
from data import Fer
from metrics import auc, ece, f1_at, f1_threshold, negative_share, softmax
from model import LABELS, NEGATIVE, SIDE, ExpressionNet, MirrorMean, count, fold_batch_norm, fold_pooling
from runtime import Runner

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAME = "otklik-expression-2"
OUTPUTS = ["logits", "logits_fer", "face_logit"]
FACES_KEPT = 0.995  # the face threshold accepts this share of jittered validation faces
CALM = 8  # of ten votes for neutral: a resting face
CALIBRATION = 512  # Training rows by which the ranges of the 8-bit activations are set
LIMITS = {"size": 17, "light": 20, "detail": 0.2, "turn": 0.5}  # models/expression.md: where they come from


class Rows(CalibrationDataReader):
    """Feeds crops to the quantiser, 32 at a time."""

    def __init__(self, images):
        self.batches = iter(np.split(images[:, None].astype(np.float32), range(32, len(images), 32)))

    def get_next(self):
        batch = next(self.batches, None)
        return None if batch is None else {"face": batch}


def quantise(path, images):
    """Makes the convolutions and heads 8-bit in place; standardisation and the mean over both views stay float32.

    7 bits of weight a channel, so that sums of two products cannot overflow on processors without VNNI."""
    whole = path.with_suffix(".float.onnx")
    quant_pre_process(str(path), str(whole))
    graph = onnx.load(whole).graph
    kept = [node.name for node in graph.node if not ("stem" in node.name or "blocks" in node.name)]
    quantize_static(str(whole), str(path), Rows(images), quant_format=QuantFormat.QDQ, per_channel=True,
                    reduce_range=True, activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8,
                    nodes_to_exclude=kept)
    whole.unlink()
    model = onnx.load(path)
    model.producer_name, model.producer_version, model.doc_string = NAME, "", ""
    onnx.checker.check_model(model)
    assert model.ir_version <= 10 and model.opset_import[0].version == 17
    onnx.save(model, path)


def average(weights):
    """The mean of several weight sets of one training line (Wortsman et al. 2022, model soups)."""
    return {k: sum(w[k].float() for w in weights) / len(weights) for k in weights[0]}


def write_onnx(net, path, images):
    """Writes the file; `images` calibrate it. Returns the float network that it stands for."""
    net = MirrorMean(fold_pooling(fold_batch_norm(net.eval()))).eval()
    torch.onnx.export(net, torch.zeros(2, 1, SIDE, SIDE), str(path), opset_version=17, dynamo=False,
                      input_names=["face"], output_names=OUTPUTS,
                      dynamic_axes={n: {0: "N"} for n in ["face", *OUTPUTS]})
    quantise(path, images)
    return net


def compare(net, runner, images):
    """Largest differences between the torch network and the file, flat and extreme crops included."""
    images = np.concatenate([images, np.stack([np.full((48, 48), v, np.uint8) for v in (0, 7, 255)])])
    with torch.no_grad():
        *heads, face = (output.numpy() for output in net(torch.from_numpy(images).float()[:, None]))
    got, got_face = runner.raw(images)
    assert np.isfinite(got_face).all() and all(np.isfinite(logits).all() for logits in got.values())
    return {"probability": max(float(np.abs(softmax(a) - softmax(b)).max()) for a, b in zip(heads, got.values())),
            "face_logit": float(np.abs(face[:, 0] - got_face).max())}


def milliseconds(runner, rounds=500):
    """Median time of one crop on one thread."""
    face, times = np.random.default_rng(1).random((1, 1, SIDE, SIDE), np.float32) * 255, []
    for _ in range(rounds):
        start = time.perf_counter()
        runner.session.run(None, {"face": face})
        times.append(time.perf_counter() - start)
    return float(np.median(times) * 1000)


def best_temperature(logits, labels):
    """The temperature with the least cross-entropy against the labels, by grid."""
    grid = np.exp(np.linspace(np.log(0.2), np.log(3), 400))
    loss = [-np.log(softmax(logits, t)[np.arange(len(labels)), labels] + 1e-12).mean() for t in grid]
    return round(float(grid[int(np.argmin(loss))]), 3)


def calibrate_head(logits, labels):
    """(temperature, threshold, what they reach here) of one head on rows with its own kind of label."""
    temperature = best_temperature(logits, labels)
    share, truth = negative_share(logits, temperature), np.isin(labels, NEGATIVE)
    threshold = f1_threshold(share, truth)
    reached = {"rows": len(labels), "f1": f1_at(share, truth, threshold), "auc": auc(share, truth),
               "accuracy": float((logits.argmax(1) == labels).mean()), "ece": ece(softmax(logits, temperature), labels)}
    return temperature, round(threshold, 4), {k: round(v, 4) for k, v in reached.items()}


def calibrate(runner, fer):
    """The sidecar's numbers that come from the validation part of Training, and what they reach there."""
    rows = np.flatnonzero(fer.val & ~fer.not_face)
    logits, _ = runner.raw(fer.images[rows])
    clear = fer.ferplus_label()[rows]
    known = clear >= 0
    temperature, at_plus, reached_plus = calibrate_head(logits["ferplus"][known], clear[known])
    temperature_fer, at_fer, reached_fer = calibrate_head(logits["fer"], fer.label[rows])
    _, face = runner.raw(holdout.jittered_faces(fer.images[rows]))
    face_threshold = 1 / (1 + np.exp(-np.quantile(face, 1 - FACES_KEPT)))
    calm = fer.votes[rows, 0] >= CALM
    rest = np.median(negative_share(logits["ferplus"][calm], temperature))
    numbers = {"temperature": temperature, "temperature_fer": temperature_fer,
               "face_threshold": round(float(face_threshold), 4), "rest": round(float(rest), 3),
               "operating_points": {"ferplus": at_plus, "fer": at_fer}}
    return numbers, {"ferplus": reached_plus, "fer": reached_fer, "calm rows": int(calm.sum())}


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--data", type=pathlib.Path, default=ROOT.parent / "shared/data")
    ap.add_argument("--work", type=pathlib.Path, required=True, help="holds last.pt and crop.json")
    ap.add_argument("--checkpoints", type=pathlib.Path, nargs="+",
                    help="default WORK/last.pt; several are averaged")
    ap.add_argument("--out", type=pathlib.Path, default=ROOT / "models")
    args = ap.parse_args()
    fer = Fer(args.data / "faces/fer2013_dev.npz")
    states = [torch.load(c, weights_only=True) for c in args.checkpoints or [args.work / "last.pt"]]
    net = ExpressionNet()
    net.load_state_dict(average([s["ema"] for s in states]))
    path = args.out / "expression.onnx"
    parameters, macs = count(copy.deepcopy(net))
    chosen = np.random.default_rng(0).choice(np.flatnonzero(fer.train), CALIBRATION, replace=False)
    whole = write_onnx(net, path, fer.images[chosen])
    runner = Runner(path)
    crop = json.loads((args.work / "crop.json").read_text())["crop"]
    numbers, reached = calibrate(runner, fer)
    sidecar = {"name": NAME, "task": "expression",
               "input": {"name": "face", "channels": 1, "width": SIDE, "height": SIDE, "mean": 0.0, "scale": 1.0},
               "outputs": {"logits": "logits", "logits_fer": "logits_fer", "face": "face_logit"}, "labels": LABELS,
               "negative": [LABELS[i] for i in NEGATIVE], "crop": crop, "limits": LIMITS, **numbers}
    path.with_suffix(".json").write_text(json.dumps(sidecar, indent=2) + "\n")
    print(json.dumps({"epochs": [s["epoch"] for s in states],
                      "train_minutes": [round(s["spent"] / 60, 1) for s in states],
                      "parameters": parameters, "macs": 2 * macs, "bytes": path.stat().st_size,
                      "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                      "difference": compare(whole, runner, fer.images[fer.val][:500]),
                      "ms_per_face": round(milliseconds(runner), 3), **numbers, "validation": reached}, indent=1))


if __name__ == "__main__":
    main()
