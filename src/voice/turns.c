/* voice/turns.c: see turns.h. */
#include "voice/turns.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/lang.h"
#include "base/limits.h"

#define TWO_SPEAK 1.7f  /* expected number from which the second likeliest speaks too */
#define SMOOTH 1        /* pieces to either side that a piece's scores are averaged with */
#define SHARPNESS 12.0f /* turns a difference of cosines into odds: 0.1 is 77 % */
#define PAUSE 1.0       /* seconds: one's own shorter pause does not end a turn, if nobody else speaks in it */
#define TURN_LEAST 0.1  /* seconds: shorter ones are no turns */

typedef struct {
    const TurnsInput *input;
    Transcript *transcript;
    float *scores; /* pieces x speakers: smoothed cosines */
    guint8 *on;    /* steps x speakers */
    float *sure;   /* steps: probability that the likeliest is right */
    gsize steps;
} Cutting;

static void score_pieces(Cutting *cutting)
{
    const TurnsInput *input = cutting->input;
    guint n = voices_count(input->voices), size = input->voices->size;
    g_autofree float *raw = g_new(float, (gsize)n * input->speakers + 1);
    for (guint i = 0; i < n; i++)
        for (guint s = 0; s < input->speakers; s++) {
            const float *vector = voices_vector(input->voices, i), *centre = input->centres + (gsize)s * size;
            float dot = 0;
            for (guint k = 0; k < size; k++)
                dot += vector[k] * centre[k];
            raw[i * input->speakers + s] = dot;
        }
    cutting->scores = g_new(float, (gsize)n * input->speakers + 1);
    for (guint i = 0; i < n; i++)
        for (guint s = 0; s < input->speakers; s++) {
            guint first = i - MIN(i, SMOOTH), last = MIN(i + SMOOTH, n - 1);
            float sum = 0;
            for (guint k = first; k <= last; k++)
                sum += raw[k * input->speakers + s];
            cutting->scores[i * input->speakers + s] = sum / (float)(last - first + 1);
        }
}

/* A speaker's score at `seconds`, between piece `i` - 1 and piece `i`, the first at or after it. */
static float score_at(const Cutting *cutting, guint i, double seconds, guint speaker)
{
    const GArray *at = cutting->input->voices->at;
    guint n = cutting->input->speakers;
    if (i == 0 || i == at->len)
        return cutting->scores[(i == 0 ? 0 : i - 1) * n + speaker];
    double before = g_array_index(at, double, i - 1), after = g_array_index(at, double, i);
    float part = (float)((seconds - before) / (after - before));
    return (1 - part) * cutting->scores[(i - 1) * n + speaker] + part * cutting->scores[i * n + speaker];
}

/* Says who speaks at one step. */
static void decide(Cutting *cutting, gsize step, guint piece)
{
    guint n = cutting->input->speakers, best = 0, second = 0;
    double seconds = (double)step * TURNS_STEP + TURNS_STEP / 2;
    float scores[LIMIT_SPEAKERS];
    for (guint s = 0; s < n; s++) {
        scores[s] = score_at(cutting, piece, seconds, s);
        best = scores[s] > scores[best] ? s : best;
    }
    second = best == 0 && n > 1 ? 1 : 0;
    for (guint s = 0; s < n; s++)
        second = s != best && scores[s] > scores[second] ? s : second;
    cutting->on[step * n + best] = TRUE;
    cutting->sure[step] = n > 1 ? 1 / (1 + expf(SHARPNESS * (scores[second] - scores[best]))) : 1;
    if (n > 1 && cutting->input->together && cutting->input->together[step] >= TWO_SPEAK)
        cutting->on[step * n + second] = TRUE;
}

static void decide_all(Cutting *cutting)
{
    const GArray *speech = cutting->input->speech, *at = cutting->input->voices->at;
    guint piece = 0;
    for (guint i = 0; i < speech->len; i++) {
        VoiceSpan span = g_array_index(speech, VoiceSpan, i);
        gsize first = (gsize)MAX(0, llround(span.start / TURNS_STEP));
        gsize last = (gsize)llround(span.end / TURNS_STEP);
        for (gsize step = first; step < MIN(last, cutting->steps); step++) {
            while (piece < at->len && g_array_index(at, double, piece) < (double)step * TURNS_STEP + TURNS_STEP / 2)
                piece++;
            decide(cutting, step, piece);
        }
    }
}

/* Nobody speaks in steps first..last-1. */
static gboolean is_silent(const Cutting *cutting, gsize first, gsize last)
{
    guint n = cutting->input->speakers;
    return last <= first || !memchr(cutting->on + first * n, TRUE, (last - first) * n);
}

static void add_turn(const Cutting *cutting, guint *number, gsize first, gsize last)
{
    double start = (double)first * TURNS_STEP, sum = 0;
    double end = MIN((double)last * TURNS_STEP, cutting->transcript->duration);
    if (end - start < TURN_LEAST)
        return;
    if (*number == G_MAXUINT)
        *number = transcript_add_speaker(cutting->transcript);
    for (gsize step = first; step < last; step++)
        sum += (double)cutting->sure[step];
    transcript_add_turn(cutting->transcript, *number, start, end)->confidence = (float)(sum / (double)(last - first));
}

static void cut_speaker(const Cutting *cutting, guint speaker)
{
    guint n = cutting->input->speakers, number = G_MAXUINT;
    gsize first = 0, last = 0, pause = (gsize)(PAUSE / TURNS_STEP);
    for (gsize step = 0; step < cutting->steps; step++) {
        if (!cutting->on[step * n + speaker])
            continue;
        if (last > 0 && step > last && (step - last > pause || !is_silent(cutting, last, step))) {
            add_turn(cutting, &number, first, last);
            last = 0;
        }
        first = last > 0 ? first : step;
        last = step + 1;
    }
    if (last > 0)
        add_turn(cutting, &number, first, last);
}

gboolean voice_turns_cut(const TurnsInput *input, Transcript *transcript, GError **error)
{
    gsize steps = (gsize)ceil(transcript->duration / TURNS_STEP) + 1;
    g_autofree guint8 *on = g_new0(guint8, steps * input->speakers + 1);
    g_autofree float *sure = g_new0(float, steps);
    Cutting cutting = {input, transcript, NULL, on, sure, steps};
    if (input->speakers == 0 || voices_count(input->voices) == 0)
        return TRUE;
    score_pieces(&cutting);
    decide_all(&cutting);
    for (guint s = 0; s < input->speakers; s++)
        cut_speaker(&cutting, s);
    g_free(cutting.scores);
    if (transcript->turns->len > LIMIT_TURNS) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_TOO_LARGE, tr("more than %d turns", "больше %d реплик"), LIMIT_TURNS);
        return FALSE;
    }
    transcript_sort(transcript);
    return TRUE;
}
