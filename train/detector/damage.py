"""What can be wrong with a picture: tone, backlight, blur, noise, compression, covered faces, drawings."""
import cv2
import numpy as np


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
    """The whole picture's damage, in the order in which a camera does it."""
    picture = tone(rng, picture, 0.5)
    if rng.random() < 0.15:
        picture = backlight(rng, picture)
    if rng.random() < 0.22:
        picture = blur(rng, picture)
    elif rng.random() < 0.1:
        picture = cv2.addWeighted(picture, 1.8, cv2.GaussianBlur(picture, (0, 0), 1.2), -0.8, 0)
    if rng.random() < 0.3:
        picture = noise(rng, picture)
    if rng.random() < 0.3:
        ok, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(20, 90))])
        picture = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE) if ok else picture
    if rng.random() < 0.1:  # as the program pads: right and below
        picture[:, picture.shape[1] - rng.integers(0, 31):] = 0
        picture[picture.shape[0] - rng.integers(0, 31):] = 0
    return picture


def cover(rng, picture, face, chance):
    """Hides a part of a face: mask, dark glasses, a hand-like patch. The face stays a face."""
    if rng.random() >= chance:
        return
    x, y, w, h = face[:4]
    points, shade = face[5:].reshape(5, 2), int(rng.integers(0, 256))
    kind = rng.random()
    if kind < 0.45:
        masked(rng, picture, face, shade)
    elif kind < 0.7:  # glasses: a dark bar through the eyes
        (lx, ly), (rx, ry) = points[0], points[1]
        reach = 0.35 * np.array([rx - lx, ry - ly])
        ends = np.round([points[0] - reach, points[1] + reach]).astype(int).tolist()
        cv2.line(picture, ends[0], ends[1], shade // 3, max(1, int(h * rng.uniform(0.1, 0.2))))
    else:
        pw, ph = w * rng.uniform(0.2, 0.6), h * rng.uniform(0.2, 0.5)
        px, py = x + rng.uniform(-0.2, 0.8) * w, y + rng.uniform(-0.1, 0.8) * h
        a, b = (int(px), int(py)), (int(px + pw), int(py + ph))
        if rng.random() < 0.5:
            cv2.rectangle(picture, a, b, shade, -1)
        else:
            cv2.ellipse(picture, a, (max(1, int(pw / 2)), max(1, int(ph / 2))), float(rng.uniform(0, 180)), 0, 360, shade, -1)


def masked(rng, picture, face, shade):
    """A face mask: from the nose bridge down to the chin, with straps to the sides."""
    x, y, w, h = face[:4]
    points = face[5:].reshape(5, 2)
    top = points[2] * 0.6 + (points[0] + points[1]) * 0.2
    left, right = (x + w * 0.04, points[2][1]), (x + w * 0.96, points[2][1])
    outline = [left, top, right, (x + w * 0.85, y + h * 0.85), (x + w * 0.5, y + h * 1.02), (x + w * 0.15, y + h * 0.85)]
    cv2.fillConvexPoly(picture, cv2.convexHull(np.round(outline).astype(np.int32)), shade)
    if rng.random() < 0.5:
        for share in (0.6, 0.72):
            line = np.round([x + w * 0.15, y + h * share, x + w * 0.85, y + h * share]).astype(int).tolist()
            cv2.line(picture, line[:2], line[2:], max(0, shade - 25), 1)


def body(rng, picture, owner, cx, cy, size, clip):
    """A torso, a neck and hair in flat tones, drawn before a face goes on top; owner becomes 255 there."""
    x0, y0, x1, y1 = clip
    part, covered = picture[y0:y1, x0:x1], owner[y0:y1, x0:x1]
    at = np.array([cx - x0, cy - y0])

    def blob(dx, dy, rx, ry, shade):
        middle = np.round(at + size * np.array([dx, dy])).astype(int).tolist()
        axes, turn = (max(1, int(rx * size)), max(1, int(ry * size))), float(rng.normal(0, 8))
        cv2.ellipse(part, middle, axes, turn, 0, 360, int(shade), -1, cv2.LINE_AA)
        cv2.ellipse(covered, middle, axes, turn, 0, 360, 255, -1)

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
