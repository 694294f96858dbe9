/* media/mix.h: one or two channels of floats out of any decoded sound.
 *
 * Layer: media (internal). */
#pragma once
#include <glib.h>
#include <libavutil/frame.h>

/* Writes samples `from` to the end of `frame` to `values`, `channels` numbers in -1..1 for each: the frame's own
 * channels when it has that many, else the mean of all of them in each. Values that are not finite become 0. FALSE:
 * FFmpeg has a sample format that we do not know. */
gboolean mix_frame(const AVFrame *frame, int from, guint channels, float *values) G_GNUC_WARN_UNUSED_RESULT;
