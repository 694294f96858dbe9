/* match/most_dropped.c: how much one threshold could drop. See scored.h. */
#include <math.h>

#include "match/scored.h"

/* A pair, or a lead with the least score of its suitable ones. */
typedef struct {
    float score;
    guint lead;
} Placed;

struct MostDropped {
    Placed *pair; /* by rising score */
    gsize pairs;
    Placed *lead; /* those with a suitable pair, by rising least score */
    guint leads;
    double intact;
};

static int compare_placed(gconstpointer a, gconstpointer b, gpointer user)
{
    float left = ((const Placed *)a)->score, right = ((const Placed *)b)->score;
    return (left > right) - (left < right);
}

MostDropped *most_dropped_new(const float *score, const gboolean *suitable, const guint *lead, gsize n, guint leads,
                              double intact)
{
    MostDropped *most = g_new0(MostDropped, 1);
    *most = (MostDropped){g_new(Placed, n + 1), n, g_new(Placed, leads + 1), 0, intact};
    g_autofree float *least = g_new(float, leads + 1);
    for (guint i = 0; i < leads; i++)
        least[i] = INFINITY;
    for (gsize i = 0; i < n; i++) {
        most->pair[i] = (Placed){score[i], lead[i]};
        if (suitable[i])
            least[lead[i]] = MIN(least[lead[i]], score[i]);
    }
    for (guint i = 0; i < leads; i++)
        if (isfinite(least[i]))
            most->lead[most->leads++] = (Placed){least[i], i};
    g_sort_array(most->pair, n, sizeof(Placed), compare_placed, NULL);
    g_sort_array(most->lead, most->leads, sizeof(Placed), compare_placed, NULL);
    return most;
}

void most_dropped_free(MostDropped *most)
{
    if (!most)
        return;
    g_free(most->pair);
    g_free(most->lead);
    g_free(most);
}

/* The highest threshold that leaves enough leads intact: the least score of the first lead that must not be lost. */
static double best_threshold(const MostDropped *most, const double *weight)
{
    double all = 0, lost = 0;
    for (guint i = 0; i < most->leads; i++)
        all += weight[most->lead[i].lead];
    for (guint i = 0; i < most->leads; i++) {
        lost += weight[most->lead[i].lead];
        if (all - lost < most->intact * all - 1e-9)
            return most->lead[i].score;
    }
    return NAN;
}

double most_dropped(const double *weight, gsize leads, gconstpointer user)
{
    const MostDropped *most = user;
    double threshold = best_threshold(most, weight), all = 0, dropped = 0;
    for (gsize i = 0; i < most->pairs; i++) {
        all += weight[most->pair[i].lead];
        dropped += most->pair[i].score < threshold ? weight[most->pair[i].lead] : 0;
    }
    return isnan(threshold) || all <= 0 ? NAN : dropped / all;
}
