"""What can be wrong with a picture: tone, backlight, blur, noise, compression, covered faces, drawings."""
import cv2
import numpy as np
from photos import FACE, MARKS


def tone(rng, picture, chance):
    """Gamma, gain and offset by table; one draw in three is dark."""
    if rng.random() >= chance:
        return picture
    ramp = np.linspace(0, 1, 256)
    ramp = ramp ** np.exp(rng.uniform(np.log(0.45), np.log(2.4)))
    if rng.random() < 0.33:
        ramp = ramp * rng.uniform(0.12, 0.6)
    else:
        ramp = (ramp - 0.5) * rng.uniform(0.4, 1.5) + 0.5 + rng.uniform(-0.2, 0.2)
    return cv2.LUT(picture, np.clip(ramp * 255, 0, 255).astype(np.uint8))


def backlight(rng, picture):
    """A slow change of light across the picture: a window behind, a lamp at one side."""
    h, w = picture.shape
    coarse = np.exp(rng.normal(0, 0.7, (3, 3))).astype(np.float32)
    field = cv2.resize(coarse, (w, h), interpolation=cv2.INTER_CUBIC)
    return np.clip(picture * np.clip(field, 0.1, 4), 0, 255).astype(np.uint8)


def blur(rng, picture):
    if rng.random() < 0.5:
        sigma = rng.uniform(0.4, 1.8)
        return cv2.GaussianBlur(picture, (0, 0), sigma)
    length = int(rng.integers(2, 6))
    kernel = np.zeros((length, length), np.float32)
    cv2.line(kernel, (0, int(rng.integers(length))), (length - 1, int(rng.integers(length))), 1)
    kernel = kernel if rng.random() < 0.5 else kernel.T
    return cv2.filter2D(picture, -1, kernel / kernel.sum())


def noise(rng, picture):
    h, w = picture.shape
    grain = rng.standard_normal((h, w), np.float32) * np.exp(rng.uniform(np.log(1.5), np.log(16)))
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


def spoil(rng, picture):
    """The whole picture's damage, in the order in which a camera does it; nearly half of the pictures stay as they are."""
    if rng.random() < 0.45:
        return picture
    picture = tone(rng, picture, 0.6)
    if rng.random() < 0.2:
        picture = backlight(rng, picture)
    if rng.random() < 0.2:
        picture = blur(rng, picture)
    elif rng.random() < 0.1:
        picture = cv2.addWeighted(picture, 1.8, cv2.GaussianBlur(picture, (0, 0), 1.2), -0.8, 0)
    if rng.random() < 0.3:
        picture = noise(rng, picture)
    if rng.random() < 0.3:
        ok, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(20, 90))])
        picture = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE) if ok else picture
    return picture


def cover(rng, tile):
    """The tile with a part of its face hidden: mask, dark glasses, a hand-like patch."""
    tile, side, shade = np.ascontiguousarray(tile).copy(), tile.shape[0], int(rng.integers(0, 256))
    kind = rng.random()
    if kind < 0.45:
        return masked(rng, tile, shade)
    if kind < 0.7:
        return glasses(rng, tile, shade // 3)
    w, h = side * FACE[2] * rng.uniform(0.2, 0.6), side * FACE[3] * rng.uniform(0.2, 0.5)
    x, y = side * rng.uniform(0, 0.8), side * rng.uniform(0, 0.8)
    if rng.random() < 0.5:
        cv2.rectangle(tile, (int(x), int(y)), (int(x + w), int(y + h)), shade, -1)
    else:
        cv2.ellipse(tile, (int(x), int(y)), (max(1, int(w / 2)), max(1, int(h / 2))), float(rng.uniform(0, 180)), 0, 360, shade, -1)
    return tile


def glasses(rng, tile, shade):
    """Dark glasses: a bar through the eyes."""
    side = tile.shape[0]
    reach = 0.35 * (MARKS[1] - MARKS[0])
    ends = np.round(np.array([MARKS[0] - reach, MARKS[1] + reach]) * side).astype(int).tolist()
    cv2.line(tile, ends[0], ends[1], shade, max(1, int(side * rng.uniform(0.1, 0.2))))
    return tile


def masked(rng, tile, shade):
    """A face mask: from the nose bridge down to the chin, with straps to the sides."""
    side, (x, y, w, h) = tile.shape[0], FACE
    top = MARKS[2] * 0.6 + (MARKS[0] + MARKS[1]) * 0.2
    outline = [(x + w * 0.04, MARKS[2][1]), top, (x + w * 0.96, MARKS[2][1]),
               (x + w * 0.85, y + h * 0.85), (x + w * 0.5, y + h * 1.02), (x + w * 0.15, y + h * 0.85)]
    cv2.fillConvexPoly(tile, cv2.convexHull(np.round(np.array(outline) * side).astype(np.int32)), shade)
    if rng.random() < 0.5:
        for share in (0.6, 0.72):
            line = np.round(np.array([x + w * 0.15, y + h * share, x + w * 0.85, y + h * share]) * side).astype(int).tolist()
            cv2.line(tile, line[:2], line[2:], max(0, shade - 25), 1)
    return tile


def yaw(rng, tile, keep=None):
    """Turns the head to the right of the picture: columns beyond the nose move together. `keep`: their share that stays."""
    side = tile.shape[1]
    middle, half = MARKS[2][0] * side, FACE[2] * side / 2
    keep = rng.uniform(0.15, 0.7) if keep is None else keep
    x = np.arange(side, dtype=np.float32)
    edge = middle + half * keep
    back = np.where(x > middle, np.where(x < edge, middle + (x - middle) / keep, x + half * (1 - keep)), x)
    xs = np.broadcast_to(back.astype(np.float32), tile.shape).copy()
    ys = np.broadcast_to(np.arange(tile.shape[0], dtype=np.float32)[:, None], tile.shape).copy()
    return cv2.remap(tile, xs, ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def body(rng, picture, cx, cy, size, clip):
    """A torso, a neck and hair in flat tones, drawn before a face goes on top."""
    x0, y0, x1, y1 = clip
    part = picture[y0:y1, x0:x1]
    at = np.array([cx - x0, cy - y0])

    def blob(dx, dy, rx, ry, shade):
        middle = np.round(at + size * np.array([dx, dy])).astype(int).tolist()
        axes, turn = (max(1, int(rx * size)), max(1, int(ry * size))), float(rng.normal(0, 8))
        cv2.ellipse(part, middle, axes, turn, 0, 360, int(shade), -1, cv2.LINE_AA)

    skin = rng.uniform(50, 220)
    blob(0, 1.6, rng.uniform(0.8, 1.4), rng.uniform(0.8, 1.2), rng.integers(256))
    blob(0, 0.5, rng.uniform(0.2, 0.35), 0.5, skin * 0.8)
    blob(rng.normal(0, 0.05), rng.uniform(-0.25, 0), rng.uniform(0.45, 0.7), rng.uniform(0.55, 0.8), rng.integers(256))
    if rng.random() < 0.3:  # a hand near the face
        blob(rng.uniform(-1, 1), rng.uniform(0.3, 1.2), 0.15, rng.uniform(0.2, 0.35), skin)


def scribble(rng, picture):
    """Text, lines and shapes: screens and title cards are not faces."""
    h, w = picture.shape
    for _ in range(rng.integers(1, 9)):
        a = (int(rng.integers(w)), int(rng.integers(h)))
        b = (int(rng.integers(w)), int(rng.integers(h)))
        shade, kind = int(rng.integers(256)), rng.integers(4)
        if kind == 0:
            text = "".join(chr(c) for c in rng.integers(48, 122, rng.integers(2, 14)))
            cv2.putText(picture, text, a, int(rng.integers(8)), rng.uniform(0.3, 2.5), shade, int(rng.integers(1, 5)), cv2.LINE_AA)
        elif kind == 1:
            cv2.rectangle(picture, a, b, shade, int(rng.choice([-1, 1, 3])))
        elif kind == 2:
            cv2.circle(picture, a, int(rng.integers(3, 60)), shade, int(rng.choice([-1, 1, 3])), cv2.LINE_AA)
        else:
            cv2.line(picture, a, b, shade, int(rng.integers(1, 5)), cv2.LINE_AA)
