"""Measures the exported model: PublicTest rows without a twin in Training, slices, jitter, rejection.

Writes a JSON report to standard output. Nothing is chosen here; thresholds come from the sidecar."""
import argparse
import json
import pathlib

import cv2
import numpy as np

import holdout
from data import CONTEMPT, Fer, Photos
from metrics import auc, bootstrap_f1, ece, f1_at
from model import LABELS, NEGATIVE
from runtime import Runner

ROOT = pathlib.Path(__file__).resolve().parents[2]


def scores(probabilities, labels, threshold, groups, negative):
    """The headline numbers for one label set; contempt rows carry label -1 and only count as negative."""
    share = probabilities[:, NEGATIVE].sum(1)
    known = labels >= 0
    p, y = probabilities[known], labels[known]
    hit = share >= threshold
    recall = {LABELS[c]: round(float((p[y == c].argmax(1) == c).mean()), 3) for c in range(7) if (y == c).any()}
    return {"n": len(share), "negatives": int(negative.sum()), "threshold": threshold,
            "f1_negative": round(f1_at(share, negative, threshold), 4),
            "f1_interval": bootstrap_f1(share, negative, threshold, groups),
            "precision": round(float((hit & negative).sum() / max(1, hit.sum())), 4),
            "recall": round(float((hit & negative).sum() / negative.sum()), 4),
            "auc_negative": round(auc(share, negative), 4),
            "accuracy7": round(float((p.argmax(1) == y).mean()), 4), "n7": len(y),
            "ece": round(ece(p, y), 4),
            "ece_negative": round(ece(np.stack([1 - share, share], 1), negative.astype(int)), 4),
            "class_recall": recall}


def brief(probabilities, negative, threshold):
    share = probabilities[:, NEGATIVE].sum(1)
    return {"n": len(share), "negatives": int(negative.sum()),
            "f1_negative": round(f1_at(share, negative, threshold), 4), "auc": round(auc(share, negative), 4)}


def shrink(images, side):
    small = [cv2.resize(i, (side, side), interpolation=cv2.INTER_AREA) for i in images]
    return np.stack([cv2.resize(i, (48, 48)) for i in small])


def slices(images, votes):
    """Named subsets and changed copies of the test rows: (name, images, mask)."""
    everything = np.ones(len(images), bool)
    mean, spread = images.mean((1, 2)), images.std((1, 2))
    rng = np.random.default_rng(5)
    table = cv2.LUT
    yield "dark (mean < 85)", images, mean < 85
    yield "bright (mean > 170)", images, mean > 170
    yield "low contrast (std < 40)", images, spread < 40
    yield "agreed (>= 8 of 10 votes)", images, votes[:, :8].max(1) >= 8
    yield "disputed (<= 5 of 10 votes)", images, votes[:, :8].max(1) <= 5
    yield "mirrored", images[:, :, ::-1], everything
    yield "jittered crop", holdout.jittered_faces(images), everything
    yield "24 px and back", shrink(images, 24), everything
    yield "16 px and back", shrink(images, 16), everything
    yield "gamma 2.2 (darker)", table(images, (255 * (np.arange(256) / 255) ** 2.2).astype(np.uint8)), everything
    yield "noise sigma 10", np.clip(images + rng.normal(0, 10, images.shape), 0, 255).astype(np.uint8), everything


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--data", type=pathlib.Path, default=ROOT.parent / "shared/data")
    ap.add_argument("--models", type=pathlib.Path, default=ROOT.parent / "shared/models", help="teacher detector")
    ap.add_argument("--work", type=pathlib.Path, required=True)
    ap.add_argument("--model", type=pathlib.Path, default=ROOT / "models/expression.onnx")
    args = ap.parse_args()
    runner = Runner(args.model)
    points, face_threshold = runner.sidecar["operating_points"], runner.sidecar["face_threshold"]
    fer = Fer(args.data / "faces/fer2013_dev.npz")
    photos = Photos(args.data, args.models, args.work, runner.sidecar["crop"])
    rows = np.flatnonzero(fer.test)
    images, groups = fer.images[rows], fer.group[rows]
    probabilities, face = runner(images)
    truth = np.isin(fer.label[rows], NEGATIVE)
    report = {"fer": scores(probabilities["fer"], fer.label[rows], points["fer"], groups, truth)}
    clear = np.flatnonzero(fer.majority[rows] >= 0)
    majority, plus = fer.majority[rows][clear], fer.ferplus_label()[rows][clear]
    plus_truth = np.isin(plus, NEGATIVE)  # contempt counts as disgust, hence as negative
    plus = np.where(majority == CONTEMPT, -1, plus)
    report["ferplus"] = scores(probabilities["ferplus"][clear], plus, points["ferplus"], groups[clear], plus_truth)
    report["slices"] = {}
    for name, changed, mask in slices(images, fer.votes[rows]):
        p, _ = runner(changed)
        both = mask[clear]
        report["slices"][name] = {"fer": brief(p["fer"][mask], truth[mask], points["fer"])}
        if both.sum() > 30:
            report["slices"][name]["ferplus"] = brief(p["ferplus"][clear][both], plus_truth[both], points["ferplus"])
    real = ~fer.not_face[rows]
    sets = {"PublicTest faces": face[real],
            "PublicTest faces, jittered": runner(holdout.jittered_faces(images[real]))[1],
            "LFW faces, held people": runner(holdout.lfw_faces(photos))[1],
            "PublicTest rows voted not a face": face[~real],
            "backgrounds, random crops": runner(holdout.background_random(photos))[1],
            "backgrounds, detector candidates": runner(holdout.background_candidates(photos))[1],
            "LFW misframed (IoU < 0.2)": runner(holdout.lfw_misframed(photos))[1],
            "flat, ramps, noise, text": runner(holdout.synthetic())[1]}
    report["accepted as a face"] = {k: {"n": len(v), "share": round(float((v >= face_threshold).mean()), 4)}
                                    for k, v in sets.items()}
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
