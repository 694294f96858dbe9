#!/usr/bin/env python3
"""Times XGBoost in Python on what `bench-match trees` left in FOLDER: the same rows, parameters and trees, one thread.

    boost.py loop FOLDER     score and SHAP values row by row, as a loop over premises does it
    boost.py batch FOLDER    all rows in one call

Its scores must be those of bench-match. Answers with a line of JSON: {"n", "ms": median for all rows}, in processor time.
"""
import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np
import xgboost

COLUMNS = 60
PARAMETERS = {"objective": "binary:logistic", "max_depth": 4, "eta": 0.05, "min_child_weight": 5, "lambda": 5, "seed": 1,
              "tree_method": "hist", "nthread": 1, "verbosity": 0}
ROUNDS = 300


def read(folder, name):
    return np.fromfile(folder / name, np.float32)


def learn(folder):
    target = read(folder, "target.f32")
    table = xgboost.DMatrix(read(folder, "learn.f32").reshape(-1, COLUMNS), target, nthread=1)
    return xgboost.train({**PARAMETERS, "base_score": float(target.mean())}, table, ROUNDS)


def batch(model, rows):
    table = xgboost.DMatrix(rows, nthread=1)
    return model.predict(table, output_margin=True), model.predict(table, pred_contribs=True)


def loop(model, rows):
    answers = [batch(model, row.reshape(1, -1)) for row in rows]
    return np.concatenate([score for score, _ in answers]), np.concatenate([reasons for _, reasons in answers])


def main():
    kind, folder = sys.argv[1], Path(sys.argv[2])
    ask, repeats = {"loop": (loop, 5), "batch": (batch, 30)}[kind]
    model, rows, times = learn(folder), read(folder, "ask.f32").reshape(-1, COLUMNS), []
    for _ in range(repeats + 1):
        started = time.thread_time()
        score, reasons = ask(model, rows)
        times.append(1000 * (time.thread_time() - started))
    if not np.allclose(score, read(folder, "score.f32"), atol=1e-4) or \
            not np.allclose(reasons.ravel(), read(folder, "reasons.f32"), atol=1e-4):
        sys.exit("boost.py: XGBoost answers otherwise than bench-match")
    print(json.dumps({"n": len(rows), "ms": statistics.median(times[1:])}))


main()
