/* match/judge_curves.c: what is drawn of a way of judging. See judge.h. */
#include <math.h>

#include "learn/ranking_score.h"
#include "match/judge_parts.h"
#include "match/scored.h"

static int compare_floats(gconstpointer a, gconstpointer b, gpointer user)
{
    float left = *(const float *)a, right = *(const float *)b;
    return (left > right) - (left < right);
}

static JsonValue *numbers(const double *value, guint n)
{
    JsonValue *array = json_array();
    for (guint i = 0; i < n; i++)
        json_array_append_new(array, jsonfile_number(value[i], JUDGE_DIGITS));
    return array;
}

JsonValue *judge_tradeoff(const Judged *judged, const JudgedMethod *method)
{
    gsize n = judged->data->frame->rows;
    g_autofree float *sorted = g_memdup2(method->score, n * sizeof *sorted);
    g_sort_array(sorted, n, sizeof *sorted, compare_floats, NULL);
    const Ranking ranking = {method->score, judged->suitable, judged->lead, n, judged->leads};
    JsonValue *points = json_array();
    for (guint i = 0; i < SCORED_POINTS && n > 0; i++) {
        float threshold = sorted[MIN(n * i / (SCORED_POINTS - 1), n - 1)];
        if (i > 0 && threshold <= sorted[MIN(n * (i - 1) / (SCORED_POINTS - 1), n - 1)])
            continue;
        RankingDrop drop = ranking_drop(&ranking, threshold, NULL);
        json_array_append_new(points, numbers((double[]){drop.dropped, drop.intact, drop.recall}, 3));
    }
    return points;
}

JsonValue *judge_precision_recall(const Judged *judged, const JudgedMethod *method)
{
    g_autoptr(Scored) scored = scored_new(method->score, judged->suitable, judged->lead, judged->data->frame->rows);
    ScoredPoint point[SCORED_POINTS];
    guint n = scored_curve(scored, point);
    JsonValue *points = json_array();
    for (guint i = 0; i < n; i++)
        json_array_append_new(points, numbers((double[]){point[i].recall, point[i].precision}, 2));
    return points;
}

/* Bounds of 95 % of a share of `n` (Wilson 1927). */
static void wilson(double share, double n, double *low, double *high)
{
    const double z = 1.959964;
    double middle = (share + z * z / (2 * n)) / (1 + z * z / n);
    double half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    *low = MAX(middle - half, 0);
    *high = MIN(middle + half, 1);
}

static JsonValue *bin_json(const ReliabilityBin *bin)
{
    double low, high;
    wilson(bin->happened, bin->count, &low, &high);
    const struct {
        const char *key;
        double value;
    } number[] = {{"low", bin->low},           {"high", bin->high},   {"said", bin->said},
                  {"happened", bin->happened}, {"happened_low", low}, {"happened_high", high}};
    JsonValue *entry = json_object();
    for (gsize i = 0; i < G_N_ELEMENTS(number); i++)
        json_object_set_new(entry, number[i].key, jsonfile_number(number[i].value, JUDGE_DIGITS));
    json_object_set_new(entry, "count", json_integer(bin->count));
    return entry;
}

JsonValue *judge_bins(const LeadEce *ece)
{
    JsonValue *bins = json_array();
    guint n;
    const ReliabilityBin *bin = lead_ece_bins(ece, &n);
    for (guint i = 0; i < n; i++)
        json_array_append_new(bins, bin_json(&bin[i]));
    return bins;
}

JsonValue *judge_reliability(const Judged *judged, const JudgedMethod *method)
{
    if (!method->probability)
        return json_array();
    g_autoptr(LeadEce) ece =
        lead_ece_new(method->probability, judged->suitable, judged->lead, judged->data->frame->rows, judged->leads);
    return judge_bins(ece);
}
