"""How a square crop is cut around a detector box; the C program does the same arithmetic."""
import numpy as np
import cv2

SIDE = 48


def square(box, crop):
    """(x, y, side) of the square that `crop` = {scale, shift_x, shift_y} puts on `box` = (x, y, w, h, ...)."""
    x, y, w, h = box[:4]
    side = crop["scale"] * np.sqrt(w * h)
    return (x + w / 2 + crop["shift_x"] * w - side / 2, y + h / 2 + crop["shift_y"] * h - side / 2, side)


def cut(picture, where, side=SIDE):
    """Cuts the square `where` from a grey picture to side x side: averaged when smaller, bilinear when
    larger, edge pixels repeated outside the picture."""
    x, y, size = where
    scale = side / size
    if scale < 0.5:  # warpAffine does not average: shrink the picture first
        factor = 2 * scale
        small = (max(1, round(picture.shape[1] * factor)), max(1, round(picture.shape[0] * factor)))
        fx, fy = small[0] / picture.shape[1], small[1] / picture.shape[0]
        picture = cv2.resize(picture, small, interpolation=cv2.INTER_AREA)
        sx, sy, x, y = scale / fx, scale / fy, x * fx, y * fy
    else:
        sx = sy = scale
    matrix = np.float32([[sx, 0, -x * sx + 0.5 * sx - 0.5], [0, sy, -y * sy + 0.5 * sy - 0.5]])
    return cv2.warpAffine(picture, matrix, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def overlap(a, b):
    """Intersection over union of two squares (x, y, side)."""
    w = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    h = min(a[1] + a[2], b[1] + b[2]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return 0.0
    return w * h / (a[2] ** 2 + b[2] ** 2 - w * h)
