"""Loads the pictures and teacher labels into memory and splits them: people and backgrounds never cross."""
import hashlib
import pathlib
import cv2
import numpy as np

HELD_OUT = 20  # of 256: the share of people and of backgrounds that training never sees
SURE = 0.6     # teacher score from which a label is a face; below it the place is ignored
TWIN = [1, 0, 2, 4, 3]  # landmark order of a mirrored face


def held_out(name):
    """Decides by the name's hash, so that the split needs no list; LFW names end in _0001.jpg."""
    person = name.rsplit("_", 1)[0] if "_" in name else name
    return hashlib.sha256(person.encode()).digest()[0] < HELD_OUT


class Photos:
    """`faces`: (pyramid of grey photos, label rows, index of the chief face); `small`: the same of 48 px;
    `backgrounds`: grey photos."""

    def __init__(self, data, work, part):
        cv2.setNumThreads(0)
        want = part == "held"
        data = pathlib.Path(data) / "faces"
        stored = np.load(pathlib.Path(work) / "labels.npz")
        self.faces = []
        for i, name in enumerate(stored["names"]):
            rows = stored["rows"][stored["first"][i]:stored["first"][i + 1]]
            rows = rows[~nested(rows)]
            sure = rows[:, 4] >= SURE
            if held_out(str(name)) != want or not sure.any():
                continue
            photo = cv2.imread(str(data / "lfw" / str(name)), cv2.IMREAD_GRAYSCALE)
            self.faces.append((pyramid(photo), rows, int(np.argmax(rows[:, 2] * sure))))
        self.small = small_faces(data, pathlib.Path(work)) if part == "train" else []
        self.backgrounds = [cv2.imread(str(p), cv2.IMREAD_GRAYSCALE)
                            for p in sorted((data / "backgrounds").glob("*.jpg")) if held_out(p.stem) == want]


def small_faces(data, work):
    """48 px faces from label_tiles.py, in the form of `faces`; none if that was not run."""
    if not (work / "tiles.npz").exists():
        return []
    stored = np.load(work / "tiles.npz")
    images = np.load(data / "fer2013_dev.npz")["images"]
    return [(pyramid(images[i]), row[None], 0) for i, row in zip(stored["rows_of_set"], stored["rows"])]


def nested(rows):
    """Rows whose middle lies in a row of higher score: an eye or a cheek taken for a face."""
    middle = rows[:, :2] + rows[:, 2:4] / 2
    within = (middle[:, None] > rows[None, :, :2]) & (middle[:, None] < (rows[:, :2] + rows[:, 2:4])[None])
    return (within.all(-1) & (rows[None, :, 4] > rows[:, None, 4])).any(1)


def pyramid(photo):
    """The photo and its halves, so that a strong reduction does not alias."""
    levels = [photo]
    while min(levels[-1].shape) > 16:
        levels.append(cv2.resize(levels[-1], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    return levels
