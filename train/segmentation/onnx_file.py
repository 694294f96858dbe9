"""A torch network as an ONNX file (opset 17, float32), compared with torch at several lengths and timed on one thread."""
import hashlib
import time

import numpy as np
import onnx
import onnxruntime
import torch

INPUT = {"name": "fbank", "bins": 80, "window": "povey", "scale": 32768, "mean": False}


def session_of(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def milliseconds(session, shape, rounds=30):
    x, spent = np.random.default_rng(0).normal(10, 3, shape).astype(np.float32), []
    for _ in range(rounds):
        began = time.perf_counter()
        session.run(None, {"fbank": x})
        spent.append(1e3 * (time.perf_counter() - began))
    return min(spent), float(np.median(spent))


def publish(net, path, output, in_axes, out_axes, shapes):
    """Exports, checks every (batch, frames) of `shapes` against torch, prints difference, time, size and sha256."""
    torch.onnx.export(net, torch.randn(1, 998, 80) * 3 + 10, str(path), opset_version=17, input_names=["fbank"],
                      output_names=[output], dynamic_axes={"fbank": in_axes, output: out_axes}, dynamo=False)
    graph = onnx.load(path)
    graph.ir_version = min(graph.ir_version, 10)
    onnx.checker.check_model(graph)
    onnx.save(graph, path)
    session, rng, worst = session_of(path), np.random.default_rng(1), 0.0
    for n, frames in shapes:
        x = rng.normal(10, 4, (n, frames, 80)).astype(np.float32)
        with torch.no_grad():
            want = net(torch.from_numpy(x)).numpy()
        got = session.run(None, {"fbank": x})[0]
        if got.shape != want.shape:
            raise SystemExit(f"{n} x {frames}: shape {got.shape}, torch {want.shape}")
        worst = max(worst, float(np.abs(got - want).max()))
    least, median = milliseconds(session, (1, 998, 80))
    print(f"worst difference to torch {worst:.2e}; 10 s in {least:.2f} ms at best, {median:.2f} ms median")
    print(hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, "bytes")
    if worst > 1e-3:
        raise SystemExit("the exported file does not answer like the network")
