/* media/decoder.c: see decoder.h. */
#include "media/decoder.h"

#include "base/lang.h"
#include "base/limits.h"
#include "media/error.h"

#include <math.h>

static gboolean size_fits(int width, int height)
{
    return width <= LIMIT_PICTURE_SIDE && height <= LIMIT_PICTURE_SIDE &&
           (gint64)width * height <= LIMIT_PICTURE_PIXELS;
}

gboolean decoder_size_fits(const Decoder *decoder, int width, int height, GError **error)
{
    if (size_fits(width, height))
        return TRUE;
    g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_TOO_LARGE,
                tr("%s has pictures larger than %d megapixels or %d pixels a side",
                   "%s: кадры больше %d мегапикселей или %d точек по стороне"),
                decoder->demux.name, LIMIT_PICTURE_PIXELS / 1000000, LIMIT_PICTURE_SIDE);
    return FALSE;
}

/* Every decoded picture asks for its memory here: the last place to refuse one that grew in mid-stream. */
static int guarded_buffer(AVCodecContext *codec, AVFrame *frame, int flags)
{
    Decoder *decoder = codec->opaque;
    if (codec->codec_type == AVMEDIA_TYPE_VIDEO && !size_fits(frame->width, frame->height)) {
        g_atomic_int_set(&decoder->too_large, 1);
        return AVERROR(EINVAL);
    }
    return avcodec_default_get_buffer2(codec, frame, flags);
}

static gboolean open_codec(Decoder *decoder, guint threads, GError **error)
{
    const AVCodecParameters *parameters = decoder->demux.stream->codecpar;
    const AVCodec *kind = avcodec_find_decoder(parameters->codec_id);
    decoder->codec = avcodec_alloc_context3(kind);
    decoder->packet = av_packet_alloc();
    g_assert(decoder->codec && decoder->packet);
    if (!kind || avcodec_parameters_to_context(decoder->codec, parameters) < 0)
        goto failed;
    decoder->codec->pkt_timebase = decoder->demux.stream->time_base;
    decoder->codec->opaque = decoder;
    decoder->codec->get_buffer2 = guarded_buffer;
    decoder->codec->thread_count = (int)threads;
    if (avcodec_open2(decoder->codec, kind, NULL) >= 0)
        return TRUE;
failed:
    g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_DECODE,
                tr("%s: no decoder for its format \"%s\"", "%s: нет декодера для формата «%s»"), decoder->demux.name,
                avcodec_get_name(parameters->codec_id));
    return FALSE;
}

gboolean decoder_open(Decoder *decoder, MediaInput input, enum AVMediaType type, guint threads, const Task *task,
                      GError **error)
{
    *decoder = (Decoder){.damaged_from = -1};
    if (!demux_open(&decoder->demux, input, type, task, error))
        return FALSE;
    const AVCodecParameters *parameters = decoder->demux.stream->codecpar;
    return decoder_size_fits(decoder, parameters->width, parameters->height, error) &&
           open_codec(decoder, threads, error);
}

void decoder_clear(Decoder *decoder)
{
    avcodec_free_context(&decoder->codec);
    av_packet_free(&decoder->packet);
    demux_clear(&decoder->demux);
}

void decoder_note_damage(Decoder *decoder, double stamp)
{
    const Demux *demux = &decoder->demux;
    double zero = isnan(demux->zero) ? 0 : demux->zero;
    if (decoder->damaged++ == 0)
        decoder->damaged_from = MAX(0, isnan(stamp) ? demux->stream_reached : stamp - zero);
}

/* Gives the codec its next packet, or tells it that there are no more. */
static void feed(Decoder *decoder)
{
    AVPacket *packet = decoder->packet;
    int status = decoder->barren > LIMIT_PACKETS_BARREN ? AVERROR_EOF : demux_read(&decoder->demux, packet);
    if (status == AVERROR_EOF) {
        decoder->draining = TRUE;
        avcodec_send_packet(decoder->codec, NULL);
    } else if (status < 0) {
        decoder_note_damage(decoder, NAN);
    } else if (!decoder->admit || decoder->admit(decoder->user, packet)) {
        decoder->barren++;
        status = avcodec_send_packet(decoder->codec, packet);
        if (status < 0)
            decoder_note_damage(decoder, demux_stamp(&decoder->demux, packet->pts));
    }
    av_packet_unref(packet);
}

/* Concealed pictures are passed over: what the decoder made up is no measurement. */
static gboolean is_sound(const AVFrame *frame)
{
    return !(frame->flags & AV_FRAME_FLAG_CORRUPT) && !frame->decode_error_flags;
}

gboolean decoder_next(Decoder *decoder, AVFrame *frame, GError **error)
{
    while (!task_is_cancelled(decoder->demux.task, error)) {
        int status = avcodec_receive_frame(decoder->codec, frame);
        if (g_atomic_int_get(&decoder->too_large)) /* its size is over the limits, whatever it is */
            return decoder_size_fits(decoder, G_MAXINT, G_MAXINT, error);
        if (status == AVERROR_EOF || (status == AVERROR(EAGAIN) && decoder->draining))
            return source_failed(decoder->demux.source, error), FALSE;
        if (status == AVERROR(EAGAIN)) {
            feed(decoder);
            continue;
        }
        gboolean decoded = status >= 0;
        decoder->barren = decoded ? 0 : decoder->barren + 1;
        if (decoded && is_sound(frame))
            return TRUE;
        decoder_note_damage(decoder, decoded ? demux_stamp(&decoder->demux, frame->best_effort_timestamp) : NAN);
        av_frame_unref(frame);
        if (decoder->draining && decoder->barren > LIMIT_PACKETS_BARREN)
            return FALSE;
    }
    return FALSE;
}
