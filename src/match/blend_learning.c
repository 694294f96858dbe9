/* match/blend_learning.c: the folds that a blend is learnt in; see blend_learning.h. */
#include "match/blend_learning.h"

#include <math.h>

void learning_clear(Learning *learning)
{
    for (guint f = 0; f < BLEND_FOLDS; f++) {
        Side *side = &learning->side[f];
        g_free(side->learnt);
        g_free(side->judged);
        g_free(side->learnt_at);
        g_free(side->judged_at);
    }
    for (guint p = 0; p < BLEND_PARTS; p++)
        g_free(learning->apart[p]);
    g_free(learning->outcome);
    g_free(learning->graded);
}
gboolean learning_step(Learning *learning, GError **error)
{
    learning->done++;
    if (learning->task)
        task_progress(learning->task, MIN(learning->done / learning->whole, 1.0), 0);
    return !task_is_cancelled(learning->task, error);
}

/* ---- the sides ---- */

typedef struct {
    guint *row, *group, *fold;
    float *outcome;
} Chosen;

static void chosen_clear(Chosen *chosen)
{
    g_free(chosen->row);
    g_free(chosen->group);
    g_free(chosen->fold);
    g_free(chosen->outcome);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Chosen, chosen_clear)

static PairRows choose(const Frame *frame, const MatchPairs *pairs, const guint *at, guint n, const guint *fold,
                       Chosen *chosen)
{
    *chosen = (Chosen){g_new(guint, n + 1), g_new(guint, n + 1), g_new(guint, n + 1), g_new(float, n + 1)};
    for (guint i = 0; i < n; i++) {
        chosen->row[i] = pairs->row[at[i]];
        chosen->group[i] = pairs->lead[at[i]];
        chosen->fold[i] = fold[at[i]];
        chosen->outcome[i] = pairs->positive[at[i]] ? 1 : 0;
    }
    return (PairRows){.lead = frame,
                      .premises = frame,
                      .lead_row = chosen->row,
                      .premises_row = chosen->row,
                      .n = n,
                      .group = chosen->group,
                      .groups = pairs->leads};
}

static float *matrix_apart(Features *features, const PairRows *rows, const Chosen *chosen)
{
    return features_matrix_apart(features, rows, &(FeatureTarget){chosen->outcome, TRUE}, chosen->fold, BLEND_FOLDS);
}

static void make_side(Side *side, Features *features, const Frame *frame, const MatchPairs *pairs, const guint *fold,
                      guint which)
{
    side->learnt_at = g_new(guint, pairs->n + 1);
    side->judged_at = g_new(guint, pairs->n + 1);
    for (guint i = 0; i < pairs->n; i++)
        if (fold[i] == which)
            side->judged_at[side->n_judged++] = i;
        else
            side->learnt_at[side->n_learnt++] = i;
    g_auto(Chosen) learnt = {NULL}, judged = {NULL};
    PairRows rows = choose(frame, pairs, side->learnt_at, side->n_learnt, fold, &learnt);
    side->learnt = matrix_apart(features, &rows, &learnt);
    rows = choose(frame, pairs, side->judged_at, side->n_judged, fold, &judged);
    side->judged = features_matrix(features, &rows);
}

void learning_begin(Learning *learning, Features *features, const Frame *frame, const guint *fold)
{
    const MatchPairs *pairs = learning->pairs;
    learning->whole =
        BLEND_FOLDS * (MAX(learning->options->trials, 1u) + 1.0) + 2 * learn_logistic_steps() + BLEND_FOLDS + 1;
    learning->columns = features->features->len;
    learning->outcome = g_new(float, MAX(pairs->n, 1u));
    for (guint i = 0; i < pairs->n; i++)
        learning->outcome[i] = pairs->positive[i] ? 1 : 0;
    learning->graded = pairs->interest ? g_memdup2(pairs->interest, pairs->n * sizeof *pairs->interest) : NULL;
    for (guint f = 0; f < BLEND_FOLDS; f++)
        make_side(&learning->side[f], features, frame, pairs, fold, f);
}

float *learning_matrix(const Learning *learning, Features *features, const Frame *frame, const guint *fold)
{
    const MatchPairs *pairs = learning->pairs;
    g_autofree guint *all = g_new(guint, pairs->n + 1);
    for (guint i = 0; i < pairs->n; i++)
        all[i] = i;
    g_auto(Chosen) chosen = {NULL};
    PairRows rows = choose(frame, pairs, all, pairs->n, fold, &chosen);
    return matrix_apart(features, &rows, &chosen);
}

/* ---- small things ---- */

float *learning_pick(const float *values, const guint *at, guint n)
{
    float *picked = g_new(float, MAX(n, 1u));
    for (guint i = 0; i < n; i++)
        picked[i] = values[at[i]];
    return picked;
}

double learning_log_loss(const Learning *learning, const float *score)
{
    double sum = 0;
    for (guint i = 0; i < learning->pairs->n; i++) {
        double margin = learning->pairs->positive[i] ? -score[i] : score[i];
        sum += margin > 0 ? margin + log1p(exp(-margin)) : log1p(exp(margin));
    }
    return learning->pairs->n > 0 ? sum / learning->pairs->n : NAN;
}
