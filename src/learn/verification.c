/* learn/verification.c: see verification.h. */
#include "learn/verification.h"

#include <math.h>

/* Pairs by falling score. */
typedef struct {
    const Trial *trials;
    gsize n;
} Trials;

static int compare_trials(const void *a, const void *b)
{
    float left = ((const Trial *)a)->score, right = ((const Trial *)b)->score;
    return (left < right) - (left > right);
}

/* How often a pair counts when speaker s was drawn weight[s] times. Two draws of one speaker are not two speakers. */
static double mass_of(const Trial *trial, const double *weight)
{
    return trial->first == trial->second ? weight[trial->first] : weight[trial->first] * weight[trial->second];
}

/* Of the pairs of either kind: the share accepted at a threshold. */
typedef struct {
    double targets, others;
} Accepted;

/* What is added up on the way from the highest threshold to the lowest. */
typedef struct {
    Accepted last;
    double eer, cost;
} Walk;

/* Goes one threshold down. */
static void step(Walk *walk, Accepted now)
{
    double refused_before = 1 - walk->last.targets, refused = 1 - now.targets;
    if (isnan(walk->eer) && refused <= now.others) {
        double gap_before = refused_before - walk->last.others, gap = now.others - refused;
        double part = gap_before + gap > 0 ? gap_before / (gap_before + gap) : 0;
        walk->eer = walk->last.others + part * (now.others - walk->last.others);
    }
    double cost = (refused * VERIFICATION_PRIOR + now.others * (1 - VERIFICATION_PRIOR)) /
                  MIN(VERIFICATION_PRIOR, 1 - VERIFICATION_PRIOR);
    walk->cost = MIN(walk->cost, cost);
    walk->last = now;
}

static Walk walk_down(const double *weight, const Trials *all)
{
    Accepted mass = {0, 0}, sum = {0, 0};
    for (gsize i = 0; i < all->n; i++) {
        gboolean target = all->trials[i].first == all->trials[i].second;
        *(target ? &mass.targets : &mass.others) += mass_of(&all->trials[i], weight);
    }
    Walk walk = {{0, 0}, NAN, NAN};
    if (mass.targets <= 0 || mass.others <= 0)
        return walk;
    walk.cost = VERIFICATION_PRIOR / MIN(VERIFICATION_PRIOR, 1 - VERIFICATION_PRIOR); /* all are refused */
    for (gsize i = 0; i < all->n; i++) {
        gboolean target = all->trials[i].first == all->trials[i].second;
        *(target ? &sum.targets : &sum.others) += mass_of(&all->trials[i], weight);
        if (i + 1 == all->n || all->trials[i + 1].score < all->trials[i].score)
            step(&walk, (Accepted){sum.targets / mass.targets, sum.others / mass.others});
    }
    return walk;
}

static double equal_error_rate(const double *weight, gsize n, gconstpointer user)
{
    return walk_down(weight, user).eer;
}

static double least_cost(const double *weight, gsize n, gconstpointer user)
{
    return walk_down(weight, user).cost;
}

VerificationScore verification_score(Trial *trials, gsize n, guint speakers, guint rounds)
{
    if (n > 0)
        qsort(trials, n, sizeof *trials, compare_trials);
    const Trials all = {trials, n};
    VerificationScore score = {.eer = bootstrap(equal_error_rate, &all, speakers, NULL, 0, rounds),
                               .min_dcf = bootstrap(least_cost, &all, speakers, NULL, 0, rounds)};
    for (gsize i = 0; i < n; i++)
        score.targets += trials[i].first == trials[i].second;
    score.others = n - score.targets;
    return score;
}
