"""Builds training pictures: labelled face photos of many sizes pasted on photos without people.

compose(rng, photos, h, w) -> grey uint8 [h, w], faces [n, 15], ignored boxes [m, 4]. Rows as in label.py.
"""
import cv2
import numpy as np
import damage
from decoy import FACE, decoy
from photos import SURE, TWIN

SMALLEST = 8.5    # px, root of the area: smaller faces are ignored, not learned
BARELY = 0.12     # visible share from which a hidden face is at least ignored
LEAST_CONTRAST = 5.0  # grey levels
MOSTLY = 0.42     # visible share from which it counts as a face


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


def source_window(rng, photo, face):
    """The part of the photo that is pasted: all of it, or a tighter crop round the chief face."""
    h, w = photo.shape
    if rng.random() < 0.5:
        return 0.0, 0.0, float(w), float(h)
    x, y, fw, fh = face[:4]
    left, top, right, bottom = rng.uniform(0.15, 1.2, 4)
    if rng.random() < 0.25:  # half a face: turned away, or behind something
        left = -rng.uniform(0.1, 0.5)
    return max(0, x - left * fw), max(0, y - top * fh), min(w, x + (1 + right) * fw), min(h, y + (1 + bottom) * fh)


def yaw(rng, levels, rows, face):
    """Turns the head to a side: columns right of the nose move together, more so the farther they are."""
    middle, half = float(face[9]), float(face[2]) / 2
    keep, size = rng.uniform(0.15, 0.7), levels[0].shape[1]

    def forth(x):  # where a column goes
        return np.where(x > middle, middle + np.minimum(x - middle, half) * keep + np.maximum(x - middle - half, 0), x)

    out_x = np.arange(size, dtype=np.float32)
    edge = middle + half * keep
    back = np.where(out_x > middle, np.where(out_x < edge, middle + (out_x - middle) / keep, out_x + half * (1 - keep)), out_x)
    turned = []
    for i, level in enumerate(levels):
        n = level.shape[1]
        at = (np.interp((np.arange(n) + 0.5) * 2 ** i - 0.5, out_x, back) + 0.5) / 2 ** i - 0.5
        xs = np.broadcast_to(at.astype(np.float32), level.shape)
        ys = np.broadcast_to(np.arange(level.shape[0], dtype=np.float32)[:, None], level.shape)
        turned.append(cv2.remap(level, xs.copy(), ys.copy(), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))
    moved = rows.copy()
    moved[:, 0], right = forth(rows[:, 0]), forth(rows[:, 0] + rows[:, 2])
    moved[:, 2] = right - moved[:, 0]
    moved[:, 5::2] = forth(rows[:, 5::2])
    return turned, moved


def paste(rng, photos, canvas, owner, index, place, decoys):
    """Pastes one photo or decoy, marks its pixels in `owner` with index, returns its label rows in canvas pixels."""
    cx, cy, size, *clip = place
    if rng.random() < decoys:
        levels, rows, face = decoy(rng, photos), np.zeros((0, 15), np.float32), FACE
    else:
        pool = photos.small if size < 70 and photos.small and rng.random() < 0.5 else photos.faces
        levels, rows, chief = pool[rng.integers(len(pool))]
        face = rows[chief]
    scale, turn = size / face[3], rng.normal(0, 9) if rng.random() < 0.75 else rng.normal(0, 28)
    squeeze = np.exp(rng.uniform(np.log(0.55), 0)) if rng.random() < 0.25 else rng.normal(1, 0.06)  # heads turned aside
    mirror = -1.0 if rng.random() < 0.5 else 1.0
    cos, sin = np.cos(np.radians(turn)) * scale, np.sin(np.radians(turn)) * scale
    move = np.array([[mirror * cos * squeeze, -sin, 0], [mirror * sin * squeeze, cos, 0]])
    middle = face[:2] + face[2:4] / 2
    move[:, 2] = np.array([cx, cy]) - move[:, :2] @ middle
    x0, y0, x1, y1 = source_window(rng, levels[0], face)
    corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]) @ move[:, :2].T + move[:, 2]
    low = np.maximum(np.floor(corners.min(0)).astype(int), clip[:2])
    high = np.minimum(np.ceil(corners.max(0)).astype(int), clip[2:])
    if (high - low < 4).any():
        return np.zeros((0, 15), np.float32)
    level = int(np.clip(np.floor(-np.log2(scale) + 0.3), 0, len(levels) - 1))
    down = move.copy()
    down[:, :2] *= 2 ** level
    down[:, 2] += move[:, :2] @ np.full(2, (2 ** level - 1) / 2) - low
    extent = tuple(int(v) for v in high - low)
    if rng.random() < 0.3 and len(rows):
        levels, rows = yaw(rng, levels, rows, face)
    how = cv2.INTER_CUBIC if rng.random() < 0.3 else cv2.INTER_LINEAR
    patch = cv2.warpAffine(levels[level], down, extent, flags=how, borderMode=cv2.BORDER_REPLICATE)
    if rng.random() < 0.15:  # out of focus, by the size of the face
        patch = cv2.GaussianBlur(patch, (0, 0), max(0.3, size * rng.uniform(0.01, 0.07)))
    patch = damage.tone(rng, patch, 0.35)
    mask = np.zeros(extent[::-1], np.uint8)
    cv2.fillConvexPoly(mask, np.round(corners - low).astype(np.int32), 255)
    if rng.random() < 0.35:  # cut the head out along a soft ellipse, so that frames do not give faces away
        oval = np.zeros_like(mask)
        axes = (size * squeeze * rng.uniform(0.6, 1.1), size * rng.uniform(0.75, 1.3))
        cv2.ellipse(oval, tuple(np.round([cx - low[0], cy - low[1]]).astype(int).tolist()),
                    tuple(int(a) for a in axes), turn, 0, 360, 255, -1)
        if rng.random() < 0.6:
            damage.body(rng, canvas, owner, cx, cy, size, clip)
        side = max(1, int(size * rng.uniform(0.02, 0.3))) | 1
        mask = cv2.blur(cv2.bitwise_and(mask, oval), (side, side))
    window = (slice(low[1], high[1]), slice(low[0], high[0]))
    part = canvas[window].astype(np.int16)
    canvas[window] = (part + ((patch.astype(np.int16) - part) * (mask.astype(np.float32) / 255))).astype(np.uint8)
    owner[window][mask > 127] = index
    return carry(rows, move, np.array([scale * squeeze, scale]), mirror)


def carry(rows, move, scale, mirror):
    """Label rows after the photo's transform, scale by axis; boxes stay upright."""
    out = rows.copy()
    middle = (rows[:, :2] + rows[:, 2:4] / 2) @ move[:, :2].T + move[:, 2]
    out[:, 2:4] = rows[:, 2:4] * scale
    out[:, :2] = middle - out[:, 2:4] / 2
    points = rows[:, 5:].reshape(-1, 5, 2) @ move[:, :2].T + move[:, 2]
    out[:, 5:] = (points[:, TWIN] if mirror < 0 else points).reshape(-1, 10)
    return out


def sort_out(rows, owner, index):
    """Faces, and boxes to ignore: half hidden, tiny, or seen by the teacher without being sure."""
    h, w = owner.shape
    faces, ignored = [], []
    for row in rows:
        x0, y0 = np.maximum(np.round(row[:2]).astype(int), 0)
        x1, y1 = np.minimum(np.round(row[:2] + row[2:4]).astype(int), (w, h))
        area = row[2] * row[3]
        seen = (owner[y0:y1, x0:x1] == index).sum() / area if x1 > x0 and y1 > y0 else 0
        if seen < BARELY:
            continue
        clipped = row.copy()
        clipped[:2] = np.maximum(row[:2], 0)
        clipped[2:4] = np.minimum(row[:2] + row[2:4], (w, h)) - clipped[:2]
        if seen >= MOSTLY and area >= SMALLEST ** 2 and row[4] >= SURE:
            faces.append(clipped)
        else:
            ignored.append(clipped[:4])
    return faces, ignored


def invisible(canvas, face):
    """Too dark or washed out for anyone to see a face: hardly any contrast left above the noise."""
    x, y = np.maximum(np.floor(face[:2]).astype(int), 0)
    window = canvas[y:int(face[1] + face[3]) + 1, x:int(face[0] + face[2]) + 1]
    return cv2.resize(window, (6, 6), interpolation=cv2.INTER_AREA).std() < LEAST_CONTRAST


def compose(rng, photos, h, w, decoys=0.4, spoil=damage.spoil, hide=0.25):
    """`decoys` is the share of pastes that are no faces; `spoil` damages the finished picture; `hide` is the chance that a face is partly covered."""
    canvas = background(rng, photos, h, w)
    if rng.random() < 0.12:
        canvas[:] = rng.integers(0, 256)
    if rng.random() < 0.10 + 0.3 * decoys:
        damage.scribble(rng, canvas)
    owner = np.zeros((h, w), np.uint8)
    placed = []
    for index, place in enumerate(layout(rng, h, w), 1):
        placed.append((index, paste(rng, photos, canvas, owner, index, place, decoys)))
    faces, ignored = [], []
    for index, rows in placed:
        some, other = sort_out(rows, owner, index)
        faces += some
        ignored += other
    for face in faces:
        damage.cover(rng, canvas, face, hide)
    canvas = spoil(rng, canvas)
    lost = [f for f in faces if invisible(canvas, f)]
    faces = [f for f in faces if not invisible(canvas, f)]
    ignored += [f[:4] for f in lost]
    return canvas, np.array(faces, np.float32).reshape(-1, 15), np.array(ignored, np.float32).reshape(-1, 4)
