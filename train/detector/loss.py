"""How far the student's maps are from the teacher's on the same picture (Beyer et al. 2022: function matching).

Both answer in YuNet's coding on the same cells, so no cell has to be assigned to a face: objectness is compared
everywhere, class where the teacher sees an object, boxes and landmarks by the teacher's score.
"""
import torch
import torch.nn.functional as F
from model import STRIDES

LEAST = 0.05  # square of the teacher's score from which a cell's box and landmarks are learnt


def flatten(maps):
    """Three maps -> raw [b, n, 16] and cells [n, 3] of column, row, stride."""
    raw = torch.cat([m.permute(0, 2, 3, 1).flatten(1, 2) for m in maps], 1).float()
    cells = []
    for m, s in zip(maps, STRIDES):
        rows, cols = torch.meshgrid(torch.arange(m.shape[2]), torch.arange(m.shape[3]), indexing="ij")
        cells.append(torch.stack([cols.flatten(), rows.flatten(), torch.full((rows.numel(),), s)], 1))
    return raw, torch.cat(cells).float()


def boxes_of(coded, cells):
    """Middle x, middle y, width, height in pixels."""
    stride = cells[..., 2:]
    return torch.cat([(cells[..., :2] + coded[..., :2]) * stride, coded[..., 2:4].clamp(-6, 6).exp() * stride], -1)


def overlap(a, b):
    """IoU and squared distance of the middles over the squared diagonal of the hull (Zheng et al. 2020, DIoU)."""
    a0, a1, b0, b1 = a[..., :2] - a[..., 2:] / 2, a[..., :2] + a[..., 2:] / 2, b[..., :2] - b[..., 2:] / 2, b[..., :2] + b[..., 2:] / 2
    inner = (torch.minimum(a1, b1) - torch.maximum(a0, b0)).clamp(min=0).prod(-1)
    iou = inner / (a[..., 2:].prod(-1) + b[..., 2:].prod(-1) - inner + 1e-6)
    hull = (torch.maximum(a1, b1) - torch.minimum(a0, b0)).square().sum(-1)
    return iou, (a[..., :2] - b[..., :2]).square().sum(-1) / (hull + 1e-6)


def divergence(logit, share):
    """Kullback-Leibler divergence of two-way answers: 0 where they agree."""
    entropy = F.binary_cross_entropy(share, share, reduction="none")
    return F.binary_cross_entropy_with_logits(logit, share, reduction="none") - entropy


def distillation_loss(maps, teacher):
    """teacher [b, n, 16]: class and objectness as probabilities, box, landmarks. -> loss, parts."""
    raw, cells = flatten(maps)
    whole = teacher[..., 1].sum().clamp(min=1)
    objectness = divergence(raw[..., 1], teacher[..., 1]).sum() / whole
    quality = (divergence(raw[..., 0], teacher[..., 0]) * teacher[..., 1]).sum() / whole
    weight = teacher[..., 0] * teacher[..., 1]
    picked = weight > LEAST
    weight, cell = weight[picked], cells.expand(len(raw), -1, -1)[picked]
    ours, theirs = raw[picked], teacher[picked]
    total = weight.sum().clamp(min=1)
    box, target = boxes_of(ours[:, 2:6], cell), boxes_of(theirs[:, 2:6], cell)
    iou, apart = overlap(box, target)
    boxes = (weight * (1 - iou + apart)).sum() / total
    size = (target[:, 2:].prod(-1).sqrt() / cell[:, 2])[:, None]
    marks = F.smooth_l1_loss(ours[:, 6:] / size, theirs[:, 6:] / size, beta=0.05, reduction="none").mean(-1)
    marks = (weight * marks).sum() / total
    return objectness + quality + 5 * boxes + 5 * marks, (objectness, quality, boxes, marks)
