"""Runs the exported model as the C program does: ONNX Runtime, one thread, thresholds from the sidecar."""
import json
import pathlib

import numpy as np
import onnxruntime as ort

from metrics import softmax


class Runner:
    """`path` is the .onnx file; the sidecar .json beside it is optional (temperature 1 without it)."""

    def __init__(self, path):
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self.session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        sidecar = pathlib.Path(path).with_suffix(".json")
        self.sidecar = json.loads(sidecar.read_text()) if sidecar.exists() else {"temperature": 1.0}

    def raw(self, images, batch=256):
        """(logits [n,7], face logits [n]) for uint8 images [n,48,48]."""
        parts = [self.session.run(["logits", "face_logit"], {"face": images[i:i + batch, None].astype(np.float32)})
                 for i in range(0, len(images), batch)]
        return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])[:, 0]

    def __call__(self, images):
        """(probabilities after temperature, probability that it is a face)."""
        logits, face = self.raw(images)
        return softmax(logits, self.sidecar["temperature"]), 1 / (1 + np.exp(-face.astype(np.float64)))
