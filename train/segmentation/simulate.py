"""Simulated conversations of 10 s with the truth per frame, made from clean recordings of single speakers.

    studio = Studio(load()["train"], seed=1)
    window = studio.window(rng)       # Window(samples, active, voices)
    studio.fbank([window, ...])       # float16 [n, 998, 80]

A window is: turns (turns.py) filled with pieces of recordings, one level, place in the room and microphone colour per
speaker, then background sound and the line. A speaker's truth closes pauses up to CLOSE seconds, as references of
meetings do.
"""
import sys
import time
from typing import NamedTuple

import numpy as np
import scipy.fft
import torch

from clean import STEP, load  # noqa: E402  (also puts ../speech on the path)
from events import events
from turns import conversation
import augment
from fbank import Fbank

RATE, SECONDS, BEFORE = 16000, 10, 50  # 0.5 s is made before and after, for what rings on and for closing pauses
FRAMES = 998  # fbank frames of 10 s
MADE = SECONDS * 100 + 2 * BEFORE  # frames of activity in a made timeline
CLOSE = 50  # frames: a pause of up to 0.5 s belongs to the turn
SLOTS = 3
PEAK = 5.0  # of speech whose level is 1
PEOPLE = {0: 0.06, 1: 0.17, 2: 0.36, 3: 0.27, 4: 0.14}
FFT = scipy.fft.next_fast_len(MADE * STEP + 12800, real=True)
HERTZ = np.linspace(0, RATE / 2, FFT // 2 + 1)
COARSE = np.linspace(0, RATE / 2, 513)


class Window(NamedTuple):
    samples: np.ndarray  # float32, int16 range
    active: np.ndarray  # bool [3, 998], who speaks at each fbank frame's centre
    voices: np.ndarray  # int [3], index of the voice or -1


def closed(active, longest):
    """Gaps of up to `longest` frames between two active frames become active."""
    edges = np.diff(np.concatenate([[0], active.astype(np.int8), [0]]))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    out = active.copy()
    for end, start in zip(ends[:-1], starts[1:]):
        if start - end <= longest:
            out[end:start] = True
    return out


def cut_piece(rng, clip, want):
    """(first, end) frames of a piece of about `want` frames that begins and ends at cut points and is mostly speech."""
    for _ in range(6):
        starts = clip.cuts[clip.cuts < max(1, len(clip.active) - min(want, 25))]
        first = int(rng.choice(starts)) if len(starts) else 0
        later = clip.cuts[clip.cuts >= first + want]
        end = int(later[0]) if len(later) else len(clip.active)
        spoken = np.flatnonzero(clip.active[first:end])
        if len(spoken) >= 0.35 * min(want, end - first) and len(spoken) >= 8:
            return max(first, first + spoken[0] - 3), min(end, first + spoken[-1] + 4)
    return None


def tilted(rng, x):
    """A slight, different colour for each turn: people move, and no recording's channel may stand for its voice."""
    a = np.float32(rng.uniform(-0.3, 0.3))
    x[1:] += a * x[:-1]
    return x / np.float32(np.sqrt(1 + a * a))


class Studio:
    def __init__(self, voices, seed, noises=160, music=80, rooms=50, silent=1.0):
        rng = np.random.default_rng(seed)
        self.names = sorted(voices)
        self.voices = [voices[name] for name in self.names]
        # Digits are few and short; LibriSpeech has most voices: draw people, not recordings.
        self.weights = np.array([0.5 if name[0].startswith("fsdd") else 1.0 for name in self.names])
        self.weights /= self.weights.sum()
        long = [c for clips in self.voices for c in clips if len(c.samples) > 5 * RATE]
        babble = [long[i].samples / np.float32(32768) for i in rng.permutation(len(long))[:200]]
        self.banks = augment.Banks(seed, babble, noises, music, rooms=0)
        self.rooms = [[self.spectrum(augment.room(rng, rt60)) for _ in range(4)]
                      for rt60 in rng.uniform(0.12, 0.9, rooms)]
        self.events = [events(rng) for _ in range(noises)]
        self.fbank_of = Fbank()
        people = np.array(list(PEOPLE.values())) * np.array([silent, 1, 1, 1, 1])
        self.people = people / people.sum()

    @staticmethod
    def spectrum(x):
        return scipy.fft.rfft(x.astype(np.float32), FFT)

    def cast(self, rng, count):
        """`count` voices of different people."""
        chosen, seen = [], set()
        while len(chosen) < count:
            voice = rng.choice(len(self.voices), p=self.weights)
            if self.names[voice][0] not in seen:
                seen.add(self.names[voice][0])
                chosen.append(int(voice))
        return chosen

    def speak(self, rng, track, active, clips, first, end):
        """Fills frames first..end of one speaker's track with pieces of his recordings."""
        lengths = np.array([len(c.active) for c in clips], float)
        while first < end - 10:
            clip = clips[rng.choice(len(clips), p=lengths / lengths.sum())]
            piece = cut_piece(rng, clip, end - first)
            if piece is None:
                first += 10
                continue
            n = min(piece[1] - piece[0], MADE - first)
            sound = clip.samples[piece[0] * STEP:(piece[0] + n) * STEP].astype(np.float32)
            sound = tilted(rng, sound * np.float32(10 ** (rng.normal(0, 1.5) / 20) / clip.level))
            fade = np.linspace(0, 1, 120, dtype=np.float32)
            sound[:120] *= fade
            sound[-120:] *= fade[::-1]
            track[first * STEP:(first + n) * STEP] += sound
            active[first:first + n] |= clip.active[piece[0]:piece[0] + n]
            first += n + int(rng.choice([rng.uniform(3, 25), rng.uniform(25, 60)]))

    def talk(self, rng, count):
        """(tracks, active, voices): dry tracks of at most SLOTS people with unit level."""
        voices = self.cast(rng, count)
        turns = conversation(rng, count, SECONDS + BEFORE / 100)
        tracks, active = np.zeros((count, MADE * STEP), np.float32), np.zeros((count, MADE), bool)
        heard = [t for t in turns if t.start + t.seconds > -BEFORE / 100 + 0.1]
        said = np.zeros(count)
        for turn in heard:
            said[turn.speaker] += min(turn.start + turn.seconds, SECONDS) - max(turn.start, 0)
        stay = set(np.argsort(-said)[:SLOTS].tolist())
        for turn in heard:
            if turn.speaker in stay:
                first = max(0, int(turn.start * 100) + BEFORE)
                end = min(MADE, int((turn.start + turn.seconds) * 100) + BEFORE)
                self.speak(rng, tracks[turn.speaker], active[turn.speaker], self.voices[voices[turn.speaker]], first, end)
        keep = [i for i in range(count) if active[i].any()]
        return tracks[keep], active[keep], [voices[i] for i in keep]

    def placed(self, rng, tracks):
        """The tracks in one room (or close microphones), each with its own level and colour, summed."""
        room = self.rooms[rng.integers(len(self.rooms))] if rng.random() < 0.6 else None
        loudest = rng.choice([0, 6, 12])
        total = np.zeros(FFT // 2 + 1, np.complex64)
        for i, track in enumerate(tracks):
            part = self.spectrum(track) * np.float32(10 ** (-rng.uniform(0, loudest) / 20))
            if room is not None:
                part *= room[i]
            if rng.random() < 0.5:
                part *= np.interp(HERTZ, COARSE, augment.response(rng, COARSE)).astype(np.float32)
            total += part
        if rng.random() < 0.4:
            total *= np.interp(HERTZ, COARSE, augment.response(rng, COARSE)).astype(np.float32)
        return scipy.fft.irfft(total, FFT)[BEFORE * STEP:(BEFORE + SECONDS * 100) * STEP]

    def far_voices(self, rng, n):
        """One to three people far away, next door or on a screen: speech that is not part of the talk."""
        room = self.rooms[rng.integers(len(self.rooms))]
        total = np.zeros(n, np.float32)
        for _ in range(rng.integers(1, 4)):
            total += augment.piece(rng, self.banks.speech[rng.integers(len(self.banks.speech))], n)
        dull = 1 / (1 + (HERTZ / rng.uniform(800, 6000)) ** 2)
        return scipy.fft.irfft(self.spectrum(total) * room[rng.integers(len(room))] * dull.astype(np.float32), FFT)[:n]

    def background(self, rng, speech):
        """Something behind the talk (level 1), as loud as 0..40 dB below it; whatever has voices is well below it."""
        n, kind, high = SECONDS * RATE, rng.random(), 35
        if kind < 0.5:
            noise = augment.piece(rng, self.banks.noise[rng.integers(len(self.banks.noise))], n)
            noise, low = np.roll(noise, rng.integers(n)), 0
        elif kind < 0.7:
            noise = augment.piece(rng, self.banks.music[rng.integers(len(self.banks.music))], n)
            noise, low = np.roll(noise, rng.integers(n)), 3
        elif kind < 0.82:
            noise, low = augment.babble(rng, self.banks.speech, n), 8 if speech else 16
        else:
            noise, low, high = self.far_voices(rng, n), 18, 40
        noise = noise / np.float32(np.sqrt((noise ** 2).mean()) + 1e-9)
        return noise * np.float32(10 ** (-rng.triangular(low, max(low, 15), high) / 20)), kind >= 0.7

    def line(self, rng, x, least):
        """Telephone, codec or clipping, then a recording level; x counts as at least as loud as `least` (its peak)."""
        kind = rng.random()
        if kind < 0.10:
            x = augment.mu_law(augment.filtered(x, gain=augment.telephone_band))
        elif kind < 0.18:
            x = augment.spectral_codec(rng, x)
        elif kind < 0.24:
            x = augment.clipped(rng, x)
        peak = max(np.abs(x).max() + 1e-9, least)
        top = 10 ** (-rng.triangular(0, 8, 32) / 20)
        return np.round(x * np.float32(32767 * top / peak))

    def window(self, rng):
        count = rng.choice(len(self.people), p=self.people)
        tracks, active, voices = self.talk(rng, count) if count else ([], np.zeros((0, MADE), bool), [])
        x = self.placed(rng, tracks) if len(tracks) else np.zeros(SECONDS * RATE, np.float32)
        speech = len(tracks) > 0
        layers = 0 if rng.random() < 0.12 else 1 + (rng.random() < 0.25) + (not speech and rng.random() < 0.3)
        voiced = False
        for _ in range(layers):
            sound, of_voices = self.background(rng, speech)
            x, voiced = x + sound, voiced or of_voices
        if rng.random() < 0.5:
            sound = np.roll(self.events[rng.integers(len(self.events))], rng.integers(len(x)))
            x = x + sound * np.float32(10 ** (-rng.triangular(0, 10, 35) / 20))
        if rng.random() < 0.8:
            x = x + rng.standard_normal(len(x), np.float32) * np.float32(10 ** (-rng.uniform(30, 70) / 20))
        # Where nobody talks, the recording's level is mostly still set by the talk before and after.
        least = PEAK if not speech and (voiced or rng.random() < 0.6) else 0.0
        x = self.line(rng, x.astype(np.float32), least)
        if not speech and rng.random() < 0.3:
            x = np.round(x * np.float32(10 ** (-rng.uniform(10, 50) / 20)))  # a quiet room or digital silence
        truth, ids = np.zeros((SLOTS, FRAMES), bool), np.full(SLOTS, -1)
        for i, spoken in enumerate(active):
            # Frame k's centre, k * 10 ms + 12.5 ms, lies in the activity frame after the one that starts with it.
            truth[i] = closed(spoken, CLOSE)[BEFORE + 1:BEFORE + 1 + FRAMES]
            ids[i] = voices[i]
        return Window(x.astype(np.float32), truth, ids)

    def fbank(self, windows):
        # One at a time: all in one call would leave the processor's caches.
        return np.stack([self.fbank_of(torch.from_numpy(w.samples)).half().numpy() for w in windows])

    def batch(self, rng, count):
        """(fbank float16 [n, 998, 80], truth uint8 bits [n, 499] at every second frame, voices int16 [n, 3])."""
        windows = [self.window(rng) for _ in range(count)]
        bits = np.stack([(w.active[:, ::2] * np.array([[1], [2], [4]])).sum(0) for w in windows]).astype(np.uint8)
        return self.fbank(windows), bits, np.stack([w.voices for w in windows]).astype(np.int16)


def main():
    """Prints what the simulation is like; with a folder as argument writes ten windows there to listen to."""
    torch.set_num_threads(1)
    studio, rng = Studio(load()["train"], 1), np.random.default_rng(2)
    began = time.perf_counter()
    windows = [studio.window(rng) for _ in range(200)]
    middle = time.perf_counter()
    studio.fbank(windows[:100])
    print(f"{5 * (middle - began):.1f} ms a window, fbank {10 * (time.perf_counter() - middle):.1f} ms")
    count = np.concatenate([w.active.sum(0) for w in windows])
    print(f"speech {np.mean(count > 0):.3f}, overlapped of it {np.mean(count > 1) / np.mean(count > 0):.3f}, speakers in a "
          f"window {np.bincount([w.active.any(1).sum() for w in windows], minlength=4) / len(windows)}")
    lengths = [b - a for w in windows for track in w.active
               for a, b in zip(np.flatnonzero(np.diff(track.astype(int)) == 1), np.flatnonzero(np.diff(track.astype(int)) == -1))
               if b > a]
    print("segment seconds, percentiles 10 25 50 75 90:", np.percentile(lengths, [10, 25, 50, 75, 90]) / 100)
    if len(sys.argv) > 1:
        import soundfile
        for i, w in enumerate(windows[:10]):
            soundfile.write(f"{sys.argv[1]}/window{i}.wav", w.samples.astype(np.int16), RATE)
            np.savetxt(f"{sys.argv[1]}/window{i}.txt", w.active.T, "%d")


if __name__ == "__main__":
    main()
