/* match/blend_learn.c: how the parts of a blend are mixed, and learnt on all pairs; see blend.h. */
#include <math.h>
#include <string.h>

#include "match/blend_learning.h"

#define STACK_PENALTY 5.0

/* ---- the mixture ---- */

#define LEAST_SLOPE                                                                                                    \
    0.02 /* of a part that is alone and tells nothing: its order stays, its probabilities are nearly the mean */

/* The parts that are mixed: which, and what they said apart, side by side. */
typedef struct {
    BlendPart which[BLEND_PARTS];
    guint parts;
    double slope[BLEND_PARTS], constant;
} Mixture;

static gboolean fit_mixture(const Learning *learning, Mixture *mixture, GError **error)
{
    guint n = learning->pairs->n, parts = mixture->parts;
    g_autofree float *table = g_new(float, (gsize)n *parts + 1);
    for (guint i = 0; i < n; i++)
        for (guint k = 0; k < parts; k++)
            table[(gsize)i * parts + k] = learning->apart[mixture->which[k]][i];
    g_autoptr(Logistic) stack =
        logistic_train(&(Matrix){table, n, parts}, learning->outcome, NULL, STACK_PENALTY, error);
    if (stack)
        logistic_line(stack, mixture->slope, &mixture->constant);
    return stack != NULL;
}

/* Takes out the part with the most negative slope. FALSE: there is none, or it is the only one. */
static gboolean take_worst_out(Mixture *mixture)
{
    guint worst = 0;
    for (guint k = 1; k < mixture->parts; k++)
        if (mixture->slope[k] < mixture->slope[worst])
            worst = k;
    if (mixture->slope[worst] >= 0 || mixture->parts == 1)
        return FALSE;
    mixture->parts--;
    memmove(mixture->which + worst, mixture->which + worst + 1, (mixture->parts - worst) * sizeof *mixture->which);
    return TRUE;
}

/* A part never counts against what it says (non-negative stacking, Breiman 1996). */
static gboolean mix(Learning *learning, Blend *blend, float *said, GError **error)
{
    Mixture mixture = {.parts = 0};
    for (guint p = 0; p < BLEND_PARTS; p++)
        if (learning->apart[p])
            mixture.which[mixture.parts++] = p;
    do {
        if (!fit_mixture(learning, &mixture, error))
            return FALSE;
    } while (take_worst_out(&mixture));
    mixture.slope[0] = mixture.parts == 1 ? fmax(mixture.slope[0], LEAST_SLOPE) : mixture.slope[0];
    blend->constant = mixture.constant;
    for (guint p = 0; p < BLEND_PARTS; p++)
        blend->has[p] = learning->apart[p] != NULL;
    for (guint k = 0; k < mixture.parts; k++)
        blend->weight[mixture.which[k]] = mixture.slope[k];
    for (guint i = 0; i < learning->pairs->n; i++) {
        double sum = mixture.constant;
        for (guint k = 0; k < mixture.parts; k++)
            sum += mixture.slope[k] * learning->apart[mixture.which[k]][i];
        said[i] = (float)sum;
    }
    return TRUE;
}

/* ---- on all pairs ---- */

typedef struct {
    BoostOptions trees;
    double logistic, interest;
} Choice;

static gboolean learn_all(Learning *learning, Blend *blend, const Choice *choice, const float *matrix, GError **error)
{
    guint n = learning->pairs->n;
    Matrix all = {matrix, n, learning->columns};
    blend->trees =
        boost_train(&(BoostRows){.matrix = all, .target = learning->outcome}, NULL, &choice->trees, NULL, error);
    if (!blend->trees || !learning_step(learning, error))
        return FALSE;
    if (!(blend->logistic = logistic_train(&all, learning->outcome, NULL, choice->logistic, error)))
        return FALSE;
    if (learning->graded && !(blend->interest = logistic_train(&all, learning->graded, NULL, choice->interest, error)))
        return FALSE;
    if (!learning->options->ranking)
        return TRUE;
    g_autofree guint *at = g_new(guint, n + 1);
    for (guint i = 0; i < n; i++)
        at[i] = i;
    return (blend->ranking = learn_ranking(learning, matrix, at, n, choice->trees, error)) != NULL;
}

static gboolean choose_all(Learning *learning, Choice *choice, JsonValue *told, GError **error)
{
    return learn_trees_apart(learning, &choice->trees, told, error) &&
           learn_logistic_apart(learning, BLEND_LOGISTIC, &choice->logistic, told, error) &&
           (!learning->graded || learn_logistic_apart(learning, BLEND_INTEREST, &choice->interest, told, error)) &&
           (!learning->options->ranking || learn_ranking_apart(learning, &choice->trees, error));
}

Blend *blend_learn(Features *features, const Frame *frame, const MatchPairs *pairs, const BlendOptions *options,
                   Task *task, float **apart, JsonValue **chosen, GError **error)
{
    g_auto(Learning) learning = {.pairs = pairs, .options = options, .task = task};
    g_autofree guint *fold = match_split_folds(pairs, BLEND_FOLDS);
    learning_begin(&learning, features, frame, fold);
    g_autoptr(JsonValue) told = json_object();
    g_autoptr(Blend) blend = g_new0(Blend, 1);
    blend->columns = learning.columns;
    Choice choice = {0};
    g_autofree float *said = g_new(float, MAX(pairs->n, 1u));
    if (!choose_all(&learning, &choice, told, error) || !mix(&learning, blend, said, error))
        return NULL;
    g_autofree float *matrix = learning_matrix(&learning, features, frame, fold);
    if (!learn_all(&learning, blend, &choice, matrix, error))
        return NULL;
    *apart = g_steal_pointer(&said);
    *chosen = g_steal_pointer(&told);
    return g_steal_pointer(&blend);
}
