"""Writes held-out pictures for choosing the threshold and for slices: WORK/held/SLICE.csv and PNG files.

`mixed` is composed like training from people and backgrounds that training never saw; `portraits` are
whole held-out photos and all held-out backgrounds; `choose` is both: take the threshold of its best F1.
The others show one damage each on calm pictures, and count every face, even one that cannot be seen.
"""
import argparse
import csv
import functools
import pathlib
import cv2
import numpy as np
import damage
from compose import compose
from photos import SURE, Photos
from train import doubtful
from yunet import Runner

HERE = pathlib.Path(__file__).resolve().parent


def dark(rng, picture):
    return damage.noise(rng, (picture * rng.uniform(0.12, 0.3)).astype(np.uint8))


def calm(_, picture):
    return picture


SLICES = {  # damage of the whole picture, chance that a face is covered
    "mixed": (damage.spoil, 0.25), "calm": (calm, 0.0), "dark": (dark, 0.0), "covered": (calm, 1.0),
    "blurred": (damage.blur, 0.0), "backlit": (damage.backlight, 0.0), "noisy": (damage.noise, 0.0),
}


def write(folder, name, pictures):
    """pictures: (grey picture, faces, ignored boxes) one after the other."""
    with open(folder / f"{name}.csv", "w", newline="") as out:
        table = csv.writer(out)
        table.writerow(["file", "x", "y", "w", "h", "ignore"])
        for i, (picture, faces, ignored) in enumerate(pictures):
            file = f"{name}_{i:04d}.png"
            cv2.imwrite(str(folder / file), picture)
            if not len(faces) + len(ignored):
                table.writerow([file, "", "", "", "", 0])
            for mark, rows in ((0, faces), (1, ignored)):
                for row in rows:
                    table.writerow([file, *(f"{v:.2f}" for v in row[:4]), mark])


def checked(teacher, picture, faces, ignored):
    """As in training with --check: faces that nobody could find are ignored."""
    lost = doubtful(teacher, picture, faces) if len(faces) else np.zeros(0, bool)
    return picture, faces[~lost], np.concatenate([ignored, faces[lost, :4]])


def portraits(photos):
    for levels, rows, _ in photos.faces:
        yield levels[0], rows[rows[:, 4] >= SURE], rows[rows[:, 4] < SURE]
    for photo in photos.backgrounds:
        yield photo, [], []


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, default=HERE / "../../../shared/data")
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--count", type=int, default=300, help="pictures a slice")
    parser.add_argument("--models", type=pathlib.Path, default=HERE / "../../../shared/models")
    args = parser.parse_args()
    teacher = Runner(args.models / "yunet_n_dynamic.onnx")
    photos = Photos(args.data, args.work, "held")
    folder = args.work / "held"
    folder.mkdir(exist_ok=True)
    for slot, (name, (spoil, hide)) in enumerate(SLICES.items()):
        rng = np.random.default_rng([99, slot])
        make = functools.partial(compose, rng, photos, spoil=spoil, hide=hide)
        pictures = (make(*((320, 320) if i % 2 else (192, 320))) for i in range(args.count))
        write(folder, name, (checked(teacher, *p) for p in pictures) if name == "mixed" else pictures)
    write(folder, "portraits", portraits(photos))
    with open(folder / "choose.csv", "w") as both:  # the threshold is the best F1 on these two together
        lines = (folder / "portraits.csv").read_text().splitlines(True)
        both.writelines((folder / "mixed.csv").read_text().splitlines(True) + lines[1:])
    print(f"{len(photos.faces)} people's photos, {len(photos.backgrounds)} backgrounds ->", folder)


if __name__ == "__main__":
    main()
