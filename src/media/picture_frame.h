/* media/picture_frame.h: a LumaPicture around a decoder's frame.
 *
 * Layer: media (internal). */
#pragma once
#include "media/picture.h"

#include <libavutil/frame.h>

/* Takes what `frame` holds and leaves it empty; its plane 0 is 8-bit luma with a positive stride. The caller owns the
 * picture. */
const LumaPicture *picture_from_frame(AVFrame *frame, gboolean full_range, double seconds);
