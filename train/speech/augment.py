"""Damage to speech, all of it made here: no recorded noise, music or room is used.

    banks = Banks(seed=1, speech=[float32 arrays of training speakers for babble])
    y = damage(rng, x, banks)

Sounds are float32 mono at 16 kHz in -1..1. Every function keeps length and timing (a room's direct path is at
sample 0), so labels stay true. Banks are built once (seconds); a two-second piece then costs about a millisecond.
"""
import numpy as np
from scipy.signal import resample_poly

from augment_noise import bank_of_music, bank_of_noise

RATE = 16000


def room(rng, seconds=None):
    """A synthetic room: direct path, a few early reflections, noise that decays 60 dB in RT60, duller with time."""
    rt60 = seconds or float(rng.uniform(0.1, 0.9))
    n = int(min(rt60, 0.8) * RATE)
    t = np.arange(n) / RATE
    tail = rng.standard_normal(n) * np.exp(-6.9 * t / rt60)
    dull = np.cumsum(tail) * np.exp(-6.9 * t / rt60)  # low frequencies ring longer
    tail += rng.uniform(0, 0.3) * dull
    tail[:int(rng.uniform(0.001, 0.012) * RATE)] = 0
    for _ in range(rng.integers(2, 9)):
        at = int(rng.uniform(0.001, 0.05) * RATE)
        if at < n:
            tail[at] += rng.choice([-1, 1]) * rng.uniform(1, 5)
    tail /= np.sqrt((tail ** 2).sum()) + 1e-9
    response = tail * 10 ** (-rng.uniform(-6, 15) / 20)  # direct-to-reverberant ratio -6..15 dB
    response[0] = 1
    return (response / np.sqrt((response ** 2).sum())).astype(np.float32)


class Banks:
    """Prepared noises, music (10 s each) and rooms; `speech` (float32 arrays) is what babble is made of."""

    def __init__(self, seed=1, speech=None, noises=120, music=60, rooms=300):
        rng = np.random.default_rng(seed)
        self.noise = bank_of_noise(rng, noises)
        self.music = bank_of_music(rng, music)
        self.rooms = [room(rng) for _ in range(rooms)]
        self.speech = speech or []


def piece(rng, sound, n):
    """n samples from a random place of a sound, repeated if it is shorter."""
    if len(sound) < n:
        sound = np.tile(sound, n // len(sound) + 1)
    start = rng.integers(len(sound) - n + 1)
    return sound[start:start + n]


def babble(rng, speech, n):
    """3 to 8 voices at once, as a float32 array of n samples."""
    total = np.zeros(n, np.float32)
    for _ in range(rng.integers(3, 9)):
        voice = piece(rng, speech[rng.integers(len(speech))], n)
        total += voice * (10 ** (rng.uniform(-6, 0) / 20) / (np.sqrt((voice ** 2).mean()) + 1e-4))
    return total


def add(x, noise, snr):
    """x with noise at a signal-to-noise ratio in dB, both taken over the whole piece."""
    power, other = (x ** 2).mean() + 1e-9, (noise ** 2).mean() + 1e-9
    return x + noise * np.float32(np.sqrt(power / other * 10 ** (-snr / 10)))


def response(rng, frequencies):
    """A random microphone and line: tilt, some broad bumps, and sometimes a low and a high cut. Linear gain."""
    octave = np.log2(np.maximum(frequencies, 30) / 1000)
    decibel = rng.normal(0, 1.5) * octave
    for _ in range(rng.integers(0, 5)):
        decibel = decibel + rng.normal(0, 5) * np.exp(-((octave - rng.uniform(-4, 3)) / rng.uniform(0.2, 1)) ** 2)
    if rng.random() < 0.4:
        decibel = decibel - rng.uniform(6, 24) * np.maximum(0, np.log2(rng.uniform(60, 350)) - 9.966 - octave)
    if rng.random() < 0.5:
        corner = np.log2(rng.uniform(3000, 7800) / 1000)
        decibel = decibel - rng.uniform(12, 90) * np.maximum(0, octave - corner)
    return (10 ** (np.maximum(decibel, -80) / 20)).astype(np.float32)


def filtered(x, impulse=None, gain=None):
    """x through a room and/or a frequency response (a call that gives gains for an array of Hz), one FFT for both."""
    n = 1 << (len(x) + (len(impulse) if impulse is not None else 1600) - 1).bit_length()
    spectrum = np.fft.rfft(x, n)
    if impulse is not None:
        spectrum *= np.fft.rfft(impulse, n)
    if gain is not None:
        coarse = np.linspace(0, RATE / 2, 513)  # smooth in frequency, so its echo stays within 32 ms
        spectrum *= np.interp(np.linspace(0, RATE / 2, n // 2 + 1), coarse, gain(coarse))
    return np.fft.irfft(spectrum, n)[:len(x)].astype(np.float32)


def mu_law(x, levels=255):
    """x as a telephone's 8-bit logarithmic samples give it back, loudest sample at full scale."""
    peak = np.abs(x).max() + 1e-6
    code = np.sign(x) * np.log1p(levels * np.abs(x) / peak) / np.log1p(levels)
    code = np.round(code * 127) / 127
    return (np.sign(x) * np.expm1(np.abs(code) * np.log1p(levels)) / levels * peak).astype(np.float32)


def telephone_band(frequencies):
    return ((frequencies > 250) & (frequencies < 3500)).astype(np.float32)


def spectral_codec(rng, x):
    """What a low bit rate leaves: 20 ms overlapped blocks whose weak spectral lines are dropped and the rest coarse."""
    size = 320
    n = (len(x) // size + 2) * size
    padded = np.zeros(n + size, np.float32)
    padded[size:size + len(x)] = x
    window = np.sin(np.pi * (np.arange(2 * size) + 0.5) / (2 * size)).astype(np.float32)
    blocks = np.lib.stride_tricks.sliding_window_view(padded, 2 * size)[::size] * window
    spectrum = np.fft.rfft(blocks)
    size_of = np.abs(spectrum)
    keep = size_of > size_of.max(1, keepdims=True) * 10 ** (-rng.uniform(25, 45) / 20)
    step = rng.uniform(1, 4) / 20  # logarithmic steps of 1..4 dB
    coarse = 10 ** (np.round(np.log10(size_of + 1e-6) / step) * step)
    spectrum *= keep * coarse / (size_of + 1e-6)
    blocks = np.fft.irfft(spectrum, 2 * size).astype(np.float32) * window
    out = np.zeros_like(padded)
    for i in (0, 1):  # even and odd blocks do not overlap among themselves
        part = blocks[i::2].reshape(-1)
        out[i * size:i * size + len(part)] += part
    return out[size:size + len(x)]


def clipped(rng, x):
    limit = np.abs(x).max() * rng.uniform(0.3, 0.8)
    return np.clip(x, -limit, limit)


def levelled(rng, x):
    """A random loudness from -40 to -10 dB of full scale (peaks are cut at full scale)."""
    rms = np.sqrt((x ** 2).mean()) + 1e-5
    return np.clip(x * np.float32(10 ** (rng.uniform(-40, -10) / 20) / rms), -1, 1)


def speed(x, factor):
    """Plays faster (factor > 1) or slower: pitch and formants move too, the length becomes len / factor."""
    if abs(factor - 1) < 0.004:
        return x
    return resample_poly(x, 100, round(100 * factor)).astype(np.float32)


def background(rng, banks, n):
    """(sound, lowest SNR, highest SNR in dB) of one random background."""
    kind = rng.random()
    if kind < 0.5 or (kind >= 0.7 and not banks.speech):
        return piece(rng, banks.noise[rng.integers(len(banks.noise))], n), 0, 20
    if kind < 0.7:
        return piece(rng, banks.music[rng.integers(len(banks.music))], n), 5, 20
    return babble(rng, banks.speech, n), 8, 22


def damage(rng, x, banks, strength=1.0):
    """One random chain in nature's order: room and microphone, backgrounds, then the line. strength 0..1 scales how often."""
    impulse = banks.rooms[rng.integers(len(banks.rooms))] if rng.random() < 0.5 * strength else None
    gain = (lambda hertz: response(rng, hertz)) if rng.random() < 0.7 * strength else None
    if impulse is not None or gain is not None:
        x = filtered(x, impulse, gain)
    if rng.random() < 0.65 * strength:
        noise, low, high = background(rng, banks, len(x))
        x = add(x, noise, rng.uniform(low, high))
    if rng.random() < 0.5:
        x = add(x, piece(rng, banks.noise[rng.integers(len(banks.noise))], len(x)), rng.uniform(20, 40))
    line = rng.random()
    if line < 0.12 * strength:
        x = mu_law(filtered(x, gain=telephone_band))
    elif line < 0.24 * strength:
        x = spectral_codec(rng, x)
    elif line < 0.30 * strength:
        x = clipped(rng, x)
    return levelled(rng, x)
