"""The segmentation network: log-mel -> two convolutions (80 ms steps) -> conformer-like blocks -> 7 powerset classes per 20 ms.

Each block is attention (the same voice some seconds ago), a depthwise convolution (edges of words) and a feed-forward
part; after Gulati et al. 2020, "Conformer". The classes are those of Plaquet & Bredin 2023, "Powerset multi-class
cross entropy loss for neural speaker diarization": none, one of three, two of three.
"""
import math

import torch
import torch.nn.functional as F
from torch import nn

CLASSES = ["", "0", "1", "2", "01", "02", "12"]
BITS = [0, 1, 2, 4, 3, 5, 6]  # the same as bit masks of slots
BINS = 80
SUBSAMPLED = 8  # fbank frames per step inside the network, which answers for four output frames each
STEP = 2  # fbank frames per output frame; output frame k is centred on fbank frame k * STEP


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.qkv, self.out = heads, nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x):
        n, t, width = x.shape
        q, k, v = self.qkv(x).reshape(n, t, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        # Written out: torch's fused call is several times slower on a processor in bfloat16.
        score = (q * (width // self.heads) ** -0.5) @ k.transpose(-1, -2)
        return self.out((score.softmax(-1) @ v).transpose(1, 2).reshape(n, t, width))


class Convolution(nn.Module):
    def __init__(self, width, kernel):
        super().__init__()
        self.into, self.out = nn.Linear(width, 2 * width), nn.Linear(width, width)
        self.depth = nn.Conv1d(width, width, kernel, padding=kernel // 2, groups=width)
        self.norm = nn.LayerNorm(width)

    def forward(self, x):
        a, b = self.into(x).chunk(2, -1)
        x = self.depth((a * torch.sigmoid(b)).transpose(1, 2)).transpose(1, 2)
        return self.out(F.silu(self.norm(x)))


class Block(nn.Module):
    def __init__(self, width, heads, kernel):
        super().__init__()
        self.parts = nn.ModuleList([
            Convolution(width, kernel), Attention(width, heads),
            nn.Sequential(nn.Linear(width, 4 * width), nn.SiLU(), nn.Linear(4 * width, width))])
        self.norms = nn.ModuleList([nn.LayerNorm(width) for _ in self.parts])

    def forward(self, x):
        for norm, part in zip(self.norms, self.parts):
            x = x + part(norm(x))
        return x


def positions(count, width):
    """[count, width] of sines and cosines, so that the slots can be told apart by who came first."""
    at = torch.arange(count, dtype=torch.float32)[:, None]
    rate = torch.exp(torch.arange(0, width, 2, dtype=torch.float32) * (-math.log(1000.0) / width))
    return torch.cat([torch.sin(at * rate), torch.cos(at * rate)], -1)


class Segmentation(nn.Module):
    def __init__(self, width=128, blocks=4, heads=4, kernel=11, tap=2):
        super().__init__()
        self.first = nn.Conv2d(2, 24, (7, 5), (4, 2), (3, 2))
        self.second = nn.Conv2d(24, 48, 3, 2, 1)
        self.into = nn.Linear(48 * BINS // 4, width)
        self.norm_in = nn.LayerNorm(width)
        self.blocks = nn.ModuleList([Block(width, heads, kernel) for _ in range(blocks)])
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, SUBSAMPLED // STEP * len(CLASSES))
        self.tap = tap
        # Only for training: features by which the same voice can be told, from the middle of the network.
        self.voice = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, 64))
        self.alike = nn.Parameter(torch.tensor([5.0, 0.0]))

    def forward(self, fbank):
        """[n, frames, 80] raw log-mel -> [n, ceil(frames / 2), 7] logits (in training also voice features per 80 ms)."""
        # Two views: the level itself, and each bin against its mean over the window, which takes the channel away.
        level = (fbank.clamp(min=0) - 10) * 0.2
        fine = level - level.mean(1, keepdim=True)
        x = torch.stack([level, fine], 1)
        x = F.silu(self.second(F.silu(self.first(x))))
        x = self.norm_in(self.into(x.transpose(1, 2).flatten(2)))
        x = x + 0.5 * positions(x.shape[1], x.shape[2])
        voice = None
        for i, block in enumerate(self.blocks):
            x = block(x)
            if self.training and i + 1 == self.tap:
                voice = self.voice(x)
        out = self.head(self.norm(x)).reshape(x.shape[0], SUBSAMPLED // STEP * x.shape[1], len(CLASSES))
        out = out[:, :(fbank.shape[1] + STEP - 1) // STEP]
        return (out, voice) if self.training else out


def count(net):
    return sum(p.numel() for name, p in net.named_parameters() if not name.startswith(("voice.", "alike")))
