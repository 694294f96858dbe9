/* media/skip.c: see skip.h. */
#include "media/skip.h"

#include <math.h>

#define ROUNDED_S 0.001    /* coarsest rounding of timestamps that is made up for (Matroska: milliseconds) */
#define STEADY_MARGIN 1.1  /* of the picture spacing where the frame rate is constant */
#define VARYING_MARGIN 2.0 /* and where it may vary */
#define UNKNOWN_RATE 10.0  /* pictures a second assumed where the header is silent */
#define SPARSE_STEP 8      /* a hole among decoded pictures weighs as much as so many close ones: */
#define SPARSE_MOST 64     /* above it the holes are no accident of the camera, and slack ends */

/* The widest spacing of key pictures that the index shows; INFINITY unless it covers the whole recording. */
static double key_spacing(const Demux *demux)
{
    double last = 0, widest = 0;
    int n = avformat_index_get_entries_count(demux->stream);
    for (int i = 0; i < n; i++) {
        const AVIndexEntry *entry = avformat_index_get_entry(demux->stream, i);
        if (!(entry->flags & AVINDEX_KEYFRAME))
            continue;
        double seconds = demux_stamp(demux, entry->timestamp) - (isnan(demux->zero) ? 0 : demux->zero);
        widest = MAX(widest, seconds - last);
        last = seconds;
    }
    return n > 1 && demux->promised > 0 ? MAX(widest, demux->promised - last) : INFINITY;
}

static SkipMode choose_mode(const Demux *demux, double rate)
{
    const AVCodecDescriptor *codec = avcodec_descriptor_get(demux->stream->codecpar->codec_id);
    if (rate <= 0)
        return SKIP_NOTHING;
    if (codec && (codec->props & AV_CODEC_PROP_INTRA_ONLY))
        return SKIP_ALL_BUT_WANTED;
    return key_spacing(demux) <= 0.5 / rate ? SKIP_ALL_BUT_KEYS : SKIP_UNREFERRED;
}

void skip_init(Skip *skip, const Demux *demux, double rate, double slack)
{
    const AVStream *stream = demux->stream;
    AVRational average = stream->avg_frame_rate, least = stream->r_frame_rate;
    gboolean steady = average.num > 0 && least.num > 0 && av_cmp_q(average, least) == 0;
    double spacing = 1 / (average.num > 0 && average.den > 0 ? av_q2d(average) : UNKNOWN_RATE);
    *skip = (Skip){
        .mode = choose_mode(demux, rate),
        .rate = rate,
        .slack = slack >= 2 * spacing ? slack : 0, /* leaving out every other picture doubles the spacing */
        .last = NAN,
        .tolerance = MIN(0.5 * av_q2d(stream->time_base), ROUNDED_S) + 1e-9,
        .span = spacing * (steady ? STEADY_MARGIN : VARYING_MARGIN),
        .last_key = -INFINITY,
    };
}

double skip_ticks(const Skip *skip, double seconds)
{
    return floor((seconds + skip->tolerance) * skip->rate) + 1;
}

/* TRUE when the picture may be the first one after a multiple of 1/rate, the one before it being `span` earlier. */
static gboolean may_be_wanted(const Skip *skip, double seconds, double span)
{
    return isnan(seconds) || seconds < span || skip_ticks(skip, seconds) > skip_ticks(skip, seconds - span);
}

void skip_note(Skip *skip, double seconds)
{
    if (skip->slack <= 0)
        return;
    if (seconds - skip->last > skip->slack)
        skip->sparse += SPARSE_STEP;
    else if (skip->sparse > 0)
        skip->sparse--;
    if (skip->sparse > SPARSE_MOST)
        skip->slack = 0;
    skip->last = seconds;
}

gboolean skip_admit(Skip *skip, const AVPacket *packet, double seconds, enum AVDiscard *discard)
{
    *discard = AVDISCARD_DEFAULT;
    switch (skip->mode) {
    case SKIP_NOTHING:
        return TRUE;
    case SKIP_UNREFERRED:
        *discard = skip->slack > 0 || !may_be_wanted(skip, seconds, skip->span) ? AVDISCARD_NONREF : AVDISCARD_DEFAULT;
        return TRUE;
    case SKIP_ALL_BUT_WANTED:
        return may_be_wanted(skip, seconds, skip->span);
    case SKIP_ALL_BUT_KEYS:
        break;
    }
    if (!(packet->flags & AV_PKT_FLAG_KEY))
        return FALSE;
    double span = seconds - skip->last_key;
    skip->last_key = seconds;
    *discard = AVDISCARD_NONKEY;
    return may_be_wanted(skip, seconds, span);
}
