"""Clean recordings as building blocks of conversations: samples, where speech is, and where words may be cut apart.

Speech is where Silero VAD (a teacher, run once on the clean recordings) and an energy gate agree, so the edges are
finer than Silero's 32 ms. Everything is prepared at five speeds: another speed is another pitch and so another voice.
"""
import os
import pathlib
import pickle
import sys
from typing import NamedTuple

import numpy as np
import onnxruntime

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "speech"))
from augment import speed  # noqa: E402
from data import cache_folder, load_speakers, shared, split  # noqa: E402

STEP = 160  # samples in one frame of activity (10 ms)
SPEEDS = (1.0, 0.86, 0.93, 1.07, 1.15)


class Clip(NamedTuple):
    samples: np.ndarray  # int16
    active: np.ndarray  # bool per 10 ms
    cuts: np.ndarray  # frames where nothing is said or the sound is weakest: a piece may begin or end there
    level: float  # root mean square of the active part, in int16 units


def silero(session, x):
    """Probability of speech per 512 samples of a float32 sound."""
    state, past, out = np.zeros((2, 1, 128), np.float32), np.zeros(64, np.float32), []
    for start in range(0, len(x) - 511, 512):
        block = x[start:start + 512]
        p, state = session.run(None, {"input": np.concatenate([past, block])[None], "state": state,
                                      "sr": np.array(16000, np.int64)})
        past = block[-64:]
        out.append(float(p[0, 0]))
    return np.array(out)


def teacher():
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(shared() / "models/silero_vad_16k_op15.onnx"), options,
                                        providers=["CPUExecutionProvider"])


def dilated(mask, frames):
    out = mask.copy()
    for k in range(1, frames + 1):
        out[k:] |= mask[:-k]
        out[:-k] |= mask[k:]
    return out


def energies(samples):
    """dB per 10 ms, measured over 20 ms."""
    n = len(samples) // STEP
    power = (samples[:n * STEP].astype(np.float32).reshape(n, STEP) ** 2).mean(1) + 1
    power = np.convolve(power, [0.25, 0.5, 0.25], "same")
    return 10 * np.log10(power)


def activity(session, samples):
    """Frames of speech: Silero widened by 50 ms where the sound is clearly over the recording's own floor."""
    decibel = energies(samples)
    padded = np.concatenate([np.zeros(8000, np.float32), samples / np.float32(32768), np.zeros(8000, np.float32)])
    spoken = silero(session, padded)
    at = np.minimum((np.arange(len(decibel)) * STEP + STEP // 2 + 8000) // 512, len(spoken) - 1)
    spoken = dilated(spoken[at] > 0.45, 5)
    if not spoken.any():
        return spoken, decibel
    floor, loud = np.percentile(decibel, 5), np.percentile(decibel[spoken], 90)
    gate = max(min(floor + 8, loud - 18), loud - 38)
    return spoken & dilated(decibel > gate, 2), decibel


def cut_points(active, decibel):
    quiet = ~active
    inner = np.zeros_like(active)
    middle = decibel[2:-2]
    lowest = np.min([decibel[:-4], decibel[1:-3], decibel[3:-1], decibel[4:]], 0)
    weak = np.percentile(decibel[active], 25) if active.any() else 0
    inner[2:-2] = (middle <= lowest) & (middle < weak)
    return np.flatnonzero(quiet | inner)


def clip_of(samples, active, decibel):
    loud = np.repeat(active, STEP)
    level = float(np.sqrt((samples[:len(loud)][loud].astype(np.float64) ** 2).mean()))
    return Clip(samples, active, cut_points(active, decibel), level)


def at_speed(samples, active, factor):
    played = speed(samples.astype(np.float32), factor)
    played = np.clip(np.round(played), -32768, 32767).astype(np.int16)
    n = len(played) // STEP
    then = np.minimum((np.arange(n) * factor).astype(int), len(active) - 1)
    return played, active[then]


def voices(recordings, session, speeds):
    """One list of clips, as plain tuples, per speaker and speed."""
    people = {}
    for recording in recordings:
        active, _ = activity(session, recording.samples)
        if active.sum() < 15:
            continue
        for factor in speeds:
            played, spoken = at_speed(recording.samples, active, factor)
            people.setdefault((recording.speaker, factor), []).append(tuple(clip_of(played, spoken, energies(played))))
    return people


def load(cache=None):
    """{"train": {(speaker, speed): [Clip]}, "held": the same of held-out people}, prepared once (about 4 minutes)."""
    path = (pathlib.Path(cache) if cache else cache_folder()) / "clips.pickle"
    if not path.exists():
        train, held = split(load_speakers(path.parent))
        session = teacher()
        made = {"train": voices(train, session, SPEEDS), "held": voices(held, session, (1.0,))}
        part = path.with_suffix(f".{os.getpid()}")
        part.write_bytes(pickle.dumps(made, protocol=4))
        part.replace(path)
    made = pickle.loads(path.read_bytes())
    return {name: {voice: [Clip(*c) for c in clips] for voice, clips in people.items()} for name, people in made.items()}


if __name__ == "__main__":
    for name, people in load().items():
        seconds = [sum(len(c.active) for c in clips) / 100 for clips in people.values()]
        spoken = sum(c.active.sum() for clips in people.values() for c in clips) / 100
        print(f"{name}: {len(people)} voices, {sum(seconds) / 60:.0f} min, speech {spoken / sum(seconds):.2f}")
