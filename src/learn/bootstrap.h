/* learn/bootstrap.h: how sure a measured number is.
 *
 * Layer: learn.  Threads: pure.
 * Percentile bootstrap (Efron 1979): whole groups (a person, a photo, a clip) are drawn with replacement, so that the
 * interval is honest when items of a group are alike. Seeded: the same input gives the same interval. */
#pragma once
#include <glib.h>

typedef struct {
    double value, low, high;
} Estimate; /* NAN where it cannot be told */

/* Computes a metric of the items, item i counting weight[i] times. */
typedef double (*MetricFn)(const double *weight, gsize n, gconstpointer user);

/* `group[i]` is the group of item i, 0 .. n_groups-1 (NULL: each item is its own). `value` is the metric with all
 * weights 1, low and high the 2.5 and 97.5 % points of `rounds` draws (1000 is usual); draws in which the metric is NAN
 * are left out. NAN bounds when there are fewer than 2 groups or no more than half of the draws give a number. */
Estimate bootstrap(MetricFn metric, gconstpointer user, gsize n, const guint *group, guint n_groups, guint rounds);
