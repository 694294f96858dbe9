"""Checks framing and sense outside FER: London set photos and labelled spans of the video clips.

The teacher's boxes are cut as the sidecar says. Nothing here was trained or chosen on."""
import argparse
import collections
import csv
import json
import pathlib

import cv2
import numpy as np

from framing import cut, square
from model import LABELS, NEGATIVE
from runtime import Runner
from yunet import YuNet

ROOT = pathlib.Path(__file__).resolve().parents[2]


def boxes_of(teacher, picture):
    """Boxes in the picture's pixels; large pictures are searched at 640 px."""
    factor = min(1.0, 640 / max(picture.shape[:2]))
    found = teacher.detect(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), 0.6)
    found[:, :4] /= factor
    return found


def london(folder, teacher, runner):
    """Per group: shares of neutral photos called negative, and of smiles called happy / negative."""
    rows = list(csv.DictReader(open(folder / "labels.csv")))
    crops, kept, cells = [], [], collections.defaultdict(list)
    for row in rows:
        picture = cv2.imread(str(folder / row["file"]), cv2.IMREAD_GRAYSCALE)
        found = boxes_of(teacher, picture)
        if len(found):
            crops.append(cut(picture, square(found[0], runner.sidecar["crop"])))
            kept.append(row)
    probabilities, face = runner(np.stack(crops))
    plus, fer = (probabilities[point][:, NEGATIVE].sum(1) for point in ("ferplus", "fer"))
    for row, *answer in zip(kept, plus, fer, probabilities["ferplus"].argmax(1), face):
        for key in ("all", row["gender"], row["ethnicity"]):
            cells[key, row["label"]].append(answer)
    points, report = runner.sidecar["operating_points"], {"photos": len(rows), "faces": len(kept)}
    for (key, label), values in sorted(cells.items()):
        plus, fer, top, f = (np.array(v) for v in zip(*values))
        report[f"{key}, {label}"] = {
            "n": len(f), "face": int((f >= runner.sidecar["face_threshold"]).sum()),
            "negative at ferplus": int((plus >= points["ferplus"]).sum()),
            "negative at fer": int((fer >= points["fer"]).sum()),
            "median negative": round(float(np.median(plus)), 3),
            "top": dict(collections.Counter(LABELS[t] for t in top))}
    return report


def clip_frames(path, start, end, step=0.2):
    video = cv2.VideoCapture(str(path))
    wanted, last = start, -1.0
    while True:
        ok, frame = video.read()
        seconds = video.get(cv2.CAP_PROP_POS_MSEC) / 1000
        if not ok or seconds > end or seconds < last:
            return
        last = seconds
        if seconds >= wanted:
            wanted += step
            yield cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)


def clips(folder, teacher, runner):
    """One row per labelled span: how many frames had a face, what it looked like."""
    report = []
    for row in csv.DictReader(open(folder / "segments.csv")):
        crops, frames = [], 0
        for frame in clip_frames(folder / row["file"], float(row["start_s"]), float(row["end_s"])):
            frames += 1
            half = frame.shape[1] // 2
            frame = {"left": frame[:, :half], "right": frame[:, half:]}.get(row["tile"], frame)
            found = boxes_of(teacher, frame)
            if len(found):
                crops.append(cut(frame, square(found[0], runner.sidecar["crop"])))
        line = {"file": row["file"], "start": row["start_s"], "tile": row["tile"], "label": row["label"],
                "frames": frames, "boxes": len(crops)}
        if crops:
            probabilities, face = runner(np.stack(crops))
            p = probabilities["ferplus"]
            accepted = face >= runner.sidecar["face_threshold"]
            line["faces"] = int(accepted.sum())
            if accepted.any():
                mean = p[accepted].mean(0)
                line["negative"] = round(float(mean[NEGATIVE].sum()), 3)
                line["mean"] = {LABELS[i]: round(float(mean[i]), 2) for i in np.argsort(-mean)[:3]}
        report.append(line)
    return report


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--data", type=pathlib.Path, default=ROOT.parent / "shared/data")
    ap.add_argument("--models", type=pathlib.Path, default=ROOT.parent / "shared/models", help="teacher detector")
    ap.add_argument("--model", type=pathlib.Path, default=ROOT / "models/expression.onnx")
    args = ap.parse_args()
    runner, teacher = Runner(args.model), YuNet(args.models / "yunet_n_dynamic.onnx")
    for key, value in london(args.data / "faces/london_dev", teacher, runner).items():
        print(key, json.dumps(value))
    for line in clips(args.data / "video", teacher, runner):
        print(json.dumps(line))


if __name__ == "__main__":
    main()
