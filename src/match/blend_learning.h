/* match/blend_learning.h: what the files that learn a blend share: folds, and what is said apart from them.
 *
 * Layer: match (internal).  Threads: one thread. */
#pragma once
#include "match/blend.h"

#define BLEND_FOLDS 5

/* One fold's two sides: what is learnt from and what is judged. The tables of FEATURE_TARGET of one never saw the
 * other's outcomes. */
typedef struct {
    float *learnt, *judged;
    guint *learnt_at, *judged_at; /* places in the pairs */
    guint n_learnt, n_judged;
} Side;

typedef struct {
    const MatchPairs *pairs;
    const BlendOptions *options;
    gsize columns;
    Side side[BLEND_FOLDS];
    float *outcome, *graded;   /* targets by pair; graded NULL without interest */
    float *apart[BLEND_PARTS]; /* what models that did not learn from the fold say */
    Task *task;
    double done, whole; /* trainings */
} Learning;
void learning_clear(Learning *learning);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Learning, learning_clear)
/* Columns, targets and the sides of all folds; `fold` has a place for each pair. */
void learning_begin(Learning *learning, Features *features, const Frame *frame, const guint *fold);
/* Counts a training; FALSE when the task was cancelled. */
gboolean learning_step(Learning *learning, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The matrix of all pairs, to learn from. The caller frees it. */
float *learning_matrix(const Learning *learning, Features *features, const Frame *frame, const guint *fold);
/* Values at these places; the caller frees them. */
float *learning_pick(const float *values, const guint *at, guint n);
/* Mean log loss of log-odds against the outcomes. */
double learning_log_loss(const Learning *learning, const float *score);

/* Each leaves in learning->apart what the part says of each pair, learnt without the pair's fold, and tells what it
 * chose. blend_trees.c: a seeded search with early stopping; the number of trees is then fixed. */
gboolean learn_trees_apart(Learning *learning, BoostOptions *chosen, JsonValue *told,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* blend_ranking.c */
gboolean learn_ranking_apart(Learning *learning, const BoostOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
Boost *learn_ranking(const Learning *learning, const float *matrix, const guint *at, guint n, BoostOptions options,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* blend_logistic.c: the penalty with the least log loss of the outcome. */
gboolean learn_logistic_apart(Learning *learning, BlendPart part, double *penalty, JsonValue *told,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
guint learn_logistic_steps(void); /* trainings of a fold set that it takes */
