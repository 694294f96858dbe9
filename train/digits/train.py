"""Trains the small CTC net that the tests of the recogniser "ctc" hear digits with, and writes it to tests/data.

Characters of spoken English digits from the free-spoken-digit-dataset; one to five digits of one of the speakers with
pauses and noise between them; speed and loudness changed. One speaker is held out (train/speech/data.py). It is a test
piece, no part of the program.

    python3 train/digits/train.py --minutes 8
"""
import argparse
import json
import pathlib
import random
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(1, str(HERE.parent / "speech"))
from data import load_speakers, split  # noqa: E402
from fbank import Fbank  # noqa: E402

BINS, STEP, RATE = 40, 4, 16000
TOKENS = ["<blk>", "|", *"efghinorstuvwxz"]
BATCH, MOST_DIGITS = 16, 5


class DigitsNet(nn.Module):
    """[n, frames, BINS] -> log probabilities [n, ceil(frames / 4), len(TOKENS)]."""

    def __init__(self, width=48):
        super().__init__()
        self.down = nn.Sequential(nn.Conv1d(BINS, width, 5, 2, 2), nn.ReLU(), nn.Conv1d(width, width, 5, 2, 2), nn.ReLU())
        self.deep = nn.ModuleList(nn.Conv1d(width, width, 5, padding=2 * d, dilation=d) for d in (1, 2, 3))
        self.drop = nn.Dropout(0.1)
        self.out = nn.Conv1d(width, len(TOKENS), 1)

    def forward(self, features):
        x = self.down(features.transpose(1, 2) * 0.3)  # log mel without its mean has a deviation of about 3
        for layer in self.deep:
            x = x + self.drop(F.relu(layer(x)))
        return self.out(x).transpose(1, 2).log_softmax(-1)


def changed(samples):
    """A digit at another speed (by linear interpolation) and loudness."""
    speed, gain = random.uniform(0.85, 1.15), 10 ** random.uniform(-0.6, 0.2)
    at = np.arange(0, len(samples) - 1, speed)
    return np.interp(at, np.arange(len(samples)), samples).astype(np.float32) * gain


def pause(low, high):
    return np.zeros(int(RATE * random.uniform(low, high)), np.float32)


def sentence(recordings, change):
    """(sound in int16 range, its text) of some digits in a row."""
    picked = random.choices(recordings, k=random.randint(1, MOST_DIGITS))
    parts = [pause(0.05, 0.4)]
    for one in picked:
        parts += [changed(one.samples) if change else one.samples.astype(np.float32), pause(0.1, 0.5)]
    sound = np.concatenate(parts)
    level = np.sqrt(np.mean(sound ** 2)) * 10 ** random.uniform(-2.0, -0.8)  # noise 16 to 40 dB below
    return sound + np.random.randn(len(sound)).astype(np.float32) * level, "|".join(one.text for one in picked)


def batch_of(by_speaker, fbank):
    """Sentences of equal length (filled up with faint noise): features, targets, their lengths."""
    made = [sentence(random.choice(by_speaker), True) for _ in range(BATCH)]
    longest = max(len(sound) for sound, _ in made)
    sounds = np.stack([np.pad(sound, (0, longest - len(sound))) for sound, _ in made])
    sounds += np.random.randn(*sounds.shape).astype(np.float32) * 3
    features = fbank(torch.from_numpy(sounds))
    targets = [torch.tensor([TOKENS.index(c) for c in text]) for _, text in made]
    return features - features.mean(1, keepdim=True), torch.cat(targets), torch.tensor([len(t) for t in targets])


def read(net, fbank, sound):
    features = fbank(torch.from_numpy(sound))
    best = net((features - features.mean(0))[None])[0].argmax(-1).tolist()
    kept = [token for before, token in zip([0, *best], best) if token not in (0, before)]
    return "".join(TOKENS[token] for token in kept)


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        left, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            left, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, left + (x != y))
    return row[-1]


@torch.no_grad()
def word_errors(net, fbank, recordings, sentences=60):
    """Word error rate on sentences of speakers that were not trained on."""
    net.eval()
    state = random.getstate()
    random.seed(1)
    wrong = said = 0
    for _ in range(sentences):
        sound, text = sentence(recordings, False)
        truth, heard = text.split("|"), [word for word in read(net, fbank, sound).split("|") if word]
        wrong, said = wrong + distance(truth, heard), said + len(truth)
    random.setstate(state)
    net.train()
    return wrong / said


def train(net, by_speaker, held, fbank, minutes):
    best = torch.optim.AdamW(net.parameters(), 3e-3, weight_decay=1e-3)
    began, steps = time.monotonic(), 0
    while (share := (time.monotonic() - began) / (60 * minutes)) < 1:
        for group in best.param_groups:
            group["lr"] = 3e-3 * min(1, (steps + 1) / 50) * (1 - share)
        features, targets, lengths = batch_of(by_speaker, fbank)
        answers = net(features).transpose(0, 1)
        loss = F.ctc_loss(answers, targets, torch.full((BATCH,), len(answers)), lengths)
        best.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5)
        best.step()
        steps += 1
        if steps % 250 == 0:
            print(f"{steps} steps, loss {loss.item():.3f}, {100 * share:.0f} % of the time, "
                  f"WER of the held-out speaker {100 * word_errors(net, fbank, held, 20):.1f} %", flush=True)
    return steps


def export(net, folder):
    folder.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(net.eval(), torch.zeros(1, 100, BINS), str(folder / "digits_ctc.onnx"), opset_version=17, dynamo=False,
                      input_names=["fbank"], output_names=["logp"],
                      dynamic_axes={"fbank": {0: "n", 1: "frames"}, "logp": {0: "n", 1: "steps"}})
    sidecar = {"name": "otklik-test-digits", "task": "ctc",
               "input": {"name": "fbank", "kind": "kaldi", "bins": BINS, "window": "povey", "scale": 32768,
                         "normalise": "mean"},
               "output": "logp", "step": STEP, "language": "en"}
    (folder / "digits_ctc.json").write_text(json.dumps(sidecar, indent=2) + "\n")
    (folder / "digits_ctc.vocab.txt").write_text("\n".join(TOKENS) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=8)
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "../../tests/data")
    args = parser.parse_args()
    random.seed(1), np.random.seed(1), torch.manual_seed(1)
    torch.set_num_threads(1)
    trained, held = ([one for one in part if one.source == "digits"] for part in split(load_speakers()))
    by_speaker = [[one for one in trained if one.speaker == who] for who in sorted({one.speaker for one in trained})]
    fbank, net = Fbank(BINS), DigitsNet()
    steps = train(net, by_speaker, held, fbank, args.minutes)
    export(net, args.out)
    print(f"{sum(p.numel() for p in net.parameters())} parameters, {steps} steps, held-out speaker {held[0].speaker}: "
          f"WER {100 * word_errors(net, fbank, held, 200):.1f} %")


if __name__ == "__main__":
    main()
