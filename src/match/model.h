/* match/model.h: what was learnt: schema, features, nets of trees, calibration, threshold, price, and how good it was.
 *
 * Layer: match.  Threads: a model does not change; many may ask it at once.
 * Its text is one JSON object that names its format; the same model gives the same text. It holds no row of the data:
 * of leads and premises it keeps only means, tables of category levels and drift bins. */
#pragma once
#include "match/data.h"

typedef struct MatchModel MatchModel;

MatchModel *match_model_parse(const char *bytes, gsize length, const char *name,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *match_model_text(const MatchModel *model); /* the caller frees it */
MatchModel *match_model_ref(MatchModel *model);
void match_model_unref(MatchModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MatchModel, match_model_unref)

MatchSchema *match_model_schema(const MatchModel *model); /* borrowed */
/* How it was made and how good it was on the held leads: data hash, seed, parameters, split, metrics with intervals,
 * baselines. Borrowed. */
const JsonValue *match_model_card(const MatchModel *model);
gboolean match_model_ranks(const MatchModel *model); /* it was given outcomes to learn from */
double
match_model_threshold(const MatchModel *model); /* probability, at the live rate, below which premises are dropped */

/* Population stability of every feature column of `now` (leads, premises or both) against what was learnt from; and how
 * well the probabilities held: "features": [{"column", "psi", "state"}], "state" "stable" | "watch" | "shifted" |
 * "few". The caller owns it. */
JsonValue *match_model_drift(const MatchModel *model, const Frame *now, GError **error) G_GNUC_WARN_UNUSED_RESULT;
