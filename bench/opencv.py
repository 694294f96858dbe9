#!/usr/bin/env python3
"""Times OpenCV's face detectors as bench-face does its own: raw grey pictures, one thread, a warm-up pass, a timed pass.

    opencv.py haar FRAMES WIDTH HEIGHT CASCADE.xml
    opencv.py yunet FRAMES WIDTH HEIGHT MODEL.onnx
"""
import json
import sys
import time

import cv2
import numpy as np


def haar(path, frames):
    cascade = cv2.CascadeClassifier(path)
    return frames, lambda frame: len(cascade.detectMultiScale(frame, 1.1, 3))


def yunet(path, frames):
    height, width = frames[0].shape
    net = cv2.FaceDetectorYN.create(path, "", (width, height), 0.6)

    def detect(frame):
        found = net.detect(frame)[1]
        return 0 if found is None else len(found)

    return [cv2.cvtColor(frame, cv2.COLOR_GRAY2BGR) for frame in frames], detect


def main():
    kind, path, width, height, model = sys.argv[1:]
    cv2.setNumThreads(1)
    frames = list(np.fromfile(path, np.uint8).reshape(-1, int(height), int(width)))
    frames, detect = {"haar": haar, "yunet": yunet}[kind](model, frames)
    for frame in frames:
        detect(frame)
    started = time.perf_counter()
    faces = sum(detect(frame) for frame in frames)
    spent = 1000 * (time.perf_counter() - started)
    print(json.dumps({"n": len(frames), "ms": spent / len(frames), "faces": faces}))


main()
