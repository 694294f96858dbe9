/* match/blend_trees.c: the part of a blend that is boosted trees; see blend_learning.h. */
#include <math.h>

#include "match/blend_learning.h"

#define MOST_ROUNDS 600
#define PATIENCE 30

/* Draws for trial k; the first is a sound default. All come from the seed alone. */
static BoostOptions draw_options(guint32 seed, guint trial)
{
    BoostOptions options = {.aim = BOOST_LOGISTIC,
                            .rounds = MOST_ROUNDS,
                            .patience = PATIENCE,
                            .depth = 3,
                            .rate = 0.05,
                            .child = 5,
                            .l2 = 5,
                            .rows = 0.8,
                            .columns = 0.5,
                            .seed = seed};
    if (trial == 0)
        return options;
    g_autoptr(GRand) random = g_rand_new_with_seed_array((const guint32[]){seed, trial}, 2);
    options.depth = (guint)g_rand_int_range(random, 2, 6);
    options.rate = exp(g_rand_double_range(random, log(0.02), log(0.1)));
    options.child = exp(g_rand_double_range(random, log(1), log(30)));
    options.l2 = exp(g_rand_double_range(random, log(1), log(30)));
    options.rows = g_rand_double_range(random, 0.6, 1);
    options.columns = g_rand_double_range(random, 0.2, 0.9);
    return options;
}

static gboolean boost_fold(const Learning *learning, guint f, const BoostOptions *options, gboolean early, float *apart,
                           guint *rounds, GError **error)
{
    const Side *side = &learning->side[f];
    g_autofree float *target = learning_pick(learning->outcome, side->learnt_at, side->n_learnt);
    g_autofree float *held_target = learning_pick(learning->outcome, side->judged_at, side->n_judged);
    BoostRows rows = {.matrix = {side->learnt, side->n_learnt, learning->columns}, .target = target};
    BoostRows held = {.matrix = {side->judged, side->n_judged, learning->columns}, .target = held_target};
    g_autoptr(Boost) boost = boost_train(&rows, early ? &held : NULL, options, rounds, error);
    g_autofree float *score = g_new(float, MAX(side->n_judged, 1u));
    if (!boost || !boost_score(boost, &held.matrix, score, error))
        return FALSE;
    for (guint i = 0; i < side->n_judged; i++)
        apart[side->judged_at[i]] = score[i];
    return TRUE;
}

/* Tries one set of parameters with early stopping; *rounds gets the mean number of trees. */
static gboolean try_trees(Learning *learning, BoostOptions options, double *loss, guint *rounds, GError **error)
{
    g_autofree float *apart = g_new0(float, MAX(learning->pairs->n, 1u));
    guint sum = 0;
    for (guint f = 0; f < BLEND_FOLDS; f++) {
        guint best = 0;
        if (!boost_fold(learning, f, &options, TRUE, apart, &best, error) || !learning_step(learning, error))
            return FALSE;
        sum += best;
    }
    *rounds = MAX(1, (sum + BLEND_FOLDS / 2) / BLEND_FOLDS);
    *loss = learning_log_loss(learning, apart);
    return TRUE;
}

static JsonValue *boost_options_json(const BoostOptions *options, double loss)
{
    return json_pack("{s:i,s:i,s:o,s:o,s:o,s:o,s:o,s:o}", "rounds", (int)options->rounds, "depth", (int)options->depth,
                     "rate", jsonfile_number(options->rate, 5), "child", jsonfile_number(options->child, 3), "l2",
                     jsonfile_number(options->l2, 3), "rows", jsonfile_number(options->rows, 3), "columns",
                     jsonfile_number(options->columns, 3), "log_loss", jsonfile_number(loss, 6));
}

/* The seeded search. The number of trees is then fixed, so that what is said apart was not chosen by the rows it is
 * said of. */
static gboolean choose_trees(Learning *learning, BoostOptions *chosen, JsonValue *told, GError **error)
{
    double least = INFINITY;
    JsonValue *trials = json_array();
    json_object_set_new(told, "trials", trials);
    for (guint t = 0; t < MAX(learning->options->trials, 1u); t++) {
        BoostOptions options = draw_options(learning->options->seed, t);
        double loss;
        guint rounds;
        if (!try_trees(learning, options, &loss, &rounds, error))
            return FALSE;
        options.rounds = rounds;
        options.patience = 0;
        json_array_append_new(trials, boost_options_json(&options, loss));
        if (loss < least) {
            least = loss;
            *chosen = options;
        }
    }
    json_object_set_new(told, "trees", boost_options_json(chosen, least));
    return TRUE;
}

static gboolean learn_fixed_trees(Learning *learning, const BoostOptions *options, GError **error)
{
    learning->apart[BLEND_TREES] = g_new0(float, MAX(learning->pairs->n, 1u));
    for (guint f = 0; f < BLEND_FOLDS; f++)
        if (!boost_fold(learning, f, options, FALSE, learning->apart[BLEND_TREES], NULL, error) ||
            !learning_step(learning, error))
            return FALSE;
    return TRUE;
}

gboolean learn_trees_apart(Learning *learning, BoostOptions *chosen, JsonValue *told, GError **error)
{
    return choose_trees(learning, chosen, told, error) && learn_fixed_trees(learning, chosen, error);
}
