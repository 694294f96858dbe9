/* media/demux.h: takes a recording apart into packets and follows one of its streams.
 *
 * Layer: media (internal).  Threads: one demuxer belongs to one thread at a time. */
#pragma once
#include "media/source.h"

#include <libavformat/avformat.h>

typedef struct {
    MediaSource *source;
    AVFormatContext *format;
    AVStream *stream; /* the one that is followed; owned by `format` */
    char *name;       /* of the recording, for messages */
    const Task *task;
    double zero;           /* timestamp, seconds, at which the recording starts; NAN: unknown */
    double promised;       /* its length, seconds, as the header says; < 0: it does not */
    double reached;        /* end of the last packet of any picture or sound stream, seconds from zero */
    double stream_reached; /* the same of the stream that is followed */
    guint failures;        /* reads that failed in a row */
} Demux;

/* Opens it and chooses the best stream of `type`: AVMEDIA_TYPE_VIDEO (never a cover picture) or _AUDIO. On failure
 * *demux must still be cleared. */
gboolean demux_open(Demux *demux, MediaInput input, enum AVMediaType type, const Task *task,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void demux_clear(Demux *demux);

/* The next packet of the stream. 0: `packet` holds it. AVERROR_EOF: the end, or nothing but failures. AVERROR_EXIT:
 * cancelled. Any other error: something was passed over; read on. */
int demux_read(Demux *demux, AVPacket *packet) G_GNUC_WARN_UNUSED_RESULT;

gboolean demux_has(const Demux *demux, enum AVMediaType type);
/* A timestamp of the stream in seconds; NAN for AV_NOPTS_VALUE. */
double demux_stamp(const Demux *demux, gint64 timestamp);
