"""Trains the segmentation network on simulated conversations that are made while it learns.

Loss: powerset cross entropy under the best of the six orders of the slots, plus (fading out) the same for the order of
first appearance, which gets the network off the ground (Park et al. 2024, "Sortformer"), plus telling the same voice
from another one by the middle layer's features wherever one person speaks alone. A window is used about --reuse times, each time
changed in the log-mel domain. The schedule follows the wall clock; a stopped run goes on from last.pt.
"""
import argparse
import copy
import itertools
import json
import math
import pathlib
import time

import numpy as np
import torch
import torch.nn.functional as F

from clean import cache_folder, load
from measure import ami_windows, decided, error, shares
from model import BITS, Segmentation, count
from pool import Pool
from simulate import Studio

ORDERS = list(itertools.permutations(range(3)))
CLASS_OF = {bits: i for i, bits in enumerate(BITS)}
IGNORED = -100  # all three at once is no class


def reordered(bits, order):
    return sum(1 << order[slot] for slot in range(3) if bits >> slot & 1)


TABLE = torch.tensor([[CLASS_OF.get(reordered(bits, order), IGNORED) for bits in range(8)] for order in ORDERS])


def arrival(truth):
    """Index into ORDERS per window that gives slot 0 to who speaks first, and so on."""
    spoken = torch.stack([truth >> s & 1 for s in range(3)], 1).bool()
    first = torch.where(spoken.any(2), spoken.float().argmax(2).float(), 1e4 + torch.arange(3.0))
    rank = first.argsort(1).argsort(1)
    return torch.tensor([ORDERS.index(tuple(r)) for r in rank.tolist()])


def losses(logits, truth):
    """(best order's loss, arrival order's loss), both means over windows."""
    n, steps, classes = logits.shape
    each = torch.stack([F.cross_entropy(logits.reshape(-1, classes), table[truth.long()].reshape(-1), reduction="none",
                                        ignore_index=IGNORED).reshape(n, steps).mean(1) for table in TABLE], 1)
    return each.min(1).values.mean(), each.gather(1, arrival(truth)[:, None]).mean()


def alike(net, voice, truth):
    """Cross entropy of "the same voice?" for all pairs of moments, 0.32 s apart, at which one person speaks alone."""
    x = F.normalize(voice[:, 1::4].float(), dim=-1)
    alone = truth[:, 1::4][:, 1::4]  # the middle of the same steps
    use = (alone == 1) | (alone == 2) | (alone == 4)
    pairs = (use[:, :, None] & use[:, None, :]).triu(1)
    logits = net.alike[0] * (x @ x.transpose(1, 2)) + net.alike[1]
    same = (alone[:, :, None] == alone[:, None, :])[pairs].float()
    if same.numel() == 0:
        return voice.sum() * 0
    weight = torch.where(same > 0, 0.5 / same.mean().clamp(0.05, 0.95), 0.5 / (1 - same.mean()).clamp(0.05, 0.95))
    return F.binary_cross_entropy_with_logits(logits[pairs], same, weight)


@torch.no_grad()
def answer(net, fbank, batch=16):
    net.eval()
    with torch.autocast("cpu", torch.bfloat16):
        return np.concatenate([net(x).float().numpy() for x in fbank.split(batch)])


def validate(net, held, ami):
    fbank, bits, _ = held
    truths = [np.stack([b >> s & 1 for s in range(3)]).astype(bool) for b in bits]
    made = shares(error(decided(answer(net, torch.from_numpy(fbank).float())), truths))
    real = shares(error(decided(answer(net, ami[2])), ami[3]))
    return [round(100 * float(v), 2) for v in made], [round(100 * float(v), 2) for v in real]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=pathlib.Path, default=cache_folder() / "run")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--reuse", type=float, default=4)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--pool", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=float, default=5, help="minutes between validations")
    return parser.parse_args()


class Run:
    """Network, its running mean and optimizer; minutes spent are counted over restarts."""

    def __init__(self, args):
        self.args, self.last = args, args.work / "last.pt"
        self.net = Segmentation()
        self.mean = copy.deepcopy(self.net)
        self.optimizer = torch.optim.AdamW(self.net.parameters(), args.rate, betas=(0.9, 0.98), weight_decay=0.02)
        self.step, self.spent = 0, 0.0
        if self.last.exists():
            saved = torch.load(self.last, weights_only=False)
            self.net.load_state_dict(saved["net"])
            self.mean.load_state_dict(saved["mean"])
            self.optimizer.load_state_dict(saved["optimizer"])
            self.step, self.spent = saved["step"], saved["spent"]

    def done(self):
        return min(1.0, self.spent / self.args.minutes)

    def learn(self, fbank, truth):
        """One step; (best order's loss, arrival order's loss, same-voice loss)."""
        done = self.done()
        for group in self.optimizer.param_groups:
            group["lr"] = self.args.rate * min(1, (self.step + 1) / 200) * (0.02 + 0.49 * (1 + math.cos(math.pi * done)))
        self.net.train()
        with torch.autocast("cpu", torch.bfloat16):
            logits, voice = self.net(fbank)
        best, ordered = losses(logits.float(), truth)
        same = alike(self.net, voice, truth)
        self.optimizer.zero_grad(set_to_none=True)
        (best + 0.5 * max(0.0, 1 - done / 0.6) * ordered + 0.3 * same).backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        with torch.no_grad():
            for a, b in zip(self.mean.parameters(), self.net.parameters()):
                a.lerp_(b, 1 - min(0.998, (1 + self.step) / (10 + self.step)))
        return best.item(), ordered.item(), same.item()

    def check(self, held, ami):
        made, real = validate(self.mean, held, ami)
        print(json.dumps({"step": self.step, "minutes": round(self.spent, 1), "held": made, "ami": real}), flush=True)
        torch.save({"net": self.net.state_dict(), "mean": self.mean.state_dict(), "step": self.step, "held": made,
                    "optimizer": self.optimizer.state_dict(), "spent": self.spent, "ami": real}, self.last)


def main():
    args = arguments()
    torch.set_num_threads(1)
    args.work.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)
    run, clips = Run(args), load()
    studio = Studio(clips["train"], args.seed)
    held = Studio(clips["held"], 99, noises=40, music=20, rooms=20).batch(np.random.default_rng(7), 160)
    ami = ami_windows()
    print(f"{count(run.net)} parameters, {len(studio.names)} voices, from step {run.step}", flush=True)
    pool = Pool(studio, np.random.default_rng(args.seed + run.step), args.pool, 600)
    began, checked, sums = time.monotonic() - 60 * run.spent, time.monotonic(), []
    while run.done() < 1:
        run.spent = (time.monotonic() - began) / 60
        fbank, truth, _ = pool.draw(args.batch, args.batch / args.reuse)
        sums.append(run.learn(fbank, truth))
        if run.step % 50 == 0:
            print("step {} {:.1f} min best {:.3f} arrival {:.3f} voice {:.2f}".format(
                run.step, run.spent, *np.mean(sums[-50:], 0)), flush=True)
        if run.done() >= 1 or time.monotonic() - checked > 60 * args.every:
            run.check(held, ami)
            checked = time.monotonic()


if __name__ == "__main__":
    main()
