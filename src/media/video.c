/* media/video.c: see video.h. */
#include "media/video.h"

#include "base/lang.h"
#include "media/clock.h"
#include "media/convert.h"
#include "media/decoder.h"
#include "media/error.h"
#include "media/skip.h"

#include <math.h>

#define THREADS_MAX 16
#define BREAKS_OFF_S 1.0 /* a header may promise this much more than there is without anything missing */

struct VideoReader {
    Decoder decoder;
    MediaClock clock;
    Skip skip;
    Converter converter;
    VideoInfo info;
    Orientation orientation; /* of the stream; single frames may say otherwise */
    AVFrame *frame;
    double last;    /* time of the last decoded picture */
    double ticks;   /* multiples of 1/rate served */
    gboolean given; /* a picture was given */
};

static gboolean admit(gpointer user, const AVPacket *packet)
{
    VideoReader *video = user;
    double seconds = clock_peek(&video->clock, demux_stamp(&video->decoder.demux, packet->pts));
    return skip_admit(&video->skip, packet, seconds, &video->decoder.codec->skip_frame);
}

static Orientation stream_orientation(const AVStream *stream)
{
    const AVPacketSideData *side = av_packet_side_data_get(
        stream->codecpar->coded_side_data, stream->codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
    if (!side || side->size < 9 * sizeof(gint32))
        return (Orientation){0};
    return orientation_from_matrix((const gint32 *)side->data);
}

static void fill_info(VideoReader *video)
{
    const Demux *demux = &video->decoder.demux;
    const AVCodecParameters *parameters = demux->stream->codecpar;
    AVRational rate = demux->stream->avg_frame_rate;
    video->info = (VideoInfo){
        .duration = demux->promised,
        .width = (guint)parameters->width,
        .height = (guint)parameters->height,
        .frame_rate = rate.num > 0 && rate.den > 0 ? av_q2d(rate) : 0,
        .has_sound = demux_has(demux, AVMEDIA_TYPE_AUDIO),
        .format = demux->format->iformat->name,
        .codec = avcodec_get_name(parameters->codec_id),
    };
    AVRational aspect = av_guess_sample_aspect_ratio(demux->format, demux->stream, NULL);
    convert_shown_size(&video->info.width, &video->info.height, aspect, video->orientation);
}

static VideoReader *open_reader(MediaInput input, const VideoOptions *options, const Task *task, GError **error)
{
    g_autoptr(VideoReader) video = g_new0(VideoReader, 1);
    guint threads = options->threads ? options->threads : CLAMP(g_get_num_processors() - 1, 1, THREADS_MAX);
    if (!decoder_open(&video->decoder, input, AVMEDIA_TYPE_VIDEO, threads, task, error))
        return NULL;
    video->decoder.admit = admit;
    video->decoder.user = video;
    video->frame = av_frame_alloc();
    g_assert(video->frame);
    video->orientation = stream_orientation(video->decoder.demux.stream);
    clock_init(&video->clock, video->decoder.demux.zero);
    skip_init(&video->skip, &video->decoder.demux, options->rate, options->slack);
    fill_info(video);
    return g_steal_pointer(&video);
}

VideoReader *video_open(const char *path, const VideoOptions *options, const Task *task, GError **error)
{
    return open_reader((MediaInput){.path = path}, options, task, error);
}

VideoReader *video_open_bytes(const MediaBytes *bytes, const VideoOptions *options, const Task *task, GError **error)
{
    return open_reader((MediaInput){.bytes = bytes}, options, task, error);
}

void video_close(VideoReader *video)
{
    if (!video)
        return;
    decoder_clear(&video->decoder);
    converter_clear(&video->converter);
    av_frame_free(&video->frame);
    g_free(video);
}

const VideoInfo *video_info(const VideoReader *video)
{
    return &video->info;
}

/* The time of the decoded frame; it never goes back. */
static double place_frame(VideoReader *video)
{
    const Demux *demux = &video->decoder.demux;
    double length = demux_stamp(demux, video->frame->duration);
    if (!(length > 0) && video->info.frame_rate > 0)
        length = 1 / video->info.frame_rate;
    double seconds = clock_place(&video->clock, demux_stamp(demux, video->frame->best_effort_timestamp), length);
    return video->last = MAX(video->last, seconds);
}

static gboolean is_wanted(VideoReader *video, double seconds)
{
    if (video->skip.rate <= 0)
        return TRUE;
    double ticks = skip_ticks(&video->skip, seconds);
    gboolean wanted = ticks > video->ticks;
    video->ticks = MAX(video->ticks, ticks);
    return wanted;
}

/* An MP4 that has its index at the end cannot be read through a pipe, and that is what most are. */
static const char *pipe_advice(const VideoReader *video)
{
    const AVIOContext *io = source_io(video->decoder.demux.source);
    if (io->seekable & AVIO_SEEKABLE_NORMAL)
        return "";
    return tr("; it came through a pipe: name the file itself", "; она пришла через канал: назовите сам файл");
}

const LumaPicture *video_next(VideoReader *video, GError **error)
{
    GError *problem = NULL;
    while (decoder_next(&video->decoder, video->frame, &problem)) {
        double seconds = place_frame(video);
        skip_note(&video->skip, seconds);
        const LumaPicture *picture = NULL;
        if (is_wanted(video, seconds)) {
            const Demux *demux = &video->decoder.demux;
            AVRational aspect = av_guess_sample_aspect_ratio(demux->format, demux->stream, video->frame);
            Orientation how = orientation_of_frame(video->frame, video->orientation);
            picture = converter_picture(&video->converter, video->frame, aspect, how, seconds);
            if (!picture)
                decoder_note_damage(&video->decoder, NAN);
        }
        av_frame_unref(video->frame);
        video->given |= picture != NULL;
        if (picture)
            return picture;
    }
    if (problem)
        g_propagate_error(error, problem);
    else if (!video->given)
        g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_NO_PICTURE, "%s: %s%s", video->decoder.demux.name,
                    tr("not one picture can be decoded", "ни один кадр не удалось прочесть"), pipe_advice(video));
    return NULL;
}

VideoGaps video_gaps(const VideoReader *video)
{
    const Decoder *decoder = &video->decoder;
    const Demux *demux = &decoder->demux;
    gboolean breaks_off = demux->promised > 0 && demux->reached + BREAKS_OFF_S < demux->promised;
    return (VideoGaps){
        .damaged = decoder->damaged,
        .damaged_from = decoder->damaged_from,
        .missing_from = breaks_off ? demux->stream_reached : -1,
    };
}

const LumaPicture *photo_load(const char *path, GError **error)
{
    g_autoptr(VideoReader) video = video_open(path, &(VideoOptions){.threads = 1}, NULL, error);
    return video ? video_next(video, error) : NULL;
}
