/* learn/segment_score.c: see segment_score.h. */
#include "learn/segment_score.h"

#include <math.h>
#include <string.h>

const char *const sentiment_names[SENTIMENTS] = {"negative", "neutral", "positive", "noface", "unjudged"};

gboolean sentiment_parse(const char *name, Sentiment *sentiment)
{
    for (guint i = 0; i < SENTIMENT_UNJUDGED; i++) {
        if (strcmp(name, sentiment_names[i]) == 0) {
            *sentiment = i;
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean is_in_tile(const FaceTimeline *timeline, const FaceBox *box, SegmentTile tile)
{
    if (tile == TILE_WHOLE)
        return TRUE;
    gboolean left = box->x + box->width / 2 < (float)timeline->width / 2;
    return left == (tile == TILE_LEFT);
}

/* The place of the first sample of a track at or after `seconds`. */
static guint first_sample(const GArray *samples, double seconds)
{
    guint low = 0, high = samples->len;
    while (low < high) {
        guint middle = (low + high) / 2;
        if (g_array_index(samples, FaceSample, middle).seconds < seconds)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The largest judged face of the tile in the picture at `seconds`; NULL: none. A sample has the very time of its
 * picture. */
static const FaceSample *largest_face(const FaceTimeline *timeline, double seconds, SegmentTile tile)
{
    const FaceSample *largest = NULL;
    for (guint i = 0; i < timeline->tracks->len; i++) {
        const FaceTrack *track = g_ptr_array_index(timeline->tracks, i);
        guint at = first_sample(track->samples, seconds);
        if (at == track->samples->len)
            continue;
        const FaceSample *sample = &g_array_index(track->samples, FaceSample, at);
        if (sample->seconds > seconds || !sample->judged || !is_in_tile(timeline, &sample->box, tile))
            continue;
        if (!largest || sample->box.width * sample->box.height > largest->box.width * largest->box.height)
            largest = sample;
    }
    return largest;
}

/* The first of the most probable expressions. */
static FaceExpression most_probable(const double *probability)
{
    guint top = 0;
    for (guint i = 1; i < FACE_EXPRESSIONS; i++)
        if (probability[i] > probability[top])
            top = i;
    return top;
}

static void add_mouth(MouthSeen *seen, const FaceSample *sample, float threshold)
{
    double probability[FACE_EXPRESSIONS];
    for (guint i = 0; i < FACE_EXPRESSIONS; i++)
        probability[i] = sample->probability[i];
    FaceExpression top = most_probable(probability);
    seen->samples++;
    seen->startled += top == FACE_FEAR || top == FACE_SURPRISE;
    seen->negative += sample->negative >= threshold;
    seen->fear += probability[FACE_FEAR];
    seen->surprise += probability[FACE_SURPRISE];
}

void segment_mouths(const FaceTimeline *timeline, double start, double end, SegmentTile tile, float threshold,
                    MouthSeen *still, MouthSeen *moving)
{
    for (guint t = 0; t < timeline->tracks->len; t++) {
        const FaceTrack *track = g_ptr_array_index(timeline->tracks, t);
        for (guint i = first_sample(track->samples, start); i < track->samples->len; i++) {
            const FaceSample *sample = &g_array_index(track->samples, FaceSample, i);
            if (sample->seconds > end)
                break;
            if (sample->judged && !isnan(sample->mouth) && is_in_tile(timeline, &sample->box, tile))
                add_mouth(sample->mouth >= SEGMENT_MOUTH_MOVES ? moving : still, sample, threshold);
        }
    }
}

static Sentiment answer(const SegmentSeen *seen, float threshold)
{
    if (seen->pictures == 0)
        return SENTIMENT_UNJUDGED;
    if (seen->with_face < SEGMENT_FACE_SHARE * seen->pictures)
        return SENTIMENT_NOFACE;
    if (seen->negative >= threshold)
        return SENTIMENT_NEGATIVE;
    return most_probable(seen->probability) == FACE_HAPPY ? SENTIMENT_POSITIVE : SENTIMENT_NEUTRAL;
}

static void add_sample(SegmentSeen *seen, const FaceSample *sample)
{
    seen->with_face++;
    seen->negative += sample->negative;
    for (guint i = 0; i < FACE_EXPRESSIONS; i++)
        seen->probability[i] += sample->probability[i];
}

SegmentSeen segment_look(const FaceTimeline *timeline, double start, double end, SegmentTile tile, float threshold)
{
    SegmentSeen seen = {0};
    for (guint i = 0; i < timeline->pictures->len; i++) {
        double seconds = g_array_index(timeline->pictures, double, i);
        if (seconds < start || seconds > end)
            continue;
        seen.pictures++;
        const FaceSample *sample = largest_face(timeline, seconds, tile);
        if (sample)
            add_sample(&seen, sample);
    }
    seen.negative = seen.with_face ? seen.negative / seen.with_face : NAN;
    for (guint i = 0; i < FACE_EXPRESSIONS; i++)
        seen.probability[i] = seen.with_face ? seen.probability[i] / seen.with_face : NAN;
    seen.answer = answer(&seen, threshold);
    return seen;
}

static double share(const double *weight, gsize n, gconstpointer user)
{
    const gboolean *right = user;
    double hits = 0, all = 0;
    for (gsize i = 0; i < n; i++) {
        hits += right[i] ? weight[i] : 0;
        all += weight[i];
    }
    return all > 0 ? hits / all : NAN;
}

Estimate segment_share(const gboolean *right, const guint *file, gsize n, guint n_files, guint rounds)
{
    return bootstrap(share, right, n, file, n_files, rounds);
}
