"""Builds training pictures: face tiles of many sizes, and things that are none, pasted on photos without people.

compose(rng, photos, h, w) -> grey uint8 [h, w]. Nothing is labelled: what is a face in it, the teacher says, who looks
at the picture before damage.spoil() makes it dark or noisy for the student.
"""
import cv2
import numpy as np
import damage
from decoy import decoy
from photos import FACE

DECOYS = 0.25  # share of pastes that are no faces


def background(rng, photos, h, w):
    """A random window of a background photo, turned, flipped and scaled."""
    photo = photos.backgrounds[rng.integers(len(photos.backgrounds))]
    if rng.random() < 0.15:
        photo = np.rot90(photo)
    ph, pw = photo.shape
    zoom = max(h / ph, w / pw, np.exp(rng.uniform(np.log(0.5), np.log(2.5))))
    x, y = rng.uniform(0, max(pw - w / zoom, 0)), rng.uniform(0, max(ph - h / zoom, 0))
    move = np.array([[zoom, 0, -x * zoom], [0, zoom, -y * zoom]])
    out = cv2.warpAffine(photo, move, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return np.ascontiguousarray(out[:, ::-1]) if rng.random() < 0.5 else out


def layout(rng, h, w):
    """Where faces go: (centre x, centre y, face height, clip x0, y0, x1, y1) for each photo."""
    kind, places = rng.random(), []
    if kind < 0.12:  # nothing but background
        return places
    if kind < 0.44:  # a call or contact sheet: cells
        nx, ny = rng.integers(1, 6), rng.integers(1, 5)
        gap = rng.integers(0, 6)
        for i in range(nx):
            for j in range(ny):
                if rng.random() < 0.12:
                    continue
                cw, ch = w / nx, h / ny
                size = min(cw, ch) * np.exp(rng.uniform(np.log(0.22), np.log(0.95)))
                cx, cy = (i + rng.normal(0.5, 0.12)) * cw, (j + rng.normal(0.5, 0.12)) * ch
                clip = (int(i * cw) + gap, int(j * ch) + gap, int((i + 1) * cw) - gap, int((j + 1) * ch) - gap)
                places.append((cx, cy, max(size, 9), *clip))
        return places
    if kind < 0.64:  # a crowd: heads of like size that hide one another
        size = min(h, w) * np.exp(rng.uniform(np.log(0.07), np.log(0.4)))
        x0, y0, step = rng.uniform(-0.5, 0.5) * size, rng.uniform(0, h - size / 2), size * rng.uniform(0.6, 1.3)
        for row in range(rng.integers(1, 4)):
            for cx in np.arange(x0, w, step)[:8]:
                cy = y0 + row * size * rng.uniform(0.5, 1.0) + rng.normal(0, 0.25) * size
                places.append((cx + rng.normal(0, 0.15) * size, cy, size * rng.uniform(0.8, 1.25), 0, 0, w, h))
        return places
    if kind < 0.80:  # one or two large
        count, low, high = rng.integers(1, 3), 0.15, 1.0
    else:            # a scene: many of unlike size
        count, low, high = rng.integers(2, 18), 9 / min(h, w), 0.4
    for _ in range(count):
        size = min(h, w) * np.exp(rng.uniform(np.log(low), np.log(high)))
        places.append((rng.uniform(0, w), rng.uniform(0, h), size, 0, 0, w, h))
    return sorted(places, key=lambda p: p[2])


def source_window(rng, side):
    """The part of a tile that is pasted, x0, y0, x1, y1: all of it, a tighter crop, or half a face."""
    if rng.random() < 0.5:
        return 0.0, 0.0, side, side
    x, y, w, h = FACE * side
    left, top, right, bottom = rng.uniform(-0.1, 0.15, 4)
    if rng.random() < 0.25:  # turned away, or behind something
        left = -rng.uniform(0.1, 0.5)
    return max(0, x - left * w), max(0, y - top * h), min(side, x + (1 + right) * w), min(side, y + (1 + bottom) * h)


def changed(rng, tile):
    """The tile with its head turned aside, or partly covered, or as it is."""
    if rng.random() < 0.3:
        tile = damage.yaw(rng, tile)
    return damage.cover(rng, tile) if rng.random() < 0.25 else tile


def transform(rng, size, side, middle):
    """Affine map of a tile of `side` px that makes its face `size` px high round `middle`: turned, mirrored, squeezed."""
    scale = size / (FACE[3] * side)
    turn = rng.normal(0, 9) if rng.random() < 0.75 else rng.normal(0, 28)
    squeeze = np.exp(rng.uniform(np.log(0.55), 0)) if rng.random() < 0.25 else rng.normal(1, 0.06)  # heads turned aside
    mirror = -1.0 if rng.random() < 0.5 else 1.0
    cos, sin = np.cos(np.radians(turn)) * scale, np.sin(np.radians(turn)) * scale
    move = np.array([[mirror * cos * squeeze, -sin, 0], [mirror * sin * squeeze, cos, 0]])
    move[:, 2] = np.array(middle) - move[:, :2] @ ((FACE[:2] + FACE[2:] / 2) * side)
    return move, scale, squeeze, turn


def oval(rng, mask, middle, size, squeeze, turn):
    """Softens the mask to an ellipse round the head, so that frames do not give faces away."""
    inner = np.zeros_like(mask)
    axes = (size * squeeze * rng.uniform(0.4, 0.8), size * rng.uniform(0.5, 0.9))
    cv2.ellipse(inner, tuple(np.round(middle).astype(int).tolist()), tuple(int(a) for a in axes), turn, 0, 360, 255, -1)
    side = max(1, int(size * rng.uniform(0.02, 0.3))) | 1
    return cv2.blur(cv2.bitwise_and(mask, inner), (side, side))


def paste(rng, photos, canvas, place):
    """Pastes one tile into its clip."""
    cx, cy, size, *clip = place
    is_face = rng.random() >= DECOYS
    pool = photos.small if size < 70 and photos.small and rng.random() < 0.5 else photos.faces
    levels = pool[rng.integers(len(pool))] if is_face else decoy(rng, photos)
    side = float(levels[0].shape[0])
    move, scale, squeeze, turn = transform(rng, size, side, (cx, cy))
    x0, y0, x1, y1 = source_window(rng, side)
    corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]) @ move[:, :2].T + move[:, 2]
    low = np.maximum(np.floor(corners.min(0)).astype(int), clip[:2])
    high = np.minimum(np.ceil(corners.max(0)).astype(int), clip[2:])
    if (high - low < 4).any():
        return
    level = int(np.clip(np.floor(-np.log2(scale) + 0.3), 0, len(levels) - 1))
    down = move.copy()
    down[:, :2] *= 2 ** level
    down[:, 2] += move[:, :2] @ np.full(2, (2 ** level - 1) / 2) - low
    extent = tuple(int(v) for v in high - low)
    tile = changed(rng, levels[level]) if is_face else levels[level]
    how = cv2.INTER_CUBIC if rng.random() < 0.3 else cv2.INTER_LINEAR
    patch = cv2.warpAffine(tile, down, extent, flags=how, borderMode=cv2.BORDER_REPLICATE)
    if rng.random() < 0.15:  # out of focus, by the size of the face
        patch = cv2.GaussianBlur(patch, (0, 0), max(0.3, size * rng.uniform(0.01, 0.07)))
    patch = damage.tone(rng, patch, 0.35)
    mask = np.zeros(extent[::-1], np.uint8)
    cv2.fillConvexPoly(mask, np.round(corners - low).astype(np.int32), 255)
    if rng.random() < 0.5:
        if rng.random() < 0.6:
            damage.body(rng, canvas, cx, cy, size, clip)
        mask = oval(rng, mask, np.array([cx, cy]) - low, size, squeeze, turn)
    window = (slice(low[1], high[1]), slice(low[0], high[0]))
    part = canvas[window].astype(np.int16)
    canvas[window] = (part + ((patch.astype(np.int16) - part) * (mask.astype(np.float32) / 255))).astype(np.uint8)


def compose(rng, photos, h, w):
    canvas = background(rng, photos, h, w)
    if rng.random() < 0.12:
        canvas[:] = rng.integers(0, 256)
    if rng.random() < 0.2:
        damage.scribble(rng, canvas)
    for place in layout(rng, h, w):
        paste(rng, photos, canvas, place)
    if rng.random() < 0.1:  # as the program pads: right and below
        canvas[:, w - rng.integers(0, 31):] = 0
        canvas[h - rng.integers(0, 31):] = 0
    return canvas
