"""A drawn person over time: moods that come and go, blinks, talking, small movements of the head."""
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from PIL import Image

from face import Expression, Look
from paint import WHOLE, draw

RAMP = 0.32         # seconds in which one mood turns into the next
RAMP_STEPS = 4
BLINK = 0.16        # seconds
BLINK_EVERY = 3.6   # seconds, about
TALK_STEPS = 2

MOODS = {
    "neutral": Expression(lid=-0.12, lower_lid=0.25, corner=0.03, width=0.03),
    "happy": Expression(lid=-0.15, lower_lid=0.5, brow_outer=0.02, corner=0.17, width=0.12, open=0.13, teeth=0.8,
                        cheek=1, fold=0.8),
    "angry": Expression(brow_inner=-0.19, brow_outer=0.08, brow_knit=0.08, lid=-0.1, lower_lid=0.5, corner=-0.04,
                        width=-0.02, open=0.25, teeth=0.8, lip_up=0.05, fold=1, frown=0.9),
    "sad": Expression(brow_inner=0.20, brow_outer=-0.10, brow_knit=0.02, lid=-0.45, lower_lid=0.55, gaze=0.015,
                      corner=-0.10, press=0.6, pout=0.03, cheek=0.7, fold=0.8, wrinkle=0.3),
}
SENTIMENT = {"neutral": "neutral", "happy": "positive", "angry": "negative", "sad": "negative"}

TEACHER = Look(long_hair=True)
STUDENT = Look(skin=(214, 168, 140), hair=(92, 64, 40), brows=(70, 48, 34), iris=(70, 90, 110), shirt=(120, 70, 62),
               jaw=0.20, brow_width=0.065)


@dataclass(frozen=True)
class Mood:
    """A mood is on the face, fully or on its way, from start to end; outside all moods it is neutral."""
    start: float
    end: float
    name: str


def pose(mood, share, blink, talk):
    """The expression of a mood that is `share` there, with lids and lips moved by blinking and talking."""
    e = MOODS["neutral"].towards(MOODS[mood], share)
    if blink:
        return replace(e, lid=e.lid + blink * (-1 - e.lid), lower_lid=e.lower_lid + 0.2 * blink)
    return replace(e, open=e.open + 0.08 * talk, teeth=max(e.teeth, 0.3 * talk))


@lru_cache(maxsize=400)
def sprite(look, scale, mood, share, blink, talk):
    return draw(look, pose(mood, share, blink, talk), scale)


class Person:
    """`loudness(t)` tells how loud the person speaks at t, 0..1; `away` lists (start, end) of absences."""

    def __init__(self, look, scale, moods, seed, loudness=lambda t: 0.0, away=()):
        self.look, self.scale, self.moods, self.loudness, self.away = look, scale, moods, loudness, away
        rng = np.random.default_rng(seed)
        self.blinks = np.cumsum(BLINK_EVERY * rng.uniform(0.6, 1.4, 4000))
        self.waves = [(rng.uniform(0.05, 0.30), rng.uniform(0, 2 * np.pi)) for _ in range(8)]

    def mood(self, t):
        for mood in self.moods:
            if mood.start <= t < mood.end:
                share = min(1.0, (t - mood.start) / RAMP, (mood.end - t) / RAMP)
                return mood.name, round(share * RAMP_STEPS) / RAMP_STEPS
        return "neutral", 0.0

    def blink(self, t):
        since = t - self.blinks[max(0, np.searchsorted(self.blinks, t, "right") - 1)]
        return (0.5, 1.0, 0.5)[int(3 * since / BLINK)] if 0 <= since < BLINK else 0.0

    def state(self, t):
        """Mood, how far it is there, blink and talk, in few enough steps that each is drawn but once."""
        mood, share = self.mood(t)
        if 0 < share < 1:
            return mood, share, 0.0, 0.0
        blink = self.blink(t)
        talk = 0.0 if blink else round(self.loudness(t) * TALK_STEPS) / TALK_STEPS
        return ("neutral" if share == 0 else mood), share, blink, talk

    def sway(self, t, first):
        """A slow wobble of about -1..1 made of two of the person's sine waves."""
        return sum(np.sin(2 * np.pi * f * t + phase) for f, phase in self.waves[first:first + 2]) / 2

    def gone(self, t):
        """0 with the person in the chair, 1 out of sight, between while leaving or coming, half a second each."""
        inside = max((min(t - start, end - t) for start, end in self.away), default=-1.0)
        return float(np.clip(inside / 0.5, 0, 1))

    def place(self, tile, t):
        """Draws the person as seen at `t` on an RGB picture of the place: the face in the middle of it."""
        gone = self.gone(t)
        if gone >= 1:
            return
        picture = sprite(self.look, self.scale, *self.state(t))
        zoom = 1 + 0.025 * self.sway(t, 0)
        turn = np.radians(2.2 * self.sway(t, 2))
        x = tile.width / 2 + self.scale * (0.06 * self.sway(t, 4) + 3.5 * gone ** 2)
        y = tile.height - picture.height + self.scale * (0.08 + 0.03 * self.sway(t, 6) - WHOLE[1])
        self.paste(tile, picture, x, y, zoom, turn)

    def paste(self, tile, picture, x, y, zoom, turn):
        """Puts the picture on the tile with its origin (between the eyes) at x, y."""
        a, b = np.cos(turn) / zoom, np.sin(turn) / zoom
        origin_x, origin_y = -WHOLE[0] * self.scale, -WHOLE[1] * self.scale
        matrix = (a, b, origin_x - a * x - b * y, -b, a, origin_y + b * x - a * y)
        moved = picture.transform(tile.size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
        tile.paste(moved, (0, 0), moved)
