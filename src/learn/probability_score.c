/* learn/probability_score.c: how good probabilities are; see ranking_score.h. */
#include <math.h>

#include "learn/ranking_score.h"

static double weight_of(const double *weight, gsize i)
{
    return weight ? weight[i] : 1;
}

double ranking_brier(const double *probability, const gboolean *positive, const double *weight, gsize n)
{
    double sum = 0, all = 0;
    for (gsize i = 0; i < n; i++) {
        double miss = probability[i] - (positive[i] ? 1 : 0), mass = weight_of(weight, i);
        sum += mass * miss * miss;
        all += mass;
    }
    return all > 0 ? sum / all : NAN;
}

double ranking_brier_constant(const gboolean *positive, const double *weight, gsize n)
{
    double yes = 0, all = 0;
    for (gsize i = 0; i < n; i++) {
        yes += positive[i] ? weight_of(weight, i) : 0;
        all += weight_of(weight, i);
    }
    return all > 0 ? yes / all * (1 - yes / all) : NAN;
}
