"""The voice activity network: one strided convolution, then dilated depthwise blocks that see about 1.9 s to either side.

Nothing is summed up over the whole input (norms are per frame), so a long sound may be cut into chunks; only the
1.9 s at a chunk's edges see less.
"""
import torch
import torch.nn.functional as F
from torch import nn

BINS, STEP = 80, 2  # output frame k is centred on fbank frame k * STEP
REACH = 3 * (1 + 2 + 4 + 8 + 16)  # output frames to either side that a decision depends on


class Block(nn.Module):
    def __init__(self, width, inner, dilation, kernel=7):
        super().__init__()
        self.norm, self.into, self.out = nn.LayerNorm(width), nn.Linear(width, inner), nn.Linear(inner, width)
        self.depth = nn.Conv1d(inner, inner, kernel, padding=kernel // 2 * dilation, dilation=dilation, groups=inner)

    def forward(self, x):
        y = F.silu(self.into(self.norm(x))).transpose(1, 2)
        return x + self.out(F.silu(self.depth(y)).transpose(1, 2))


class Vad(nn.Module):
    def __init__(self, width=64, inner=96):
        super().__init__()
        self.first = nn.Conv1d(BINS, width, 3, STEP, 1)
        self.blocks = nn.ModuleList([Block(width, inner, 2 ** i) for i in range(5)])
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, 1)

    def logits(self, fbank):
        x = F.silu(self.first(((fbank.clamp(min=0) - 10) * 0.2).transpose(1, 2))).transpose(1, 2)
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))[..., 0]

    def forward(self, fbank):
        """[n, frames, 80] raw log-mel -> [n, ceil(frames / 2)] probability of speech."""
        return torch.sigmoid(self.logits(fbank))


def count(net):
    return sum(p.numel() for p in net.parameters())
