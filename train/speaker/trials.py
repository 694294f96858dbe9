"""Pieces of speech whose speakers are known, and the equal error rate of telling same from different.

Sets: an4 and digits (validation speakers, whole recordings), libri (validation speakers, one recording each, cut into
pieces), libri_dev (5 readers, whole recordings), ami (single-speaker spans of meetings; pairs within one meeting).
The last two are only ever measured on.
"""
import csv
import pathlib
import sys
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "speech"))
import data  # noqa: E402

RATE = data.RATE


class Piece(NamedTuple):
    speaker: str
    group: str  # pairs are made within one group
    file: str
    samples: np.ndarray  # float32 in -1..1


def cut(piece, seconds):
    """Disjoint pieces of a recording, in order; the rest is dropped."""
    n = int(seconds * RATE)
    return [piece._replace(samples=piece.samples[i:i + n]) for i in range(0, len(piece.samples) - n + 1, n)]


def voiced(samples):
    """Without the quiet start and end of a recording (50 ms of it are kept)."""
    frames = samples[:len(samples) // 320 * 320].reshape(-1, 320)
    level = np.sqrt((frames.astype(np.float32) ** 2).mean(1))
    loud = np.flatnonzero(level > 0.05 * np.percentile(level, 95))
    return samples[max(0, loud[0] * 320 - 800):(loud[-1] + 1) * 320 + 800] if len(loud) else samples


def held(source, recordings=None):
    """Whole recordings of the validation speakers of one source."""
    _, validation = data.split(recordings or data.load_speakers())
    return [Piece(r.speaker, source, r.file, r.samples / np.float32(32768)) for r in validation if r.source == source]


def libri_dev():
    folder = data.shared() / "data/speech/libri_dev"
    files = sorted(folder.glob("*/*.flac"))
    sounds = data.decode_cached(files, "libri_dev")
    return [Piece(f.parent.name, "libri_dev", str(f.relative_to(folder)), s / np.float32(32768))
            for f, s in zip(files, sounds)]


def ami(shortest=1.0, longest=4.0):
    """Spans of ami_dev where exactly one person speaks."""
    folder = data.shared() / "data/speech/ami_dev"
    files = sorted(folder.glob("*.flac"))
    pieces = []
    for path, sound in zip(files, data.decode_cached(files, "ami_dev")):
        count = np.zeros(len(sound), np.int16)
        turns = [(int(float(f[3]) * RATE), int((float(f[3]) + float(f[4])) * RATE), f[7])
                 for f in map(str.split, open(folder / "ami_dev.rttm", encoding="utf-8")) if f[1] == path.stem]
        for start, end, _ in turns:
            count[start:end] += 1
        for start, end, speaker in turns:
            alone = np.flatnonzero(np.diff(np.concatenate([[0], count[start:end] == 1, [0]])))
            for a, b in alone.reshape(-1, 2):
                for first in range(a, b, int(longest * RATE)):
                    last = min(b, first + int(longest * RATE))
                    if last - first >= shortest * RATE:
                        pieces.append(Piece(speaker, path.stem, f"{path.name}:{start + first}",
                                            sound[start + first:start + last] / np.float32(32768)))
    return pieces


def pairs(pieces, other_file=False):
    """(first, second, same) index arrays of all pairs within a group; other_file leaves out pairs from one file."""
    group = np.array([p.group for p in pieces])
    speaker, file = np.array([p.speaker for p in pieces]), np.array([p.file for p in pieces])
    a, b = np.triu_indices(len(pieces), 1)
    keep = group[a] == group[b]
    if other_file:
        keep &= file[a] != file[b]
    a, b = a[keep], b[keep]
    return a, b, speaker[a] == speaker[b]


def equal_error(score, same, weight=None):
    """(rate, threshold) where misses equal false alarms; weights count pairs (for the bootstrap)."""
    order = np.argsort(score)
    weight = np.ones(len(score)) if weight is None else weight
    yes, no = (weight * same)[order], (weight * ~same)[order]
    miss, alarm = np.cumsum(yes) / yes.sum(), 1 - np.cumsum(no) / no.sum()
    at = int(np.argmax(miss >= alarm))
    return float((miss[at] + alarm[at]) / 2), float(score[order][at])


def bootstrap(score, same, first, second, rounds=300, seed=1):
    """95 % interval of the equal error rate by drawing speakers: a pair counts as often as both its speakers do."""
    rng = np.random.default_rng(seed)
    names, codes = np.unique(np.concatenate([first, second]), return_inverse=True)
    a, b = codes[:len(first)], codes[len(first):]
    rates = []
    for _ in range(rounds):
        times = np.bincount(rng.integers(len(names), size=len(names)), minlength=len(names))
        weight = np.where(a == b, times[a], times[a] * times[b]).astype(float)
        if weight[same].sum() and weight[~same].sum():
            rates.append(equal_error(score, same, weight)[0])
    return tuple(np.percentile(rates, [2.5, 97.5]))


def cosine(embeddings, a, b):
    unit = embeddings / np.linalg.norm(embeddings, axis=1, keepdims=True)
    return (unit[a] * unit[b]).sum(1)


def manifest(path, pieces, folder):
    """Writes file,speaker rows for `otklik eval speakers`."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["file", "speaker"])
        rows.writerows([pathlib.Path(folder) / p.file, p.speaker] for p in pieces)
