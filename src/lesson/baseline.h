/* lesson/baseline.h: how negative a person's face looks at rest.
 *
 * Layer: lesson.  Threads: pure.
 * Some faces look stern while nothing is the matter. The baseline is the median negative probability, before smoothing,
 * of the first minute in which the person is seen. What it exceeds a usual resting face by is subtracted before a
 * moment is declared, but never more than BASELINE_MOST: somebody who is displeased from the start is still seen.
 * And nothing is subtracted where the middle half of that minute is spread over more than BASELINE_SPREAD: a face that
 * changes so much shows expressions, not its rest. */
#pragma once
#include "face/timeline.h"

#define BASELINE_SECONDS 60.0 /* from the first judged sample */
#define BASELINE_LEAST 30.0   /* seconds that the judged samples within it have to span, */
#define BASELINE_SAMPLES 30   /* and how many they have to be; else nothing is known, and nothing subtracted */
#define BASELINE_MOST 0.25f
#define BASELINE_SPREAD 0.2f

typedef struct {
    float rest;     /* median of the first minute; NAN: not known */
    float subtract; /* 0 .. BASELINE_MOST */
} Baseline;

/* The baseline of each of timeline->people; `usual` is a usual face's at rest (face_reader_rest()). The caller owns the
 * array. */
Baseline *lesson_baselines(const FaceTimeline *timeline, float usual);
