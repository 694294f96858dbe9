/* match/blend_logistic.c: the parts of a blend that are logistic regressions; see blend_learning.h. */
#include <math.h>

#include "match/blend_learning.h"

static const double penalties[] = {3, 10, 30, 100, 300};

static gboolean logistic_apart(Learning *learning, const float *target, double penalty, float *apart, GError **error)
{
    for (guint f = 0; f < BLEND_FOLDS; f++) {
        const Side *side = &learning->side[f];
        g_autofree float *picked = learning_pick(target, side->learnt_at, side->n_learnt);
        g_autoptr(Logistic) model =
            logistic_train(&(Matrix){side->learnt, side->n_learnt, learning->columns}, picked, NULL, penalty, error);
        if (!model)
            return FALSE;
        g_autofree float *score = g_new(float, MAX(side->n_judged, 1u));
        logistic_score(model, &(Matrix){side->judged, side->n_judged, learning->columns}, score);
        for (guint i = 0; i < side->n_judged; i++)
            apart[side->judged_at[i]] = score[i];
    }
    return learning_step(learning, error);
}

/* Chooses the penalty by the outcome's log loss and leaves in apart[part] what the chosen one says. */
gboolean learn_logistic_apart(Learning *learning, BlendPart part, double *penalty, JsonValue *told, GError **error)
{
    const float *target = part == BLEND_INTEREST ? learning->graded : learning->outcome;
    double least = INFINITY;
    for (guint k = 0; k < G_N_ELEMENTS(penalties); k++) {
        g_autofree float *apart = g_new0(float, MAX(learning->pairs->n, 1u));
        if (!logistic_apart(learning, target, penalties[k], apart, error))
            return FALSE;
        double loss = learning_log_loss(learning, apart);
        if (loss >= least)
            continue;
        least = loss;
        *penalty = penalties[k];
        g_free(learning->apart[part]);
        learning->apart[part] = g_steal_pointer(&apart);
    }
    json_object_set_new(told, blend_part_names[part],
                        json_pack("{s:f,s:o}", "l2", *penalty, "log_loss", jsonfile_number(least, 6)));
    return TRUE;
}

guint learn_logistic_steps(void)
{
    return G_N_ELEMENTS(penalties);
}
