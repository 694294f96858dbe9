"""Turns the trained checkpoint (EMA weights) into expression.onnx and its sidecar expression.json.

Batch norm is folded, weights are stored as float16 with a Cast behind each, and the file is compared with
the torch network. Temperature, both operating points and the face threshold are fixed here, on the held
validation part of Training only and with the exported file itself.
"""
import argparse
import hashlib
import json
import pathlib
import time

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

import holdout
from data import Fer
from metrics import auc, f1_at, f1_threshold, negative_share, softmax
from model import LABELS, NEGATIVE, SIDE, ExpressionNet, count, fold_batch_norm
from runtime import Runner

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAME = "otklik-expression-1"
FACES_KEPT = 0.995  # the face threshold accepts this share of jittered validation faces


def halve(path):
    """Stores the large initialisers as float16, each followed by a Cast (folded when the file is loaded)."""
    model = onnx.load(path)
    casts, stored = [], []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.data_type == TensorProto.FLOAT and values.size > 64:
            name = tensor.name + "_half"
            stored.append(numpy_helper.from_array(values.astype(np.float16), name))
            casts.append(helper.make_node("Cast", [name], [tensor.name], name + "_cast", to=TensorProto.FLOAT))
        else:
            stored.append(tensor)
    nodes = casts + list(model.graph.node)
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(stored)
    model.graph.node.extend(nodes)
    model.producer_name, model.producer_version, model.doc_string = NAME, "", ""
    onnx.checker.check_model(model, full_check=True)
    assert model.ir_version <= 10 and model.opset_import[0].version == 17
    onnx.save(model, path)


def average(weights):
    """The mean of several weight sets of one training line (Wortsman et al. 2022, model soups)."""
    return {k: sum(w[k].float() for w in weights) / len(weights) for k in weights[0]}


def write_onnx(net, path):
    net = fold_batch_norm(net.eval())
    torch.onnx.export(net, torch.zeros(1, 1, SIDE, SIDE), str(path), opset_version=17, dynamo=False,
                      input_names=["face"], output_names=["logits", "face_logit"],
                      dynamic_axes={n: {0: "N"} for n in ("face", "logits", "face_logit")})
    halve(path)
    return net


def compare(net, runner, images):
    """Largest differences between the torch network and the file, flat and extreme crops included."""
    images = np.concatenate([images, np.stack([np.full((48, 48), v, np.uint8) for v in (0, 7, 255)])])
    with torch.no_grad():
        logits, face = net(torch.from_numpy(images).float()[:, None])
    got_logits, got_face = runner.raw(images)
    assert np.isfinite(got_logits).all() and np.isfinite(got_face).all()
    return {"probability": float(np.abs(softmax(logits.numpy()) - softmax(got_logits)).max()),
            "face_logit": float(np.abs(face.numpy()[:, 0] - got_face).max())}


def milliseconds(runner, rounds=500):
    """Median time of one crop on one thread."""
    face, times = np.random.default_rng(1).random((1, 1, SIDE, SIDE), np.float32) * 255, []
    for _ in range(rounds):
        start = time.perf_counter()
        runner.session.run(None, {"face": face})
        times.append(time.perf_counter() - start)
    return float(np.median(times) * 1000)


def best_temperature(logits, target):
    """The temperature with the least cross-entropy against target distributions, by grid."""
    grid = np.exp(np.linspace(np.log(0.4), np.log(3), 400))
    loss = [-(target * np.log(softmax(logits, t) + 1e-12)).sum(1).mean() for t in grid]
    return round(float(grid[int(np.argmin(loss))]), 3)


def calibrate(runner, fer):
    """Temperature and thresholds from the validation part of Training."""
    rows = np.flatnonzero(fer.val & ~fer.not_face)
    logits, _ = runner.raw(fer.images[rows])
    temperature = best_temperature(logits, np.eye(len(LABELS))[fer.label[rows]])
    share = negative_share(logits, temperature)
    clear = fer.ferplus_label()[rows]
    known = clear >= 0
    truth_fer, truth_plus = np.isin(fer.label[rows], NEGATIVE), np.isin(clear[known], NEGATIVE)
    at_fer, at_plus = f1_threshold(share, truth_fer), f1_threshold(share[known], truth_plus)
    _, face = runner.raw(holdout.jittered_faces(fer.images[rows]))
    threshold = 1 / (1 + np.exp(-np.quantile(face, 1 - FACES_KEPT)))
    loss = -(fer.target[rows] * np.log(softmax(logits))).sum(1).mean()  # against the mixed targets
    print(json.dumps({"validation rows": len(rows), "clear": int(known.sum()),
                      "f1 fer": round(f1_at(share, truth_fer, at_fer), 4),
                      "f1 ferplus": round(f1_at(share[known], truth_plus, at_plus), 4),
                      "auc fer": round(auc(share, truth_fer), 4),
                      "auc ferplus": round(auc(share[known], truth_plus), 4), "loss": round(float(loss), 4)}))
    return temperature, round(float(threshold), 4), {"ferplus": round(at_plus, 4), "fer": round(at_fer, 4)}


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
    folded = write_onnx(net, path)
    parameters, macs = count(folded)
    runner = Runner(path)
    crop = json.loads((args.work / "crop.json").read_text())["crop"]
    temperature, face_threshold, points = calibrate(runner, fer)
    sidecar = {"name": NAME, "task": "expression",
               "input": {"name": "face", "channels": 1, "width": SIDE, "height": SIDE, "mean": 0.0, "scale": 1.0},
               "outputs": {"logits": "logits", "face": "face_logit"}, "labels": LABELS,
               "negative": [LABELS[i] for i in NEGATIVE], "temperature": temperature, "crop": crop,
               "face_threshold": face_threshold, "operating_points": points}
    path.with_suffix(".json").write_text(json.dumps(sidecar, indent=2) + "\n")
    print(json.dumps({"epochs": [s["epoch"] for s in states],
                      "train_minutes": [round(s["spent"] / 60, 1) for s in states],
                      "parameters": parameters, "macs": macs, "bytes": path.stat().st_size,
                      "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                      "difference": compare(folded, runner, fer.images[fer.val][:500]),
                      "ms_per_face": round(milliseconds(runner), 3), "temperature": temperature,
                      "face_threshold": face_threshold, "operating_points": points}, indent=1))


if __name__ == "__main__":
    main()
