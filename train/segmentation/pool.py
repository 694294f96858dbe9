"""Simulated windows that are used more than once, each time changed cheaply in the log-mel domain."""
import numpy as np
import torch


def varied(rng, fbank, truth):
    """Cheap changes of a stored batch: turned around in time, level, colour, steady noise, a masked band."""
    fbank, truth = fbank.astype(np.float32), truth.copy()
    for i in range(len(fbank)):
        turn = 4 * int(rng.integers(250)) if rng.random() < 0.5 else 0
        fbank[i], truth[i] = np.roll(fbank[i], turn, 0), np.roll(truth[i], turn // 2)
        bins = np.linspace(-1, 1, 80, dtype=np.float32)
        fbank[i] += np.float32(rng.uniform(-1.5, 1.5)) + np.float32(rng.normal(0, 0.5)) * bins
        if rng.random() < 0.25:
            steady = np.quantile(fbank[i], 0.5) + rng.uniform(-6, 0) + np.float32(rng.normal(0, 1.5)) * bins
            fbank[i] = np.logaddexp(fbank[i], steady + rng.gumbel(0, 0.5, fbank[i].shape)).astype(np.float32)
        if rng.random() < 0.4:
            low = rng.integers(75)
            fbank[i, :, low:low + rng.integers(2, 12)] = fbank[i].mean()
    return torch.from_numpy(fbank), torch.from_numpy(truth)


class Pool:
    """A ring of simulated windows; every draw first replaces some of the oldest by new ones."""

    def __init__(self, studio, rng, capacity, start):
        self.studio, self.rng, self.size, self.next, self.owed = studio, rng, 0, 0, 0.0
        self.fbank = np.zeros((capacity, 998, 80), np.float16)
        self.truth, self.voices = np.zeros((capacity, 499), np.uint8), np.zeros((capacity, 3), np.int16)
        self.grow(start)

    def grow(self, windows):
        for _ in range(windows):
            at = self.next
            self.fbank[at:at + 1], self.truth[at:at + 1], self.voices[at:at + 1] = self.studio.batch(self.rng, 1)
            self.next = (self.next + 1) % len(self.fbank)
            self.size = min(self.size + 1, len(self.fbank))

    def draw(self, count, fresh):
        self.owed += fresh
        self.grow(int(self.owed))
        self.owed -= int(self.owed)
        pick = self.rng.choice(self.size, count, replace=False)
        fbank, truth = varied(self.rng, self.fbank[pick], self.truth[pick])
        return fbank, truth, torch.from_numpy(self.voices[pick])
