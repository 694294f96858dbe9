"""Trains the speaker network with an angular margin softmax on damaged pieces of 1 to 3 seconds.

The schedule follows the clock (--minutes), as the machine is shared; checkpoints (last.pt) let a run resume. What is
validated and shipped is a running mean of the weights.
"""
import argparse
import copy
import json
import math
import pathlib
import time

import numpy as np
import torch

import trials
from model import Margin, SpeakerNet
from voices import Voices

data = trials.data


@torch.no_grad()
def embed(net, fbank, pieces):
    net.eval()
    out = []
    for p in pieces:
        x = fbank(torch.from_numpy(p.samples * np.float32(32768)))[None]
        with torch.autocast("cpu", torch.bfloat16):
            out.append(net(x)[0].float().numpy())
    return np.stack(out)


def validation_sets(recordings):
    libri = [q for p in trials.held("libri", recordings) for q in trials.cut(p, 2.5)[:5]]
    an4 = trials.held("an4", recordings)
    dev = [p._replace(samples=p.samples[:48000]) for p in trials.libri_dev()]
    return {"an4": an4, "libri": libri, "libri_dev_3s": dev, "ami": trials.ami()}


def validate(net, fbank, sets):
    rates = {}
    for name, pieces in sets.items():
        a, b, same = trials.pairs(pieces, other_file=name in ("an4", "libri_dev_3s"))
        rates[name] = round(trials.equal_error(trials.cosine(embed(net, fbank, pieces), a, b), same)[0], 4)
    return rates


class Average:
    """Exponential running mean of a network's weights."""

    def __init__(self, net, keep):
        self.net, self.keep = copy.deepcopy(net), keep

    @torch.no_grad()
    def update(self, net, step):
        keep = min(self.keep, (1 + step) / (10 + step))
        for a, b in zip(self.net.state_dict().values(), net.state_dict().values()):
            a.copy_(b) if a.dtype == torch.long else a.lerp_(b, 1 - keep)


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--work", type=pathlib.Path, required=True, help="folder for checkpoints")
    ap.add_argument("--minutes", type=float, default=65, help="length of the whole schedule")
    ap.add_argument("--batch", type=int, default=96, help="pieces of 2 s in a batch; shorter pieces, more of them")
    ap.add_argument("--rate", type=float, default=2e-3)
    ap.add_argument("--decay", type=float, default=0.05)
    ap.add_argument("--margin", type=float, default=0.2)
    ap.add_argument("--dropout", type=float, default=0.1)
    ap.add_argument("--ema", type=float, default=0.998)
    ap.add_argument("--every", type=float, default=6, help="minutes between validations and checkpoints")
    ap.add_argument("--seed", type=int, default=1)
    args = ap.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    recordings = data.load_speakers()
    voices = Voices(data.split(recordings)[0], args.seed)
    sets = validation_sets(recordings)
    net, head = SpeakerNet(dropout=args.dropout), Margin(voices.source)
    print("parameters", sum(p.numel() for p in net.parameters()), "classes", len(voices.classes),
          "pieces", {k: len(v) for k, v in sets.items()}, flush=True)
    average = Average(net, args.ema)
    everything = list(net.parameters()) + list(head.parameters())
    optimiser = torch.optim.AdamW([{"params": [p for p in everything if p.dim() > 1], "weight_decay": args.decay},
                                   {"params": [p for p in everything if p.dim() == 1], "weight_decay": 0}], args.rate)
    step, spent, last = 0, 0.0, args.work / "last.pt"
    if last.exists():
        state = torch.load(last, weights_only=True)
        net.load_state_dict(state["net"])
        head.load_state_dict(state["head"])
        average.net.load_state_dict(state["ema"])
        optimiser.load_state_dict(state["optimiser"])
        step, spent = state["step"], state["spent"]
    begin, shown, sums, count = time.time() - spent, spent, np.zeros(2), 0
    while True:
        spent = time.time() - begin
        done = min(1, spent / 60 / args.minutes)
        if spent - shown > 60 * args.every or done >= 1:
            shown = spent
            print(json.dumps({"step": step, "minutes": round(spent / 60, 1), "loss": round(sums[0] / max(count, 1), 3),
                              "accuracy": round(sums[1] / max(count, 1), 3),
                              **validate(average.net, voices.fbank, sets)}), flush=True)
            sums, count = np.zeros(2), 0
            torch.save({"net": net.state_dict(), "head": head.state_dict(), "ema": average.net.state_dict(),
                        "optimiser": optimiser.state_dict(), "step": step, "spent": spent}, args.work / "part.pt")
            (args.work / "part.pt").replace(last)
            if done >= 1:
                break
        rng = np.random.default_rng([args.seed, step])
        frames = int(rng.integers(100, 300))
        fbank, label = voices.batch(rng, max(16, args.batch * 200 // frames), frames, min(1, 0.3 + 2 * done))
        for group in optimiser.param_groups:
            group["lr"] = args.rate * min(1, (step + 1) / 300) * (0.005 + 0.995 * (0.5 + 0.5 * math.cos(math.pi * done)))
        net.train()
        with torch.autocast("cpu", torch.bfloat16):
            embedding = net(voices.masked(rng, fbank))
        loss, right = head(embedding.float(), label, args.margin * min(1, done / 0.4))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(everything, 5)
        optimiser.step()
        step += 1
        average.update(net, step)
        sums += loss.item(), right.item()
        count += 1
        if step in (5, 20) or step % 50 == 0:
            print(step, round((time.time() - begin) / 60, 2), np.round(sums / count, 3), flush=True)


if __name__ == "__main__":
    main()
