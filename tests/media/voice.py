"""Lines of a dialogue spoken by espeak-ng, one after another, and the sound track they make."""
import pathlib
import subprocess
import tempfile
import wave
from dataclasses import dataclass

import numpy as np

RATE = 22050  # what espeak-ng writes
PAUSE = 0.25  # seconds between two speakers, at least


@dataclass(frozen=True)
class Voice:
    name: str   # espeak-ng language and variant
    pitch: int  # 0..99
    speed: int  # words a minute


@dataclass(frozen=True)
class Turn:
    speaker: str
    start: float
    end: float
    text: str
    samples: np.ndarray


def speak(voice, text):
    """The line as floats in -1..1, silence at both ends cut off."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "line.wav"
        subprocess.run(["espeak-ng", "-v", voice.name, "-p", str(voice.pitch), "-s", str(voice.speed), "-w", path, "--",
                        text], check=True)
        with wave.open(str(path)) as file:
            assert file.getframerate() == RATE and file.getnchannels() == 1
            samples = np.frombuffer(file.readframes(file.getnframes()), np.int16) / 32768
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    return samples[loud[0]:loud[-1] + 1]


def dialogue(lines, voices, seconds):
    """Speaks (start, speaker, text) lines, each after the one before; leaves out those that would not end in time."""
    turns, free = [], 0.0
    for start, speaker, text in lines:
        samples = speak(voices[speaker], text)
        start = max(start, free)
        end = start + len(samples) / RATE
        if end > seconds:
            break
        turns.append(Turn(speaker, start, end, text, samples))
        free = end + PAUSE
    return turns


def track(turns, seconds, rng):
    """All turns on one track over the faint noise of a room."""
    sound = rng.normal(0, 0.0008, round(seconds * RATE))
    for turn in turns:
        first = round(turn.start * RATE)
        sound[first:first + len(turn.samples)] += 0.7 * turn.samples[:len(sound) - first]
    return sound


def save(path, sound):
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", None))
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())


def loudness(turns, speaker):
    """A function of time: how loud the speaker is, 0..1, over a tenth of a second."""
    def at(t):
        for turn in turns:
            if turn.speaker == speaker and turn.start <= t < turn.end:
                middle = round((t - turn.start) * RATE)
                near = turn.samples[max(0, middle - RATE // 20):middle + RATE // 20]
                return float(min(1.0, 4 * np.sqrt(np.mean(near ** 2))))
        return 0.0
    return at
