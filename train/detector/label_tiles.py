"""Labels small tight face pictures (FER2013, usage Training only) with the teacher: more poses, hands, ages.

Writes WORK/tiles.npz: rows_of_set [n] (index into the set), rows [n, 15] as in label.py, in pixels of the
48 x 48 picture; the chief face of those that the teacher is sure of. PublicTest is never looked at.
"""
import argparse
import pathlib
import cv2
import numpy as np
from label import label
from photos import SURE
from yunet import Runner

HERE = pathlib.Path(__file__).resolve().parent
BORDER, GREY = 16, 128  # the teacher wants some room round a face


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, default=HERE / "../../../shared/data")
    parser.add_argument("--models", type=pathlib.Path, default=HERE / "../../../shared/models")
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--count", type=int, default=9000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    stored = np.load(args.data / "faces/fer2013_dev.npz")
    images, usage, group = stored["images"], stored["usage"], stored["near_dup_group"]
    single = np.unique(group, return_index=True)[1]  # one picture of each group of twins
    single = single[(usage[single] == 0) & ~np.isin(group[single], group[usage != 0])]
    picks = np.random.default_rng(args.seed).permutation(single)[:args.count]
    teacher, kept, rows = Runner(args.models / "yunet_n_dynamic.onnx", args.threads), [], []
    for i in picks:
        padded = cv2.copyMakeBorder(images[i], *[BORDER] * 4, cv2.BORDER_CONSTANT, value=GREY)
        found = label(teacher, padded, [160], SURE)
        if len(found):
            row = found[0].copy()
            row[:2] -= BORDER
            row[5:] -= BORDER
            kept.append(i)
            rows.append(row)
    np.savez(args.work / "tiles.npz", rows_of_set=np.array(kept), rows=np.array(rows, np.float32))
    print(len(picks), "pictures,", len(kept), "with a face of score >=", SURE)


if __name__ == "__main__":
    main()
