"""Runs a detector in ONNX Runtime (the teacher or ours: same outputs), decodes its maps, removes doubles."""
import numpy as np
import onnxruntime

STRIDES = (8, 16, 32)


def iou_matrix(a, b):
    """IoU of every box of a with every box of b; boxes are x, y, w, h."""
    left_top = np.maximum(a[:, None, :2], b[None, :, :2])
    right_bottom = np.minimum(a[:, None, :2] + a[:, None, 2:4], b[None, :, :2] + b[None, :, 2:4])
    inner = np.prod(np.clip(right_bottom - left_top, 0, None), axis=2)
    areas = a[:, 2:4].prod(1)[:, None] + b[:, 2:4].prod(1)[None]
    return inner / np.maximum(areas - inner, 1e-9)


def decode(outputs, height, width):
    """Maps by name -> rows of x, y, w, h, score, 5 x (x, y), for one picture."""
    rows = []
    for s in STRIDES:
        h, w = height // s, width // s
        score = np.sqrt(outputs[f"cls_{s}"].reshape(-1) * outputs[f"obj_{s}"].reshape(-1))
        box, kps = outputs[f"bbox_{s}"].reshape(-1, 4), outputs[f"kps_{s}"].reshape(-1, 5, 2)
        grid = np.stack(np.meshgrid(np.arange(w), np.arange(h)), -1).reshape(-1, 2).astype(np.float32)
        size = np.exp(np.clip(box[:, 2:], -10, 10)) * s
        corner = (grid + box[:, :2]) * s - size / 2
        points = ((kps + grid[:, None]) * s).reshape(-1, 10)
        rows.append(np.concatenate([corner, size, score[:, None], points], axis=1))
    return np.concatenate(rows)


def suppress(rows, limit):
    """Greedy non-maximum suppression at IoU > limit; returns rows by descending score."""
    rows, kept = rows[np.argsort(-rows[:, 4], kind="stable")], []
    while len(rows):
        kept.append(rows[0])
        rows = rows[1:][iou_matrix(rows[:1], rows[1:])[0] <= limit]
    return np.array(kept, np.float32).reshape(-1, 15)


class Runner:
    """One model file. `find` takes grey [h, w] or BGR [h, w, 3], uint8, and pads it right and below."""

    def __init__(self, path, threads=1, nms=0.45):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.input = self.session.get_inputs()[0]
        self.names = [o.name for o in self.session.get_outputs()]
        self.channels, self.nms = self.input.shape[1], nms

    def maps(self, pictures):
        """Grey [b, h, w], sides multiples of 32 -> [b, cells, 16]: class, objectness, box, landmarks of all strides."""
        feed = np.ascontiguousarray(pictures[:, None].repeat(self.channels, axis=1), np.float32)
        outputs = dict(zip(self.names, self.session.run(None, {self.input.name: feed})))
        return np.concatenate([np.concatenate([outputs[f"{kind}_{s}"] for kind in ("cls", "obj", "bbox", "kps")], 2)
                               for s in STRIDES], 1)

    def find(self, picture, least=0.3):
        if picture.ndim == 3 and self.channels == 1:
            picture = (picture @ np.array([0.114, 0.587, 0.299])).round().astype(np.uint8)
        if picture.ndim == 2:
            picture = picture[:, :, None].repeat(self.channels, axis=2)
        h, w = picture.shape[:2]
        picture = np.pad(picture, ((0, -h % 32), (0, -w % 32), (0, 0)))
        feed = np.ascontiguousarray(picture.transpose(2, 0, 1)[None], np.float32)
        outputs = dict(zip(self.names, self.session.run(None, {self.input.name: feed})))
        rows = decode(outputs, *picture.shape[:2])
        return suppress(rows[rows[:, 4] >= least], self.nms)
