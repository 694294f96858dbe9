/* match/blend_ranking.c: the part of a blend that is LambdaMART by lead; see blend_learning.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "match/blend_learning.h"

static float *grades(const Learning *learning, const guint *at, guint n)
{
    float *grade = g_new(float, MAX(n, 1u));
    for (guint i = 0; i < n; i++)
        grade[i] = !learning->graded ? learning->outcome[at[i]] * 5 : roundf(learning->graded[at[i]] * 5);
    return grade;
}

typedef struct {
    guint lead, at;
} ByLead;

static int by_lead(const void *a, const void *b)
{
    const ByLead *x = a, *y = b;
    return x->lead != y->lead ? (x->lead > y->lead) - (x->lead < y->lead) : (x->at > y->at) - (x->at < y->at);
}

/* LambdaMART wants the rows of a lead together. */
Boost *learn_ranking(const Learning *learning, const float *matrix, const guint *at, guint n, BoostOptions options,
                     GError **error)
{
    g_autofree ByLead *order = g_new(ByLead, n + 1);
    for (guint i = 0; i < n; i++)
        order[i] = (ByLead){learning->pairs->lead[at[i]], i};
    qsort(order, n, sizeof *order, by_lead);
    g_autofree float *sorted = g_new(float, (gsize)n * learning->columns + 1);
    g_autofree guint *group = g_new(guint, n + 1);
    g_autofree guint *place = g_new(guint, n + 1);
    for (guint i = 0; i < n; i++) {
        memcpy(sorted + (gsize)i * learning->columns, matrix + (gsize)order[i].at * learning->columns,
               learning->columns * sizeof *sorted);
        group[i] = order[i].lead;
        place[i] = at[order[i].at];
    }
    g_autofree float *grade = grades(learning, place, n);
    options.aim = BOOST_RANK;
    BoostRows rows = {.matrix = {sorted, n, learning->columns}, .target = grade, .group = group};
    return boost_train(&rows, NULL, &options, NULL, error);
}

gboolean learn_ranking_apart(Learning *learning, const BoostOptions *options, GError **error)
{
    float *apart = learning->apart[BLEND_RANKING] = g_new0(float, MAX(learning->pairs->n, 1u));
    for (guint f = 0; f < BLEND_FOLDS; f++) {
        const Side *side = &learning->side[f];
        g_autoptr(Boost) boost =
            learn_ranking(learning, side->learnt, side->learnt_at, side->n_learnt, *options, error);
        g_autofree float *score = g_new(float, MAX(side->n_judged, 1u));
        if (!boost || !boost_score(boost, &(Matrix){side->judged, side->n_judged, learning->columns}, score, error) ||
            !learning_step(learning, error))
            return FALSE;
        for (guint i = 0; i < side->n_judged; i++)
            apart[side->judged_at[i]] = score[i];
    }
    return TRUE;
}
