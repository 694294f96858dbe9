/* face/tracker.h: joins face boxes across pictures into one track per person.
 *
 * Layer: face.  Threads: one tracker belongs to one thread.
 * Method: greedy IoU association with a constant-velocity prediction (Bewley et al. 2016, SORT); a track survives
 * `FACE_TRACK_PATIENCE` seconds without a detection; a cut ends all tracks. */
#pragma once
#include "face/box.h"

#define FACE_TRACK_PATIENCE 1.5 /* seconds */

typedef struct FaceTracker FaceTracker;

FaceTracker *face_tracker_new(guint max_tracks);
void face_tracker_free(FaceTracker *tracker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FaceTracker, face_tracker_free)

/* Takes the boxes found at `seconds` (never decreasing) and writes each one's track, 0, 1, 2 ... in order of appearance
 * and stable for as long as the person stays in view, to `tracks[n]`; -1 once `max_tracks` were given out. Borrows
 * `boxes` for this call only. */
void face_tracker_feed(FaceTracker *tracker, double seconds, const FaceBox *boxes, gsize n, int *tracks);
/* Where the faces found at the last feed should be at `seconds`: at most `max` boxes and their tracks. Nothing is fed:
 * for pictures in which faces are not looked for. Returns how many. */
gsize face_tracker_predict(const FaceTracker *tracker, double seconds, FaceBox *boxes, int *tracks, gsize max);
/* Speed of the fastest of them, in face sizes a second. */
float face_tracker_speed(const FaceTracker *tracker);
/* The picture at the next feed shows another scene: what was seen before is not continued. */
void face_tracker_cut(FaceTracker *tracker);
