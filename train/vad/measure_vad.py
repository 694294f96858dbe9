"""Missed speech and false alarms of voice activity on ami_dev and on simulated windows, Silero beside it."""
import pathlib
import sys

import numpy as np
import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "segmentation"))
from clean import silero, teacher  # noqa: E402  (also puts ../speech on the path)
from fbank import Fbank  # noqa: E402
from measure import ami_sounds, truth_at  # noqa: E402

TICK = 0.01  # seconds between the moments that are compared


def hysteresis(probability, enter, leave):
    """Speech begins at `enter` and lasts until the probability falls below `leave`."""
    out, on = np.zeros(len(probability), bool), False
    for i, p in enumerate(probability):
        on = p >= (leave if on else enter)
        out[i] = on
    return out


def rates(said, truth):
    """(missed share of speech, false alarm relative to speech, false alarm share of non-speech)."""
    said, truth = np.concatenate(said), np.concatenate(truth)
    miss, extra = (truth & ~said).sum() / truth.sum(), (said & ~truth).sum()
    return float(miss), float(extra / truth.sum()), float(extra / max(1, (~truth).sum()))


def ami():
    """[(file, fbank [frames, 80], silero's probability per 32 ms, truth per 10 ms)]"""
    made, session = [], teacher()
    for name, samples, people in ami_sounds():
        at = np.arange(0, len(samples) / 16000 - TICK, TICK) + TICK / 2
        made.append((name, Fbank()(torch.from_numpy(samples)), silero(session, samples / np.float32(32768)),
                     truth_at(people, at).any(0)))
    return made


def at_ticks(values, step, first, count):
    """Values that are `step` seconds apart from `first` on, at the compared moments."""
    index = np.round((np.arange(count) * TICK + TICK / 2 - first) / step).astype(int)
    return values[np.clip(index, 0, len(values) - 1)]


def ours(probability, count, enter=0.7, leave=0.5):
    return at_ticks(hysteresis(probability, enter, leave), 0.02, 0.0125, count)


def silero_said(probability, count, enter=0.5, leave=0.35):
    return at_ticks(hysteresis(probability, enter, leave), 0.032, 0.016, count)


def compared(answer, sets):
    """{name: rates} for the network (answer: fbank -> probability per 20 ms) and Silero, each at its usual thresholds."""
    truth = [t for *_, t in sets]
    return {"otklik": rates([ours(answer(f), len(t)) for _, f, _, t in sets], truth),
            "silero": rates([silero_said(s, len(t)) for _, _, s, t in sets], truth)}
