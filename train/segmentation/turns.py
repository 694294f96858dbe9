"""Who speaks when in a made-up conversation: turns, pauses, quick exchanges, back-channels, interruptions, monologues.

No words and no sounds here, only times in seconds. The gap between two people's turns is roughly normal around
0.2 s and often negative, most back-channels fall inside another's turn (Heldner & Edlund 2010, "Pauses, gaps and
overlaps in conversations"); every conversation has its own temper, so quiet and lively ones both occur.
"""
from typing import NamedTuple


class Turn(NamedTuple):
    speaker: int
    start: float
    seconds: float


class Temper:
    def __init__(self, rng, people):
        self.gap = rng.normal(0.15, 0.2)
        self.spread = rng.uniform(0.15, 0.6)
        self.length = rng.choice([0.6, 1.0, 1.3, 1.8])
        self.silences = rng.choice([0.02, 0.1, 0.35])
        self.feedback = rng.choice([0.0, 0.08, 0.2])  # back-channels per second of somebody's turn
        self.interruptions = rng.choice([0.0, 0.08, 0.2])  # longer overlapped turns per second
        self.again = rng.uniform(0.05, 0.35)  # the same person goes on after a pause
        self.share = rng.dirichlet([1.2] * people)


def turn_seconds(rng, temper):
    kind = rng.random()
    if kind < 0.22:
        return rng.uniform(0.25, 0.9)
    if kind < 0.82:
        return min(12.0, temper.length * rng.lognormal(0.6, 0.7))
    return rng.uniform(4, 15)


def inside(rng, temper, turn, people):
    """What the others say during one turn."""
    for other in range(people):
        if other == turn.speaker:
            continue
        for _ in range(rng.poisson(temper.feedback * turn.seconds / max(1, people - 1))):
            yield Turn(other, turn.start + rng.uniform(0.1, 1) * turn.seconds, rng.uniform(0.2, 0.6))
        for _ in range(rng.poisson(temper.interruptions * turn.seconds / max(1, people - 1))):
            yield Turn(other, turn.start + rng.uniform(0, 1) * turn.seconds, min(5.0, rng.lognormal(0.1, 0.6)))


def next_start(rng, temper, turn, same):
    end = turn.start + turn.seconds
    if rng.random() < temper.silences:
        return end + 0.6 + rng.exponential(1.8)
    if same:
        return end + rng.uniform(0.45, 1.6)
    return end + max(rng.normal(temper.gap, temper.spread), -min(1.5, 0.7 * turn.seconds))


def conversation(rng, people, until):
    """Turns of `people` speakers from some time before 0 to `until` seconds; they may overlap each other."""
    temper = Temper(rng, people)
    start, speaker, turns = -rng.uniform(0, 8), rng.integers(people), []
    while start < until:
        turn = Turn(speaker, start, turn_seconds(rng, temper))
        turns += [turn, *inside(rng, temper, turn, people)]
        same = people == 1 or rng.random() < temper.again
        if not same:
            share = temper.share + 0.05
            share[speaker] = 0
            speaker = rng.choice(people, p=share / share.sum())
        start = max(start + 0.05, next_start(rng, temper, turn, same))
    return turns
