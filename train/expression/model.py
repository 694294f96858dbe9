"""The expression network: a small residual CNN for one 48x48 grey face crop.

Standardisation is part of the network, so the caller hands over plain luma 0..255. Three heads share one
feature vector: seven emotion logits as the ten voters of FER+ see a face, seven as the one labeller of FER2013
does, and one "is this a face at all" logit.
"""
import torch
from torch import nn
import torch.nn.functional as F

LABELS = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]
NEGATIVE = [0, 1, 2, 4]  # angry, disgust, fear, sad
SIDE = 48

# Added to the standard deviation (grey levels): a flat crop stays flat instead of becoming noise.
STD_FLOOR = 8.0


class Standardise(nn.Module):
    """Zero mean and about unit spread per crop."""

    def forward(self, x):
        centred = x - x.mean(dim=(2, 3), keepdim=True)
        std = torch.sqrt((centred * centred).mean(dim=(2, 3), keepdim=True))
        return centred / (std + STD_FLOOR)


def conv_bn(cin, cout, kernel, stride=1):
    return nn.Sequential(nn.Conv2d(cin, cout, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(cout))


class Block(nn.Module):
    """Two 3x3 convolutions beside a shortcut (He et al. 2016; average-pooled shortcut as in ResNet-D)."""

    def __init__(self, cin, cout, stride):
        super().__init__()
        self.first = conv_bn(cin, cout, 3, stride)
        self.second = conv_bn(cout, cout, 3)
        self.shortcut = nn.Identity()
        if stride != 1 or cin != cout:
            pool = nn.AvgPool2d(2) if stride == 2 else nn.Identity()
            self.shortcut = nn.Sequential(pool, conv_bn(cin, cout, 1))

    def forward(self, x):
        return F.relu(self.second(F.relu(self.first(x))) + self.shortcut(x))


class ExpressionNet(nn.Module):
    """`widths[i]` channels in `depths[i]` blocks at stage i; the picture is 24, 12, 6, 3 px wide there. With `attention` places
    of the last map count by a learnt weight instead of alike."""

    def __init__(self, widths=(16, 48, 112, 176), depths=(1, 1, 2, 1), dropout=0.2, attention=False):
        super().__init__()
        self.standardise = Standardise()
        self.stem = conv_bn(1, widths[0], 5, 2)
        blocks, channels = [], widths[0]
        for stage, (width, depth) in enumerate(zip(widths, depths)):
            for i in range(depth):
                blocks.append(Block(channels, width, 2 if stage > 0 and i == 0 else 1))
                channels = width
        self.blocks = nn.Sequential(*blocks)
        self.attention = nn.Conv2d(channels, 1, 1) if attention else None
        self.dropout = nn.Dropout(dropout)
        self.emotion = nn.Linear(channels, len(LABELS))  # votes of FER+
        self.single = nn.Linear(channels, len(LABELS))  # the label of FER2013
        self.face = nn.Linear(channels, 1)

    def forward(self, x):
        x = F.relu(self.stem(self.standardise(x)))
        x = self.blocks(x)
        if self.attention:
            x = x * self.attention(x).flatten(2).softmax(2).view(-1, 1, *x.shape[2:]) * x[0, 0].numel()
        x = x.mean(dim=(2, 3))
        x = self.dropout(x)
        return self.emotion(x), self.single(x), self.face(x)


class MirrorMean(nn.Module):
    """Reads a crop and its mirror image and answers with the mean: probabilities for the classes, given as their
    logarithm so that a temperature still applies, and the face logit."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        *emotions, face = self.net(torch.cat([x, x.flip(3)]))
        means = [F.softmax(logits, 1).view(2, -1, len(LABELS)).mean(0) for logits in emotions]
        return (*[torch.log(mean + 1e-12) for mean in means], face.view(2, -1, 1).mean(0))


def fold_batch_norm(module):
    """Replaces every Conv2d+BatchNorm2d pair below `module` (in eval mode) by one convolution."""
    for name, child in module.named_children():
        if isinstance(child, nn.Sequential) and len(child) == 2 and isinstance(child[1], nn.BatchNorm2d):
            setattr(module, name, torch.nn.utils.fusion.fuse_conv_bn_eval(child[0], child[1]))
        else:
            fold_batch_norm(child)
    return module


def fold_pooling(net):
    """Turns each shortcut's 2x2 mean and 1x1 convolution (batch norm folded) into one convolution of stride 2."""
    for block in net.blocks:
        if isinstance(block.shortcut, nn.Sequential) and isinstance(block.shortcut[0], nn.AvgPool2d):
            point = block.shortcut[1]
            wide = nn.Conv2d(point.in_channels, point.out_channels, 2, 2)
            wide.weight.data, wide.bias.data = (point.weight.data / 4).repeat(1, 1, 2, 2), point.bias.data
            block.shortcut = wide
    return net


def count(net):
    """Returns (parameters after folding, multiply-accumulates of the convolutions and heads)."""
    net = fold_pooling(fold_batch_norm(net.eval()))
    macs = [0]

    def hook(layer, _, out):
        places = out.shape[2] * out.shape[3] if out.dim() == 4 else 1
        macs[0] += layer.weight.numel() * places

    hooks = [m.register_forward_hook(hook) for m in net.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
    with torch.no_grad():
        net(torch.zeros(1, 1, SIDE, SIDE))
    for h in hooks:
        h.remove()
    return sum(p.numel() for p in net.parameters()), macs[0]
