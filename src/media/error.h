/* media/error.h: what can be wrong with a recording.
 *
 * Layer: media.  Messages name the file and are fit to print. */
#pragma once
#include <glib.h>

#define MEDIA_ERROR (media_error_quark())
GQuark media_error_quark(void);

typedef enum {
    MEDIA_ERROR_OPEN,       /* missing, unreadable, empty, or no recording at all */
    MEDIA_ERROR_NO_PICTURE, /* it has no video stream, or not one picture of it can be decoded */
    MEDIA_ERROR_NO_SOUND,   /* it has no audio stream, or not one sample of it can be decoded */
    MEDIA_ERROR_TOO_LARGE,  /* over LIMIT_PICTURE_PIXELS, LIMIT_PICTURE_SIDE or LIMIT_STREAMS */
    MEDIA_ERROR_DECODE,     /* no decoder for it, or the decoder gave up */
    MEDIA_ERROR_ENCODE,     /* a picture cannot be written */
} MediaError;
