"""Synthetic backgrounds for augment.py: coloured noise, hum, clicks, keys, and music-like chords with a beat."""
import numpy as np

RATE, SECONDS = 16000, 10
N = RATE * SECONDS


def unit(x):
    return (x / (np.sqrt((x ** 2).mean()) + 1e-9)).astype(np.float32)


def coloured(rng, n=N):
    """Noise whose power falls as 1 / f^e (0 white, 1 pink, 2 brown), sometimes band-limited, sometimes swelling."""
    spectrum = np.fft.rfft(rng.standard_normal(n))
    f = np.maximum(np.fft.rfftfreq(n, 1 / RATE), 20)
    spectrum *= f ** (-rng.uniform(0, 2.2) / 2)
    if rng.random() < 0.4:
        low, high = sorted(rng.uniform(np.log(50), np.log(8000), 2))
        spectrum *= 1 / (1 + (np.exp(low) / f) ** 4) / (1 + (f / np.exp(high)) ** 4)
    x = np.fft.irfft(spectrum, n)
    if rng.random() < 0.5:
        x *= slow(rng, n, rng.uniform(0.2, 4), 0.2)
    return unit(x)


def slow(rng, n, rate, floor):
    """A positive random curve that changes about `rate` times a second."""
    points = rng.uniform(floor, 1, int(n / RATE * rate) + 3)
    return np.interp(np.linspace(0, len(points) - 1, n), np.arange(len(points)), points)


def hum(rng, n=N):
    """Mains, fans and motors: many harmonics of 45..240 Hz, slightly unsteady, over a little noise."""
    t = np.arange(n) / RATE
    base = rng.choice([50, 60, rng.uniform(45, 240)])
    phase = 2 * np.pi * base * t + rng.uniform(0, 0.5) * np.cumsum(slow(rng, n, 3, 0) - 0.5) / RATE * base
    x = sum(rng.uniform(0, 1) / k ** rng.uniform(0.5, 1.5) * np.sin(k * phase + rng.uniform(0, 6)) for k in range(1, 16))
    return unit(unit(x) + rng.uniform(0.05, 0.5) * coloured(rng, n))


def clicks(rng, n=N):
    """Keys, knocks, dishes: short decaying bursts, each with its own resonance, at random or rhythmic times."""
    x = 0.01 * rng.standard_normal(n)
    rate = rng.uniform(0.5, 12)
    at = rng.integers(0, n, int(rate * n / RATE) + 1)
    if rng.random() < 0.3:
        at = np.arange(rng.integers(RATE), n, int(RATE / rate))
    for start in at:
        m = int(RATE * rng.uniform(0.005, 0.25))
        t = np.arange(m) / RATE
        burst = rng.standard_normal(m) * rng.uniform(0, 1) + np.sin(2 * np.pi * np.exp(rng.uniform(4.6, 8.9)) * t)
        burst *= np.exp(-t * 6.9 / (m / RATE)) * rng.lognormal(0, 0.7)
        x[start:start + m] += burst[:n - start]
    return unit(x)


def bank_of_noise(rng, count):
    makers = (coloured, coloured, hum, clicks)
    bank = [makers[i % len(makers)](rng) for i in range(count)]
    # Half of them get a second layer, as real places have.
    return [unit(x + rng.uniform(0.1, 1) * bank[rng.integers(count)]) if i % 2 else x for i, x in enumerate(bank)]


def tone(rng, pitch, m, bright):
    """One note: harmonics with random weights, an attack and a decay."""
    t = np.arange(m) / RATE
    vibrato = rng.uniform(0, 0.004) * np.sin(2 * np.pi * rng.uniform(4, 7) * t) / (2 * np.pi * 5.5)
    x = np.zeros(m)
    for k in range(1, 1 + int(min(12, 7600 / pitch))):
        x += rng.uniform(0.2, 1) / k ** bright * np.sin(2 * np.pi * pitch * k * (t + vibrato) + rng.uniform(0, 6))
    return x * np.minimum(1, t / rng.uniform(0.002, 0.08)) * np.exp(-t * rng.uniform(0.3, 5))


def music(rng, n=N):
    """Random chords on a scale in time with a random beat, some with drums, some with one singing-like line."""
    x = np.zeros(n)
    beat = int(RATE * 60 / rng.uniform(60, 170))
    root, bright = rng.uniform(55, 220), rng.uniform(0.6, 2)
    scale = np.array([0, 2, 4, 5, 7, 9, 11] if rng.random() < 0.5 else [0, 2, 3, 5, 7, 8, 10])
    drums, line = rng.random() < 0.6, rng.random() < 0.5
    for i, start in enumerate(range(0, n, beat)):
        if i % 4 == 0:
            degree = rng.integers(7)
        notes = [(scale[(degree + s) % 7], 4) for s in (0, 2, 4)] if i % 2 == 0 else []
        notes += [(scale[rng.integers(7)] + 12 * rng.integers(1, 3), 1)] if line else []
        for semitone, beats in notes:
            m = min(beat * beats, n - start)
            x[start:start + m] += tone(rng, root * 2 ** (semitone / 12), m, bright)
        if drums:
            m = min(int(0.2 * RATE), n - start)
            t = np.arange(m) / RATE
            hit = np.sin(2 * np.pi * 60 * np.exp(-8 * t) * t * 4) if i % 2 == 0 else rng.standard_normal(m)
            x[start:start + m] += rng.uniform(0.5, 3) * hit * np.exp(-t * rng.uniform(15, 60))
    return unit(x)


def bank_of_music(rng, count):
    return [music(rng) for _ in range(count)]
