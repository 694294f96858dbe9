"""The numbers the model is judged by, from logits and labels (numpy only)."""
import numpy as np

from model import NEGATIVE


def softmax(logits, temperature=1.0):
    z = logits.astype(np.float64) / temperature
    z = np.exp(z - z.max(1, keepdims=True))
    return z / z.sum(1, keepdims=True)


def negative_share(logits, temperature=1.0):
    """Summed probability of the negative classes."""
    return softmax(logits, temperature)[:, NEGATIVE].sum(1)


def f1_at(share, truth, threshold):
    hit = share >= threshold
    both = (hit & truth).sum()
    return float(2 * both / max(1, hit.sum() + truth.sum()))


def f1_best(share, truth):
    """(best F1, its threshold) over all thresholds."""
    order = np.argsort(-share)
    hits = np.cumsum(truth[order])
    f1 = 2 * hits / (np.arange(1, len(share) + 1) + truth.sum())
    best = int(f1.argmax())
    here, after = share[order[best]], share[order[min(best + 1, len(share) - 1)]]
    return float(f1[best]), float((here + after) / 2)


def f1_threshold(share, truth, rounds=200, seed=1):
    """The F1-best threshold, steadied: the mean of the best thresholds of resampled rows. One sample's best
    point jumps with a handful of rows; the mean over resamples does not."""
    rng = np.random.default_rng(seed)
    draws = (rng.integers(0, len(share), len(share)) for _ in range(rounds))
    return float(np.mean([f1_best(share[d], truth[d])[1] for d in draws]))


def auc(score, truth):
    """Area under the ROC curve by ranks (Mann-Whitney), ties halved."""
    values, inverse, counts = np.unique(score, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    positives, negatives = truth.sum(), (~truth).sum()
    return float((ranks[truth].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def ece(probabilities, labels, bins=15):
    """Expected calibration error of the top class (Guo et al. 2017)."""
    top, right = probabilities.max(1), probabilities.argmax(1) == labels
    place = np.minimum((top * bins).astype(int), bins - 1)
    return float(sum(abs(top[place == b].mean() - right[place == b].mean()) * (place == b).mean()
                     for b in range(bins) if (place == b).any()))


def bootstrap_f1(share, truth, threshold, groups, rounds=1000, seed=1):
    """95 % interval of F1, drawing whole groups."""
    rng = np.random.default_rng(seed)
    _, index = np.unique(groups, return_inverse=True)
    hit = share >= threshold
    table = np.zeros((index.max() + 1, 3))
    np.add.at(table, index, np.stack([hit & truth, hit, truth], 1))
    draws = rng.multinomial(len(table), np.full(len(table), 1 / len(table)), rounds) @ table
    return np.percentile(2 * draws[:, 0] / (draws[:, 1] + draws[:, 2]), [2.5, 97.5]).round(4).tolist()
