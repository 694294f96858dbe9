"""Writes held-out pictures for choosing the threshold and for slices: WORK/held/SLICE.csv and PNG files.

`choose` is composed like training, from people and backgrounds that training never saw; what the teacher finds in a
picture before it is damaged is what should be found: take the threshold of its best F1. The slices are held-out
portraits of 40 to 160 px, one a picture, on held-out backgrounds, calm or with one thing wrong.
"""
import argparse
import csv
import pathlib
import cv2
import numpy as np
import damage
from compose import background, compose
from photos import FACE, Photos
from yunet import Runner

HERE = pathlib.Path(__file__).resolve().parent
SURE, DOUBTFUL = 0.6, 0.25  # teacher scores: a face; a place to ignore
SHAPE = (240, 320)


def dark(rng, picture):
    return damage.noise(rng, (picture * rng.uniform(0.12, 0.3)).astype(np.uint8))


def backlit(_, picture):
    """A bright wall behind: the tile's surroundings are added afterwards, so only the face is dimmed here."""
    return (picture * 0.35).astype(np.uint8)


SLICES = {  # what happens to the tile, what to the picture
    "calm": (None, None), "dark": (None, dark), "backlit": (backlit, None),
    "masked": (lambda rng, tile: damage.masked(rng, tile.copy(), int(rng.integers(256))), None),
    "glasses": (lambda rng, tile: damage.glasses(rng, tile.copy(), int(rng.integers(60))), None),
    "half-profile": (lambda rng, tile: damage.yaw(rng, tile, rng.uniform(0.3, 0.55)), None),
    "blurred": (None, damage.blur), "noisy": (None, damage.noise),
}


def composed(rng, photos, teacher, count):
    """(picture, faces, places to ignore) as in training."""
    for _ in range(count):
        clear = compose(rng, photos, *SHAPE)
        found = teacher.find(clear, DOUBTFUL)
        sure = found[:, 4] >= SURE
        yield damage.spoil(rng, clear), found[sure, :4], found[~sure, :4]


def portrait(rng, photos, levels, tile_harm, picture_harm):
    """(picture, its one face, nothing to ignore)."""
    picture, side = background(rng, photos, *SHAPE), int(rng.uniform(50, 200))
    if tile_harm is backlit:
        picture = np.clip(picture * 0.4 + 150, 0, 255).astype(np.uint8)
    tile = tile_harm(rng, levels[0]) if tile_harm else levels[0]
    tile = cv2.resize(tile, (side, side), interpolation=cv2.INTER_AREA)
    x, y = rng.integers(0, SHAPE[1] - side), rng.integers(0, SHAPE[0] - side)
    picture[y:y + side, x:x + side] = tile
    box = FACE * side + [x, y, 0, 0]
    return (picture_harm(rng, picture) if picture_harm else picture), [box], []


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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, default=HERE / "../../../shared/data")
    parser.add_argument("--models", type=pathlib.Path, default=HERE / "../../../shared/models")
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--count", type=int, default=600, help="pictures in `choose`")
    args = parser.parse_args()
    photos = Photos(args.data, "held")
    folder = args.work / "held"
    folder.mkdir(parents=True, exist_ok=True)
    teacher = Runner(args.models / "yunet_n_dynamic.onnx")
    write(folder, "choose", composed(np.random.default_rng([99, 0]), photos, teacher, args.count))
    for slot, (name, harms) in enumerate(SLICES.items(), 1):
        rng = np.random.default_rng([99, slot])
        write(folder, name, (portrait(rng, photos, levels, *harms) for levels in photos.faces))
    print(f"{len(photos.faces)} portraits of held-out people, {len(photos.backgrounds)} backgrounds ->", folder)


if __name__ == "__main__":
    main()
