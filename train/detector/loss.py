"""Assignment of cells to faces and the loss.

Cells are given to faces dynamically (Ge et al. 2021, "OTA"/"YOLOX" simplified assignment): near the
face's middle, cheapest in score, overlap and distance from the stride meant for its size; as many cells a
face as its ten best overlaps sum to. Objectness learns face or not on all cells; class learns the
overlap reached, on the assigned ones.
"""
import torch
import torch.nn.functional as F
from model import STRIDES

RADIUS = 1.6  # strides round the middle of a face in which a cell may answer for it


def flatten(maps):
    """Three maps -> raw [b, n, 16] and cells [n, 3] of column, row, stride."""
    raw = torch.cat([m.permute(0, 2, 3, 1).flatten(1, 2) for m in maps], 1).float()
    cells = []
    for m, s in zip(maps, STRIDES):
        rows, cols = torch.meshgrid(torch.arange(m.shape[2]), torch.arange(m.shape[3]), indexing="ij")
        cells.append(torch.stack([cols.flatten(), rows.flatten(), torch.full((rows.numel(),), s)], 1))
    return raw, torch.cat(cells).float()


def boxes_of(raw, cells):
    """Middle x, middle y, width, height in pixels."""
    stride = cells[..., 2:]
    return torch.cat([(cells[..., :2] + raw[..., 2:4]) * stride, raw[..., 4:6].clamp(-6, 6).exp() * stride], -1)


def overlap(a, b):
    """IoU and squared distance of the middles over the squared diagonal of the hull (Zheng et al. 2020, DIoU)."""
    a0, a1, b0, b1 = a[..., :2] - a[..., 2:] / 2, a[..., :2] + a[..., 2:] / 2, b[..., :2] - b[..., 2:] / 2, b[..., :2] + b[..., 2:] / 2
    inner = (torch.minimum(a1, b1) - torch.maximum(a0, b0)).clamp(min=0).prod(-1)
    iou = inner / (a[..., 2:].prod(-1) + b[..., 2:].prod(-1) - inner + 1e-6)
    hull = (torch.maximum(a1, b1) - torch.minimum(a0, b0)).square().sum(-1)
    return iou, (a[..., :2] - b[..., :2]).square().sum(-1) / (hull + 1e-6)


@torch.no_grad()
def assign(raw, cells, faces, valid):
    """faces [b, g, 15] as middle x, y, w, h, score, landmarks; valid [b, g]. -> index of the face a cell, or -1."""
    n, g = len(cells), faces.shape[1]
    stride = cells[:, 2]
    place = (cells[:, :2] + 0.5) * stride[:, None]
    away = (place[None, None] - faces[:, :, None, :2]).abs()                      # b g n 2
    inside = (away < faces[:, :, None, 2:4] / 2).all(-1)
    near = (away < RADIUS * stride[:, None]).all(-1)
    iou, _ = overlap(boxes_of(raw, cells)[:, None], faces[:, :, None, :4])
    score = (raw[..., 0].sigmoid() * raw[..., 1].sigmoid()).sqrt()
    level = (torch.log2(faces[:, :, 2:4].prod(-1).sqrt()[..., None] / (4 * stride))).abs()
    cost = -score.clamp(min=1e-6).log()[:, None] - 3 * iou.clamp(min=1e-6).log() + 1.5 * (level - 0.8).clamp(min=0)
    cost = cost + 1e3 * (~(inside & near)).float() + 1e5 * (~near).float() + 1e8 * (~valid)[..., None].float()
    count = iou.masked_fill(~near, 0).topk(min(10, n), -1).values.sum(-1).int().clamp(min=1, max=10)
    order = cost.topk(10, -1, largest=False)
    take = (torch.arange(10) < count[..., None]) & (order.values < 1e5) & valid[..., None]
    # near but outside counts only as a face's single best cell (tiny faces between cells)
    take &= (order.values < 1e3) | (torch.arange(10) == 0)
    chosen = torch.full_like(cost, 1e9).scatter(-1, order.indices, torch.where(take, order.values, torch.tensor(1e9)))
    best, which = chosen.min(1)
    return torch.where(best < 1e8, which, torch.tensor(-1))


def detection_loss(maps, faces, valid, ignored):
    """faces [b, g, 15] corner x, y, w, h, score, landmarks; ignored [b, m, 4] (width 0: unused). -> loss, parts."""
    raw, cells = flatten(maps)
    most = max(1, int(valid.sum(1).max()))
    faces, valid = faces[:, :most].clone(), valid[:, :most]
    faces[..., :2] += faces[..., 2:4] / 2
    owner = assign(raw.detach(), cells, faces, valid)
    positive = owner >= 0
    count = positive.sum().clamp(min=1)

    place = (cells[:, :2] + 0.5) * cells[:, 2:]
    inside = (place[None, None] > ignored[:, :, None, :2]) & (place[None, None] < (ignored[..., :2] + ignored[..., 2:])[:, :, None])
    skip = inside.all(-1).any(1) & ~positive
    objectness = F.binary_cross_entropy_with_logits(raw[..., 1], positive.float(), reduction="none")
    objectness = objectness.masked_fill(skip, 0).sum() / count

    picked = raw[positive]
    target = faces[positive.nonzero()[:, 0], owner[positive]]
    cell = cells.expand(len(raw), -1, -1)[positive]
    iou, apart = overlap(boxes_of(picked, cell), target[:, :4])
    quality = F.binary_cross_entropy_with_logits(picked[:, 0], iou.detach().clamp(0, 1), reduction="sum") / count
    box = (1 - iou + apart).sum() / count
    points = (picked[:, 6:].reshape(-1, 5, 2) + cell[:, None, :2]) * cell[:, None, 2:]
    size = target[:, 2:4].prod(-1).sqrt()[:, None, None]
    marks = F.smooth_l1_loss(points / size, target[:, 5:].reshape(-1, 5, 2) / size, beta=0.05, reduction="sum") / (10 * count)
    return objectness + quality + 5 * box + 5 * marks, (objectness, quality, box, marks)
