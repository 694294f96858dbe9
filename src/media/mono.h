/* media/mono.h: one channel of floats out of any decoded sound.
 *
 * Layer: media (internal). */
#pragma once
#include <glib.h>
#include <libavutil/frame.h>

/* Writes the mean of all channels, -1..1, of samples `from` to the end of `frame` to `mono`. Values that are not finite
 * become 0. FALSE: FFmpeg has a sample format that we do not know. */
gboolean mono_average(const AVFrame *frame, int from, float *mono) G_GNUC_WARN_UNUSED_RESULT;
