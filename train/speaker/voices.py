"""Training batches: damaged pieces of the training speakers' speech as log-mel, one class per speaker and speed."""
import pathlib
import sys

import numpy as np
import torch

from trials import voiced

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "speech"))
import augment  # noqa: E402
from fbank import Fbank  # noqa: E402

SPEEDS = (1.0, 0.86, 0.93, 1.08, 1.16)  # a voice played at another speed is another voice
SOURCES = ("libri", "an4", "digits")
SHARE = (0.62, 0.31, 0.07)  # of each batch


class Voices:
    def __init__(self, recordings, seed):
        plain = [voiced(r.samples) for r in recordings]
        self.banks = augment.Banks(seed, [x / np.float32(32768) for x in plain])
        self.classes = []  # lists of int16 recordings
        self.source = []  # of each class
        for speed in SPEEDS:
            people = {}
            for r, x in zip(recordings, plain):
                y = np.clip(augment.speed(x.astype(np.float32), speed), -32768, 32767).astype(np.int16)
                people.setdefault((SOURCES.index(r.source), r.speaker), []).append(y)
            self.source += [key[0] for key in sorted(people)]
            self.classes += [people[key] for key in sorted(people)]
        self.of_source = [np.flatnonzero(np.array(self.source) == s) for s in range(len(SOURCES))]
        self.fbank = Fbank()

    def crop(self, rng, sounds, n):
        """n samples of one voice: one place of one recording, or several recordings joined."""
        parts, missing = [], n
        while missing > 0:
            sound = sounds[rng.integers(len(sounds))]
            want = missing if rng.random() < 0.7 else max(6400, int(missing * rng.uniform(0.3, 0.7)))
            take = min(want, missing, len(sound))
            start = rng.integers(len(sound) - take + 1)
            parts.append(sound[start:start + take])
            missing -= take
        return np.concatenate(parts) / np.float32(32768)

    def batch(self, rng, size, frames, strength):
        """(log-mel [size, frames, 80], class numbers [size])."""
        heard = int(frames * rng.uniform(0.83, 1.2))  # stretched to `frames` below: how fast one speaks is no voice
        n = 400 + 160 * (heard - 1)
        source = rng.choice(len(SOURCES), size, p=SHARE)
        label = np.array([rng.choice(self.of_source[s]) for s in source])
        sound = np.stack([augment.damage(rng, self.crop(rng, self.classes[c], n), self.banks, strength) for c in label])
        fbank = self.fbank(torch.from_numpy(sound * np.float32(32768)))
        fbank = torch.nn.functional.interpolate(fbank.transpose(1, 2), frames, mode="linear", align_corners=True)
        return fbank.transpose(1, 2).contiguous(), torch.from_numpy(label)

    @staticmethod
    def masked(rng, fbank):
        """Some rows and columns take the piece's mean (SpecAugment, Park et al. 2019)."""
        mean = fbank.mean((1, 2))
        for i in range(len(fbank)):
            if rng.random() < 0.5:
                width, at = rng.integers(1, 12), rng.integers(80)
                fbank[i, :, at:at + width] = mean[i]
            if rng.random() < 0.5:
                width, at = rng.integers(1, 16), rng.integers(fbank.shape[1])
                fbank[i, at:at + width] = mean[i]
        return fbank

