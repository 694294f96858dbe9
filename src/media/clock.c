/* media/clock.c: see clock.h. */
#include "media/clock.h"

#include <math.h>

#define JUMP_BACK_S 1.0
#define JUMP_FORWARD_S (6 * 3600.0)

void clock_init(MediaClock *clock, double zero)
{
    *clock = (MediaClock){.zero = zero};
}

double clock_peek(const MediaClock *clock, double stamp)
{
    double zero = isnan(clock->zero) ? stamp : clock->zero;
    double seconds = stamp - zero + clock->shift;
    gboolean jumps = seconds < clock->expected - JUMP_BACK_S || seconds > clock->expected + JUMP_FORWARD_S;
    return jumps ? clock->expected : seconds;
}

double clock_place(MediaClock *clock, double stamp, double length)
{
    double seconds = clock->expected;
    if (!isnan(stamp)) {
        if (isnan(clock->zero))
            clock->zero = stamp;
        seconds = clock_peek(clock, stamp);
        clock->shift = seconds - (stamp - clock->zero);
    }
    clock->expected = seconds + length;
    return seconds;
}
