/* learn/bootstrap.c: see bootstrap.h. */
#include "learn/bootstrap.h"

#include <math.h>

#define BOOTSTRAP_SEED 20240229u /* any constant: the same input gives the same interval */
#define BOOTSTRAP_TAIL 0.025     /* on either side of the interval */

/* How often each group comes when as many are drawn, with replacement, as there are. */
static void draw_groups(GRand *random, double *times, guint n_groups)
{
    for (guint i = 0; i < n_groups; i++)
        times[i] = 0;
    for (guint i = 0; i < n_groups; i++)
        times[g_rand_int_range(random, 0, (gint32)n_groups)]++;
}

static int compare_doubles(gconstpointer a, gconstpointer b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* The value below which a share `point` of the sorted values lies, between two of them in proportion. */
static double quantile(const GArray *sorted, double point)
{
    double place = point * (sorted->len - 1);
    guint below = (guint)place, above = MIN(below + 1, sorted->len - 1);
    double low = g_array_index(sorted, double, below), high = g_array_index(sorted, double, above);
    return low + (place - below) * (high - low);
}

Estimate bootstrap(MetricFn metric, gconstpointer user, gsize n, const guint *group, guint n_groups, guint rounds)
{
    g_autofree double *weight = g_new(double, n + 1); /* + 1: never an allocation of nothing */
    for (gsize i = 0; i < n; i++)
        weight[i] = 1;
    Estimate estimate = {metric(weight, n, user), NAN, NAN};
    guint groups = group ? n_groups : (guint)n;
    if (groups < 2 || isnan(estimate.value))
        return estimate;

    GRand *random = g_rand_new_with_seed(BOOTSTRAP_SEED);
    g_autofree double *times = g_new(double, groups);
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint round = 0; round < rounds; round++) {
        draw_groups(random, times, groups);
        for (gsize i = 0; i < n; i++)
            weight[i] = times[group ? group[i] : i];
        double value = metric(weight, n, user);
        if (!isnan(value))
            g_array_append_val(values, value);
    }
    g_rand_free(random);
    if (values->len * 2 <= rounds)
        return estimate;
    g_array_sort(values, compare_doubles);
    estimate.low = quantile(values, BOOTSTRAP_TAIL);
    estimate.high = quantile(values, 1 - BOOTSTRAP_TAIL);
    return estimate;
}
