"""Writes the test rows for `otklik eval expression --cropped`: PNG files and two CSV lists.

PublicTest rows without a near-duplicate in Training. fer.csv carries the FER2013 label of each; ferplus.csv
the FER+ emotion with more than five of ten votes, where there is one. The pictures may not be redistributed:
--out must lie outside the repository."""
import argparse
import csv
import pathlib

import cv2
import numpy as np

from data import CONTEMPT, Fer
from model import LABELS

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--data", type=pathlib.Path, default=ROOT.parent / "shared/data")
    ap.add_argument("--out", type=pathlib.Path, required=True)
    args = ap.parse_args()
    if args.out.resolve().is_relative_to(ROOT):
        ap.error("--out must lie outside the repository")
    args.out.mkdir(parents=True, exist_ok=True)
    fer = Fer(args.data / "faces/fer2013_dev.npz")
    plus = fer.ferplus_label()
    with open(args.out / "fer.csv", "w", newline="") as a, open(args.out / "ferplus.csv", "w", newline="") as b:
        lists = [csv.writer(f, lineterminator="\n") for f in (a, b)]
        for writer in lists:
            writer.writerow(["file", "label", "group"])
        for row in np.flatnonzero(fer.test):
            name = f"{row:05d}.png"
            cv2.imwrite(str(args.out / name), fer.images[row])
            lists[0].writerow([name, LABELS[fer.label[row]], fer.group[row]])
            if plus[row] >= 0:
                label = "contempt" if fer.majority[row] == CONTEMPT else LABELS[plus[row]]
                lists[1].writerow([name, label, fer.group[row]])


if __name__ == "__main__":
    main()
