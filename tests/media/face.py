"""The outline of a drawn face: where a look and an expression put brows, eyes, mouth and wrinkles.

Lengths are in halves of the face's width; x to the viewer's right, y down, the origin between the eyes and the nose.
"""
from dataclasses import dataclass, field, fields

import numpy as np

@dataclass(frozen=True)
class Look:
    """Who it is."""
    skin: tuple = (226, 180, 152)
    lips: tuple = (178, 92, 88)
    hair: tuple = (58, 40, 32)
    brows: tuple = (52, 36, 30)
    iris: tuple = (84, 62, 44)
    shirt: tuple = (62, 92, 128)
    jaw: float = 0.24         # how much narrower the jaw is than the temples
    brow_width: float = 0.055
    eye: float = 1.0          # size of the eyes
    long_hair: bool = False


@dataclass(frozen=True)
class Expression:
    """How far each part is from rest; 0 everywhere is a neutral face."""
    brow_inner: float = 0.0   # up
    brow_outer: float = 0.0   # up
    brow_knit: float = 0.0    # towards the middle
    lid: float = 0.0          # upper lid up; -1 is closed
    lower_lid: float = 0.0    # up, as in a squint
    gaze: float = 0.0         # down
    corner: float = 0.0       # corners of the mouth up
    width: float = 0.0        # of the mouth
    open: float = 0.0         # gap between the lips
    teeth: float = 0.0        # how much of the gap shows teeth
    press: float = 0.0        # lips pressed thin
    lip_up: float = 0.0       # middle of the upper lip up
    pout: float = 0.0         # lower lip up and out
    cheek: float = 0.0        # cheeks up
    fold: float = 0.0         # folds from the nose to the mouth
    frown: float = 0.0        # upright wrinkles between the brows
    wrinkle: float = 0.0      # wrinkles across the forehead

    def towards(self, other, share):
        """The expression `share` (0..1) of the way to the other."""
        return Expression(**{f.name: (1 - share) * getattr(self, f.name) + share * getattr(other, f.name)
                             for f in fields(self)})


def smooth(low, high, value):
    """0 below low, 1 above high, an S between."""
    t = np.clip((value - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def bezier(points, steps=24):
    """A Bezier curve of any degree as a list of points."""
    t = np.linspace(0, 1, steps)[:, None]
    rows = [np.repeat(np.array(p, float)[None], steps, 0) for p in points]
    while len(rows) > 1:
        rows = [(1 - t) * a + t * b for a, b in zip(rows, rows[1:])]
    return rows[0]


def both(points):
    """A shape of the right half of the face and its mirror image."""
    points = np.asarray(points)
    return [points, points * (-1, 1)]


@dataclass
class Shapes:
    """The outlines that a look and an expression give."""
    brow: list = field(default_factory=list)
    eye: list = field(default_factory=list)
    upper_lid: list = field(default_factory=list)
    crease: list = field(default_factory=list)
    lower_lid: list = field(default_factory=list)
    upper_lip: list = field(default_factory=list)
    lower_lip: list = field(default_factory=list)
    gap: list = field(default_factory=list)
    seam: list = field(default_factory=list)
    fold: list = field(default_factory=list)
    frown: list = field(default_factory=list)
    wrinkle: list = field(default_factory=list)


def brow_shape(look, e):
    inner = (0.17 - e.brow_knit, -0.34 - e.brow_inner)
    bend = (0.45 - 0.4 * e.brow_knit, -0.46 - 0.5 * (e.brow_inner + e.brow_outer))
    outer = (0.74, -0.34 - e.brow_outer)
    upper = bezier([inner, bend, outer])
    thickness = look.brow_width * (1 - 0.7 * np.linspace(0, 1, len(upper)) ** 2)
    lower = upper + np.stack([np.zeros_like(thickness), 1.6 * thickness], 1)
    return np.concatenate([upper, lower[::-1]])


def eye_shapes(look, e, shapes):
    wide, middle = 0.20 * look.eye, 0.40
    rise = 0.070 * look.eye * max(0.0, 1 + e.lid)
    sink = 0.055 * look.eye * (1 - 0.8 * e.lower_lid) * (1.0 if e.lid > -0.9 else 0.3)
    inner, outer = (middle - wide, -0.09), (middle + wide, -0.13)
    upper = bezier([inner, (middle - 0.10, -0.12 - 1.9 * rise), (middle + 0.14, -0.12 - 1.8 * rise), outer])
    lower = bezier([inner, (middle - 0.06, -0.10 + 1.7 * sink), (middle + 0.12, -0.10 + 1.6 * sink), outer])
    shapes.eye = both(np.concatenate([upper, lower[::-1]]))
    shapes.upper_lid = both(upper)
    shapes.lower_lid = both(lower)
    shapes.crease = both(upper + (0.0, -0.055))


def mouth_shapes(e, shapes):
    half = 0.40 + e.width
    corner = np.array([half, 0.80 - e.corner])
    thin = 1 - 0.75 * e.press
    top = 0.80 - e.open * 0.45 - e.lip_up           # lower edge of the upper lip in the middle
    floor = 0.80 + e.open * 0.55 - 0.6 * e.pout     # upper edge of the lower lip in the middle
    upper_edge = bezier([corner, (half * 0.5, top - 0.02), (0, top + 0.01)])
    lower_edge = bezier([corner, (half * 0.55, floor + 0.03), (0, floor)])
    bow = bezier([corner, (half * 0.55, top - 0.07 * thin - 0.02), (0.10, top - 0.110 * thin), (0, top - 0.070 * thin)])
    below = bezier([corner, (half * 0.62, floor + 0.15 * thin), (0, floor + (0.120 + 0.5 * e.pout) * thin)])
    mirror = np.array([-1, 1])

    def closed(one, other):
        right = np.concatenate([one, other[::-1]])
        left = right * mirror
        return [right, left]

    shapes.upper_lip = closed(upper_edge, bow)
    shapes.lower_lip = closed(lower_edge, below)
    shapes.gap = closed(upper_edge, lower_edge)
    shapes.seam = both(upper_edge) + both(lower_edge)


def wrinkle_shapes(e, shapes):
    shapes.fold = both(bezier([(0.20, 0.34), (0.36, 0.44), (0.50 + 0.5 * e.width, 0.62 - 0.2 * e.corner),
                               (0.47 + 0.9 * e.width, 0.86 - 0.4 * e.corner)]))
    shapes.frown = both(bezier([(0.055, -0.54), (0.085, -0.42), (0.075, -0.27)]))
    shapes.wrinkle = [bezier([(-0.45, y + 0.05), (-0.2, y - 0.03), (0.2, y - 0.03), (0.45, y + 0.05)])
                      for y in (-0.95, -0.82, -0.69)]


def outlines(look, e):
    shapes = Shapes(brow=both(brow_shape(look, e)))
    eye_shapes(look, e, shapes)
    mouth_shapes(e, shapes)
    wrinkle_shapes(e, shapes)
    return shapes


def head_width(look, y):
    """The half width of the head, seen from the front, at height y."""
    return 1 - look.jaw * smooth(0.1, 1.15, y) - 0.06 * smooth(-0.3, -1.2, y)
