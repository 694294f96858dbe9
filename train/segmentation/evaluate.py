"""The exported segmentation model on simulated windows of held-out people and on ami_dev: the tables of its card."""
import argparse
import pathlib

import numpy as np
import torch

from clean import load
from measure import ami_windows, bootstrap, decided, error, shares
from onnx_file import session_of
from simulate import Studio, closed

HERE = pathlib.Path(__file__).resolve().parent


def line(name, errors, groups):
    der, miss, extra, confusion = 100 * np.array(shares(errors))
    low, high = 100 * bootstrap(errors, groups)
    print(f"| {name} | {len(errors)} | {der:.1f} ({low:.1f} – {high:.1f}) | {miss:.1f} | {extra:.1f} | {confusion:.1f} |")


def steadied(said, close):
    """Pauses of up to `close` output frames within a slot are filled."""
    return np.stack([[closed(slot, close) for slot in window] for window in said]) if close else said


def table(name, scores, truths, groups):
    said = decided(scores)
    line(f"{name}, best class", error(said, truths), groups)
    line(f"{name}, pauses to 0.5 s filled", error(steadied(said, 25), truths), groups)
    line(f"{name}, first slot always (baseline)",
         error(np.stack([np.ones_like(s) * np.array([[1], [0], [0]], bool) for s in said]), truths), groups)
    return said


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=pathlib.Path, default=HERE / "../../models/segmentation.onnx")
    parser.add_argument("--windows", type=int, default=400)
    args = parser.parse_args()
    torch.set_num_threads(1)
    session = session_of(args.model)

    def answer(fbank):
        return np.concatenate([session.run(None, {"fbank": x[None]})[0] for x in np.asarray(fbank, np.float32)])

    studio = Studio(load()["held"], 123, noises=60, music=30, rooms=30)
    fbank, bits, _ = studio.batch(np.random.default_rng(2024), args.windows)
    truths = np.stack([bits >> s & 1 for s in range(3)], 1).astype(bool)
    people = truths.any(2).sum(1)
    scores = answer(fbank)
    print("| windows | n | DER, % | missed | false alarm | confused |\n|---|---|---|---|---|---|")
    said = table("held-out people", scores, truths, np.arange(len(truths)))
    errors = error(said, truths)
    for count in (1, 2, 3):
        line(f"held-out, {count} people", errors[people == count], np.flatnonzero(people == count))
    names, _, fbank, real, _ = ami_windows()
    said_real = table("ami_dev", answer(fbank), real, names)
    for name in np.unique(names):
        line(name, error(said_real, real)[names == name], np.arange((names == name).sum()))
    both, marked = truths.sum(1) > 1, said.sum(1) > 1
    print(f"overlapped frames: recall {(both & marked).sum() / both.sum():.3f}, precision {(both & marked).sum() / marked.sum():.3f}")
    silent = people == 0
    print(f"{silent.sum()} windows without speech: {100 * said[silent].any(1).mean():.2f} % of their time marked")
    print("people found (columns 0-3) per people there (rows):")
    print(np.array([[((said.any(2).sum(1) == j) & (people == i)).sum() for j in range(4)] for i in range(4)]))


if __name__ == "__main__":
    main()
