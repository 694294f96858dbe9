"""The recordings of shared/data/speech/speakers, decoded once to 16 kHz mono and cached; split by person.

    train, validation = split(load_speakers())

The data is found by $OTKLIK_SHARED or ../shared. The cache (one int16 array and an index) lies outside the
repository: $OTKLIK_TRAIN_CACHE or ~/.cache/otklik-train.
"""
import csv
import hashlib
import json
import os
import pathlib
import subprocess
import tempfile
from typing import NamedTuple

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
RATE = 16000
FILES_PER_CALL = 100  # ffmpeg decodes many files in one process: starting it costs more than the work
SOURCES = {"librispeech-train-clean-100": "libri", "an4-train": "an4", "an4-test": "an4", "free-spoken-digits": "digits"}
# Validation speakers per source. None of them is ever trained on, by any of the speech networks.
HELD = {"libri": 30, "an4": 14, "digits": 1}


class Recording(NamedTuple):
    speaker: str
    source: str  # libri, an4 or digits
    samples: np.ndarray  # int16, 16 kHz mono
    text: str  # empty where unknown
    file: str  # relative to the speakers folder


def shared():
    return pathlib.Path(os.environ.get("OTKLIK_SHARED", ROOT.parent / "shared"))


def cache_folder():
    return pathlib.Path(os.environ.get("OTKLIK_TRAIN_CACHE", pathlib.Path.home() / ".cache/otklik-train"))


def decode(paths):
    """int16 arrays, 16 kHz mono, of any files that ffmpeg reads, in order."""
    arrays = []
    for first in range(0, len(paths), FILES_PER_CALL):
        part = paths[first:first + FILES_PER_CALL]
        with tempfile.TemporaryDirectory() as folder:
            command = ["ffmpeg", "-nostdin", "-v", "error"]
            for path in part:
                command += ["-i", str(path)]
            for i in range(len(part)):
                command += ["-map", f"{i}:a:0", "-ac", "1", "-ar", str(RATE), "-f", "s16le", f"{folder}/{i}.raw"]
            subprocess.run(command, check=True)
            arrays += [np.fromfile(f"{folder}/{i}.raw", np.int16) for i in range(len(part))]
    return arrays


def decode_cached(paths, name, cache=None):
    """decode(), kept as NAME.npy and NAME.json in the cache folder; decodes again when the list has changed."""
    folder = pathlib.Path(cache) if cache else cache_folder()
    sound, index = folder / f"{name}.npy", folder / f"{name}.json"
    names = [str(p) for p in paths]
    if not index.exists() or json.loads(index.read_text())["files"] != names:
        arrays = decode(paths)
        folder.mkdir(parents=True, exist_ok=True)
        # Several trainings may start at once: each writes its own file and the last rename wins.
        part = folder / f"{name}.{os.getpid()}.npy"
        np.save(part, np.concatenate(arrays))
        part.replace(sound)
        part.write_text(json.dumps({"files": names, "lengths": [len(a) for a in arrays]}))
        part.replace(index)
    ends = np.cumsum(json.loads(index.read_text())["lengths"])
    return np.split(np.load(sound), ends[:-1])


def load_speakers(cache=None):
    folder = shared() / "data/speech/speakers"
    with open(folder / "manifest.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    sounds = decode_cached([folder / row["file"] for row in rows], "speakers", cache)
    return [Recording(row["speaker"], SOURCES[row["source"]], sound, row["text"], row["file"])
            for row, sound in zip(rows, sounds)]


def split(recordings):
    """(training, validation) recordings; no person is in both. By a hash of the name, so it never changes."""
    held = set()
    for source, count in HELD.items():
        people = {r.speaker for r in recordings if r.source == source}
        held |= set(sorted(people, key=lambda name: hashlib.sha256(name.encode()).hexdigest())[:count])
    return ([r for r in recordings if r.speaker not in held], [r for r in recordings if r.speaker in held])
