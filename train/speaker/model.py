"""The speaker embedding network: log-mel in, one vector per piece of speech out; same voice, near vectors.

A small two-dimensional convolutional front end (shifts along frequency matter little to it, which helps with few
voices), then dilated one-dimensional blocks with squeeze-excitation, attentive statistics pooling over time and one
linear layer. After Desplanques et al. 2020 (ECAPA-TDNN), Wang et al. 2023 (CAM++), Okabe et al. 2018 (pooling).
"""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

BINS, SIZE = 80, 192


def unit2d(inputs, outputs, stride=(1, 1), size=3):
    return nn.Sequential(nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False), nn.BatchNorm2d(outputs))


class Residual(nn.Module):
    """Two 3x3 convolutions with a short cut; stride is (time, frequency)."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first = unit2d(inputs, outputs, stride)
        self.second = unit2d(outputs, outputs)
        same = inputs == outputs and stride == (1, 1)
        self.short = nn.Identity() if same else unit2d(inputs, outputs, stride, 1)

    def forward(self, x):
        return F.relu(self.second(F.relu(self.first(x))) + self.short(x))


class Excite(nn.Module):
    """Scales channels by what the whole piece contains (squeeze and excitation, Hu et al. 2018)."""

    def __init__(self, channels):
        super().__init__()
        self.squeeze = nn.Linear(channels, channels // 4)
        self.spread = nn.Linear(channels // 4, channels)

    def forward(self, x):
        return x * torch.sigmoid(self.spread(F.relu(self.squeeze(x.mean(2))))).unsqueeze(2)


class Dilated(nn.Module):
    """1x1, grouped dilated convolution over time, 1x1, squeeze-excitation, short cut."""

    def __init__(self, channels, dilation, groups=8):
        super().__init__()
        self.inner = nn.Sequential(
            nn.Conv1d(channels, channels, 1, bias=False), nn.BatchNorm1d(channels), nn.ReLU(),
            nn.Conv1d(channels, channels, 3, padding=dilation, dilation=dilation, groups=groups, bias=False),
            nn.BatchNorm1d(channels), nn.ReLU(),
            nn.Conv1d(channels, channels, 1, bias=False), nn.BatchNorm1d(channels), Excite(channels))

    def forward(self, x):
        return F.relu(x + self.inner(x))


class Pool(nn.Module):
    """Weighted mean and standard deviation over time; the weights see the piece's own mean and spread."""

    def __init__(self, channels, hidden=96):
        super().__init__()
        self.look = nn.Conv1d(3 * channels, hidden, 1)
        self.weigh = nn.Conv1d(hidden, channels, 1)

    def forward(self, x):
        mean = x.mean(2, keepdim=True)
        spread = ((x - mean).square().mean(2, keepdim=True) + 1e-5).sqrt()
        context = torch.cat([x, mean.expand_as(x), spread.expand_as(x)], 1)
        weight = self.weigh(torch.tanh(self.look(context))).float().softmax(2)
        x = x.float()
        mean = (weight * x).sum(2)
        return torch.cat([mean, ((weight * x.square()).sum(2) - mean.square()).clamp(min=1e-5).sqrt()], 1)


class SpeakerNet(nn.Module):
    """fbank [n, frames, 80], raw log-mel -> embedding [n, 192], not length-normalised."""

    def __init__(self, front=16, channels=256, dropout=0.0):
        super().__init__()
        # Time runs at half rate (20 ms) after the first convolution, frequency shrinks 80 -> 40 -> 20 -> 10.
        self.stem = unit2d(1, front, (2, 2))
        self.front = nn.Sequential(Residual(front, front, (1, 1)), Residual(front, 2 * front, (1, 2)),
                                   Residual(2 * front, 2 * front, (1, 2)))
        self.join = nn.Sequential(nn.Conv1d(2 * front * 10, channels, 1, bias=False), nn.BatchNorm1d(channels), nn.ReLU())
        self.blocks = nn.ModuleList(Dilated(channels, d) for d in (1, 2, 3, 4))
        self.pool = Pool(channels)
        self.dropout = nn.Dropout(dropout)
        self.out = nn.Sequential(nn.BatchNorm1d(2 * channels), nn.Linear(2 * channels, SIZE, bias=False),
                                 nn.BatchNorm1d(SIZE))

    def forward(self, fbank):
        x = fbank - fbank.mean(1, keepdim=True)
        x = F.relu(self.stem(x.unsqueeze(1)))
        x = self.front(x)
        n, channels, frames, bins = x.shape
        x = x.permute(0, 1, 3, 2).reshape(n, channels * bins, frames)
        x = self.join(x)
        for block in self.blocks:
            x = block(x)
        with torch.autocast("cpu", enabled=False):
            return self.out(self.dropout(self.pool(x.float())))


class Margin(nn.Module):
    """Additive angular margin softmax (Deng et al. 2019) where a class competes only within its own source.

    The corpora differ in microphone and room. If a voice had to be told from voices of the other corpora, the easiest
    way would be to learn the channel; so the logits of other sources are left out."""

    def __init__(self, source_of_class, scale=30.0):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(len(source_of_class), SIZE) * 0.05)
        self.register_buffer("source", torch.as_tensor(source_of_class))
        self.scale = scale

    def forward(self, embedding, label, margin):
        cosine = F.normalize(embedding) @ F.normalize(self.weight).t()
        right = cosine.gather(1, label[:, None]).clamp(-0.9999, 0.9999)
        angle = torch.acos(right)
        hard = torch.where(angle + margin < math.pi, torch.cos(angle + margin), right - margin * math.sin(margin))
        logits = self.scale * cosine.scatter(1, label[:, None], hard)
        logits = logits.masked_fill(self.source[None, :] != self.source[label][:, None], -1e4)
        return F.cross_entropy(logits, label, label_smoothing=0.0), (cosine.masked_fill(
            self.source[None, :] != self.source[label][:, None], -2).argmax(1) == label).float().mean()
