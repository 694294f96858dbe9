"""Diarization error within windows: best mapping of slots to people per window, no collar, overlapped speech counted.

    error(active, truth)          sums over windows: miss, false alarm, confusion, speech
    ami_windows()                 10 s windows of shared/data/speech/ami_dev: for choosing and reporting only
"""
import itertools
from collections import defaultdict

import numpy as np
import soundfile
import torch

from clean import shared
from fbank import Fbank
from model import CLASSES

RATE, SECONDS, HOP = 16000, 10, 5
SLOTS_OF = np.array([[str(s) in name for s in range(3)] for name in CLASSES])  # [class, slot]


def decided(scores):
    """[n, T, 7] scores -> bool [n, 3, T]: the slots of the best class."""
    return SLOTS_OF[scores.argmax(-1)].transpose(0, 2, 1)


def window_error(said, truth):
    """(miss, false alarm, confusion, speech) in frames for bool [slots, T] against bool [people, T]."""
    people = max(len(said), len(truth))
    agree = np.zeros((people, people), int)
    agree[:len(said), :len(truth)] = said.astype(int) @ truth.T.astype(int)
    if people <= 4:
        right = max(sum(agree[i, j] for i, j in enumerate(order)) for order in itertools.permutations(range(people)))
    else:
        from scipy.optimize import linear_sum_assignment
        right = agree[linear_sum_assignment(-agree)].sum()
    a, b = said.sum(0), truth.sum(0)
    miss, extra = np.maximum(b - a, 0).sum(), np.maximum(a - b, 0).sum()
    return miss, extra, np.minimum(a, b).sum() - right, b.sum()


def error(said, truths):
    """Array [windows, 4] of window_error()."""
    return np.array([window_error(s, t) for s, t in zip(said, truths)], float)


def shares(errors):
    """(DER, miss, false alarm, confusion) relative to the speech of all windows."""
    parts = errors[:, :3].sum(0) / errors[:, 3].sum()
    return (parts.sum(), *parts)


def bootstrap(errors, groups, rounds=2000, seed=1):
    """95 % interval of the DER, resampling whole groups (recordings, or windows)."""
    rng, names = np.random.default_rng(seed), np.unique(groups)
    sums = np.stack([errors[groups == name].sum(0) for name in names])
    picked = sums[rng.integers(len(names), size=(rounds, len(names)))].sum(1)
    return np.percentile(picked[:, :3].sum(1) / np.maximum(picked[:, 3], 1), [2.5, 97.5])


def ami_turns():
    """{file: {speaker: [(start, end)]}} in seconds."""
    turns = defaultdict(lambda: defaultdict(list))
    for line in (shared() / "data/speech/ami_dev/ami_dev.rttm").read_text(encoding="utf-8").splitlines():
        field = line.split()
        turns[field[1]][field[7]].append((float(field[3]), float(field[3]) + float(field[4])))
    return turns


def truth_at(people, seconds):
    """bool [speakers, T]: who speaks at each of these times."""
    return np.stack([np.any([(seconds >= a) & (seconds < b) for a, b in spans], 0) for spans in people.values()])


def ami_sounds():
    """(file, float32 samples in int16 range, turns) of each recording."""
    for name, people in sorted(ami_turns().items()):
        samples, _ = soundfile.read(shared() / f"data/speech/ami_dev/{name}.flac", dtype="int16")
        yield name, samples.astype(np.float32), people


def ami_windows(step=2):
    """(names, samples [n, 160000], fbank [n, 998, 80], truths [n][people, T], times [n, T] in seconds)."""
    names, cut, truths, times = [], [], [], []
    for name, samples, people in ami_sounds():
        for start in range(0, len(samples) // RATE - SECONDS + 1, HOP):
            names.append(name)
            cut.append(samples[start * RATE:(start + SECONDS) * RATE])
            times.append(start + np.arange(0, 998, step) * 0.01 + 0.0125)
            truths.append(truth_at(people, times[-1]))
    fbank = Fbank()
    return (np.array(names), np.stack(cut), torch.stack([fbank(torch.from_numpy(c)) for c in cut]), truths,
            np.stack(times))
