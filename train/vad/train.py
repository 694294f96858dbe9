"""Trains the voice activity network on the segmentation's simulated conversations: does anybody speak?

Windows without speech (noise, music, distant babble, silence) are drawn more often than for the segmentation.
Binary cross entropy; the schedule follows the wall clock; a stopped run goes on from last.pt.
"""
import argparse
import copy
import json
import math
import pathlib
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(1, str(pathlib.Path(__file__).resolve().parents[1] / "segmentation"))
from clean import cache_folder, load  # noqa: E402
from pool import Pool  # noqa: E402
from simulate import Studio  # noqa: E402

from measure_vad import ami, compared  # noqa: E402
from model_vad import Vad, count  # noqa: E402


@torch.no_grad()
def held_rates(net, held):
    """(missed share of speech, false alarm share of non-speech) at 0.5 on simulated windows of held-out people."""
    fbank, bits, _ = held
    with torch.autocast("cpu", torch.bfloat16):
        said = torch.cat([net.logits(x) for x in torch.from_numpy(fbank).float().split(16)]).float().numpy() > 0
    truth = bits > 0
    return [round(100 * float((truth & ~said).sum() / truth.sum()), 2),
            round(100 * float((said & ~truth).sum() / (~truth).sum()), 2)]


def answers(net):
    @torch.no_grad()
    def answer(fbank):
        with torch.autocast("cpu", torch.bfloat16):
            return net(fbank[None])[0].float().numpy()
    return answer


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=pathlib.Path, default=cache_folder() / "vad")
    parser.add_argument("--minutes", type=float, default=14)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--reuse", type=float, default=6)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--start", type=pathlib.Path, help="a checkpoint whose mean weights a new run begins with")
    parser.add_argument("--silent", type=float, default=3.0, help="how much more often nobody speaks than for the segmentation")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--every", type=float, default=3, help="minutes between validations")
    return parser.parse_args()


class Run:
    """Network, its running mean and optimizer; minutes spent are counted over restarts."""

    def __init__(self, args):
        self.args, self.last, self.net = args, args.work / "last.pt", Vad()
        if args.start:
            self.net.load_state_dict(torch.load(args.start, weights_only=False)["mean"])
        self.mean, self.step, self.spent = copy.deepcopy(self.net), 0, 0.0
        self.optimizer = torch.optim.AdamW(self.net.parameters(), args.rate, betas=(0.9, 0.98), weight_decay=0.01)
        if self.last.exists():
            saved = torch.load(self.last, weights_only=False)
            self.net.load_state_dict(saved["net"])
            self.mean.load_state_dict(saved["mean"])
            self.optimizer.load_state_dict(saved["optimizer"])
            self.step, self.spent = saved["step"], saved["spent"]

    def done(self):
        return min(1.0, self.spent / self.args.minutes)

    def learn(self, fbank, truth):
        for group in self.optimizer.param_groups:
            group["lr"] = self.args.rate * min(1, (self.step + 1) / 100) * (0.02 + 0.49 * (1 + math.cos(math.pi * self.done())))
        with torch.autocast("cpu", torch.bfloat16):
            logits = self.net.logits(fbank)
        loss = F.binary_cross_entropy_with_logits(logits.float(), (truth > 0).float())
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        with torch.no_grad():
            for a, b in zip(self.mean.parameters(), self.net.parameters()):
                a.lerp_(b, 1 - min(0.998, (1 + self.step) / (10 + self.step)))
        return loss.item()

    def check(self, held, meetings):
        real = {k: [round(100 * x, 2) for x in v] for k, v in compared(answers(self.mean), meetings).items()}
        print(json.dumps({"step": self.step, "held": held_rates(self.mean, held), "ami": real}), flush=True)
        torch.save({"net": self.net.state_dict(), "mean": self.mean.state_dict(), "step": self.step,
                    "optimizer": self.optimizer.state_dict(), "spent": self.spent}, self.last)


def main():
    args = arguments()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    args.work.mkdir(parents=True, exist_ok=True)
    run, clips, meetings = Run(args), load(), ami()
    studio = Studio(clips["train"], args.seed, silent=args.silent)
    held = Studio(clips["held"], 98, noises=40, music=20, rooms=20, silent=3.0).batch(np.random.default_rng(8), 120)
    pool = Pool(studio, np.random.default_rng(args.seed + run.step), 4000, 800)
    print(f"{count(run.net)} parameters, pool is ready", flush=True)
    began, checked, recent = time.monotonic() - 60 * run.spent, time.monotonic(), []
    while run.done() < 1:
        run.spent = (time.monotonic() - began) / 60
        fbank, truth, _ = pool.draw(args.batch, args.batch / args.reuse)
        recent.append(run.learn(fbank, truth))
        if run.step % 100 == 0:
            print(f"step {run.step} {run.spent:.1f} min loss {np.mean(recent[-100:]):.3f}", flush=True)
        if run.done() >= 1 or time.monotonic() - checked > 60 * args.every:
            run.check(held, meetings)
            checked = time.monotonic()


if __name__ == "__main__":
    main()
