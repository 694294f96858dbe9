"""Runs the exported network the way the program does: one piece at a time, whole, on one thread."""
import pathlib
import sys

import numpy as np
import onnxruntime
import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "speech"))
from fbank import Fbank  # noqa: E402


class Embedder:
    def __init__(self, path):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.fbank = Fbank()

    def run(self, fbank):
        return self.session.run(["embedding"], {"fbank": fbank})[0]

    def features(self, samples):
        """[1, frames, 80] of float32 samples in -1..1."""
        return self.fbank(torch.from_numpy(samples * np.float32(32768)))[None].numpy()

    def __call__(self, pieces):
        """[pieces, size]"""
        return np.concatenate([self.run(self.features(p.samples)) for p in pieces])
