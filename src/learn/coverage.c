/* learn/coverage.c: see coverage.h. */
#include "learn/coverage.h"

#include <math.h>
#include <stdlib.h>

/* One face, as much as a curve needs. */
typedef struct {
    float worth;
    gboolean wrong, wrong_class;
} Ranked;

static int by_falling_worth(const void *a, const void *b)
{
    float left = ((const Ranked *)a)->worth, right = ((const Ranked *)b)->worth;
    return (left < right) - (left > right);
}

static Ranked rank(const ExpressionItem *item, float worth, float threshold)
{
    guint top = 0;
    for (guint e = 1; e < FACE_EXPRESSIONS; e++)
        if (item->reading.probability[e] > item->reading.probability[top])
            top = e;
    gboolean negative = item->reading.negative >= threshold;
    return (Ranked){worth, negative != expression_is_negative(item->truth), top != (guint)item->truth};
}

/* Shares of wrong ones among `from` .. `to` - 1; NAN for none. */
static void count_wrong(const Ranked *ranked, gsize from, gsize to, double *wrong, double *wrong_classes)
{
    double bad = 0, bad_classes = 0;
    for (gsize i = from; i < to; i++) {
        bad += ranked[i].wrong;
        bad_classes += ranked[i].wrong_class;
    }
    *wrong = bad / (double)(to - from);
    *wrong_classes = bad_classes / (double)(to - from);
}

void coverage_curve(const ExpressionItem *items, const float *worth, gsize n, float threshold, const double *shares,
                    CoveragePoint *points, guint n_points)
{
    g_autofree Ranked *ranked = g_new(Ranked, n + 1);
    for (gsize i = 0; i < n; i++)
        ranked[i] = rank(&items[i], worth[i], threshold);
    qsort(ranked, n, sizeof *ranked, by_falling_worth);
    for (guint p = 0; p < n_points; p++) {
        gsize kept = MIN(n, (gsize)ceil(shares[p] * (double)n - 1e-9));
        while (kept > 0 && kept < n && ranked[kept].worth == ranked[kept - 1].worth)
            kept++;
        CoveragePoint *point = &points[p];
        *point = (CoveragePoint){.coverage = shares[p], .limit = kept > 0 ? ranked[kept - 1].worth : NAN};
        count_wrong(ranked, 0, kept, &point->wrong, &point->wrong_classes);
        count_wrong(ranked, kept, n, &point->left_out_wrong, &point->left_out_wrong_classes);
    }
}
