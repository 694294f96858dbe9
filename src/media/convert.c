/* media/convert.c: see convert.h.
 *
 * Progressive 8-bit planar YUV and grey, upright with square pixels, is passed on as it is. All else becomes a grey
 * frame of its own by steps, each a function here: luma out of its format, one field, square pixels, upright. */
#include "media/convert.h"

#include "base/limits.h"
#include "media/picture_frame.h"

#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
#include <math.h>

#define ASPECT_IGNORED 0.01 /* pixels this near to square are square */
#define ASPECT_MAX 4.0      /* wider or taller ones are a mistake of the file */

void converter_clear(Converter *converter)
{
    sws_freeContext(converter->to_grey);
    sws_freeContext(converter->to_square);
    *converter = (Converter){0};
}

void convert_shown_size(guint *width, guint *height, AVRational aspect, Orientation orientation)
{
    double ratio = aspect.num > 0 && aspect.den > 0 ? av_q2d(aspect) : 1;
    double square = round(*width * ratio);
    if (fabs(ratio - 1) > ASPECT_IGNORED && ratio <= ASPECT_MAX && ratio >= 1 / ASPECT_MAX && square >= 1 &&
        square <= LIMIT_PICTURE_SIDE && square * *height <= LIMIT_PICTURE_PIXELS)
        *width = (guint)square;
    if (orientation.swap) {
        guint side = *width;
        *width = *height;
        *height = side;
    }
}

/* A new grey frame; the old one's properties are not needed any more. */
static AVFrame *grey_frame(int width, int height)
{
    AVFrame *grey = av_frame_alloc();
    g_assert(grey);
    grey->format = AV_PIX_FMT_GRAY8;
    grey->width = width;
    grey->height = height;
    if (av_frame_get_buffer(grey, 0) < 0)
        g_error("no memory for a picture of %d x %d", width, height);
    return grey;
}

static void replace(AVFrame *frame, AVFrame *with)
{
    av_frame_unref(frame);
    av_frame_move_ref(frame, with);
    av_frame_free(&with);
}

/* Formats whose luma can be read sample by sample; the rest (RGB, palettes, bit streams, floats) goes through swscale.
 */
static gboolean has_luma(const AVPixFmtDescriptor *format)
{
    const guint64 other = AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BITSTREAM |
                          AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_FLOAT | AV_PIX_FMT_FLAG_XYZ | AV_PIX_FMT_FLAG_BAYER;
    return !(format->flags & other) && format->comp[0].depth >= 8 && format->comp[0].depth <= 16;
}

static gboolean is_plain(const AVFrame *frame, const AVPixFmtDescriptor *format)
{
    const AVComponentDescriptor *luma = &format->comp[0];
    return has_luma(format) && luma->depth == 8 && luma->plane == 0 && luma->step == 1 && luma->offset == 0 &&
           luma->shift == 0 && frame->linesize[0] > 0;
}

static gboolean is_full_range(const AVFrame *frame, const AVPixFmtDescriptor *format)
{
    switch (frame->format) {
    case AV_PIX_FMT_YUVJ420P:
    case AV_PIX_FMT_YUVJ422P:
    case AV_PIX_FMT_YUVJ444P:
    case AV_PIX_FMT_YUVJ440P:
    case AV_PIX_FMT_YUVJ411P:
        return TRUE;
    default:
        break;
    }
    if (frame->color_range != AVCOL_RANGE_UNSPECIFIED)
        return frame->color_range == AVCOL_RANGE_JPEG;
    return format->nb_components <= 2; /* grey, with or without alpha: nothing else was ever usual */
}

static void read_row(const guint8 *row, const AVPixFmtDescriptor *format, int width, guint8 *out)
{
    const AVComponentDescriptor *luma = &format->comp[0];
    const guint8 *in = row + luma->offset;
    if (luma->depth == 8 && luma->shift == 0) {
        for (int x = 0; x < width; x++)
            out[x] = in[(gsize)x * (gsize)luma->step];
        return;
    }
    int high = format->flags & AV_PIX_FMT_FLAG_BE ? 0 : 1;
    for (int x = 0; x < width; x++) {
        const guint8 *pair = in + (gsize)x * (gsize)luma->step;
        out[x] = (guint8)(((pair[high] << 8 | pair[!high]) >> luma->shift) >> (luma->depth - 8));
    }
}

static void read_luma(AVFrame *frame, const AVPixFmtDescriptor *format)
{
    AVFrame *grey = grey_frame(frame->width, frame->height);
    int plane = format->comp[0].plane;
    for (int y = 0; y < frame->height; y++)
        read_row(frame->data[plane] + (gssize)y * frame->linesize[plane], format, frame->width,
                 grey->data[0] + (gssize)y * grey->linesize[0]);
    replace(frame, grey);
}

/* Scales `frame` to a grey one of the given size, full range when it comes from RGB. */
static gboolean scale(struct SwsContext **context, AVFrame *frame, int width, int height)
{
    *context = sws_getCachedContext(*context, frame->width, frame->height, frame->format, width, height,
                                    AV_PIX_FMT_GRAY8, SWS_BILINEAR | SWS_ACCURATE_RND, NULL, NULL, NULL);
    if (!*context)
        return FALSE;
    AVFrame *grey = grey_frame(width, height);
    int rows = sws_scale(*context, (const guint8 *const *)frame->data, frame->linesize, 0, frame->height, grey->data,
                         grey->linesize);
    replace(frame, grey);
    return rows == height;
}

/* Interlaced frames hold two moments: keep the first one's lines and draw the others between them. */
static void keep_one_field(AVFrame *frame, gboolean top_first)
{
    int stride = frame->linesize[0], last = frame->height - 1;
    for (int y = top_first ? 1 : 0; y <= last; y += 2) {
        guint8 *row = frame->data[0] + (gssize)y * stride;
        const guint8 *above = y > 0 ? row - stride : row + stride;
        const guint8 *below = y < last ? row + stride : row - stride;
        for (int x = 0; x < frame->width; x++)
            row[x] = (guint8)((above[x] + below[x] + 1) / 2);
    }
}

static void turn(AVFrame *frame, Orientation how)
{
    int width = how.swap ? frame->height : frame->width, height = how.swap ? frame->width : frame->height;
    AVFrame *grey = grey_frame(width, height);
    gssize stride = frame->linesize[0];
    gssize step_x = how.swap ? stride : 1, step_y = how.swap ? 1 : stride; /* in the source, along the shown axes */
    for (int y = 0; y < height; y++) {
        const guint8 *in = frame->data[0] + step_y * (how.flip_y ? height - 1 - y : y);
        guint8 *out = grey->data[0] + (gssize)y * grey->linesize[0];
        for (int x = 0; x < width; x++)
            out[x] = in[step_x * (how.flip_x ? width - 1 - x : x)];
    }
    replace(frame, grey);
}

const LumaPicture *converter_picture(Converter *converter, AVFrame *frame, AVRational aspect, Orientation orientation,
                                     double seconds)
{
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(frame->format);
    guint width = (guint)frame->width, height = (guint)frame->height;
    convert_shown_size(&width, &height, aspect, (Orientation){0});
    gboolean interlaced = (frame->flags & AV_FRAME_FLAG_INTERLACED) && frame->height > 1;
    gboolean top_first = (frame->flags & AV_FRAME_FLAG_TOP_FIELD_FIRST) != 0;
    gboolean turned = orientation.swap || orientation.flip_x || orientation.flip_y;
    gboolean oblong = width != (guint)frame->width;
    gboolean luma = has_luma(format), full = !luma || is_full_range(frame, format);
    if (!luma && !scale(&converter->to_grey, frame, frame->width, frame->height))
        return NULL;
    if (luma && (interlaced || !is_plain(frame, format)))
        read_luma(frame, format);
    if (interlaced)
        keep_one_field(frame, top_first);
    if (oblong && luma && frame->format != AV_PIX_FMT_GRAY8)
        read_luma(frame, format);
    if (oblong && !scale(&converter->to_square, frame, (int)width, (int)height))
        return NULL;
    if (turned)
        turn(frame, orientation);
    return picture_from_frame(frame, full, seconds);
}
