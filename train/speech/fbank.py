"""Kaldi's log-mel filter bank in torch, batched: what the C front end computes and every speech net here is fed.

25 ms frames every 10 ms without padding (snip_edges), no dither, mean removed per frame, pre-emphasis 0.97,
Povey window, 512-point power spectrum, 80 triangles on the HTK mel scale from 20 to 8000 Hz, natural log.
Input is in int16 range. Definition: Povey et al. 2011, "The Kaldi speech recognition toolkit", feat/feature-fbank.
"""
import math

import torch

RATE, FRAME, HOP, FFT, BINS = 16000, 400, 160, 512, 80
LOW, HIGH, PREEMPHASIS = 20.0, 8000.0, 0.97


def mel(hertz):
    return 1127.0 * torch.log1p(torch.as_tensor(hertz, dtype=torch.float64) / 700.0)


def mel_matrix(bins=BINS):
    """[FFT/2 + 1, bins]: triangles that are straight in mel; the Nyquist bin has no weight, as in Kaldi."""
    edges = torch.linspace(mel(LOW).item(), mel(HIGH).item(), bins + 2, dtype=torch.float64)
    left, centre, right = edges[:-2], edges[1:-1], edges[2:]
    points = mel(torch.arange(FFT // 2) * RATE / FFT)[:, None]
    rise, fall = (points - left) / (centre - left), (right - points) / (right - centre)
    weights = torch.minimum(rise, fall).clamp(min=0)
    return torch.cat([weights, torch.zeros(1, bins)]).float()


class Fbank:
    def __init__(self, bins=BINS):
        turn = 2 * math.pi * torch.arange(FRAME, dtype=torch.float64) / (FRAME - 1)
        self.window = (0.5 - 0.5 * torch.cos(turn)).pow(0.85).float()
        self.matrix = mel_matrix(bins)

    @torch.no_grad()
    def __call__(self, samples):
        """float32 [..., samples] in int16 range -> float32 [..., frames, bins]; frames = (samples - 400) // 160 + 1."""
        frames = samples.unfold(-1, FRAME, HOP)
        frames = frames - frames.mean(-1, keepdim=True)
        before = torch.cat([frames[..., :1], frames[..., :-1]], -1)  # the first sample stands for its own past
        frames = (frames - PREEMPHASIS * before) * self.window
        spectrum = torch.fft.rfft(frames, FFT)
        power = spectrum.real.square() + spectrum.imag.square()
        return (power @ self.matrix).clamp(min=torch.finfo(torch.float32).eps).log()
