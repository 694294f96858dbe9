/* match/learn.h: the one way of learning that training and evaluation share, and what a model says of pairs.
 *
 * Layer: match (internal).  Threads: pure. */
#pragma once
#include "match/model_parts.h"
#include "match/train.h"

/* MATCH_ERROR_DATA that names what is out of its range. */
gboolean match_check_options(const MatchTrainOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Learns features, blend, calibration and threshold from these pairs; the model's card is NULL. *chosen (may be NULL)
 * gets the parameters. */
MatchModel *match_learn_ranking(const MatchData *data, const MatchPairs *pairs, const MatchTrainOptions *options,
                                Task *task, JsonValue **chosen, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a model says of pairs, and what the baselines say beside it. Arrays of n. */
typedef struct {
    float *score;        /* log-odds of the blend */
    double *probability; /* calibrated, at the rate that was learnt from */
    gboolean *dropped;   /* below the threshold, or against a constraint */
    PartScores parts;
    float *rules;     /* higher: breaks fewer constraints, and is nearer to what is asked for */
    gboolean *broken; /* breaks a constraint */
} Told;
void told_clear(Told *told);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Told, told_clear)
gboolean match_tell(const MatchModel *model, const Frame *frame, const MatchPairs *pairs, Told *told,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The keys "data" ... "slices" of an evaluation: the model's blend, its parts, the rules and the constant. `pairs` are
 * those that were told. */
JsonValue *match_judge_told(const MatchData *data, const MatchPairs *pairs, const Told *told, double base_rate);
/* Mean shares of the SHAP values, by column or pair: "features" of an evaluation. */
JsonValue *match_feature_shares(const MatchModel *model, const Frame *frame, const MatchPairs *pairs);

/* The first constraint that each row breaks (its place, or -1). Missing values break nothing. The caller frees it. */
int *match_broken_constraints(const MatchSchema *schema, const PairRows *rows);
/* The rules alone, of each row: see Told. */
void match_rules_score(const MatchSchema *schema, const PairRows *rows, float *score, gboolean *broken);
/* The title of a source (column or pair) in a language: "en" or "ru". */
const char *match_source_title(const MatchSchema *schema, guint source, const char *language);
/* Marks the units that a model did not learn from; of another data set than its own all, unless `any_set`. The caller
 * frees it. */
gboolean *match_model_unseen(const MatchModel *model, const MatchPairs *pairs, const char *hash, gboolean any_set);
guint32 match_model_seed(const MatchModel *model);
/* All pairs of these as rows of one frame. */
PairRows match_pair_rows(const Frame *frame, const MatchPairs *pairs);
