"""Trains the expression network: soft cross-entropy on votes and on labels, BCE on face / not a face.

Every epoch is checkpointed (last.pt) and the run resumes by itself. The schedule ends with whichever is
reached first, --epochs or --minutes, so that a shared machine gives a finished cosine either way.
"""
import argparse
import copy
import json
import math
import pathlib
import queue
import threading
import time

import cv2
import numpy as np
import torch
import torch.nn.functional as F

import augment
from data import Fer, Photos, weak_labels
from metrics import auc, f1_best, negative_share
from model import LABELS, NEGATIVE, ExpressionNet, MirrorMean, count

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Batches:
    """Makes augmented batches in a background thread: FER rows first, then LFW faces, then no faces."""

    def __init__(self, fer, photos, args):
        self.fer, self.args = fer, args
        self.rows = np.flatnonzero(fer.train & ~fer.not_face)
        self.junk = fer.images[fer.train & fer.not_face]
        self.lfw = [p for p in photos.lfw if not p[2]]
        self.weak = weak_labels(args.data) if args.weak else {}
        self.backgrounds = [b for b in photos.backgrounds if not b[2]]
        # Rare classes count a little more: (mean frequency / frequency) ^ 0.3, by the row's votes.
        share = fer.target[self.rows].mean(0)
        self.weight = fer.target @ ((1 / len(LABELS) / share) ** 0.3)
        self.weight /= self.weight[self.rows].mean()
        self.weight *= np.clip(fer.count / 6, 0.4, 1)  # few emotion votes: unclear picture

    def __len__(self):
        return len(self.rows) // self.args.batch

    def face(self, rng, row):
        if rng.random() < self.args.clear:  # as the measuring pictures are
            return augment.geometry(rng, self.fer.images[row], (0, 0, 48), 0.06, 0.9, 1.1, 8)
        return augment.degrade(rng, augment.geometry(rng, self.fer.images[row], (0, 0, 48)))

    def lfw_face(self, rng):
        """A face, and its weak label's class or -1."""
        picture, squares, _, name = self.lfw[rng.integers(len(self.lfw))]
        return augment.degrade(rng, augment.geometry(rng, picture, squares[0])), self.weak.get(name, -1)

    def no_face(self, rng):
        kind = rng.random()
        if kind < 0.15:
            return augment.synthetic(rng)
        if kind < 0.40:
            picture, squares, *_ = self.lfw[rng.integers(len(self.lfw))]
            image = augment.misframed(rng, picture, squares)
        elif kind < 0.45:
            image = augment.geometry(rng, self.junk[rng.integers(len(self.junk))], (0, 0, 48))
        else:
            image = None
        if image is None:
            picture, squares, _, _ = self.backgrounds[rng.integers(len(self.backgrounds))]
            image = augment.background_crop(rng, picture, squares)
        return augment.degrade(rng, image)

    def epoch(self, number):
        """Yields (faces+others uint8 [n,48,48], FER row numbers, classes of the LFW faces) in an order fixed by the epoch
        number."""
        line = queue.Queue(8)

        def work():
            rng = np.random.default_rng([self.args.seed, number])
            order = rng.permutation(self.rows)
            for i in range(len(self)):
                rows = order[i * self.args.batch:(i + 1) * self.args.batch]
                images = [self.face(rng, r) for r in rows]
                others = [self.lfw_face(rng) for _ in range(self.args.lfw)]
                images += [image for image, _ in others]
                images += [self.no_face(rng) for _ in range(self.args.nofaces)]
                line.put((np.stack(images), rows, np.array([label for _, label in others])))
            line.put(None)

        threading.Thread(target=work, daemon=True).start()
        return iter(line.get, None)


@torch.no_grad()
def predict(net, images, batch=500):
    """[logits by votes, logits by FER2013's label, face logits], float32 arrays, for uint8 images [n,48,48]."""
    net.eval()
    parts = [net(torch.from_numpy(images[i:i + batch]).float()[:, None]) for i in range(0, len(images), batch)]
    return [torch.cat(output).numpy() for output in zip(*parts)]


def validate(net, fer):
    rows = np.flatnonzero(fer.val & ~fer.not_face)
    votes, single, _ = predict(net, fer.images[rows])
    clear = fer.ferplus_label()[rows]
    known = clear >= 0
    report = {}
    for name, logits, label in (("fer", single, fer.label[rows]), ("ferplus", votes[known], clear[known])):
        share, truth = negative_share(logits), np.isin(label, NEGATIVE)
        report[f"acc_{name}"] = float((logits.argmax(1) == label).mean())
        report[f"f1_{name}"], report[f"auc_{name}"] = f1_best(share, truth)[0], auc(share, truth)
    return report


@torch.no_grad()
def teach(teacher, x, target, label):
    """Both targets, half of each now what `teacher` answers on the same crops and their mirror images (Hinton et al. 2015)."""
    votes, single, _ = teacher(x)
    return (target + votes.exp()) / 2, (label + single.exp()) / 2


def weak_loss(votes, labels, weight):
    """Cross-entropy of the LFW faces that have a weak label, as a share of a batch's."""
    known = torch.from_numpy(labels) >= 0
    if not known.any():
        return 0
    return weight * F.cross_entropy(votes[known].float(), torch.from_numpy(labels)[known]) * known.float().mean()


def losses(net, teacher, batch, batches, rng, args):
    """Emotion loss (both heads) and face loss on one batch; the FER part is partly mixed up (Zhang et al. 2018)."""
    images, rows, others = batch
    x = torch.from_numpy(images).float()[:, None]
    n = len(rows)
    target, label = torch.from_numpy(batches.fer.target[rows]), torch.from_numpy(batches.fer.single[rows])
    weight = torch.from_numpy(batches.weight[rows]).float()
    if rng.random() < args.mixup:
        lam = float(rng.beta(0.4, 0.4))
        other = torch.from_numpy(rng.permutation(n))
        x[:n] = lam * x[:n] + (1 - lam) * x[:n][other]
        target, label, weight = (lam * t + (1 - lam) * t[other] for t in (target, label, weight))
    target, label = ((1 - args.smooth) * t + args.smooth / len(LABELS) for t in (target, label))
    if teacher:
        target, label = teach(teacher, x[:n], target, label)
    with torch.autocast("cpu", torch.bfloat16, enabled=not args.fp32):
        votes, single, face = net(x.contiguous(memory_format=torch.channels_last))
    emotion = -(weight * (target * F.log_softmax(votes[:n].float(), 1)).sum(1)).mean()
    emotion = emotion - args.single * (label * F.log_softmax(single[:n].float(), 1)).sum(1).mean()
    if args.weak:
        emotion = emotion + weak_loss(votes[n:n + args.lfw], others, args.weak)
    truth = torch.zeros(len(x), 1)
    truth[:n + args.lfw] = 1
    return emotion, F.binary_cross_entropy_with_logits(face.float(), truth)


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--data", type=pathlib.Path, default=ROOT.parent / "shared/data")
    ap.add_argument("--models", type=pathlib.Path, default=ROOT.parent / "shared/models")
    ap.add_argument("--work", type=pathlib.Path, required=True, help="caches and checkpoints; holds crop.json")
    ap.add_argument("--epochs", type=int, default=60)
    ap.add_argument("--minutes", type=float, default=1e9, help="the schedule ends no later than this")
    ap.add_argument("--batch", type=int, default=128, help="FER rows in a batch")
    ap.add_argument("--lfw", type=int, default=8, help="LFW faces in a batch")
    ap.add_argument("--nofaces", type=int, default=32, help="not-a-face crops in a batch")
    ap.add_argument("--clear", type=float, default=0.4, help="share of FER rows that are hardly changed")
    ap.add_argument("--single", type=float, default=0.6, help="weight of the loss on FER2013's own label")
    ap.add_argument("--rate", type=float, default=0.08)
    ap.add_argument("--decay", type=float, default=5e-4)
    ap.add_argument("--mixup", type=float, default=0.4, help="share of batches that are mixed up")
    ap.add_argument("--ema", type=float, default=0.9985)
    ap.add_argument("--smooth", type=float, default=0, help="label smoothing: share of each target spread over all classes")
    ap.add_argument("--weak", type=float, default=0, help="weight of the loss on weakly labelled LFW faces")
    ap.add_argument("--attention", action="store_true", help="attention in place of the mean over the last map")
    ap.add_argument("--teacher", type=pathlib.Path, help="checkpoint whose answers are half of the targets")
    ap.add_argument("--start", type=pathlib.Path, help="begin with the EMA weights of this checkpoint")
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--fp32", action="store_true")
    ap.add_argument("--seed", type=int, default=1)
    args = ap.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    cv2.setNumThreads(1)
    crop = json.loads((args.work / "crop.json").read_text())["crop"]
    fer = Fer(args.data / "faces/fer2013_dev.npz")
    batches = Batches(fer, Photos(args.data, args.models, args.work, crop), args)
    net = ExpressionNet(attention=args.attention).to(memory_format=torch.channels_last)
    teacher = None
    if args.teacher:
        teacher = MirrorMean(ExpressionNet()).eval()
        teacher.net.load_state_dict(torch.load(args.teacher, weights_only=True)["ema"])
    if args.start:
        net.load_state_dict(torch.load(args.start, weights_only=True)["ema"])
    print("parameters, MACs:", *count(copy.deepcopy(net)), "rows", len(batches.rows), flush=True)
    ema = copy.deepcopy(net)
    matrices = [p for p in net.parameters() if p.dim() > 1]
    vectors = [p for p in net.parameters() if p.dim() == 1]
    optimiser = torch.optim.SGD([{"params": matrices, "weight_decay": args.decay},
                                 {"params": vectors, "weight_decay": 0}], args.rate, 0.9, nesterov=True)
    first, spent, step = 0, 0.0, 0
    last = args.work / "last.pt"
    if last.exists():
        state = torch.load(last, weights_only=True)
        net.load_state_dict(state["net"])
        ema.load_state_dict(state["ema"])
        optimiser.load_state_dict(state["optimiser"])
        first, spent, step = state["epoch"], state["spent"], state["step"]
    for epoch in range(first, args.epochs):
        start, rng, sums = time.time(), np.random.default_rng([args.seed, epoch, 7]), np.zeros(2)
        for i, batch in enumerate(batches.epoch(epoch)):
            minutes = (spent + time.time() - start) / 60
            done = min(1, max((epoch + i / len(batches)) / args.epochs, minutes / args.minutes))
            rate = args.rate * min(1, (step + 1) / 400) * (0.5 + 0.5 * math.cos(math.pi * done))
            for group in optimiser.param_groups:
                group["lr"] = rate
            net.train()
            emotion, face = losses(net, teacher, batch, batches, rng, args)
            optimiser.zero_grad()
            (emotion + 0.5 * face).backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 5)
            optimiser.step()
            step += 1
            keep = min(args.ema, (1 + step) / (10 + step))
            with torch.no_grad():
                for a, b in zip(ema.state_dict().values(), net.state_dict().values()):
                    a.copy_(b) if a.dtype == torch.long else a.lerp_(b, 1 - keep)
            sums += emotion.item(), face.item()
            if done >= 1:
                break
        spent += time.time() - start
        print(json.dumps({"epoch": epoch + 1, "done": round(done, 3), "seconds": round(time.time() - start),
                          "emotion": round(sums[0] / (i + 1), 4), "face": round(sums[1] / (i + 1), 4),
                          **{k: round(v, 4) for k, v in validate(ema, fer).items()},
                          "not averaged": {k: round(v, 4) for k, v in validate(net, fer).items()}}), flush=True)
        torch.save({"net": net.state_dict(), "ema": ema.state_dict(), "optimiser": optimiser.state_dict(),
                    "epoch": epoch + 1, "spent": spent, "step": step}, args.work / "part.pt")
        (args.work / "part.pt").replace(last)
        if done >= 1:
            break


if __name__ == "__main__":
    main()
