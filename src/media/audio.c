/* media/audio.c: see audio.h.
 *
 * What is read is a line of samples counted from the recording's start. Each decoded frame says where on it it belongs:
 * within TOLERANCE_S of where the line ends it simply follows; later, silence comes first; earlier, its start is
 * dropped. Slow drift between the sound's clock and its timestamps is thus taken back in steps of TOLERANCE_S. */
#include "media/audio.h"

#include "base/lang.h"
#include "media/clock.h"
#include "media/decoder.h"
#include "media/error.h"
#include "media/mix.h"

#include <libavutil/opt.h>
#include <libswresample/swresample.h>
#include <math.h>

#define TOLERANCE_S 0.03 /* above the jitter of containers that round timestamps, below what an ear tells */
#define RATE_MAX 1000000 /* samples a second that are believed */
#define FRAME_SAMPLES_MAX (1 << 22)

struct AudioReader {
    Decoder decoder;
    MediaClock clock;
    guint channels;        /* that are given: 1, or 2 kept apart; "sample" below is one of each */
    SwrContext *resampler; /* floats at `rate` to AUDIO_RATE; NULL between pieces that do not join */
    int rate;
    AVFrame *frame; /* holds a frame that waits for `silence` when `held` */
    gboolean held;
    int skip;      /* samples to drop from the start of the held frame */
    GArray *ready; /* floats to give, from `taken` on; then `silence` zeros; then the held frame */
    gsize taken;   /* floats */
    gint64 silence;
    gint64 placed; /* samples of the line so far: given, ready and silence, without what the resampler holds */
    gboolean ended, given;
};

static AudioReader *open_reader(MediaInput input, gboolean apart, const Task *task, GError **error)
{
    g_autoptr(AudioReader) audio = g_new0(AudioReader, 1);
    if (!decoder_open(&audio->decoder, input, AVMEDIA_TYPE_AUDIO, 1, task, error))
        return NULL;
    clock_init(&audio->clock, audio->decoder.demux.zero);
    audio->channels = apart && audio->decoder.codec->ch_layout.nb_channels == 2 ? 2 : 1;
    audio->frame = av_frame_alloc();
    g_assert(audio->frame);
    audio->ready = g_array_new(FALSE, FALSE, sizeof(float));
    return g_steal_pointer(&audio);
}

AudioReader *audio_open(const char *path, const Task *task, GError **error)
{
    return open_reader((MediaInput){.path = path}, FALSE, task, error);
}

AudioReader *audio_open_apart(const char *path, const Task *task, GError **error)
{
    return open_reader((MediaInput){.path = path}, TRUE, task, error);
}

AudioReader *audio_open_bytes_apart(const MediaBytes *bytes, const Task *task, GError **error)
{
    return open_reader((MediaInput){.bytes = bytes}, TRUE, task, error);
}

void audio_close(AudioReader *audio)
{
    if (!audio)
        return;
    decoder_clear(&audio->decoder);
    swr_free(&audio->resampler);
    av_frame_free(&audio->frame);
    g_clear_pointer(&audio->ready, g_array_unref);
    g_free(audio);
}

/* Sends `n` samples through the resampler to `ready`; NULL empties it of what it holds. */
static void resample(AudioReader *audio, const float *samples, int n)
{
    int room = swr_get_out_samples(audio->resampler, n);
    guint before = audio->ready->len;
    g_array_set_size(audio->ready, before + (guint)MAX(room, 0) * audio->channels);
    guint8 *out = (guint8 *)&g_array_index(audio->ready, float, before);
    const guint8 *in = (const guint8 *)samples;
    int made = swr_convert(audio->resampler, &out, room, samples ? &in : NULL, n);
    g_array_set_size(audio->ready, before + (guint)MAX(made, 0) * audio->channels);
    audio->placed += MAX(made, 0);
}

static void end_piece(AudioReader *audio)
{
    if (audio->resampler)
        resample(audio, NULL, 0);
    swr_free(&audio->resampler);
}

static gboolean begin_piece(AudioReader *audio, int rate)
{
    AVChannelLayout layout;
    av_channel_layout_default(&layout, (int)audio->channels);
    audio->rate = rate;
    return swr_alloc_set_opts2(&audio->resampler, &layout, AV_SAMPLE_FMT_FLT, AUDIO_RATE, &layout, AV_SAMPLE_FMT_FLT,
                               rate, 0, NULL) >= 0 &&
           swr_init(audio->resampler) >= 0;
}

/* Where the line will end once the resampler has given what it holds. */
static double line_end(const AudioReader *audio)
{
    gint64 inside = audio->resampler ? swr_get_delay(audio->resampler, AUDIO_RATE) : 0;
    return (double)(audio->placed + inside) / AUDIO_RATE;
}

/* Finds the place of the decoded frame on the line and holds it. */
static void place_frame(AudioReader *audio)
{
    const Demux *demux = &audio->decoder.demux;
    double length = (double)audio->frame->nb_samples / audio->frame->sample_rate;
    double seconds = clock_place(&audio->clock, demux_stamp(demux, audio->frame->best_effort_timestamp), length);
    double ahead = seconds - line_end(audio);
    gboolean joins = audio->resampler && fabs(ahead) <= TOLERANCE_S;
    if (!joins || audio->rate != audio->frame->sample_rate)
        end_piece(audio);
    audio->held = TRUE;
    audio->skip = 0;
    if (joins)
        return;
    ahead = seconds - line_end(audio);
    audio->silence = (gint64)round(MAX(ahead, 0) * AUDIO_RATE);
    audio->placed += audio->silence;
    audio->skip = (int)round(MIN(MAX(-ahead, 0), length) * audio->frame->sample_rate);
}

static gboolean is_plausible(const AVFrame *frame)
{
    return frame->sample_rate > 0 && frame->sample_rate <= RATE_MAX && frame->nb_samples > 0 &&
           frame->nb_samples <= FRAME_SAMPLES_MAX;
}

static void use_frame(AudioReader *audio)
{
    int n = audio->frame->nb_samples - audio->skip;
    g_autofree float *samples = g_new(float, (gsize)MAX(n, 1) * audio->channels);
    audio->held = FALSE;
    if (n > 0 && (!mix_frame(audio->frame, audio->skip, audio->channels, samples) ||
                  (!audio->resampler && !begin_piece(audio, audio->frame->sample_rate)))) {
        swr_free(&audio->resampler);
        decoder_note_damage(&audio->decoder, NAN);
    } else if (n > 0) {
        resample(audio, samples, n);
    }
    av_frame_unref(audio->frame);
}

/* Makes samples ready, or tells the end. FALSE with an error: cancelled. */
static gboolean decode_more(AudioReader *audio, GError **error)
{
    GError *problem = NULL;
    if (audio->held) {
        use_frame(audio);
    } else if (decoder_next(&audio->decoder, audio->frame, &problem)) {
        if (is_plausible(audio->frame)) {
            place_frame(audio);
        } else {
            decoder_note_damage(&audio->decoder, NAN);
            av_frame_unref(audio->frame);
        }
    } else if (problem) {
        g_propagate_error(error, problem);
        return FALSE;
    } else {
        end_piece(audio);
        audio->ended = TRUE;
    }
    return TRUE;
}

/* Takes what is at hand: ready samples first, then silence. */
static gsize take(AudioReader *audio, float *samples, gsize n)
{
    gsize left = (audio->ready->len - audio->taken) / audio->channels;
    if (left > 0) {
        gsize part = MIN(left, n), values = part * audio->channels;
        memcpy(samples, &g_array_index(audio->ready, float, audio->taken), values * sizeof *samples);
        audio->taken += values;
        audio->given = TRUE;
        return part;
    }
    g_array_set_size(audio->ready, 0);
    audio->taken = 0;
    gsize part = MIN((gsize)audio->silence, n);
    memset(samples, 0, part * audio->channels * sizeof *samples);
    audio->silence -= (gint64)part;
    return part;
}

gsize audio_read(AudioReader *audio, float *samples, gsize n, GError **error)
{
    gsize done = 0;
    while (done < n) {
        gsize part = take(audio, samples + done * audio->channels, n - done);
        done += part;
        if (part > 0)
            continue;
        if (audio->ended)
            break;
        if (!decode_more(audio, error))
            return 0;
    }
    for (gsize i = 0; i < done * audio->channels; i++)
        samples[i] = CLAMP(samples[i], -1, 1);
    if (done == 0 && n > 0 && !audio->given)
        g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_NO_SOUND,
                    tr("%s: no sound can be decoded", "%s: звук не удалось прочесть"), audio->decoder.demux.name);
    return done;
}

guint audio_damaged(const AudioReader *audio)
{
    return audio->decoder.damaged;
}

guint audio_channels(const AudioReader *audio)
{
    return audio->channels;
}

double audio_promised(const AudioReader *audio)
{
    return audio->decoder.demux.promised;
}
