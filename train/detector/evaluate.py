"""Measures detectors on a manifest: recall, precision, F1 and average precision at IoU 0.3 and 0.5.

Manifest columns, by name: file, x, y, w, h; a row a face; a photo without faces has empty boxes; an
optional column `ignore` = 1 marks a place where a detection is neither right nor wrong. Matching is
greedy by descending score over the whole set, each annotation matched once. Pictures are scaled so that
the longest side is --side and padded right and below to a multiple of 32.
"""
import argparse
import csv
import json
import pathlib
import time
import cv2
import numpy as np
from yunet import Runner, iou_matrix

LEAST = 0.02  # score from which detections enter the curve


def read_manifest(path):
    """file -> (boxes [n, 4], ignored [m, 4])"""
    boxes, ignored = {}, {}
    with open(path, newline="") as rows:
        for row in csv.DictReader(rows):
            boxes.setdefault(row["file"], [])
            ignored.setdefault(row["file"], [])
            if row["x"] and float(row["w"]) > 0:
                kept = ignored if row.get("ignore") == "1" else boxes
                kept[row["file"]].append([float(row[k]) for k in "xywh"])
    return {f: (np.array(boxes[f]).reshape(-1, 4), np.array(ignored[f]).reshape(-1, 4)) for f in boxes}


def detect(runner, manifest, folder, side, harm=None):
    """file -> rows in pixels of the photo; also the milliseconds a picture."""
    found, spent = {}, []
    for file in manifest:
        photo = cv2.imread(str(folder / file), cv2.IMREAD_GRAYSCALE if runner.channels == 1 else cv2.IMREAD_COLOR)
        scale = side / max(photo.shape[:2]) if side else 1.0
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        sized = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=how) if scale != 1 else photo
        sized = harm(sized) if harm else sized
        began = time.perf_counter()
        rows = runner.find(sized, LEAST)
        spent.append(time.perf_counter() - began)
        rows[:, :4] /= scale
        found[file] = rows
    return found, 1e3 * float(np.median(spent))


def match(manifest, found, least_iou):
    """Scores and right/wrong of all counted detections, by descending score, and the number of faces."""
    every = sorted(((row[4], file, row) for file, rows in found.items() for row in rows), key=lambda e: -e[0])
    used = {file: np.zeros(len(boxes), bool) for file, (boxes, _) in manifest.items()}
    scores, right = [], []
    for score, file, row in every:
        boxes, ignored = manifest[file]
        overlaps = iou_matrix(row[None, :4], boxes)[0] * ~used[file] if len(boxes) else np.zeros(0)
        if len(overlaps) and overlaps.max() >= least_iou:
            used[file][overlaps.argmax()] = True
            scores.append(score), right.append(True)
        elif not len(ignored) or iou_matrix(row[None, :4], ignored).max() < 0.3:
            scores.append(score), right.append(False)
    return np.array(scores), np.array(right, bool), sum(len(b) for b, _ in manifest.values())


def curve(scores, right, faces):
    """Recall and precision after each detection, and the area under the precision envelope."""
    hits = np.cumsum(right)
    recall, precision = hits / max(faces, 1), hits / np.arange(1, len(right) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    return recall, precision, float(np.sum(np.diff(recall, prepend=0) * envelope))


def report(name, manifest, found, threshold, steps):
    for least_iou in (0.3, 0.5):
        scores, right, faces = match(manifest, found, least_iou)
        recall, precision, area = curve(scores, right, faces)
        f1 = 2 * recall * precision / np.maximum(recall + precision, 1e-9)
        line = f"{name} IoU {least_iou}: {len(manifest)} pictures {faces} faces AP {area:.4f}"
        if faces:
            best = int(f1.argmax())
            line += f" best F1 {f1[best]:.4f} at score {scores[best]:.3f} (R {recall[best]:.4f} P {precision[best]:.4f})"
        n = int((scores >= threshold).sum())
        hits = int(right[:n].sum())
        print(f"{line}\n    at {threshold:.3f}: recall {hits / max(faces, 1):.4f} ({hits}) precision {hits / max(n, 1):.4f} false {n - hits}")
        for t in steps if least_iou == 0.3 else ():
            n = int((scores >= t).sum())
            hits = int(right[:n].sum())
            print(f"    score {t:.2f}: recall {hits / max(faces, 1):.4f} precision {hits / max(n, 1):.4f} false {n - hits}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", type=pathlib.Path, nargs="+", help="ONNX files with YuNet's outputs, grey or BGR")
    parser.add_argument("--manifest", type=pathlib.Path, required=True)
    parser.add_argument("--images", type=pathlib.Path, help="default: the manifest's folder")
    parser.add_argument("--side", type=int, default=320, help="longest side; 0 leaves pictures as they are")
    parser.add_argument("--threshold", type=float, help="default: the sidecar's, else 0.5")
    parser.add_argument("--nms", type=float, help="default: the sidecar's, else 0.45")
    parser.add_argument("--curve", action="store_true", help="also recall and precision at a row of scores")
    args = parser.parse_args()
    manifest = read_manifest(args.manifest)
    for path in args.models:
        side = path.with_suffix(".json")
        card = json.loads(side.read_text()) if side.exists() else {}
        runner = Runner(path, nms=args.nms or card.get("nms_iou", 0.45))
        found, spent = detect(runner, manifest, args.images or args.manifest.parent, args.side)
        print(f"{path.name}: {spent:.2f} ms a picture, with decoding in Python")
        report(path.stem, manifest, found, args.threshold or card.get("threshold", 0.5), np.arange(0.1, 0.95, 0.05) if args.curve else ())


if __name__ == "__main__":
    main()
