/* match/blend.h: several models of one outcome, mixed by a logistic regression on what each says of rows it did not
 * learn from (stacking, Wolpert 1992).
 *
 * Layer: match (internal).  Threads: a blend that nobody changes may be asked by many.
 * Its answer is additive in the log-odds, so the contribution of a feature is the weighted sum of its contributions in
 * the parts. */
#pragma once
#include "base/task.h"
#include "learn/boost.h"
#include "learn/calibration.h"
#include "learn/logistic.h"
#include "match/features.h"
#include "match/split.h"

typedef enum {
    BLEND_TREES,    /* boosted trees of the outcome */
    BLEND_LOGISTIC, /* logistic regression of the outcome */
    BLEND_INTEREST, /* logistic regression of outcome and weaker interest together, when the schema has it */
    BLEND_RANKING,  /* LambdaMART by lead, when it is asked for */
    BLEND_PARTS,
} BlendPart;
extern const char *const blend_part_names[BLEND_PARTS];

typedef struct {
    gsize columns;
    Boost *trees, *ranking;
    Logistic *logistic, *interest;
    gboolean has[BLEND_PARTS];
    double weight[BLEND_PARTS], constant; /* the answer is constant + sum of weight x what a part says */
} Blend;
void blend_free(Blend *blend);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Blend, blend_free)

/* n numbers each, of the parts the blend has (others NULL). */
typedef struct {
    float *part[BLEND_PARTS];
} PartScores;
void part_scores_clear(PartScores *scores);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PartScores, part_scores_clear)

typedef struct {
    guint32 seed;
    guint trials;
    gboolean ranking;
} BlendOptions;

/* Learns from pairs. *apart gets, for each pair, the log-odds said of it by models that did not learn from its fold
 * (the caller frees it); *chosen the parameters that were chosen and the loss of each trial. */
Blend *blend_learn(Features *features, const Frame *frame, const MatchPairs *pairs, const BlendOptions *options,
                   Task *task, float **apart, JsonValue **chosen, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Log-odds; *parts (may be NULL) gets what each part said. */
gboolean blend_score(const Blend *blend, const Matrix *matrix, float *score, PartScores *parts,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* columns + 1 numbers a row, the last the constant; they sum to blend_score(). */
gboolean blend_reasons(const Blend *blend, const Matrix *matrix, float *reasons,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

JsonValue *blend_json(const Blend *blend, GError **error) G_GNUC_WARN_UNUSED_RESULT;
Blend *blend_parse(const JsonValue *json, gsize columns, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
