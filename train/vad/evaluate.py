"""The exported voice activity model on ami_dev and on simulated windows of held-out people, Silero beside it."""
import argparse
import pathlib
import sys

import numpy as np
import torch

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(1, str(HERE.parent / "segmentation"))
from clean import load, silero, teacher  # noqa: E402
from onnx_file import session_of  # noqa: E402
from simulate import Studio  # noqa: E402

from measure_vad import ami, ours, rates, silero_said  # noqa: E402

POINTS = [(0.5, 0.35), (0.4, 0.25), (0.3, 0.2), (0.2, 0.1), (0.7, 0.5)]


def interval(sets, column, rounds=500):
    rng, values = np.random.default_rng(1), []
    for _ in range(rounds):
        picked = [sets[i] for i in rng.integers(len(sets), size=len(sets))]
        values.append(rates([s[0] for s in picked], [s[1] for s in picked])[column])
    return np.percentile(values, [2.5, 97.5])


def row(name, said, truth):
    pairs = list(zip(said, truth))
    parts = []
    for column, value in enumerate(rates(said, truth)):
        low, high = interval(pairs, column)
        parts.append(f"{100 * value:.1f} ({100 * low:.1f} – {100 * high:.1f})")
    print(f"| {name} | " + " | ".join(parts) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=pathlib.Path, default=HERE / "../../models/vad.onnx")
    parser.add_argument("--windows", type=int, default=240)
    args = parser.parse_args()
    torch.set_num_threads(1)
    session, judge = session_of(args.model), teacher()

    def answer(fbank):
        return session.run(None, {"fbank": np.asarray(fbank, np.float32)[None]})[0][0]

    print("| set, threshold / leave | missed, % of speech | false alarm, % of speech | false alarm, % of non-speech |\n|---|---|---|---|")
    meetings = [(answer(f), s, t) for _, f, s, t in ami()]
    for enter, leave in POINTS:
        row(f"ami_dev, otklik {enter} / {leave}", [ours(p, len(t), enter, leave) for p, _, t in meetings], [t for *_, t in meetings])
    for enter, leave in POINTS[:3]:
        row(f"ami_dev, silero {enter} / {leave}", [silero_said(s, len(t), enter, leave) for _, s, t in meetings], [t for *_, t in meetings])
    studio, rng = Studio(load()["held"], 321, noises=60, music=30, rooms=30, silent=3.0), np.random.default_rng(77)
    windows = [studio.window(rng) for _ in range(args.windows)]
    truth = [w.active.any(0) for w in windows]
    spoken = [answer(studio.fbank([w])[0]) for w in windows]
    other = [silero(judge, w.samples / np.float32(32768)) for w in windows]
    for enter, leave in POINTS:
        row(f"held-out people, otklik {enter} / {leave}", [ours(p, 998, enter, leave) for p in spoken], truth)
    row("held-out people, silero 0.5 / 0.35", [silero_said(p, 998) for p in other], truth)
    empty = [i for i, t in enumerate(truth) if not t.any()]
    for name, said in (("otklik", [ours(spoken[i], 998) for i in empty]), ("silero", [silero_said(other[i], 998) for i in empty])):
        print(f"{len(empty)} windows of noise, music, distant babble or silence: {name} marks {100 * np.mean(said):.2f} % of the time")


if __name__ == "__main__":
    main()
