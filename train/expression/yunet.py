"""The teacher detector (YuNet, shared/models): face boxes used to cut and frame crops while training."""
import numpy as np
import cv2
import onnxruntime as ort


class YuNet:
    """Runs a YuNet ONNX file on one thread; `detect` returns rows (x, y, w, h, score), best first."""

    def __init__(self, path):
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self.session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.input = self.session.get_inputs()[0].name
        self.names = [o.name for o in self.session.get_outputs()]

    def detect(self, picture, threshold=0.5, iou=0.4):
        """`picture` is uint8 grey or BGR; boxes come back in its pixels."""
        if picture.ndim == 2:
            picture = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
        height, width = picture.shape[:2]
        padded = np.zeros((-(-height // 32) * 32, -(-width // 32) * 32, 3), np.float32)
        padded[:height, :width] = picture
        values = self.session.run(None, {self.input: padded.transpose(2, 0, 1)[None].copy()})
        out = dict(zip(self.names, values))
        boxes, scores = [], []
        for stride in (8, 16, 32):
            columns = padded.shape[1] // stride
            cls, obj = out[f"cls_{stride}"].reshape(-1), out[f"obj_{stride}"].reshape(-1)
            box = out[f"bbox_{stride}"].reshape(-1, 4)
            score = np.sqrt(np.clip(cls, 0, 1) * np.clip(obj, 0, 1))
            keep = np.flatnonzero(score > threshold)
            size = np.exp(box[keep, 2:]) * stride
            centre = (np.stack([keep % columns, keep // columns], 1) + box[keep, :2]) * stride
            boxes.append(np.concatenate([centre - size / 2, size], 1))
            scores.append(score[keep])
        boxes, scores = np.concatenate(boxes), np.concatenate(scores)
        order = np.array(cv2.dnn.NMSBoxes(boxes.tolist(), scores.tolist(), threshold, iou)).reshape(-1).astype(int)
        return np.concatenate([boxes[order], scores[order, None]], 1)
