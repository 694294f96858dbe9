"""Writes a checkpoint as models/detector.onnx with its sidecar, and checks the file against the network."""
import argparse
import hashlib
import json
import pathlib
import time
import numpy as np
import onnx
import onnxruntime
import torch
from model import OUTPUT_NAMES, Detector, Published, count

HERE = pathlib.Path(__file__).resolve().parent


def folded(net):
    """Every BatchNorm folded into the convolution before it, and the luma scale into the stem."""
    for part in net.modules():
        if isinstance(part, torch.nn.Sequential) and len(part) > 1 and isinstance(part[1], torch.nn.BatchNorm2d):
            part[0] = torch.nn.utils.fuse_conv_bn_eval(part[0], part[1])
            part[1] = torch.nn.Identity()
    net.stem[0][0].weight.data *= net.luma_scale
    net.luma_scale = 1.0
    return net


def milliseconds(session, height, width, rounds=100):
    luma, spent = np.random.default_rng(0).uniform(0, 255, (1, 1, height, width)).astype(np.float32), []
    for _ in range(rounds):
        began = time.perf_counter()
        session.run(None, {"input": luma})
        spent.append(1e3 * (time.perf_counter() - began))
    return float(np.median(spent))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "../../models")
    parser.add_argument("--threshold", type=float, required=True, help="chosen on held-out pictures: see held.py")
    parser.add_argument("--nms", type=float, default=0.4)
    parser.add_argument("--largest-face", type=float, default=160,
                        help="pixels (root of the area) up to which one pass finds faces; larger ones are looked for at half size")
    parser.add_argument("--turn-scale", type=float, default=1.23, help="how much more heads are turned than the landmarks say")
    args = parser.parse_args()
    net = Detector().eval()
    net.load_state_dict(torch.load(args.checkpoint, weights_only=True)["mean"])
    probe = torch.from_numpy(np.random.default_rng(0).uniform(0, 255, (1, 1, 192, 320)).astype(np.float32))
    with torch.no_grad():
        want = [t.numpy() for t in Published(net)(probe)]
    path = args.out / "detector.onnx"
    axes = {"input": {2: "height", 3: "width"}, **{name: {1: "cells"} for name in OUTPUT_NAMES}}
    torch.onnx.export(Published(folded(net)).eval(), probe, str(path), opset_version=17, input_names=["input"],
                      output_names=OUTPUT_NAMES, dynamic_axes=axes, dynamo=False)
    graph = onnx.load(path)
    graph.ir_version = min(graph.ir_version, 10)
    onnx.checker.check_model(graph)
    onnx.save(graph, path)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    worst = max(float(np.abs(a - b).max()) for a, b in zip(want, session.run(None, {"input": probe.numpy()})))
    sidecar = {"name": "otklik-detector-2", "task": "detector",
               "input": {"name": "input", "channels": 1, "multiple": 32, "mean": 0.0, "scale": 1.0},
               "outputs": "yunet", "strides": [8, 16, 32], "threshold": args.threshold, "nms_iou": args.nms,
               "largest_face": args.largest_face, "turn_scale": args.turn_scale}
    path.with_suffix(".json").write_text(json.dumps(sidecar, indent=2) + "\n")
    print(f"{count(net)} parameters folded, IR {graph.ir_version}, worst difference to torch {worst:.2e}")
    print(", ".join(f"{w}x{h}: {milliseconds(session, h, w):.2f} ms" for w, h in ((320, 320), (320, 192), (640, 384))))
    print(hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, "bytes")
    if worst > 1e-3:
        raise SystemExit("the exported file does not answer like the network")


if __name__ == "__main__":
    main()
