/* face/box.h: where a face is in a picture.
 *
 * Layer: face.  Threads: plain values. */
#pragma once
#include <glib.h>

/* In pixels of the picture as shown; a box may pass the edge. `score` is the detector's, 0..1. */
typedef struct {
    float x, y, width, height, score;
} FaceBox;

/* Area of the intersection over the area of the union, 0..1; 0 when either box is empty. */
float face_box_iou(FaceBox a, FaceBox b);

/* Sorts by falling score and drops every box that overlaps a better one by more than `iou`. Returns how many stay, in
 * front. (Greedy non-maximum suppression.) */
gsize face_box_suppress(FaceBox *boxes, gsize n, float iou);
