/* voice/cut.h: where to part sound that is too long for one go of a recogniser.
 *
 * Layer: voice.  Threads: pure. */
#pragma once
#include <glib.h>

/* The middle of the quietest fifth of a second in the second half of samples[n] (16 kHz): parting there hurts a word
 * least. Below half a second of sound the answer is n. */
gsize voice_cut(const float *samples, gsize n);
