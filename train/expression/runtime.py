"""Runs the exported model as the C program does: ONNX Runtime, one thread, thresholds from the sidecar."""
import json
import pathlib

import numpy as np
import onnxruntime as ort

from metrics import softmax

# Operating point: its head and that head's temperature. A net with one head is read by it at both.
POINTS = {"ferplus": ("logits", "temperature"), "fer": ("logits_fer", "temperature_fer")}


class Runner:
    """`path` is the .onnx file; the sidecar .json beside it is optional (temperatures 1 without it)."""

    def __init__(self, path):
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self.session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        sidecar = pathlib.Path(path).with_suffix(".json")
        self.sidecar = json.loads(sidecar.read_text()) if sidecar.exists() else {}

    def raw(self, images, batch=256):
        """({operating point: logits [n,7]}, face logits [n]) for uint8 images [n,48,48]."""
        there = [output.name for output in self.session.get_outputs()]
        heads = [head if head in there else "logits" for head, _ in POINTS.values()]
        parts = [self.session.run([*heads, "face_logit"], {"face": images[i:i + batch, None].astype(np.float32)})
                 for i in range(0, len(images), batch)]
        *logits, face = (np.concatenate(output) for output in zip(*parts))
        return dict(zip(POINTS, logits)), face[:, 0]

    def __call__(self, images):
        """({operating point: probabilities after temperature}, probability that it is a face)."""
        logits, face = self.raw(images)
        usual = self.sidecar.get("temperature", 1.0)
        probabilities = {point: softmax(logits[point], self.sidecar.get(temperature, usual))
                         for point, (_, temperature) in POINTS.items()}
        return probabilities, 1 / (1 + np.exp(-face.astype(np.float64)))
