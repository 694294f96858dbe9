"""Measures how FER2013 frames sit around the teacher's boxes, so that a video crop is framed alike.

Each FER picture is enlarged and set into a larger canvas (edges repeated), the teacher is run, and the
relation frame = f(box) is summarised by medians; the spread says how much training jitter must cover.
"""
import argparse
import json
import pathlib

import cv2
import numpy as np

from framing import overlap, square
from yunet import YuNet

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--data", type=pathlib.Path, default=ROOT.parent / "shared/data")
    ap.add_argument("--models", type=pathlib.Path, default=ROOT.parent / "shared/models")
    ap.add_argument("--work", type=pathlib.Path, required=True, help="writes crop.json here")
    ap.add_argument("--count", type=int, default=3000)
    ap.add_argument("--face", type=int, default=144, help="side in pixels the FER picture is enlarged to")
    args = ap.parse_args()
    pack = np.load(args.data / "faces/fer2013_dev.npz")
    rows = np.flatnonzero((pack["usage"] == 0) & (pack["ferplus_votes"][:, 9] == 0))
    rows = np.random.default_rng(1).choice(rows, args.count, replace=False)
    teacher = YuNet(args.models / "yunet_n_dynamic.onnx")
    pad, found = (288 - args.face) // 2, []
    for image in pack["images"][rows]:
        large = cv2.resize(image, (args.face, args.face), interpolation=cv2.INTER_CUBIC)
        canvas = cv2.copyMakeBorder(large, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
        boxes = teacher.detect(canvas, 0.6)
        if len(boxes):
            found.append(boxes[0, :4])
    boxes = np.array(found)
    frame = (pad, pad, args.face)
    size = np.sqrt(boxes[:, 2] * boxes[:, 3])
    scale = args.face / size
    shift_x = (pad + args.face / 2 - boxes[:, 0] - boxes[:, 2] / 2) / boxes[:, 2]
    shift_y = (pad + args.face / 2 - boxes[:, 1] - boxes[:, 3] / 2) / boxes[:, 3]
    crop = {"scale": round(float(np.median(scale)), 3), "shift_x": round(float(np.median(shift_x)), 3),
            "shift_y": round(float(np.median(shift_y)), 3)}
    ious = [overlap(square(b, crop), frame) for b in boxes]
    points = [5, 25, 50, 75, 95]
    report = {"crop": crop, "pictures": args.count, "found": len(boxes), "percentiles": points,
              "scale": np.percentile(scale, points).round(3).tolist(),
              "shift_x": np.percentile(shift_x, points).round(3).tolist(),
              "shift_y": np.percentile(shift_y, points).round(3).tolist(),
              "box_height_to_width": np.percentile(boxes[:, 3] / boxes[:, 2], points).round(3).tolist(),
              "iou_with_frame": np.percentile(ious, points).round(3).tolist()}
    args.work.mkdir(parents=True, exist_ok=True)
    (args.work / "crop.json").write_text(json.dumps(report, indent=1) + "\n")
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
