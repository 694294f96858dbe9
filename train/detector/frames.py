"""Looks at video clips: how many faces a model finds in sampled frames. Only counts and scores are printed."""
import argparse
import json
import pathlib
from collections import Counter
import cv2
from yunet import Runner


def sampled(path, every):
    """(seconds, BGR frame) about every so many seconds; decodes all frames, so variable rates are no matter."""
    video, due = cv2.VideoCapture(str(path)), 0.0
    while True:
        ok, frame = video.read()
        if not ok:
            return
        seconds = video.get(cv2.CAP_PROP_POS_MSEC) / 1000
        if seconds >= due:
            due = seconds + every
            yield seconds, frame


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", type=pathlib.Path, nargs="+")
    parser.add_argument("--clips", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--side", type=int, default=320)
    parser.add_argument("--every", type=float, default=0.5, help="seconds between frames")
    parser.add_argument("--threshold", type=float, help="default: the sidecar's, else 0.6")
    parser.add_argument("--verbose", action="store_true", help="a line a frame")
    args = parser.parse_args()
    for path in args.models:
        sidecar = path.with_suffix(".json")
        card = json.loads(sidecar.read_text()) if sidecar.exists() else {}
        runner, least = Runner(path, nms=card.get("nms_iou", 0.45)), args.threshold or card.get("threshold", 0.6)
        for clip in args.clips:
            counts, best = Counter(), []
            for seconds, frame in sampled(clip, args.every):
                scale = args.side / max(frame.shape[:2])
                how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
                rows = runner.find(cv2.resize(frame, None, fx=scale, fy=scale, interpolation=how), 0.05)
                counts[int((rows[:, 4] >= least).sum())] += 1
                best.append(rows[0, 4] if len(rows) else 0.0)
                if args.verbose:
                    print(f"  {seconds:7.2f}", " ".join(f"{r[4]:.2f}@{r[0]:.0f},{r[1]:.0f},{r[2]:.0f}x{r[3]:.0f}" for r in rows[:4]))
            faces = ", ".join(f"{k} faces in {n}" for k, n in sorted(counts.items()))
            print(f"{path.stem} {clip.name}: {faces} of {len(best)} frames; best score {min(best, default=0):.2f}..{max(best, default=0):.2f}")


if __name__ == "__main__":
    main()
