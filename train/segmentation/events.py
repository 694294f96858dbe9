"""Sounds that people at a table make without speaking: breath, rustling paper and cloth, bumped microphones, chairs.

Each is noise through one to three resonances under a rise and fall; rustling flutters. Close microphones are full of
these, with the loudness and the spectrum of soft speech, so a network that only looks for energy must fail on them.
"""
import numpy as np
from scipy.signal import lfilter

RATE = 16000


def resonant(rng, x, low, high):
    """x through a few two-pole resonances at random places between `low` and `high` Hz."""
    total = rng.uniform(0, 0.2) * x
    for _ in range(rng.integers(1, 4)):
        angle = 2 * np.pi * np.exp(rng.uniform(np.log(low), np.log(high))) / RATE
        radius = rng.uniform(0.75, 0.985)
        total = total + (1 - radius) * lfilter([1.0], [1, -2 * radius * np.cos(angle), radius * radius], x)
    return total


def envelope(rng, n):
    """Rise to 1 somewhere and fall back, at random speeds."""
    peak = rng.uniform(0.02, 0.7)
    t = np.linspace(0, 1, n)
    return np.where(t < peak, t / peak, (1 - t) / (1 - peak)) ** rng.uniform(0.5, 3)


def event(rng):
    kind = rng.random()
    if kind < 0.35:  # breath, sigh, cloth
        n = int(RATE * rng.uniform(0.15, 1.2))
        x = resonant(rng, rng.standard_normal(n), 300, 5000)
    elif kind < 0.7:  # paper, crumbling, fumbling: dense irregular flutter
        n = int(RATE * rng.uniform(0.2, 1.5))
        flutter = np.repeat(rng.gamma(0.4, 1, n // 80 + 1), 80)[:n]
        x = resonant(rng, rng.standard_normal(n) * flutter, 400, 7000)
    elif kind < 0.9:  # bump, knock, chair
        n = int(RATE * rng.uniform(0.04, 0.4))
        x = resonant(rng, rng.standard_normal(n) * np.exp(-np.arange(n) / RATE * rng.uniform(10, 60)), 40, 900)
    else:  # squeak, hum of a throat-like resonance without words
        n = int(RATE * rng.uniform(0.05, 0.5))
        pitch = np.exp(rng.uniform(4.4, 8)) * np.exp(np.linspace(0, rng.normal(0, 0.3), n))
        x = np.sin(np.cumsum(2 * np.pi * pitch / RATE)) + 0.3 * rng.standard_normal(n)
    x = x * envelope(rng, n)
    return (x / (np.sqrt((x ** 2).mean()) + 1e-9)).astype(np.float32)


def events(rng, seconds=10):
    """A sound of such events; one of usual loudness has level 1 while it lasts."""
    total = np.zeros(seconds * RATE, np.float32)
    for _ in range(1 + rng.poisson(rng.choice([3, 8, 20]))):
        x = event(rng)
        at = rng.integers(0, len(total) - len(x))
        total[at:at + len(x)] += x * np.float32(10 ** (rng.normal(0, 6) / 20))
    return total
