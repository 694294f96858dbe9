"""Things that are pasted like faces and are none, so that a pasted patch alone gives nothing away.

Windows of backgrounds, faces cut to pieces and shuffled, single eyes and mouths, letters and signs, fists.
"""
import cv2
import numpy as np
from photos import FACE, MARKS, pyramid

SIDE = 160


def window(rng, photos):
    photo = photos.backgrounds[rng.integers(len(photos.backgrounds))]
    side = int(np.exp(rng.uniform(np.log(20), np.log(240))))
    y, x = rng.integers(photo.shape[0] - side), rng.integers(photo.shape[1] - side)
    return cv2.resize(photo[y:y + side, x:x + side], (SIDE, SIDE), interpolation=cv2.INTER_LINEAR)


def shuffled(rng, photos):
    """A face photo in pieces that changed places: all the texture, none of the order."""
    photo = photos.faces[rng.integers(len(photos.faces))][0]
    n = int(rng.choice([3, 4, 5, 8]))
    step = SIDE // n
    places = rng.permutation(n * n)
    out = np.empty((n * step, n * step), np.uint8)
    for to, start in enumerate(places):
        r, c, rr, cc = (v * step for v in (*divmod(to, n), *divmod(int(start), n)))
        piece = photo[rr:rr + step, cc:cc + step]
        out[r:r + step, c:c + step] = np.rot90(piece, rng.integers(4))
    if rng.random() < 0.5:
        out = cv2.GaussianBlur(out, (0, 0), rng.uniform(1, 5))
    return cv2.resize(out, (SIDE, SIDE))


def feature(rng, photos):
    """One eye, nose or corner of a mouth, as large as a face."""
    tile = photos.faces[rng.integers(len(photos.faces))][0]
    face = FACE[3] * tile.shape[0]
    middle = MARKS[rng.integers(5)] * tile.shape[0] + rng.normal(0, 0.05, 2) * face
    scale = SIDE / (face * rng.uniform(0.2, 0.42))
    move = np.array([[scale, 0, SIDE / 2 - middle[0] * scale], [0, scale, SIDE / 2 - middle[1] * scale]])
    return cv2.warpAffine(tile, move, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE)


def sign(rng, _):
    """A letter, a number, a badge."""
    ground = int(rng.integers(256))
    out = np.full((SIDE, SIDE), ground, np.uint8)
    if rng.random() < 0.4:
        cv2.circle(out, (80, 80), int(rng.integers(40, 78)), int(rng.integers(256)), int(rng.choice([-1, 4, 12])), cv2.LINE_AA)
    for _ in range(rng.integers(1, 4)):
        text = "".join(chr(c) for c in rng.integers(48, 91, rng.integers(1, 4)))
        at = (int(rng.integers(0, 70)), int(rng.integers(60, 155)))
        cv2.putText(out, text, at, int(rng.integers(8)), rng.uniform(1, 5), int(rng.integers(256)), int(rng.integers(2, 18)), cv2.LINE_AA)
    return cv2.GaussianBlur(out, (0, 0), rng.uniform(0.5, 3))


def fist(rng, photos):
    """Fingers side by side, lit from one side, on a window of background."""
    out = window(rng, photos)
    skin, turn = rng.uniform(60, 230), rng.uniform(-60, 60)
    cv2.ellipse(out, (80, 95), (int(rng.integers(40, 65)), int(rng.integers(40, 60))), turn, 0, 360, int(skin * 0.9), -1, cv2.LINE_AA)
    count, (dx, dy) = int(rng.integers(3, 6)), (np.cos(np.radians(turn)), np.sin(np.radians(turn)))
    width = rng.uniform(9, 15)
    for i in range(count):
        off = (i - (count - 1) / 2) * width * 1.9
        middle = (int(80 + off * dx), int(rng.normal(75, 5) + off * dy))
        axes = (int(width), int(rng.uniform(22, 55)))
        cv2.ellipse(out, middle, axes, turn, 0, 360, int(skin * rng.uniform(0.4, 0.65)), -1, cv2.LINE_AA)
        cv2.ellipse(out, middle, (max(1, axes[0] - 3), axes[1] - 3), turn, 0, 360, int(skin * rng.uniform(0.85, 1.1)), -1, cv2.LINE_AA)
    light = np.linspace(rng.uniform(0.5, 1.2), rng.uniform(0.5, 1.2), SIDE)[None]
    return cv2.GaussianBlur(np.clip(out * light, 0, 255).astype(np.uint8), (0, 0), rng.uniform(0.8, 3.5))


KINDS = ((window, 0.34), (shuffled, 0.28), (feature, 0.14), (sign, 0.13), (fist, 0.11))


def decoy(rng, photos):
    """A tile as a pyramid, to be pasted in place of a face photo."""
    make = KINDS[rng.choice(len(KINDS), p=[share for _, share in KINDS])][0]
    return pyramid(make(rng, photos))
