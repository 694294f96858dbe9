"""Writes the lists that `otklik eval speakers` reads: the same trials as evaluate.py, measured by the program.

an4.csv: whole recordings of the validation speakers of AN4; libri_dev.csv: all of libri_dev. Every pair of rows from
different files is a trial. Only absolute file names and labels are written, no sound is copied.
"""
import argparse
import pathlib

import trials


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--out", type=pathlib.Path, required=True, help="folder for the lists, outside the repository")
    args = ap.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    speech = (trials.data.shared() / "data/speech").resolve()
    trials.manifest(args.out / "an4.csv", trials.held("an4"), speech / "speakers")
    trials.manifest(args.out / "libri_dev.csv", trials.libri_dev(), speech / "libri_dev")


if __name__ == "__main__":
    main()
