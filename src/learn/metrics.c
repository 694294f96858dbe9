/* learn/metrics.c: see metrics.h. */
#include "learn/metrics.h"

#include <math.h>

#define ECE_BINS 15 /* as Guo et al. 2017 */

double metrics_f1(double true_positive, double false_positive, double false_negative)
{
    double all = 2 * true_positive + false_positive + false_negative;
    return all > 0 ? 2 * true_positive / all : NAN;
}

double confusion_accuracy(const Confusion *confusion)
{
    double right = 0, all = 0;
    for (guint truth = 0; truth < confusion->classes; truth++) {
        right += confusion->cell[truth][truth];
        for (guint answer = 0; answer < confusion->classes; answer++)
            all += confusion->cell[truth][answer];
    }
    return all > 0 ? right / all : NAN;
}

/* F1 of one class against all others. */
static double class_f1(const Confusion *confusion, guint which)
{
    double false_positive = 0, false_negative = 0;
    for (guint other = 0; other < confusion->classes; other++) {
        if (other == which)
            continue;
        false_positive += confusion->cell[other][which];
        false_negative += confusion->cell[which][other];
    }
    return metrics_f1(confusion->cell[which][which], false_positive, false_negative);
}

double confusion_macro_f1(const Confusion *confusion)
{
    double sum = 0;
    guint occurring = 0;
    for (guint which = 0; which < confusion->classes; which++) {
        double f1 = class_f1(confusion, which);
        if (isnan(f1))
            continue;
        sum += f1;
        occurring++;
    }
    return occurring > 0 ? sum / occurring : NAN;
}

static int compare_scores(gconstpointer a, gconstpointer b, gpointer user)
{
    const float *score = user;
    float left = score[*(const guint *)a], right = score[*(const guint *)b];
    return (left < right) - (left > right);
}

/* The items by falling score. */
static guint *rank_by_score(const float *score, gsize n)
{
    guint *order = g_new(guint, n);
    for (guint i = 0; i < n; i++)
        order[i] = i;
    g_sort_array(order, n, sizeof *order, compare_scores, (gpointer)score);
    return order;
}

/* What the items of one score weigh. */
typedef struct {
    double yes, no;
} Tie;

/* Adds up the run of equal scores that begins at place `at` of `order` and returns the place after it. */
static gsize next_tie(const guint *order, gsize n, gsize at, const float *score, const gboolean *flag,
                      const double *weight, Tie *tie)
{
    float level = score[order[at]];
    *tie = (Tie){0};
    for (; at < n && score[order[at]] >= level; at++) {
        double mass = weight ? weight[order[at]] : 1;
        if (flag[order[at]])
            tie->yes += mass;
        else
            tie->no += mass;
    }
    return at;
}

double metrics_auc(const float *score, const gboolean *positive, const double *weight, gsize n)
{
    g_autofree guint *order = rank_by_score(score, n);
    double pairs_won = 0;
    Tie above = {0}, tie;
    for (gsize i = 0; i < n;) {
        i = next_tie(order, n, i, score, positive, weight, &tie);
        pairs_won += tie.no * (above.yes + tie.yes / 2);
        above.yes += tie.yes;
        above.no += tie.no;
    }
    double pairs = above.yes * above.no;
    return pairs > 0 ? pairs_won / pairs : NAN;
}

double metrics_ece(const float *confidence, const gboolean *right, const double *weight, gsize n)
{
    double sum[ECE_BINS] = {0}, hits[ECE_BINS] = {0}, total = 0, gap = 0;
    for (gsize i = 0; i < n; i++) {
        double mass = weight ? weight[i] : 1;
        guint bin = (guint)CLAMP(confidence[i] * ECE_BINS, 0, ECE_BINS - 1);
        sum[bin] += mass * confidence[i];
        hits[bin] += right[i] ? mass : 0;
        total += mass;
    }
    for (guint bin = 0; bin < ECE_BINS; bin++)
        gap += fabs(hits[bin] - sum[bin]); /* |accuracy - confidence| x weight of the bin */
    return total > 0 ? gap / total : NAN;
}

/* A step of the precision-recall curve: `found` more of the truths at this precision. */
typedef struct {
    double found, precision;
} CurveStep;

double metrics_average_precision(const float *score, const gboolean *hit, const double *weight, gsize n, double truths)
{
    if (truths <= 0)
        return NAN;
    g_autofree guint *order = rank_by_score(score, n);
    g_autofree CurveStep *curve = g_new(CurveStep, n + 1);
    gsize steps = 0;
    Tie all = {0}, tie;
    for (gsize i = 0; i < n;) {
        i = next_tie(order, n, i, score, hit, weight, &tie);
        all.yes += tie.yes;
        all.no += tie.no;
        if (all.yes + all.no > 0)
            curve[steps++] = (CurveStep){tie.yes, all.yes / (all.yes + all.no)};
    }
    double area = 0, best = 0; /* the best precision at this recall or a higher one */
    while (steps-- > 0) {
        best = MAX(best, curve[steps].precision);
        area += curve[steps].found * best;
    }
    return area / truths;
}
