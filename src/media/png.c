/* media/png.c: luma_to_png(), see picture.h. */
#include "base/lang.h"
#include "media/error.h"
#include "media/ffmpeg_log.h"
#include "media/picture.h"

#include <libavcodec/avcodec.h>

static void codec_free(AVCodecContext *codec)
{
    avcodec_free_context(&codec);
}
static void frame_free(AVFrame *frame)
{
    av_frame_free(&frame);
}
static void packet_free(AVPacket *packet)
{
    av_packet_free(&packet);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AVCodecContext, codec_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AVFrame, frame_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AVPacket, packet_free)

static AVFrame *grey_frame(const LumaPicture *picture, LumaRect rect, guint width, guint height)
{
    g_autoptr(AVFrame) frame = av_frame_alloc();
    frame->format = AV_PIX_FMT_GRAY8;
    frame->width = (int)width;
    frame->height = (int)height;
    if (av_frame_get_buffer(frame, 0) < 0)
        return NULL;
    g_autofree float *values = g_new(float, (gsize)width *height);
    luma_resample(picture, rect, width, height, values);
    for (guint y = 0; y < height; y++) {
        guint8 *row = frame->data[0] + (gssize)y * frame->linesize[0];
        for (guint x = 0; x < width; x++)
            row[x] = (guint8)(values[(gsize)y * width + x] + 0.5f);
    }
    return g_steal_pointer(&frame);
}

static AVPacket *encode(AVFrame *frame)
{
    const AVCodec *png = avcodec_find_encoder(AV_CODEC_ID_PNG);
    g_autoptr(AVCodecContext) codec = avcodec_alloc_context3(png);
    g_autoptr(AVPacket) packet = av_packet_alloc();
    if (!png || !codec || !packet)
        return NULL;
    codec->width = frame->width;
    codec->height = frame->height;
    codec->pix_fmt = frame->format;
    codec->time_base = (AVRational){1, 1};
    codec->thread_count = 1;
    if (avcodec_open2(codec, png, NULL) < 0 || avcodec_send_frame(codec, frame) < 0 ||
        avcodec_send_frame(codec, NULL) < 0 || avcodec_receive_packet(codec, packet) < 0)
        return NULL;
    return g_steal_pointer(&packet);
}

GBytes *luma_to_png(const LumaPicture *picture, LumaRect rect, guint width, guint height, GError **error)
{
    ffmpeg_log_quiet();
    g_autoptr(AVFrame) frame = grey_frame(picture, rect, width, height);
    g_autoptr(AVPacket) packet = frame ? encode(frame) : NULL;
    if (packet)
        return g_bytes_new(packet->data, (gsize)packet->size);
    g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_ENCODE,
                tr("a picture of %u x %u cannot be written as PNG", "картинку %u × %u не удалось записать в PNG"),
                width, height);
    return NULL;
}
