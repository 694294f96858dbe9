/* voice/voices.c: see voices.h. */
#include "voice/voices.h"

#include <math.h>
#include <string.h>

#include "voice/vad.h"

#define BLOCK_S 30.0    /* of which features are computed at once */
#define LEAST_FRAMES 40 /* of speech in a piece */

/* What the workers share; each block writes only its own pieces. */
typedef struct {
    const Sound *sound;
    const GArray *speech;
    const SpeakerNet *net;
    double span, hop;
    Voices **blocks;
} Job;

Voices *voices_new(guint size)
{
    Voices *voices = g_new0(Voices, 1);
    voices->size = size;
    voices->at = g_array_new(FALSE, FALSE, sizeof(double));
    voices->vectors = g_array_new(FALSE, FALSE, sizeof(float));
    return voices;
}

void voices_free(Voices *voices)
{
    if (!voices)
        return;
    g_array_unref(voices->at);
    g_array_unref(voices->vectors);
    g_free(voices);
}

guint voices_count(const Voices *voices)
{
    return voices->at->len;
}

const float *voices_vector(const Voices *voices, guint piece)
{
    return &g_array_index(voices->vectors, float, (gsize)piece * voices->size);
}

/* For each frame of a block that begins at `start` seconds: whether its middle lies in speech. The caller owns it. */
static guint8 *mark_speech(const GArray *speech, double start, gsize frames)
{
    guint8 *marked = g_new0(guint8, frames + 1);
    for (guint i = 0; i < speech->len; i++) {
        VoiceSpan span = g_array_index(speech, VoiceSpan, i);
        double first = ceil((span.start - start - FBANK_CENTRE_S) / FBANK_SHIFT_S);
        double last = ceil((span.end - start - FBANK_CENTRE_S) / FBANK_SHIFT_S);
        for (gint64 k = (gint64)MAX(first, 0); k < (gint64)MIN(last, (double)frames); k++)
            marked[k] = TRUE;
    }
    return marked;
}

/* Copies the marked rows first..last-1; answers how many. */
static gsize gather(const float *features, const guint8 *marked, gsize first, gsize last, guint bins, float *rows)
{
    gsize n = 0;
    for (gsize k = first; k < last; k++)
        if (marked[k])
            memcpy(rows + n++ * bins, features + k * bins, bins * sizeof *rows);
    return n;
}

/* The pieces whose middle lies in seconds begin..end; the features begin at `start`. */
static gboolean embed_pieces(const Job *job, const float *features, const guint8 *marked, gsize frames, double start,
                             double begin, double end, Voices *voices, GError **error)
{
    guint bins = speaker_net_bins(job->net);
    gsize half = (gsize)(job->span / 2 / FBANK_SHIFT_S), near = (gsize)(job->hop / 2 / FBANK_SHIFT_S) + 1;
    g_autofree float *rows = g_new(float, (2 * half + 1) * bins), *vector = g_new(float, voices->size);
    for (double at = begin; at < end; at += job->hop) {
        gsize middle = (gsize)((at - start) / FBANK_SHIFT_S);
        if (middle >= frames || !memchr(marked + middle - MIN(near, middle), TRUE,
                                        MIN(middle + near, frames) - (middle - MIN(near, middle))))
            continue;
        gsize n = gather(features, marked, middle - MIN(half, middle), MIN(middle + half, frames), bins, rows);
        if (n < LEAST_FRAMES)
            continue;
        if (!speaker_net_embed(job->net, rows, n, vector, error))
            return FALSE;
        g_array_append_val(voices->at, at);
        g_array_append_vals(voices->vectors, vector, voices->size);
    }
    return TRUE;
}

static gboolean embed_block(gsize block, gpointer data, GError **error)
{
    const Job *job = data;
    double begin = (double)block * BLOCK_S, start = MAX(begin - job->span, 0);
    double end = MIN(begin + BLOCK_S, sound_seconds(job->sound)),
           stop = MIN(end + job->span, sound_seconds(job->sound));
    gsize n = (gsize)((stop - start) * AUDIO_RATE), frames = fbank_frames(n);
    job->blocks[block] = voices_new(speaker_net_size(job->net));
    g_autofree guint8 *marked = mark_speech(job->speech, start, frames);
    if (!memchr(marked, TRUE, frames))
        return TRUE;
    g_autofree float *samples = g_new(float, n), *features = g_new(float, frames *speaker_net_bins(job->net));
    if (!sound_read(job->sound, SOUND_MIX, (gint64)(start * AUDIO_RATE), samples, n, error))
        return FALSE;
    fbank_compute(speaker_net_fbank(job->net), samples, n, features);
    double first = ceil(begin / job->hop) * job->hop; /* pieces lie on one grid, whatever the blocks */
    return embed_pieces(job, features, marked, frames, start, first, end, job->blocks[block], error);
}

Voices *voices_embed(const Sound *sound, const GArray *speech, const SpeakerNet *net, double span, double hop,
                     guint threads, const ShareProgress *progress, GError **error)
{
    gsize n = (gsize)ceil(sound_seconds(sound) / BLOCK_S);
    g_autofree Voices **blocks = g_new0(Voices *, n + 1);
    Job job = {sound, speech, net, span, hop, blocks};
    gboolean good = share_work(n, threads, embed_block, &job, progress, error);
    Voices *voices = voices_new(speaker_net_size(net));
    for (gsize b = 0; b < n; b++) {
        if (good) {
            g_array_append_vals(voices->at, blocks[b]->at->data, blocks[b]->at->len);
            g_array_append_vals(voices->vectors, blocks[b]->vectors->data, blocks[b]->vectors->len);
        }
        voices_free(blocks[b]);
    }
    if (good)
        return voices;
    voices_free(voices);
    return NULL;
}
