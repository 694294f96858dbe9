/* match/evaluate.h: how good a way of learning, or a model, is on leads that it never saw.
 *
 * Layer: match.  Threads: pure.
 * The result is JSON (docs/match-eval.schema.json): every number as {"value", "low", "high"}, the bounds by bootstrap
 * over leads. */
#pragma once
#include "match/train.h"

/* Learns anew in each of `folds` folds by lead on the others and judges on the fold: what the data allows. */
JsonValue *match_evaluate_folds(const MatchData *data, const MatchTrainOptions *options, guint folds, Task *task,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Judges a model on the leads of `data`; its schema must be that of the model. Leads that the model learnt from are
 * left out where the data set is the one that it was made of. */
JsonValue *match_evaluate_model(const MatchModel *model, const MatchData *data,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The customer's check before a pilot: for each of one week's leads, which premises would be dropped that a manager
 * marked suitable: by the schema's outcome where it is known, else by an interest of at least 0.5. Passes when in at
 * least a share `need` (8 of 10) of the leads nothing is lost; leads in which nothing is marked, or which cannot be
 * answered, do not count:
 * {"leads": [{"id", "suitable", "offered", "dropped", "lost": [{"id", "because": "constraint" | "probability",
 * "probability", "text"}], "problem"}], "judged", "intact", "share", "need", "dropped", "passed"}. MATCH_ERROR_SMALL
 * when no lead counts. */
JsonValue *match_pilot(const MatchModel *model, const MatchData *week, double need,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
