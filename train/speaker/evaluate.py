"""Measures the exported speaker.onnx: equal error rate on speakers never trained on, as Markdown for the model card.

Pairs are from different recordings except where a row says otherwise. Intervals are 95 % bootstrap over speakers.
"""
import argparse
import pathlib
import sys
import time

import numpy as np
import torch

import trials
from runtime import Embedder

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "speech"))
import augment  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]


def row(name, pieces, embedding, other_file=True, keep=None):
    a, b, same = trials.pairs(pieces, other_file)
    if keep is not None:
        mask = keep(pieces, a, b)
        a, b, same = a[mask], b[mask], same[mask]
    score = trials.cosine(embedding, a, b)
    rate, at = trials.equal_error(score, same)
    speaker = np.array([f"{p.group}/{p.speaker}" for p in pieces])
    low, high = trials.bootstrap(score, same, speaker[a], speaker[b])
    print(f"| {name} | {len(np.unique(speaker))} | {same.sum()} / {(~same).sum()} | **{rate:.3f}** ({low:.3f} – {high:.3f}) "
          f"| {at:.3f} | {score[same].mean():.2f} / {score[~same].mean():.2f} |", flush=True)


def shortened(pieces, seconds):
    """The middle `seconds` of every voiced piece that is long enough."""
    n, out = int(seconds * trials.RATE), []
    for p in pieces:
        x = trials.voiced(p.samples)
        if len(x) >= n:
            out.append(p._replace(samples=x[(len(x) - n) // 2:][:n]))
    return out


def damages():
    """name -> call(rng, samples): one fixed kind of damage each."""
    banks = augment.Banks(99, noises=40, music=10, rooms=50)

    def noisy(rng, x):
        return augment.add(x, augment.piece(rng, banks.noise[rng.integers(40)], len(x)), 10)

    def music(rng, x):
        return augment.add(x, augment.piece(rng, banks.music[rng.integers(10)], len(x)), 10)

    def far(rng, x):
        return augment.filtered(x, banks.rooms[rng.integers(50)])

    def telephone(rng, x):
        return augment.mu_law(augment.filtered(x, gain=augment.telephone_band))

    def everything(rng, x):
        return augment.damage(rng, x, banks)

    return {"noise, 10 dB": noisy, "music, 10 dB": music, "room, RT60 0.1–0.9 s": far, "telephone, mu-law": telephone,
            "a new random chain for each": everything}


def damaged(pieces, call):
    rng = np.random.default_rng(5)
    return [p._replace(samples=call(rng, p.samples).astype(np.float32)) for p in pieces]


def same_sex(pieces, a, b):
    sex = np.array([p.speaker.split("-")[1][0] for p in pieces])  # an4-mrab, an4-fjam
    return sex[a] == sex[b]


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--model", type=pathlib.Path, default=ROOT / "models/speaker.onnx")
    args = ap.parse_args()
    torch.set_num_threads(1)
    embed = Embedder(args.model)
    an4, dev, meetings = trials.held("an4"), trials.libri_dev(), trials.ami()
    libri = [q for p in trials.held("libri") for q in trials.cut(p, 2.5)]
    print("| trials | speakers | same / different | equal error rate | at cosine | mean cosine same / different |")
    print("|---|---|---|---|---|---|")
    known = embed(an4)
    row("AN4, whole recordings (median 2.5 s)", an4, known)
    row("AN4, pairs of one sex only", an4, known, keep=same_sex)
    for seconds in (1, 1.5, 2, 3):
        short = shortened(an4, seconds)
        row(f"AN4, {seconds} s", short, embed(short))
    row("libri_dev, whole recordings", dev, embed(dev))
    for seconds in (1, 2, 3):
        short = shortened(dev, seconds)
        row(f"libri_dev, {seconds} s", short, embed(short))
    of_libri = embed(libri)
    row("LibriSpeech, 2.5 s, also pairs of one recording", libri, of_libri, other_file=False)
    both = [p._replace(group="all") for p in an4 + libri]
    row("AN4 and LibriSpeech together, also across", both, np.concatenate([known, of_libri]), other_file=False)
    row("ami_dev, spans of 1–4 s, pairs within one meeting", meetings, embed(meetings), other_file=False)
    clips = [p._replace(samples=p.samples[:48000]) for p in dev]
    for name, call in damages().items():
        row(f"AN4 whole, {name}", an4, embed(damaged(an4, call)))
        row(f"libri_dev 3 s, {name}", clips, embed(damaged(clips, call)))
    x = embed.features(np.zeros(48000, np.float32))
    times = []
    for _ in range(50):
        start = time.perf_counter()
        embed.run(x)
        times.append(time.perf_counter() - start)
    print(f"\n3 s of sound: best {min(times) * 1e3:.1f} ms, median {np.median(times) * 1e3:.1f} ms on one thread")


if __name__ == "__main__":
    main()
