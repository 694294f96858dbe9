"""Labels the face photos with the teacher at several sizes and keeps its soft score.

Writes WORK/labels.npz: names [p], first [p + 1] (rows of photo i are first[i]..first[i + 1]),
rows [r, 15] = x, y, w, h, score, 5 landmarks x, y, in pixels of the stored photo.
"""
import argparse
import pathlib
import time
import cv2
import numpy as np
from yunet import Runner, iou_matrix

HERE = pathlib.Path(__file__).resolve().parent


def label(teacher, photo, sides, least):
    """Found at every size, also mirrored; detections of one face are averaged by score."""
    found = []
    for side in sides:
        scale = side / max(photo.shape)
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        sized = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=how)
        for mirrored in (False, True):
            rows = teacher.find(sized[:, ::-1] if mirrored else sized, least)
            if mirrored:
                width = sized.shape[1]
                rows[:, 0] = width - rows[:, 0] - rows[:, 2]
                points = rows[:, 5:].reshape(-1, 5, 2)[:, [1, 0, 2, 4, 3]].copy()
                points[:, :, 0] = width - points[:, :, 0]
                rows[:, 5:] = points.reshape(-1, 10)
            rows[:, :4] /= scale
            rows[:, 5:] /= scale
            found.append(rows)
    found, merged = np.concatenate(found), []
    found = found[np.argsort(-found[:, 4], kind="stable")]
    while len(found):
        same = iou_matrix(found[:1], found)[0] > 0.4
        weight = found[same, 4:5] ** 4
        row = (found[same] * weight).sum(0) / weight.sum()
        row[4] = found[0, 4]
        merged.append(row)
        found = found[~same]
    return np.array(merged, np.float32).reshape(-1, 15)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=pathlib.Path, default=HERE / "../../../shared/data")
    parser.add_argument("--models", type=pathlib.Path, default=HERE / "../../../shared/models")
    parser.add_argument("--work", type=pathlib.Path, required=True, help="cache folder outside the project")
    parser.add_argument("--sides", type=int, nargs="+", default=[160, 320, 640])
    parser.add_argument("--least", type=float, default=0.25, help="lowest teacher score kept")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    teacher = Runner(args.models / "yunet_n_dynamic.onnx", args.threads)
    names, first, rows, began = [], [0], [], time.time()
    for path in sorted((args.data / "faces/lfw").glob("*.jpg")):
        found = label(teacher, cv2.imread(str(path), cv2.IMREAD_GRAYSCALE), args.sides, args.least)
        names.append(path.name)
        rows.append(found)
        first.append(first[-1] + len(found))
        if len(names) % 500 == 0:
            print(len(names), "photos", first[-1], "rows", f"{time.time() - began:.0f} s", flush=True)
    rows = np.concatenate(rows)
    np.savez(args.work / "labels.npz", names=np.array(names), first=np.array(first), rows=rows)
    print(len(names), "photos,", (rows[:, 4] >= 0.6).sum(), "faces of score >= 0.6,", len(rows), "rows in all")


if __name__ == "__main__":
    main()
