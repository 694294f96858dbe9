/* media/convert.h: a decoded frame as a LumaPicture, by the shortest way.
 *
 * Layer: media (internal).  Threads: one converter belongs to one thread. */
#pragma once
#include "media/orientation.h"
#include "media/picture.h"

struct SwsContext;

typedef struct {
    struct SwsContext *to_grey; /* kept from frame to frame; NULL until needed */
    struct SwsContext *to_square;
} Converter;

void converter_clear(Converter *converter);

/* Takes what `frame` holds and leaves it empty. `aspect` is the shape of its pixels (0/1: square), `orientation` how to
 * turn it. NULL: FFmpeg cannot convert it. The caller owns the picture. */
const LumaPicture *converter_picture(Converter *converter, AVFrame *frame, AVRational aspect, Orientation orientation,
                                     double seconds);

/* Brings a stored size to the shown one: square pixels, then upright. Aspects that are no plausible shape are ignored.
 */
void convert_shown_size(guint *width, guint *height, AVRational aspect, Orientation orientation);
