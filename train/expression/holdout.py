"""Held-out crops for measuring rejection: faces and no faces that the training never saw. All seeded."""
import numpy as np

import augment
from framing import cut


def jittered_faces(images, per=1, seed=11):
    """FER frames with the video's crop jitter (shift, scale, small turn), no other change."""
    rng = np.random.default_rng(seed)
    return np.stack([augment.geometry(rng, image, (0, 0, 48)) for image in images for _ in range(per)])


def lfw_faces(photos):
    return np.stack([cut(picture, squares[0]) for picture, squares, held, _ in photos.lfw if held])


def lfw_misframed(photos, seed=12):
    rng = np.random.default_rng(seed)
    crops = [augment.misframed(rng, picture, squares) for picture, squares, held, _ in photos.lfw if held]
    return np.stack([c for c in crops if c is not None])


def background_random(photos, per=50, seed=13):
    """Random squares of 14 px to the whole photo, from the held-out background files."""
    rng = np.random.default_rng(seed)
    return np.stack([augment.background_crop(rng, picture, [])
                     for picture, _, held, _ in photos.backgrounds if held for _ in range(per)])


def background_candidates(photos):
    """What the teacher detector takes for a face (score over 0.05) in the held-out backgrounds."""
    return np.stack([cut(picture, s) for picture, squares, held, _ in photos.backgrounds if held for s in squares])


def synthetic(count=500, seed=14):
    rng = np.random.default_rng(seed)
    return np.stack([augment.synthetic(rng) for _ in range(count)])
