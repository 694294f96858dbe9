/* media/mix.c: see mix.h. */
#include "media/mix.h"

#include <libavutil/samplefmt.h>
#include <math.h>

static double sample_value(const guint8 *at, enum AVSampleFormat packed)
{
    switch (packed) {
    case AV_SAMPLE_FMT_U8:
        return (*at - 128) / 128.0;
    case AV_SAMPLE_FMT_S16:
        return *(const gint16 *)at / 32768.0;
    case AV_SAMPLE_FMT_S32:
        return *(const gint32 *)at / 2147483648.0;
    case AV_SAMPLE_FMT_S64:
        return (double)*(const gint64 *)at / 9223372036854775808.0;
    case AV_SAMPLE_FMT_FLT:
        return *(const float *)at;
    default:
        return *(const double *)at;
    }
}

static float in_range(double value)
{
    return isfinite(value) ? (float)CLAMP(value, -1, 1) : 0;
}

gboolean mix_frame(const AVFrame *frame, int from, guint channels, float *values)
{
    enum AVSampleFormat packed = av_get_packed_sample_fmt(frame->format);
    if (packed < AV_SAMPLE_FMT_U8 || (packed > AV_SAMPLE_FMT_DBL && packed != AV_SAMPLE_FMT_S64))
        return FALSE;
    int has = frame->ch_layout.nb_channels, bytes = av_get_bytes_per_sample(packed);
    gboolean planar = av_sample_fmt_is_planar(frame->format), apart = has == (int)channels;
    for (int i = from; i < frame->nb_samples; i++) {
        double sum = 0;
        for (int c = 0; c < has; c++) {
            const guint8 *at = planar ? frame->extended_data[c] + (gsize)i * (gsize)bytes
                                      : frame->extended_data[0] + ((gsize)i * (gsize)has + (gsize)c) * (gsize)bytes;
            double value = sample_value(at, packed);
            if (apart)
                values[c] = in_range(value);
            sum += value;
        }
        for (guint c = 0; !apart && c < channels; c++)
            values[c] = in_range(sum / MAX(has, 1));
        values += channels;
    }
    return TRUE;
}
