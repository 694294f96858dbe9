/* media/demux.c: see demux.h. */
#include "media/demux.h"

#include "base/lang.h"
#include "base/limits.h"
#include "media/error.h"
#include "media/ffmpeg_log.h"
#include "media/formats.h"

#include <math.h>

#define PROBE_BYTES (1 << 20)   /* read at most to tell the format */
#define ANALYSE_BYTES (8 << 20) /* read at most to learn the streams */
#define ANALYSE_US (10 * (gint64)AV_TIME_BASE)
#define FAILURES_IN_A_ROW 64 /* then the rest is taken for lost */

static int interrupted(void *opaque)
{
    const Demux *demux = opaque;
    return task_is_cancelled(demux->task, NULL);
}

/* No recording needs a second file; what formats.c does not know by name fails here. */
static int refuse_further_file(AVFormatContext *format, AVIOContext **io, const char *url, int flags,
                               AVDictionary **options)
{
    return AVERROR(EACCES);
}

static gboolean fail(const Demux *demux, GError **error, MediaError code, const char *reason)
{
    if (task_is_cancelled(demux->task, error) || source_failed(demux->source, error))
        return FALSE;
    g_set_error(error, MEDIA_ERROR, code, "%s: %s", demux->name, reason);
    return FALSE;
}

static gboolean open_format(Demux *demux, GError **error)
{
    const AVInputFormat *kind = NULL;
    AVIOContext *io = source_io(demux->source);
    if (av_probe_input_buffer2(io, &kind, NULL, NULL, 0, PROBE_BYTES) < 0 || !kind)
        return fail(demux, error, MEDIA_ERROR_OPEN, tr("not a recording", "это не запись"));
    if (format_is_refused(kind))
        return fail(demux, error, MEDIA_ERROR_OPEN,
                    tr("not a recording but a list of other files, a script or text",
                       "это не запись, а список других файлов, сценарий или текст"));
    demux->format = avformat_alloc_context();
    g_assert(demux->format);
    demux->format->pb = io;
    demux->format->flags |= AVFMT_FLAG_CUSTOM_IO;
    demux->format->io_open = refuse_further_file;
    demux->format->interrupt_callback = (AVIOInterruptCB){interrupted, demux};
    demux->format->probesize = ANALYSE_BYTES;
    demux->format->max_analyze_duration = ANALYSE_US;
    demux->format->protocol_whitelist = av_strdup("none");
    if (avformat_open_input(&demux->format, NULL, kind, NULL) < 0)
        return fail(
            demux, error, MEDIA_ERROR_OPEN,
            tr("not a recording, or it is damaged or cut off", "это не запись, или она повреждена или оборвана"));
    return TRUE;
}

static gboolean few_streams(const Demux *demux, GError **error)
{
    if (demux->format->nb_streams <= LIMIT_STREAMS)
        return TRUE;
    g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_TOO_LARGE,
                tr("%s has %u streams; the limit is %d", "%s: потоков %u, а предел — %d"), demux->name,
                demux->format->nb_streams, LIMIT_STREAMS);
    return FALSE;
}

/* Looks into the first packets. That decodes pictures, so the limits go with it. */
static void learn_streams(Demux *demux)
{
    guint n = demux->format->nb_streams;
    g_autofree AVDictionary **options = g_new0(AVDictionary *, n);
    for (guint i = 0; i < n; i++) {
        av_dict_set_int(&options[i], "max_pixels", LIMIT_PICTURE_PIXELS, 0);
        av_dict_set(&options[i], "threads", "1", 0);
    }
    /* What it could not learn shows when the stream is opened. */
    if (avformat_find_stream_info(demux->format, options) < 0)
        g_debug("%s: the streams could not be analysed", demux->name);
    for (guint i = 0; i < n; i++)
        av_dict_free(&options[i]);
}

static gboolean is_cover(const AVStream *stream)
{
    return stream->disposition & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS);
}

static gboolean choose_stream(Demux *demux, enum AVMediaType type, GError **error)
{
    int best = av_find_best_stream(demux->format, type, -1, -1, NULL, 0);
    if (best < 0 || is_cover(demux->format->streams[best])) {
        gboolean picture = type == AVMEDIA_TYPE_VIDEO;
        return fail(demux, error, picture ? MEDIA_ERROR_NO_PICTURE : MEDIA_ERROR_NO_SOUND,
                    picture ? tr("it has no video", "в нём нет видео") : tr("it has no sound", "в нём нет звука"));
    }
    demux->stream = demux->format->streams[best];
    for (guint i = 0; i < demux->format->nb_streams; i++) {
        AVStream *stream = demux->format->streams[i];
        enum AVMediaType other = stream->codecpar->codec_type;
        /* Pictures and sound are both followed to tell where a recording breaks off. */
        if ((other != AVMEDIA_TYPE_VIDEO && other != AVMEDIA_TYPE_AUDIO) || is_cover(stream))
            stream->discard = AVDISCARD_ALL;
    }
    return TRUE;
}

static void learn_clock(Demux *demux)
{
    const AVFormatContext *format = demux->format;
    gboolean guessed = format->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE;
    demux->zero = format->start_time == AV_NOPTS_VALUE ? NAN : (double)format->start_time / AV_TIME_BASE;
    demux->promised = format->duration <= 0 || guessed ? -1 : (double)format->duration / AV_TIME_BASE;
}

gboolean demux_open(Demux *demux, MediaInput input, enum AVMediaType type, const Task *task, GError **error)
{
    ffmpeg_log_quiet();
    *demux = (Demux){.task = task, .name = source_name(input)};
    demux->source = source_open(input, task, error);
    if (!demux->source || !open_format(demux, error) || !few_streams(demux, error))
        return FALSE;
    learn_streams(demux);
    if (task_is_cancelled(task, error) || source_failed(demux->source, error) || !few_streams(demux, error) ||
        !choose_stream(demux, type, error))
        return FALSE;
    learn_clock(demux);
    return TRUE;
}

void demux_clear(Demux *demux)
{
    avformat_close_input(&demux->format);
    g_clear_pointer(&demux->source, source_close);
    g_clear_pointer(&demux->name, g_free);
}

static double end_of(const Demux *demux, const AVPacket *packet)
{
    const AVStream *stream = demux->format->streams[packet->stream_index];
    gint64 stamp = packet->pts == AV_NOPTS_VALUE ? packet->dts : packet->pts;
    if (stamp == AV_NOPTS_VALUE)
        return 0;
    double zero = isnan(demux->zero) ? 0 : demux->zero;
    return ((double)stamp + (double)packet->duration) * av_q2d(stream->time_base) - zero;
}

int demux_read(Demux *demux, AVPacket *packet)
{
    for (guint foreign = 0; foreign < LIMIT_PACKETS_BESIDE; foreign++) {
        int status = av_read_frame(demux->format, packet);
        if (status == AVERROR_EOF || status == AVERROR_EXIT)
            return status;
        if (status < 0)
            return ++demux->failures < FAILURES_IN_A_ROW && !source_failed(demux->source, NULL) ? status : AVERROR_EOF;
        demux->failures = 0;
        demux->reached = MAX(demux->reached, end_of(demux, packet));
        if (packet->stream_index == demux->stream->index) {
            demux->stream_reached = MAX(demux->stream_reached, end_of(demux, packet));
            return 0;
        }
        av_packet_unref(packet);
        if (interrupted(demux))
            return AVERROR_EXIT;
    }
    return AVERROR_EOF;
}

gboolean demux_has(const Demux *demux, enum AVMediaType type)
{
    for (guint i = 0; i < demux->format->nb_streams; i++) {
        if (demux->format->streams[i]->codecpar->codec_type == type && !is_cover(demux->format->streams[i]))
            return TRUE;
    }
    return FALSE;
}

double demux_stamp(const Demux *demux, gint64 timestamp)
{
    return timestamp == AV_NOPTS_VALUE ? NAN : (double)timestamp * av_q2d(demux->stream->time_base);
}
