"""Trains the detector to answer like the teacher on pictures composed on the fly. Resumes from WORK/NAME.pt by itself."""
import argparse
import math
import pathlib
import time
import numpy as np
import torch
from compose import compose
from damage import spoil
from loss import distillation_loss
from model import Detector, count
from photos import Photos
from yunet import Runner

HERE = pathlib.Path(__file__).resolve().parent
SHAPES = ((320, 320), (256, 256), (256, 320), (192, 320), (320, 256))  # height, width
SHARES = (0.3, 0.35, 0.1, 0.15, 0.1)


class Batches(torch.utils.data.IterableDataset):
    """Batch i depends on the seed and i alone, so that a resumed run sees what it would have seen."""

    def __init__(self, photos, first, args):
        self.photos, self.first, self.args = photos, first, args

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        teacher = Runner(self.args.models / "yunet_n_dynamic.onnx")
        for i in range(self.first + worker.id, self.args.steps, worker.num_workers):
            rng = np.random.default_rng([self.args.seed, i])
            shape = SHAPES[rng.choice(len(SHAPES), p=SHARES)]
            pictures = np.stack([compose(rng, self.photos, *shape) for _ in range(self.args.batch)])
            answers = teacher.maps(pictures)
            spoilt = np.stack([spoil(rng, picture) for picture in pictures])
            yield torch.from_numpy(spoilt)[:, None], torch.from_numpy(answers)


def rate(step, args):
    """Short warm-up, then half a cosine down to nothing."""
    if step < 300:
        return args.rate * (step + 1) / 300
    return args.rate * (0.5 + 0.5 * math.cos(math.pi * min(1, (step - 300) / (args.steps - 300)))) + args.rate * 0.005


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=pathlib.Path, default=HERE / "../../../shared/data")
    parser.add_argument("--models", type=pathlib.Path, default=HERE / "../../../shared/models")
    parser.add_argument("--work", type=pathlib.Path, required=True, help="folder for checkpoints")
    parser.add_argument("--name", default="last", help="name of the checkpoint file")
    parser.add_argument("--start", help="checkpoint to take the weights from when the run is new")
    parser.add_argument("--steps", type=int, default=13000)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--save-every", type=int, default=500)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    net, mean = Detector(), Detector()
    if args.start:
        net.load_state_dict(torch.load(args.work / args.start, weights_only=True)["mean"])
    mean.load_state_dict(net.state_dict())
    net, mean = net.to(memory_format=torch.channels_last), mean.to(memory_format=torch.channels_last)
    decay = [p for p in net.parameters() if p.ndim > 1]
    plain = [p for p in net.parameters() if p.ndim <= 1]
    tune = torch.optim.AdamW([{"params": decay, "weight_decay": 0.02}, {"params": plain, "weight_decay": 0.0}], lr=args.rate)
    step, checkpoint = 0, args.work / f"{args.name}.pt"
    if checkpoint.exists():
        stored = torch.load(checkpoint, weights_only=True)
        net.load_state_dict(stored["net"]), mean.load_state_dict(stored["mean"]), tune.load_state_dict(stored["tune"])
        step = stored["step"]
    print(count(net), "parameters, from step", step, flush=True)
    photos = Photos(args.data, "train")
    print(len(photos.faces), "and", len(photos.small), "face tiles,", len(photos.backgrounds), "backgrounds", flush=True)
    batches = torch.utils.data.DataLoader(Batches(photos, step, args), batch_size=None,
                                          num_workers=1, prefetch_factor=8, multiprocessing_context="fork")
    sums, began = np.zeros(5), time.time()
    for pictures, teacher in batches:
        for group in tune.param_groups:
            group["lr"] = rate(step, args)
        net.train()
        with torch.autocast("cpu", torch.bfloat16):
            maps = net(pictures.float().to(memory_format=torch.channels_last))
        loss, parts = distillation_loss(maps, teacher)
        tune.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 10.0)
        tune.step()
        step += 1
        keep = min(0.9995, step / (step + 20))
        with torch.no_grad():
            for slow, fast in zip(mean.state_dict().values(), net.state_dict().values()):
                slow.lerp_(fast, 1 - keep) if slow.is_floating_point() else slow.copy_(fast)
        sums += [float(loss), *map(float, parts)]
        if step % 100 == 0:
            parts = " ".join(f"{name} {v:.3f}" for name, v in zip(("loss", "obj", "cls", "box", "marks"), sums / 100))
            print(step, parts, f"{(time.time() - began) * 10:.0f} ms/step", flush=True)
            sums, began = np.zeros(5), time.time()
        if step % args.save_every == 0 or step == args.steps:
            stored = {"net": net.state_dict(), "mean": mean.state_dict(), "tune": tune.state_dict(), "step": step}
            torch.save(stored, checkpoint.with_suffix(".tmp"))
            checkpoint.with_suffix(".tmp").replace(checkpoint)


if __name__ == "__main__":
    main()
