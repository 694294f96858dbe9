/* face/box.h: where a face is in a picture.
 *
 * Layer: face.  Threads: plain values. */
#pragma once
#include <glib.h>

/* In pixels of the picture as shown; a box may pass the edge. `score` is the detector's, 0..1. `turn` tells how far the
 * head is turned to a side, by the detector's landmarks: the nose's way from the middle of the eyes, in halves of their
 * distance. 0 is straight ahead, or not known; about 1 has the nose before an eye; at most FACE_TURN_MOST. */
#define FACE_TURN_MOST 2.0f
typedef struct {
    float x, y, width, height, score, turn;
} FaceBox;

/* Area of the intersection over the area of the union, 0..1; 0 when either box is empty. */
float face_box_iou(FaceBox a, FaceBox b);

/* Sorts by falling score and drops every box that overlaps a better one by more than `iou`. Returns how many stay, in
 * front. (Greedy non-maximum suppression.) */
gsize face_box_suppress(FaceBox *boxes, gsize n, float iou);
