/* media/orientation.h: how a picture must be turned to stand upright.
 *
 * Layer: media (internal). */
#pragma once
#include <glib.h>
#include <libavutil/frame.h>

/* First the axes are swapped, then the shown ones reversed. All FALSE: nothing to do. */
typedef struct {
    gboolean swap, flip_x, flip_y;
} Orientation;

/* From FFmpeg's display matrix: 9 numbers in its side data; snapped to quarter turns. */
Orientation orientation_from_matrix(const gint32 *matrix);
/* From Exif's tag 0x0112; values outside 1..8 mean upright. */
Orientation orientation_from_exif(int tag);
/* What the frame itself says, else `fallback`. */
Orientation orientation_of_frame(const AVFrame *frame, Orientation fallback);
