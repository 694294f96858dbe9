"""The student network: a grey, single-shot face detector with YuNet's output layout.

Stem of stride 2, depthwise-separable blocks to stride 32, a light top-down neck and one head a stride
(8, 16, 32). A head gives 16 maps: class, objectness, box (4), landmarks (5 x 2), in YuNet's coding:

    cx = (col + b0) * S    cy = (row + b1) * S    w = exp(b2) * S    h = exp(b3) * S
    landmark k: x = (col + k0) * S, y = (row + k1) * S      score = sqrt(cls * obj)
"""
import torch
from torch import nn
import torch.nn.functional as F

STRIDES = (8, 16, 32)


def conv_bn(cin, cout, kernel, stride=1, groups=1, act=True):
    layers = [nn.Conv2d(cin, cout, kernel, stride, kernel // 2, groups=groups, bias=False), nn.BatchNorm2d(cout)]
    return nn.Sequential(*layers, *([nn.ReLU(inplace=True)] if act else []))


class Separable(nn.Module):
    """3x3 depthwise, then 1x1; adds its input where the shape allows."""

    def __init__(self, cin, cout, stride=1, residual=True):
        super().__init__()
        self.depth = conv_bn(cin, cin, 3, stride, groups=cin)
        self.point = conv_bn(cin, cout, 1, act=False)
        self.residual = residual and stride == 1 and cin == cout

    def forward(self, x):
        if self.training and self.depth[0].stride[0] == 2:  # bfloat16 has no fast gradient for this one
            with torch.autocast("cpu", enabled=False):
                y = self.depth(x.float())
        else:
            y = self.depth(x)
        y = self.point(y)
        return F.relu(x + y if self.residual else y)


class Detector(nn.Module):
    def __init__(self, stem=16, quarter=32, widths=(64, 96, 128), depths=(2, 2, 2), neck=48):
        super().__init__()
        self.luma_scale = 1.0 / 64.0  # luma 0..255 comes in as it is; export folds this into the stem
        self.stem = nn.Sequential(conv_bn(1, stem, 3, 2), Separable(stem, quarter, 2), Separable(quarter, quarter))
        stages, cin = [], quarter
        for width, depth in zip(widths, depths):
            stages.append(nn.Sequential(Separable(cin, width, 2), *[Separable(width, width) for _ in range(depth)]))
            cin = width
        self.stages = nn.ModuleList(stages)
        self.lateral = nn.ModuleList([conv_bn(w, neck, 1) for w in widths])
        self.smooth = nn.ModuleList([Separable(neck, neck) for _ in widths])
        self.heads = nn.ModuleList([nn.Sequential(Separable(neck, neck), nn.Conv2d(neck, 16, 1)) for _ in widths])
        for head in self.heads:  # start from "hardly anything is a face", so that the first steps stay calm
            nn.init.normal_(head[-1].weight, std=0.01)
            nn.init.zeros_(head[-1].bias)
            head[-1].bias.data[1] = -5.0

    def forward(self, luma):
        """Three raw maps [b, 16, h, w], logits in channels 0 and 1."""
        x = self.stem(luma * self.luma_scale if self.luma_scale != 1.0 else luma)
        maps = []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        top, found = None, []
        for i in (2, 1, 0):
            level = self.lateral[i](maps[i])
            if top is not None:
                level = level + F.interpolate(top, scale_factor=2.0, mode="nearest")
            top = self.smooth[i](level)
            found.append(self.heads[i](top))
        return found[::-1]


class Published(nn.Module):
    """The same network with the twelve outputs that the program reads."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, luma):
        flat = [m.permute(0, 2, 3, 1).flatten(1, 2) for m in self.net(luma)]
        return (*[torch.sigmoid(f[..., 0:1]) for f in flat], *[torch.sigmoid(f[..., 1:2]) for f in flat],
                *[f[..., 2:6] for f in flat], *[f[..., 6:16] for f in flat])


OUTPUT_NAMES = [f"{kind}_{s}" for kind in ("cls", "obj", "bbox", "kps") for s in STRIDES]


def count(net):
    return sum(p.numel() for p in net.parameters())
