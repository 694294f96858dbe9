/* learn/detection_score.h: how well faces are found, against photos in which people marked them.
 *
 * Layer: learn.  Threads: pure functions. */
#pragma once
#include "face/box.h"
#include "learn/bootstrap.h"

/* One photo: the boxes that a detector gave, best first, and those that people drew. Owned by the caller. */
typedef struct {
    const FaceBox *found;
    gsize n_found;
    const FaceBox *truth;
    gsize n_truth;
} DetectionPhoto;

/* Pairs the boxes of one photo: from the best score down, each takes the truth it overlaps most among those not yet
 * taken. `hit[i]` tells whether found[i] overlaps its truth by `iou` or more; one that does not takes nothing. */
void detection_match(const DetectionPhoto *photo, float iou, gboolean *hit);

typedef struct {
    Estimate recall, precision; /* of the boxes with at least the threshold's score */
    Estimate ap;                /* average precision of all boxes given */
} DetectionScore;

/* Counts over all photos; intervals by drawing photos, `rounds` times. */
DetectionScore detection_score(const DetectionPhoto *photos, gsize n, float iou, float threshold, guint rounds);
