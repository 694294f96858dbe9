"""Loads face tiles and photos without people into memory and splits them: people and backgrounds never cross."""
import hashlib
import pathlib
import cv2
import numpy as np

HELD_OUT = 20  # of 256: the share of people and of backgrounds that training never sees
SMALL = 9000   # FER2013 tiles taken, for small faces
# Where the face of a tile is, in shares of its side: the teacher's median on LFW, over which it hardly varies.
FACE = np.array([0.11, 0.044, 0.79, 0.936])
# Eyes, nose, corners of the mouth, from picture left, likewise.
MARKS = np.array([[0.314, 0.404], [0.674, 0.389], [0.493, 0.602], [0.369, 0.764], [0.670, 0.746]])


def held_out(name):
    """Decides by the name's hash, so that the split needs no list; LFW names end in _0001.jpg."""
    person = name.rsplit("_", 1)[0] if "_" in name else name
    return hashlib.sha256(person.encode()).digest()[0] < HELD_OUT


class Photos:
    """`faces`, `small`: pyramids of grey square tiles that a face fills (160 and 48 px); `backgrounds`: grey photos."""

    def __init__(self, data, part):
        cv2.setNumThreads(0)
        data = pathlib.Path(data) / "faces"

        def read(folder):
            return [cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) for path in sorted((data / folder).glob("*.jpg"))
                    if held_out(path.stem) == (part == "held")]

        self.faces, self.backgrounds, self.small = [pyramid(p) for p in read("lfw")], read("backgrounds"), []
        if part == "train":
            fer = np.load(data / "fer2013_dev.npz")
            rows = np.flatnonzero((fer["usage"] == 0) & (fer["images"].std((1, 2)) > 8))
            images = fer["images"]
            self.small = [pyramid(images[i]) for i in np.random.default_rng(0).choice(rows, SMALL, replace=False)]


def pyramid(photo):
    """The photo and its halves, so that a strong reduction does not alias."""
    levels = [photo]
    while min(levels[-1].shape) > 16:
        levels.append(cv2.resize(levels[-1], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    return levels
