/* media/clock.h: from a stream's timestamps to seconds of the recording, the same for pictures and sound.
 *
 * Layer: media (internal).  Threads: a clock belongs to one thread. */
#pragma once
#include <glib.h>

typedef struct {
    double zero;     /* the timestamp, seconds, at which the recording starts; NAN: the first one seen */
    double shift;    /* added after jumps, so that the clock goes on */
    double expected; /* where the next timestamp should be: the end of the last piece */
} MediaClock;

void clock_init(MediaClock *clock, double zero);

/* The time of a piece that carries `stamp` (seconds, NAN: it has none) and lasts `length` seconds. A missing stamp
 * continues where the last piece ended; so does one that jumps back by more than a second or forward by more than six
 * hours (joined recordings, counters that start anew, damage). Smaller steps are taken as they are, even back. */
double clock_place(MediaClock *clock, double stamp, double length);

/* The time clock_place() would give, without moving the clock; NAN for a missing stamp. */
double clock_peek(const MediaClock *clock, double stamp);
