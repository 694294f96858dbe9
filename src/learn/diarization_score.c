/* learn/diarization_score.c: see diarization_score.h.
 *
 * With r(t) speakers in the reference and h(t) in the answer at a time t, max(r - h, 0) are missed, max(h - r, 0)
 * false, and min(r, h) are given to somebody; of those, the ones in common with their partner are right. */
#include "learn/diarization_score.h"

#include <math.h>

#include "learn/assign.h"
#include "learn/spans.h"

/* Each speaker's set of spans, as GPtrArray of GArray. */
static GPtrArray *spans_by_speaker(const SpeakerTurns *turns)
{
    GPtrArray *speakers = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    for (guint i = 0; i < turns->speakers; i++)
        g_ptr_array_add(speakers, spans_new());
    for (gsize i = 0; i < turns->n; i++)
        spans_add(g_ptr_array_index(speakers, turns->turns[i].speaker), turns->turns[i].start, turns->turns[i].end);
    for (guint i = 0; i < speakers->len; i++)
        spans_normalise(g_ptr_array_index(speakers, i));
    return speakers;
}

/* The same speakers within `scored` alone; those without speech there are left out. */
static GPtrArray *crop(const GPtrArray *speakers, const GArray *scored)
{
    GPtrArray *cropped = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    for (guint i = 0; i < speakers->len; i++) {
        g_autoptr(GArray) spans = spans_intersect(g_ptr_array_index(speakers, i), scored);
        if (spans->len > 0)
            g_ptr_array_add(cropped, g_steal_pointer(&spans));
    }
    return cropped;
}

/* From the first start to the last end of both. */
static GArray *find_extent(const GPtrArray *reference, const GPtrArray *answer)
{
    const GPtrArray *sides[] = {reference, answer};
    double start = INFINITY, end = -INFINITY;
    for (guint side = 0; side < 2; side++) {
        for (guint i = 0; i < sides[side]->len; i++) {
            const GArray *spans = g_ptr_array_index(sides[side], i);
            if (spans->len == 0)
                continue;
            start = MIN(start, g_array_index(spans, VoiceSpan, 0).start);
            end = MAX(end, g_array_index(spans, VoiceSpan, spans->len - 1).end);
        }
    }
    GArray *extent = spans_new();
    spans_add(extent, start, end);
    return extent;
}

/* The beginning or end of one speaker's span. */
typedef struct {
    double at;
    int reference, answer; /* how the number of speakers on that side changes */
} Edge;

static int compare_edges(gconstpointer a, gconstpointer b)
{
    double left = ((const Edge *)a)->at, right = ((const Edge *)b)->at;
    return (left > right) - (left < right);
}

static void add_edges(GArray *edges, const GPtrArray *speakers, gboolean reference)
{
    for (guint i = 0; i < speakers->len; i++) {
        const GArray *spans = g_ptr_array_index(speakers, i);
        for (guint k = 0; k < spans->len; k++) {
            VoiceSpan span = g_array_index(spans, VoiceSpan, k);
            Edge pair[] = {{span.start, reference, !reference}, {span.end, -(int)reference, -(int)!reference}};
            g_array_append_vals(edges, pair, 2);
        }
    }
}

static GArray *sorted_edges(const GPtrArray *reference, const GPtrArray *answer)
{
    GArray *edges = g_array_new(FALSE, FALSE, sizeof(Edge));
    add_edges(edges, reference, TRUE);
    if (answer)
        add_edges(edges, answer, FALSE);
    g_array_sort(edges, compare_edges);
    return edges;
}

/* Where two or more speakers speak at once. */
static GArray *find_overlap(const GPtrArray *speakers)
{
    g_autoptr(GArray) edges = sorted_edges(speakers, NULL);
    GArray *overlap = spans_new();
    int active = 0;
    for (guint i = 0; i < edges->len; i++) {
        const Edge *edge = &g_array_index(edges, Edge, i);
        active += edge->reference;
        if (active >= 2)
            spans_add(overlap, edge->at, (edge + 1)->at); /* the last edge ends the last speaker */
    }
    spans_normalise(overlap);
    return overlap;
}

static GArray *find_collars(const GPtrArray *speakers, double collar)
{
    GArray *collars = spans_new();
    for (guint i = 0; i < speakers->len; i++) {
        const GArray *spans = g_ptr_array_index(speakers, i);
        for (guint k = 0; k < spans->len; k++) {
            VoiceSpan span = g_array_index(spans, VoiceSpan, k);
            spans_add(collars, span.start - collar, span.start + collar);
            spans_add(collars, span.end - collar, span.end + collar);
        }
    }
    spans_normalise(collars);
    return collars;
}

/* What of `scored` is left after collars and overlap were taken out. `reference` is not cropped: a turn that goes on
 * past the border of what is scored has no end there. */
static GArray *forgive(const GArray *scored, const GPtrArray *reference, const DiarizationRules *rules)
{
    g_autoptr(GArray) collars = find_collars(reference, rules->collar);
    g_autoptr(GArray) overlap = rules->skip_overlap ? find_overlap(reference) : spans_new();
    g_autoptr(GArray) without_collars = spans_subtract(scored, collars);
    return spans_subtract(without_collars, overlap);
}

/* Adds up seconds by how many speak on either side; what is in common with no partner yet is all confusion. */
static void count_seconds(const GPtrArray *reference, const GPtrArray *answer, DiarizationScore *score)
{
    g_autoptr(GArray) edges = sorted_edges(reference, answer);
    int in_reference = 0, in_answer = 0;
    for (guint i = 0; i + 1 < edges->len; i++) {
        const Edge *edge = &g_array_index(edges, Edge, i);
        in_reference += edge->reference;
        in_answer += edge->answer;
        double seconds = (edge + 1)->at - edge->at;
        score->reference += seconds * in_reference;
        score->missed += seconds * MAX(in_reference - in_answer, 0);
        score->false_alarm += seconds * MAX(in_answer - in_reference, 0);
        score->confusion += seconds * MIN(in_reference, in_answer);
    }
}

/* What a pair is worth: the seconds in common, or the Jaccard index. */
typedef enum { WORTH_SECONDS, WORTH_JACCARD } Worth;

/* The worth of the best pairing, all pairs added up. */
static double best_worth(const GPtrArray *reference, const GPtrArray *answer, Worth kind)
{
    guint rows = reference->len, columns = answer->len;
    g_autofree double *worth = g_new0(double, (gsize)rows *columns + 1);
    g_autofree guint *partner = g_new(guint, rows + 1);
    for (guint row = 0; row < rows; row++) {
        for (guint column = 0; column < columns; column++) {
            const GArray *left = g_ptr_array_index(reference, row), *right = g_ptr_array_index(answer, column);
            double common = spans_seconds_common(left, right);
            double whole = kind == WORTH_SECONDS ? 1 : spans_seconds(left) + spans_seconds(right) - common;
            worth[(gsize)row * columns + column] = common / whole;
        }
    }
    assign_best(worth, rows, columns, partner);
    double sum = 0;
    for (guint row = 0; row < rows; row++)
        if (partner[row] != ASSIGN_NONE)
            sum += worth[(gsize)row * columns + partner[row]];
    return sum;
}

DiarizationScore diarization_score(const SpeakerTurns *reference, const SpeakerTurns *answer,
                                   const DiarizationRules *rules)
{
    g_autoptr(GPtrArray) truth = spans_by_speaker(reference), own = spans_by_speaker(answer);
    g_autoptr(GArray) extent = find_extent(truth, own);
    const GArray *scored = rules->scored ? rules->scored : extent;
    g_autoptr(GPtrArray) truth_scored = crop(truth, scored), own_scored = crop(own, scored);
    g_autoptr(GArray) strict = forgive(scored, truth, rules);
    g_autoptr(GPtrArray) truth_strict = crop(truth, strict), own_strict = crop(own, strict);

    DiarizationScore score = {.reference_speakers = truth_scored->len, .own_speakers = own_scored->len};
    count_seconds(truth_strict, own_strict, &score);
    double right = best_worth(truth_strict, own_strict, WORTH_SECONDS);
    score.confusion = MAX(score.confusion - right, 0); /* rounding */
    score.jaccard = truth_scored->len - best_worth(truth_scored, own_scored, WORTH_JACCARD);
    return score;
}

double diarization_error_rate(const DiarizationScore *score)
{
    double wrong = score->missed + score->false_alarm + score->confusion;
    return score->reference > 0 ? wrong / score->reference : NAN;
}

double diarization_jaccard_error_rate(const DiarizationScore *score)
{
    return score->reference_speakers > 0 ? score->jaccard / score->reference_speakers : score->own_speakers > 0;
}

/* Which kinds of wrong seconds a metric is about. */
typedef struct {
    const DiarizationScore *scores;
    gboolean missed, false_alarm, confusion;
} Wrong;

static double wrong_share(const double *weight, gsize n, gconstpointer user)
{
    const Wrong *wrong = user;
    double seconds = 0, reference = 0;
    for (gsize i = 0; i < n; i++) {
        const DiarizationScore *score = &wrong->scores[i];
        reference += weight[i] * score->reference;
        seconds += weight[i] * ((wrong->missed ? score->missed : 0) + (wrong->false_alarm ? score->false_alarm : 0) +
                                (wrong->confusion ? score->confusion : 0));
    }
    return reference > 0 ? seconds / reference : NAN;
}

static double jaccard_mean(const double *weight, gsize n, gconstpointer user)
{
    const DiarizationScore *scores = user;
    double sum = 0, speakers = 0;
    for (gsize i = 0; i < n; i++) {
        sum += weight[i] * scores[i].jaccard;
        speakers += weight[i] * scores[i].reference_speakers;
    }
    return speakers > 0 ? sum / speakers : NAN;
}

static double count_right(const double *weight, gsize n, gconstpointer user)
{
    const DiarizationScore *scores = user;
    double right = 0, all = 0;
    for (gsize i = 0; i < n; i++) {
        all += weight[i];
        right += scores[i].own_speakers == scores[i].reference_speakers ? weight[i] : 0;
    }
    return all > 0 ? right / all : NAN;
}

DiarizationSummary diarization_summary(const DiarizationScore *scores, gsize n, guint rounds)
{
    const Wrong any = {scores, TRUE, TRUE, TRUE}, missed = {scores, .missed = TRUE},
                false_alarm = {scores, .false_alarm = TRUE}, confusion = {scores, .confusion = TRUE};
    return (DiarizationSummary){
        .der = bootstrap(wrong_share, &any, n, NULL, 0, rounds),
        .missed = bootstrap(wrong_share, &missed, n, NULL, 0, rounds),
        .false_alarm = bootstrap(wrong_share, &false_alarm, n, NULL, 0, rounds),
        .confusion = bootstrap(wrong_share, &confusion, n, NULL, 0, rounds),
        .jer = bootstrap(jaccard_mean, scores, n, NULL, 0, rounds),
        .count_right = bootstrap(count_right, scores, n, NULL, 0, rounds),
    };
}
