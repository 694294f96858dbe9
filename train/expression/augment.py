"""Random changes that a meeting camera makes to a face crop, and crops that are no face at all."""
import cv2
import numpy as np

from framing import SIDE, cut, overlap


def geometry(rng, picture, where, shift=0.12, low=0.8, high=1.25, turn=14):
    """Cuts `where` = (x, y, side) of `picture` with the detector's jitter: shift, scale, turn, mirror."""
    x, y, side = where
    grow = np.exp(rng.uniform(np.log(low), np.log(high)))
    cx = x + side / 2 + rng.uniform(-shift, shift) * side
    cy = y + side / 2 + rng.uniform(-shift, shift) * side
    zoom = SIDE / (side * grow)
    angle = rng.normal(0, turn / 2)
    matrix = cv2.getRotationMatrix2D((cx, cy), angle, zoom)
    if rng.random() < 0.15:  # slight squeeze: aspect of another camera or a turned head
        matrix[0] *= rng.uniform(0.88, 1.12)
        matrix[0, 2] = cx - matrix[0, 0] * cx - matrix[0, 1] * cy
    matrix[0, 2] += SIDE / 2 - 0.5 - cx
    matrix[1, 2] += SIDE / 2 - 0.5 - cy
    if zoom < 0.5:
        picture = cv2.blur(picture, (int(1 / zoom), int(1 / zoom)))
    out = cv2.warpAffine(picture, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return out[:, ::-1] if rng.random() < 0.5 else out


def low_resolution(rng, image):
    small = int(rng.uniform(16, 40))
    way = (cv2.INTER_AREA, cv2.INTER_LINEAR)[rng.integers(2)]
    back = (cv2.INTER_LINEAR, cv2.INTER_CUBIC)[rng.integers(2)]
    return cv2.resize(cv2.resize(image, (small, small), interpolation=way), (SIDE, SIDE), interpolation=back)


def light(rng, image):
    """Gamma, contrast, brightness and a soft shadow from one side, by table and ramp."""
    ramp = np.arange(256, dtype=np.float32) / 255
    ramp = ramp ** np.exp(rng.normal(0, 0.35))
    ramp = (ramp - 0.5) * np.exp(rng.normal(0, 0.3)) + 0.5 + rng.normal(0, 0.1)
    image = cv2.LUT(np.ascontiguousarray(image), np.clip(ramp * 255, 0, 255).astype(np.uint8))
    if rng.random() < 0.25:
        a = rng.uniform(0, 2 * np.pi)
        line = np.linspace(-1, 1, SIDE, dtype=np.float32)
        shade = 1 + rng.uniform(0.1, 0.5) * (np.cos(a) * line[None] + np.sin(a) * line[:, None]) / 1.4
        image = np.clip(image * shade, 0, 255).astype(np.uint8)
    return image


def occlude(rng, image):
    """A flat or noisy rectangle: hand, microphone, hair, caption bar."""
    w, h = rng.integers(6, 22, 2)
    x, y = rng.integers(0, SIDE - w + 1), rng.integers(0, SIDE - h + 1)
    image = image.copy()
    patch = rng.normal(rng.uniform(0, 255), rng.choice([0, 12, 40]), (h, w))
    image[y:y + h, x:x + w] = np.clip(patch, 0, 255)
    return image


def degrade(rng, image):
    """What camera and codec do; each step is rare enough that most crops stay clear."""
    if rng.random() < 0.7:
        image = light(rng, image)
    if rng.random() < 0.2:
        image = low_resolution(rng, image)
    elif rng.random() < 0.15:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.4))
    if rng.random() < 0.2:
        image = np.clip(image + rng.normal(0, rng.uniform(2, 14), image.shape), 0, 255).astype(np.uint8)
    if rng.random() < 0.15:
        _, code = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.uniform(15, 70))])
        image = cv2.imdecode(code, cv2.IMREAD_GRAYSCALE)
    if rng.random() < 0.2:
        image = occlude(rng, image)
    return image


def synthetic(rng):
    """Flat colours, ramps, noise, rectangles and writing: what is on a screen when nobody is."""
    kind = rng.integers(5)
    base = np.full((SIDE, SIDE), rng.integers(0, 256), np.float32)
    if kind == 1:
        line = np.linspace(-1, 1, SIDE)
        base += rng.uniform(-120, 120) * line[None] + rng.uniform(-120, 120) * line[:, None]
    elif kind == 2:
        noise = rng.normal(0, rng.uniform(5, 80), (SIDE, SIDE))
        base += cv2.GaussianBlur(noise, (0, 0), rng.uniform(0.3, 5)) * rng.uniform(1, 4)
    base = np.clip(base, 0, 255).astype(np.uint8)
    if kind == 3:
        for _ in range(rng.integers(2, 9)):
            a, b = rng.integers(-8, SIDE + 8, 2), rng.integers(-8, SIDE + 8, 2)
            shade = int(rng.integers(256))
            if rng.random() < 0.5:
                cv2.rectangle(base, a.tolist(), b.tolist(), shade, int(rng.choice([-1, 1, 2])))
            else:
                cv2.ellipse(base, a.tolist(), (int(rng.integers(3, 24)), int(rng.integers(3, 24))),
                            int(rng.integers(180)), 0, 360, shade, int(rng.choice([-1, 1, 2])))
    if kind == 4:
        ink = int((int(base[0, 0]) + 128) % 256)
        for row in range(int(rng.integers(1, 6))):
            text = "".join(chr(c) for c in rng.integers(48, 123, 12))
            cv2.putText(base, text, (int(rng.integers(-30, 10)), 8 + row * int(rng.integers(7, 16))),
                        int(rng.integers(0, 8)), rng.uniform(0.25, 1.6), ink, int(rng.integers(1, 3)), cv2.LINE_AA)
    return base


def background_crop(rng, picture, candidates):
    """A random square of any size, or (if there is one, half of the time) around a detector's mistake."""
    if candidates and rng.random() < 0.5:
        return geometry(rng, picture, candidates[rng.integers(len(candidates))], 0.2, 0.7, 1.5)
    side = np.exp(rng.uniform(np.log(14), np.log(min(picture.shape))))
    where = (rng.uniform(0, picture.shape[1] - side), rng.uniform(0, picture.shape[0] - side), side)
    return geometry(rng, picture, where, 0, 1, 1)


def misframed(rng, picture, faces):
    """A square of an LFW photo that shares less than a fifth with every face square; None if not found."""
    for _ in range(8):
        side = np.exp(rng.uniform(np.log(18), np.log(150)))
        where = (rng.uniform(-side / 3, picture.shape[1] - side * 2 / 3),
                 rng.uniform(-side / 3, picture.shape[0] - side * 2 / 3), side)
        if max(overlap(where, f) for f in faces) < 0.2:
            return cut(picture, where)
    return None
