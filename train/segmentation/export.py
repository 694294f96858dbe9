"""Writes a checkpoint as models/segmentation.onnx with its sidecar, and checks the file against the network."""
import argparse
import json
import pathlib

import torch

from model import CLASSES, STEP, Segmentation, count
from onnx_file import INPUT, publish

HERE = pathlib.Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "../../models")
    args = parser.parse_args()
    saved = torch.load(args.checkpoint, weights_only=False)
    net = Segmentation()
    net.load_state_dict(saved["mean"])
    print(f"{count(net)} parameters, step {saved['step']}, {saved['spent']:.1f} min")
    publish(net.eval(), args.out / "segmentation.onnx", "powerset", {0: "n", 1: "frames"}, {0: "n", 1: "steps"},
            [(1, 998), (4, 998), (1, 37), (2, 1203), (1, 1), (1, 2), (3, 501)])
    sidecar = {"name": "otklik-segmentation", "task": "segmentation", "input": INPUT, "output": "powerset",
               "classes": CLASSES, "seconds": 10, "step": STEP, "offset": 0}
    (args.out / "segmentation.json").write_text(json.dumps(sidecar, indent=2) + "\n")


if __name__ == "__main__":
    main()
