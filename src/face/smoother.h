/* face/smoother.h: evens out a probability over time.
 *
 * Layer: face.  Threads: a plain value of the caller.
 * Method: exponential smoothing with a time constant, exact for uneven steps: the weight of a new value after `dt`
 * seconds is 1 - exp(-dt / constant). Causal, so that a live call and a recording give the same curve. */
#pragma once
#include <glib.h>

typedef struct {
    double constant; /* seconds; 0 does not smooth */
    double reset;    /* a hole of more seconds than this starts anew */
    double seconds;  /* time of the last value */
    float value;     /* NAN before the first */
} FaceSmoother;

void face_smoother_init(FaceSmoother *smoother, double constant, double reset);
/* Takes a value at `seconds` (never decreasing) and returns the smoothed one. */
float face_smoother_feed(FaceSmoother *smoother, double seconds, float value);
