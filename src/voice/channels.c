/* voice/channels.c: see channels.h. */
#include "voice/channels.h"

#include <math.h>

#define CHANNELS 2
#define CLEAR_DB 6 /* a step that is louder by so much on one channel is that channel's */
#define UNCLEAR_SHARE                                                                                                  \
    0.3                  /* of the steps with speech that may be about as loud on both: people interrupt each other    \
                          */
#define SPEECH_LEAST 0.5 /* seconds of clear speech that each channel must have */
#define SHARE_LEAST 0.01 /* and of all clear speech */
#define LOUD 0.95        /* a channel's usual level: this quantile of its speech; more of it may be cross-talk */
#define COPY_DB 6        /* speech this much over the usual cross-talk is the channel's own */
#define COPY_LEAST_DB 6  /* bounds of the cross-talk's distance that is made use of */
#define COPY_MOST_DB 20
#define FLOOR_DB -90.0f
#define BLOCK 8192 /* steps read at once */

typedef struct {
    GArray *speech; /* of float: probability for each step of the detector */
    GArray *level;  /* of float: dB of full scale for each step */
    GArray *spans;  /* of VoiceSpan */
    float usual;    /* level of its speech, dB */
} Channel;

static void channels_clear(Channel *channels)
{
    for (guint c = 0; c < CHANNELS; c++) {
        g_clear_pointer(&channels[c].speech, g_array_unref);
        g_clear_pointer(&channels[c].level, g_array_unref);
        g_clear_pointer(&channels[c].spans, g_array_unref);
    }
}

static float at(const GArray *values, guint k)
{
    return k < values->len ? g_array_index(values, float, k) : 0;
}

/* The level of each step of `step` samples, over the step and half of each neighbour. */
static GArray *measure_level(const Sound *sound, guint channel, gsize step, guint steps, GError **error)
{
    g_autoptr(GArray) level = g_array_sized_new(FALSE, FALSE, sizeof(float), steps);
    g_autofree float *samples = g_new(float, (BLOCK + 1) * step);
    for (guint begin = 0; begin < steps; begin += BLOCK) {
        guint n = MIN(BLOCK, steps - begin);
        gint64 from = (gint64)(begin * step) - (gint64)(step / 2);
        if (!sound_read(sound, channel, from, samples, (n + 1) * step, error))
            return NULL;
        for (guint k = 0; k < n; k++) {
            float power = 0;
            for (gsize i = k * step; i < (k + 2) * step; i++)
                power += samples[i] * samples[i];
            float db = MAX(10 * log10f(power / (float)(2 * step) + 1e-12f), FLOOR_DB);
            g_array_append_val(level, db);
        }
    }
    return g_steal_pointer(&level);
}

static int rising(gconstpointer a, gconstpointer b)
{
    float left = *(const float *)a, right = *(const float *)b;
    return (left > right) - (left < right);
}

/* Sorts the values; 0 when there are none. */
static float quantile(GArray *values, double share)
{
    if (values->len == 0)
        return 0;
    g_array_sort(values, rising);
    return g_array_index(values, float, (guint)(share * (values->len - 1)));
}

/* mask[k]: step k lies in one of the channel's spans of speech. */
static guint8 *mask_speech(const Channel *channel, double step)
{
    guint n = channel->speech->len;
    guint8 *mask = g_new0(guint8, n + 1);
    for (guint i = 0; i < channel->spans->len; i++) {
        const VoiceSpan *span = &g_array_index(channel->spans, VoiceSpan, i);
        for (guint k = (guint)(span->start / step + 0.5); k < MIN(n, (guint)(span->end / step + 0.5)); k++)
            mask[k] = 1;
    }
    return mask;
}

static float usual_level(const Channel *channel, const guint8 *mask)
{
    g_autoptr(GArray) spoken = g_array_new(FALSE, FALSE, sizeof(float));
    for (guint k = 0; k < channel->level->len; k++)
        if (mask[k])
            g_array_append_val(spoken, g_array_index(channel->level, float, k));
    return quantile(spoken, LOUD);
}

/* How much louder channel 0 is than channel 1 in step k, each against its usual level. */
static float lead(const Channel *channels, guint k)
{
    return at(channels[0].level, k) - channels[0].usual - (at(channels[1].level, k) - channels[1].usual);
}

/* What the levels tell about who has which channel. */
typedef struct {
    gboolean people;
    float distance[CHANNELS]; /* dB by which a channel's voice is usually fainter on the other */
} Verdict;

static Verdict judge(const Channel *channels, guint8 *const *mask, double step)
{
    g_autoptr(GArray) left = g_array_new(FALSE, FALSE, sizeof(float));
    g_autoptr(GArray) right = g_array_new(FALSE, FALSE, sizeof(float));
    GArray *const clear[CHANNELS] = {left, right}; /* how far each channel leads where it does */
    guint unclear = 0;
    for (guint k = 0; k < channels[0].speech->len; k++) {
        if (!mask[0][k] && !mask[1][k])
            continue;
        float by = lead(channels, k), far = fabsf(by);
        if (far >= CLEAR_DB && mask[by > 0 ? 0 : 1][k])
            g_array_append_val(clear[by > 0 ? 0 : 1], far);
        else
            unclear++;
    }
    double both = clear[0]->len + clear[1]->len, fewer = MIN(clear[0]->len, clear[1]->len);
    return (Verdict){
        .people =
            fewer * step >= SPEECH_LEAST && fewer >= SHARE_LEAST * both && unclear <= UNCLEAR_SHARE * (both + unclear),
        .distance = {quantile(clear[0], 0.5), quantile(clear[1], 0.5)},
    };
}

/* Takes from each channel the speech that is but a copy of the other's. */
static void remove_copies(Channel *channels, guint8 *const *mask, const Verdict *verdict)
{
    for (guint k = 0; k < channels[0].speech->len; k++) {
        float by = lead(channels, k);
        guint louder = by > 0 ? 0 : 1;
        float most = CLAMP(verdict->distance[louder] - COPY_DB, COPY_LEAST_DB, COPY_MOST_DB);
        if (mask[louder][k] && fabsf(by) > most)
            g_array_index(channels[!louder].speech, float, k) = 0;
    }
}

static void add_turns(const Channel *channel, int number, double step, Transcript *transcript)
{
    if (channel->spans->len == 0)
        return;
    guint speaker = transcript_add_speaker(transcript);
    g_array_index(transcript->speakers, VoiceSpeaker, speaker).channel = number;
    for (guint i = 0; i < channel->spans->len; i++) {
        const VoiceSpan *span = &g_array_index(channel->spans, VoiceSpan, i);
        guint first = (guint)(span->start / step), last = MAX((guint)(span->end / step), first + 1);
        double sum = 0;
        for (guint k = first; k < last; k++)
            sum += (double)at(channel->speech, k);
        VoiceTurn *turn = transcript_add_turn(transcript, speaker, span->start, span->end);
        turn->confidence = (float)(sum / (last - first));
    }
}

static gboolean listen_to(const Sound *sound, const VoiceVad *vad, guint number, const Task *task, Channel *channel,
                          GError **error)
{
    channel->speech = voice_vad_probabilities(vad, sound, number, task, error);
    if (!channel->speech)
        return FALSE;
    channel->spans = voice_vad_spans(vad, channel->speech);
    gsize step = (gsize)lround(voice_vad_step(vad) * AUDIO_RATE);
    channel->level = measure_level(sound, number, step, channel->speech->len, error);
    return channel->level != NULL;
}

static gboolean cut(const Sound *sound, const VoiceVad *vad, const Task *task, Channel *channels,
                    Transcript *transcript, GError **error)
{
    double step = voice_vad_step(vad);
    for (guint c = 0; c < CHANNELS; c++)
        if (!listen_to(sound, vad, c, task, &channels[c], error))
            return FALSE;
    g_autofree guint8 *left = mask_speech(&channels[0], step), *right = mask_speech(&channels[1], step);
    guint8 *const mask[CHANNELS] = {left, right};
    for (guint c = 0; c < CHANNELS; c++)
        channels[c].usual = usual_level(&channels[c], mask[c]);
    Verdict verdict = judge(channels, mask, step);
    transcript->by_channel = verdict.people;
    if (!verdict.people)
        return TRUE;
    remove_copies(channels, mask, &verdict);
    for (guint c = 0; c < CHANNELS; c++) {
        g_array_unref(channels[c].spans);
        channels[c].spans = voice_vad_spans(vad, channels[c].speech);
        add_turns(&channels[c], (int)c, step, transcript);
    }
    transcript_sort(transcript);
    return TRUE;
}

gboolean voice_channels_cut(const Sound *sound, const VoiceVad *vad, const Task *task, Transcript *transcript,
                            GError **error)
{
    Channel channels[CHANNELS] = {0};
    gboolean good = cut(sound, vad, task, channels, transcript, error);
    channels_clear(channels);
    return good;
}
