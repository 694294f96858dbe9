/* media/picture.h: one picture's luma, upright, with square pixels and its time.
 *
 * Layer: media.  Threads: a picture is immutable and reference counted; any thread may read or drop it.
 *
 * The luma of the common formats (8 bit, planar) is the decoder's own memory, never copied; `black` and `white` tell
 * its range and luma_resample() maps it to 0..255. Everything else (more bits, RGB, rotation, interlace, oblong pixels)
 * is brought into that form once, in picture.c. */
#pragma once
#include <glib.h>

typedef struct {
    const guint8 *luma; /* row 0 is the top; `stride` bytes from row to row */
    gsize stride;
    guint width, height; /* as shown: after rotation, in square pixels */
    guint8 black, white; /* code values of black and white: 16 and 235, or 0 and 255 */
    double seconds;      /* presentation time from the start of the recording */
} LumaPicture;

const LumaPicture *luma_picture_ref(const LumaPicture *picture);
void luma_picture_unref(const LumaPicture *picture);

/* A picture with memory of its own (full range, time 0), for tests and for single frames kept aside. `luma` is copied.
 */
const LumaPicture *luma_picture_new(const guint8 *luma, guint width, guint height, gsize stride);

/* A part of a picture; it may lie partly or wholly outside, where the nearest edge pixel repeats. */
typedef struct {
    float x, y, width, height;
} LumaRect;

/* Brings `rect` to width x height values 0..255 (full range, clipped) in `out`, row by row: area average where it
 * shrinks, bilinear where it grows. The sides of `rect` are > 0 and finite, width and height >= 1. */
void luma_resample(const LumaPicture *picture, LumaRect rect, guint width, guint height, float *out);

/* A grey PNG of `rect` at width x height. The caller owns the bytes. */
GBytes *luma_to_png(const LumaPicture *picture, LumaRect rect, guint width, guint height,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
