"""Paints the face of face.py as a height field under one lamp, with hair, neck and shoulders."""
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from face import Expression, both, bezier, head_width, outlines, smooth

WHOLE = (-1.75, -1.75, 1.75, 2.60)        # left, top, right, bottom of what is drawn of a person
MOVING = (-1.15, -1.00, 1.15, 1.40)       # what an expression changes, and a rim of what it does not
OVERSAMPLE = 2
LAMP = (-0.38, -0.52, 0.77)               # from above, a little from the left, in front


class Canvas:
    """A window of the plane as arrays of pixels, and shapes on it as soft masks."""

    def __init__(self, scale, window=WHOLE):
        self.scale = scale * OVERSAMPLE
        left, top, right, bottom = (OVERSAMPLE * round(v * scale) for v in window)
        self.corner = (left, top)
        self.size = (right - left, bottom - top)
        self.x, self.y = np.meshgrid(((np.arange(left, right) + 0.5) / self.scale).astype(np.float32),
                                     ((np.arange(top, bottom) + 0.5) / self.scale).astype(np.float32))

    def pixels(self, points):
        return [(x * self.scale - self.corner[0], y * self.scale - self.corner[1]) for x, y in points]

    def softened(self, image, softness):
        return np.asarray(image.filter(ImageFilter.GaussianBlur(softness * self.scale)), np.float32) / 255

    def area(self, shapes, softness=0.008):
        image = Image.new("L", self.size)
        for shape in shapes:
            ImageDraw.Draw(image).polygon(self.pixels(shape), fill=255)
        return self.softened(image, softness)

    def line(self, curves, width, softness=0.008):
        image = Image.new("L", self.size)
        for curve in curves:
            ImageDraw.Draw(image).line(self.pixels(curve), fill=255, width=max(1, round(width * self.scale)),
                                       joint="curve")
        return self.softened(image, softness)

    def hump(self, x, y, wide, high):
        """A Gaussian bump, and its mirror image where it is not in the middle."""
        row = np.exp(-((self.x[0] - x) / wide) ** 2)
        if x != 0:
            row = row + np.exp(-((self.x[0] + x) / wide) ** 2)
        return np.outer(np.exp(-((self.y[:, 0] - y) / high) ** 2), row)


def blur(values, radius):
    """A wide blur of a field: a small copy, averaged twice over a square of 2 x radius + 1 pixels."""
    factor = max(1, radius // 3)
    small = np.asarray(Image.fromarray(values).reduce(factor))
    reach = max(1, round(radius / factor))
    for _ in range(2):
        padded = np.pad(small, reach, mode="edge")
        rows = sum(padded[k:k + small.shape[0]] for k in range(2 * reach + 1)) / (2 * reach + 1)
        small = sum(rows[:, k:k + small.shape[1]] for k in range(2 * reach + 1)) / (2 * reach + 1)
    size = (values.shape[1], values.shape[0])
    return np.asarray(Image.fromarray(small.astype(np.float32)).resize(size, Image.Resampling.BILINEAR))


def heights(canvas, look, e, shapes):
    """The height field of the head, towards the viewer, and where the head is."""
    x, y = canvas.x, canvas.y
    inside = 1 - (x / head_width(look, y)) ** 2 - (np.abs(y + 0.03) / 1.30) ** 2.3
    z = 0.95 * np.sqrt(np.clip(inside, 0.0004, None))
    z += 0.060 * canvas.hump(0.42, -0.42 - 0.5 * e.brow_inner, 0.34, 0.13)
    z -= 0.120 * canvas.hump(0.40, -0.10, 0.24, 0.17)
    z += 0.045 * canvas.hump(0.40, -0.09, 0.17, 0.11)
    bridge = smooth(-0.35, 0.40, y) * smooth(0.58, 0.46, y)
    z += bridge * (0.10 + 0.16 * smooth(0.0, 0.42, y)) * np.exp(-(x / (0.075 + 0.06 * smooth(0.0, 0.45, y))) ** 2)
    z += 0.10 * canvas.hump(0, 0.40, 0.12, 0.10) + 0.075 * canvas.hump(0.145, 0.44, 0.06, 0.07)
    z += (0.05 + 0.07 * e.cheek) * canvas.hump(0.56, 0.30 - 0.10 * e.cheek, 0.24, 0.22)
    z += 0.05 * canvas.hump(0, 0.80, 0.42, 0.22) + 0.07 * canvas.hump(0, 1.12, 0.24, 0.13)
    z -= 0.05 * canvas.hump(0, 0.99, 0.24, 0.06) + 0.02 * canvas.hump(0, 0.60, 0.05, 0.09)
    z += 0.050 * canvas.area(shapes.upper_lip, 0.025) + (0.065 + 0.2 * e.pout) * canvas.area(shapes.lower_lip, 0.035)
    z -= 0.045 * e.fold * canvas.line(shapes.fold, 0.035, 0.028)
    z -= 0.050 * e.frown * canvas.line(shapes.frown, 0.02, 0.016)
    z += 0.060 * e.frown * canvas.hump(0, -0.42, 0.12, 0.12)
    z -= 0.030 * e.wrinkle * canvas.line(shapes.wrinkle, 0.02, 0.018)
    return z, smooth(0.0, 0.03, inside)


def light(canvas, z):
    """How bright each point of the height field is under the lamp: 1 is a surface turned to it."""
    slope_y, slope_x = np.gradient(z, 1 / canvas.scale)
    slope_x, slope_y = np.clip(slope_x, -2.5, 2.5), np.clip(slope_y, -2.5, 2.5)
    length = np.sqrt(slope_x ** 2 + slope_y ** 2 + 1)
    turned = (-slope_x * LAMP[0] - slope_y * LAMP[1] + LAMP[2]) / length
    hollow = z - blur(z.astype(np.float32), round(0.2 * canvas.scale))
    return np.clip(0.36 + 0.68 * np.clip(turned, 0, None) + np.clip(1.4 * hollow, -0.22, 0.06), 0.08, 1.12)


class Painting:
    """Colours laid over each other, back to front; premultiplied by their opacity."""

    def __init__(self, canvas):
        self.canvas = canvas
        self.colour = np.zeros((*canvas.x.shape, 3), np.float32)
        self.opacity = np.zeros(canvas.x.shape, np.float32)

    def lay(self, mask, colour, shade=1.0):
        paint = np.multiply.outer(np.broadcast_to(np.float32(shade), mask.shape), np.float32(colour))
        self.colour += np.float32(mask)[..., None] * (paint - self.colour)
        self.opacity += mask * (1 - self.opacity)

    def darken(self, mask, share):
        self.colour *= (1 - share * np.float32(mask))[..., None]

    def image(self):
        straight = self.colour / np.maximum(self.opacity, 1 / 255)[..., None]
        pixels = np.dstack([straight, self.opacity * 255])
        return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8), "RGBA").reduce(OVERSAMPLE)


@lru_cache
def strand_field(scale):
    """Fine upright streaks for hair, 1 on average, over everything that is drawn at this scale."""
    canvas = Canvas(scale)
    noise = np.random.default_rng(7).normal(0, 1, (canvas.size[1], canvas.size[0])).astype(np.float32)
    length = round(0.35 * canvas.scale)
    along = np.cumsum(noise, 0)
    along[length:] = along[length:] - along[:-length]
    return canvas.corner, 1 + 0.10 * along / np.sqrt(length)


def strands(canvas):
    (left, top), values = strand_field(canvas.scale // OVERSAMPLE)
    x, y = canvas.corner[0] - left, canvas.corner[1] - top
    return values[y:y + canvas.size[1], x:x + canvas.size[0]]


def paint_body(painting, look):
    canvas = painting.canvas
    x, y = canvas.x, canvas.y
    if look.long_hair:
        width = 1.12 * np.sqrt(1 - np.clip((-y - 0.1) / 1.4, 0, 1) ** 2) + 0.10 * smooth(0.2, 1.2, y)
        painting.lay(smooth(width, width - 0.05, np.abs(x)) * smooth(2.0, 1.9, y + 0.25 * np.abs(x)), look.hair,
                     0.62 * strands(canvas))
    neck = smooth(0.50, 0.47, np.abs(x)) * smooth(0.7, 0.8, y)
    painting.lay(neck, look.skin, 0.50 + 0.20 * np.cos(1.6 * (x + 0.25)) - 0.18 * smooth(1.55, 1.15, y))
    collar = 0.15 * np.exp(-((np.abs(x) - 0.35) / 0.2) ** 2)
    slope = 1.42 - collar + 0.30 * smooth(0.3, 1.3, np.abs(x)) + 0.9 * smooth(1.15, 1.9, np.abs(x))
    painting.lay(smooth(slope, slope + 0.02, y), look.shirt, 1.0 - 0.12 * x - 0.06 * x ** 2 - 0.08 * y)


def paint_ears(painting, look):
    x, y = painting.canvas.x, painting.canvas.y
    far = ((np.abs(x) - 0.99) / 0.12) ** 2 + ((y + 0.02) / 0.24) ** 2
    painting.lay(smooth(1.05, 0.95, far), look.skin, 0.62 + 0.18 * far)


def paint_skin(painting, look, e, shapes, shade, head):
    canvas = painting.canvas
    painting.lay(head, look.skin, shade)
    blush = canvas.hump(0.56, 0.34, 0.22, 0.18) + 0.6 * canvas.hump(0, 0.42, 0.12, 0.10)
    painting.lay(0.16 * head * blush, (214, 120, 104), shade)
    nostril = bezier([(0.035, 0.50), (0.06, 0.455), (0.115, 0.47), (0.12, 0.50), (0.035, 0.50)])
    painting.darken(canvas.area(both(nostril), 0.012), 0.75)
    painting.darken(canvas.line(shapes.fold, 0.022, 0.016), 0.10 + 0.22 * e.fold)
    painting.darken(canvas.line(shapes.frown, 0.016, 0.012), 0.45 * e.frown)
    painting.darken(canvas.line(shapes.wrinkle, 0.014, 0.010), 0.25 * e.wrinkle)


def paint_eyes(painting, look, e, shapes, shade):
    canvas = painting.canvas
    opening = canvas.area(shapes.eye, 0.006)
    painting.lay(opening, (236, 234, 230), 0.45 + 0.5 * shade)
    x, y = np.abs(canvas.x) - 0.40, canvas.y + 0.115 - e.gaze
    far, iris = np.hypot(x, y), 0.105 * look.eye
    painting.lay(opening * smooth(iris + 0.008, iris - 0.008, far), look.iris, 0.7 + 1.6 * far)
    painting.lay(opening * smooth(0.050, 0.040, far), (14, 12, 12))
    glint = np.hypot(x + 0.035 * np.sign(canvas.x), y + 0.035)
    painting.lay(opening * smooth(0.026, 0.014, glint), (250, 250, 250))
    painting.darken(canvas.line(shapes.crease, 0.018, 0.012), 0.35)
    painting.darken(opening * canvas.line(shapes.upper_lid, 0.10, 0.02), 0.45)
    painting.lay(0.9 * canvas.line(shapes.upper_lid, 0.032, 0.005), look.brows, 0.6)
    painting.lay(0.45 * canvas.line(shapes.lower_lid, 0.014, 0.007), look.brows, 0.9)


def paint_mouth(painting, look, e, shapes, shade):
    canvas = painting.canvas
    painting.lay(canvas.area(shapes.upper_lip, 0.012), look.lips, 0.82 * shade)
    painting.lay(canvas.area(shapes.lower_lip, 0.014), look.lips, 1.02 * shade)
    gap = canvas.area(shapes.gap, 0.006)
    painting.lay(gap, (58, 22, 24))
    edge = 0.76 - e.lip_up + 0.17 * e.teeth - 0.9 * e.corner * canvas.x ** 2  # of the upper teeth
    row = smooth(edge + 0.04, edge, canvas.y) * smooth(0.40 + e.width, 0.26 + e.width, np.abs(canvas.x))
    painting.lay(gap * row * min(1.0, 2 * e.teeth), (238, 234, 226), 0.92)
    painting.darken(canvas.line(shapes.seam, 0.016, 0.006), 0.62 - 0.3 * e.open)


def paint_hair(painting, look):
    canvas = painting.canvas
    x, y = canvas.x, canvas.y
    far = (x / 1.10) ** 2 + ((y + 0.28) / 1.32) ** 2
    line = -0.86 - 0.16 * np.cos(2.3 * (x + 0.25)) + 0.85 * smooth(0.70, 1.0, np.abs(x))
    end = 0.62 if look.long_hair else -0.02
    sides = smooth(0.87, 0.93, np.abs(x) + 0.05 * y) * smooth(end, end - 0.25, y)
    shape = smooth(1.02, 0.98, far) * np.clip(smooth(line + 0.03, line - 0.03, y) + sides, 0, 1)
    gloss = 0.62 + 0.42 * np.sqrt(np.clip(1.08 - far, 0.02, None))
    gloss += 0.30 * np.exp(-((y + 1.12 + 0.25 * x ** 2) / 0.14) ** 2)
    painting.lay(shape, look.hair, gloss * strands(canvas))


def paint(canvas, look, e):
    shapes = outlines(look, e)
    z, head = heights(canvas, look, e, shapes)
    shade = light(canvas, z)
    painting = Painting(canvas)
    paint_body(painting, look)
    paint_ears(painting, look)
    paint_skin(painting, look, e, shapes, shade, head)
    paint_eyes(painting, look, e, shapes, shade)
    painting.lay(0.88 * canvas.area(shapes.brow, 0.014), look.brows, 0.9 * strands(canvas))
    paint_mouth(painting, look, e, shapes, shade)
    paint_hair(painting, look)
    return painting.image()


@lru_cache
def resting(look, scale):
    """The person with a neutral face."""
    return paint(Canvas(scale), look, Expression())


def draw(look, expression, scale):
    """The person down to the chest as an RGBA image of `scale` pixels to the unit; clear where there is nobody."""
    whole = resting(look, scale).copy()
    canvas = Canvas(scale, MOVING)
    corner = tuple((a - b) // OVERSAMPLE for a, b in zip(canvas.corner, Canvas(scale).corner))
    part = paint(canvas, look, expression)
    fade = Image.new("L", part.size)
    rim = round(0.06 * scale)
    fade.paste(255, (rim, rim, part.width - rim, part.height - rim))
    whole.paste(part, corner, fade.filter(ImageFilter.GaussianBlur(rim / 2.5)))
    return whole
