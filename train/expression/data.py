"""Everything the training reads, decoded once into memory (and cached under the work folder).

FER2013 rows get two targets, the shares of their FER+ votes and their single label; LFW and background photos
give face / not-a-face crops. Splits are by near_dup_group, by person and by background file, always by hash, so
that they never change.
"""
import csv
import hashlib
import pathlib
import pickle

import cv2
import numpy as np

from framing import square
from model import LABELS
from yunet import YuNet

CLASSES = 7
# Columns of ferplus_votes -> our classes; contempt counts as disgust. Unknown and NF carry no emotion.
VOTE_CLASS = {0: 6, 1: 3, 2: 5, 3: 4, 4: 0, 5: 1, 6: 2, 7: 1}
CONTEMPT, NOT_FACE = 7, 9


def bucket(name, buckets):
    """A stable pseudo-random number 0..buckets-1 for a name."""
    return int.from_bytes(hashlib.sha256(str(name).encode()).digest()[:4], "big") % buckets


class Fer:
    """FER2013 Training + PublicTest with votes. Boolean masks over all rows: train, val, test, not_face."""

    def __init__(self, path):
        pack = np.load(path)
        self.images, self.label = pack["images"], pack["fer_label"].astype(np.int64)
        self.votes, self.group = pack["ferplus_votes"].astype(np.float32), pack["near_dup_group"]
        training = pack["usage"] == 0
        emotion = np.zeros((len(self.label), CLASSES), np.float32)
        for column, target in VOTE_CLASS.items():
            emotion[:, target] += self.votes[:, column]
        self.count = emotion.sum(1)  # votes that name an emotion
        shares = emotion / np.maximum(self.count, 1)[:, None]
        self.single = np.eye(CLASSES, dtype=np.float32)[self.label]  # target of the head on FER2013's own label
        self.target = np.where((self.count > 0)[:, None], shares, self.single)  # target of the head on FER+ votes
        self.not_face = (self.votes[:, NOT_FACE] > self.votes[:, :9].max(1)) | (self.images.std((1, 2)) < 2)
        # The test rows without a twin in Training, and whole groups held out of Training.
        self.test = ~training & ~np.isin(self.group, self.group[training])
        held = np.array([bucket(f"fer-{g}", 10) == 0 for g in self.group])
        self.val = training & held
        self.train = training & ~held
        # More than five of ten votes for one emotion; columns 0..7, contempt kept apart.
        self.majority = np.where(self.votes[:, :8].max(1) > 5, self.votes[:, :8].argmax(1), -1)

    def ferplus_label(self):
        """Our class of the clear majority, -1 where there is none."""
        table = np.array([VOTE_CLASS[i] for i in range(8)] + [-1])
        return table[self.majority]


def read_grey(path):
    return cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)


class Photos:
    """LFW photos with the teacher's boxes and background photos with the teacher's false candidates.

    lfw, backgrounds: lists of (picture, squares of all boxes, best first, held, file name). `held` marks what only
    the measurement may see."""

    def __init__(self, data, models, work, crop):
        cache = pathlib.Path(work) / "photos.pickle"
        if cache.exists():
            self.lfw, self.backgrounds = pickle.loads(cache.read_bytes())
            return
        teacher = YuNet(pathlib.Path(models) / "yunet_n_dynamic.onnx")
        self.lfw, self.backgrounds = [], []
        for path in sorted((data / "faces/lfw").glob("*.jpg")):
            picture = read_grey(path)
            boxes = teacher.detect(picture, 0.3)
            if len(boxes) and boxes[0, 4] > 0.7:
                held = bucket("lfw-" + path.stem.rsplit("_", 1)[0], 10) == 0
                self.lfw.append((picture, [square(b, crop) for b in boxes], held, path.name))
        for path in sorted((data / "faces/backgrounds").glob("*.jpg")):
            picture = read_grey(path)
            boxes = np.concatenate([teacher.detect(picture, 0.05), half_size(teacher, picture)])
            held = bucket("bg-" + path.stem, 5) == 0
            self.backgrounds.append((picture, [square(b, crop) for b in boxes], held, path.name))
        cache.parent.mkdir(parents=True, exist_ok=True)
        cache.write_bytes(pickle.dumps((self.lfw, self.backgrounds)))


def weak_labels(data):
    """File name of an LFW photo -> our class as a cloud service and students saw it; neutral, their dump class, is left out."""
    with open(pathlib.Path(data) / "faces/lfw/weak_labels.csv", newline="") as rows:
        return {row["file"]: LABELS.index(row["label"]) for row in csv.DictReader(rows)
                if row["label"] in LABELS and row["label"] != "neutral"}


def half_size(teacher, picture):
    """The teacher's weak candidates on the picture at half size, in full-size pixels (large structures)."""
    boxes = teacher.detect(cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), 0.05)
    boxes[:, :4] *= 2
    return boxes
