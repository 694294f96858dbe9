/* media/decoder.h: decoded frames of one stream, whatever happens to some of its packets.
 *
 * Layer: media (internal).  Threads: one decoder belongs to one thread at a time. */
#pragma once
#include "media/demux.h"

#include <libavcodec/avcodec.h>

typedef struct Decoder Decoder;
struct Decoder {
    Demux demux;
    AVCodecContext *codec;
    AVPacket *packet;
    /* Called before a packet is decoded; FALSE passes over it. It may set codec->skip_frame for this packet. NULL: all.
     */
    gboolean (*admit)(gpointer user, const AVPacket *packet);
    gpointer user;
    gboolean draining;   /* the last packet was sent */
    guint barren;        /* packets decoded since the last frame */
    guint damaged;       /* packets and frames that could not be decoded */
    double damaged_from; /* time of the first, seconds of the recording; < 0: none yet */
    gint too_large;      /* atomic: a picture over the limits came (decoder threads set it) */
};

/* As video_open() and audio_open(). On failure *decoder must still be cleared. It must not move in memory afterwards.
 */
gboolean decoder_open(Decoder *decoder, MediaInput input, enum AVMediaType type, guint threads, const Task *task,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void decoder_clear(Decoder *decoder);

/* The next sound frame. FALSE with *error unset: the end; with an error: cancelled or a picture over the limits. */
gboolean decoder_next(Decoder *decoder, AVFrame *frame, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Counts something that could not be decoded; `stamp` is its timestamp in seconds, or NAN. */
void decoder_note_damage(Decoder *decoder, double stamp);
/* FALSE and MEDIA_ERROR_TOO_LARGE for a picture over the limits. */
gboolean decoder_size_fits(const Decoder *decoder, int width, int height, GError **error);
