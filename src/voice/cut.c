/* voice/cut.c: see cut.h. */
#include "voice/cut.h"

#include "media/audio.h"

#define WINDOW (AUDIO_RATE / 5)
#define HOP (AUDIO_RATE / 100)

static double energy(const float *samples, gsize n)
{
    double sum = 0;
    for (gsize i = 0; i < n; i++)
        sum += (double)samples[i] * samples[i];
    return sum;
}

gsize voice_cut(const float *samples, gsize n)
{
    gsize from = n / 2, best = from;
    if (n - from < WINDOW + HOP)
        return n;
    double window = energy(samples + from, WINDOW), least = window;
    for (gsize at = from + HOP; at + WINDOW <= n; at += HOP) {
        window += energy(samples + at + WINDOW - HOP, HOP) - energy(samples + at - HOP, HOP);
        if (window < least) {
            least = window;
            best = at;
        }
    }
    return best + WINDOW / 2;
}
