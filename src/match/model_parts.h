/* match/model_parts.h: what a model is made of.
 *
 * Layer: match (internal).  Threads: as match/model.h. */
#pragma once
#include "match/blend.h"
#include "match/model.h"
#include "match/prices.h"

struct MatchModel {
    gatomicrefcount references;
    MatchSchema *schema;
    Features *features; /* NULL: it tells prices only, as for the four below */
    Blend *blend;
    Calibration *calibration; /* of the blend's log-odds, at the rate it learnt from */
    double learnt_rate, live_rate;
    double threshold; /* log-odds of the blend below which premises are dropped */
    Prices *prices;   /* NULL: none */
    GPtrArray *drift; /* of DriftBase *, one a column of the schema, NULL where the column is no feature */
    JsonValue *card;
};

MatchModel *match_model_new(MatchSchema *schema);
/* Notes how the columns of these rows look, for match_model_drift(). */
void match_model_note_columns(MatchModel *model, const Frame *frame);
/* MATCH_ERROR_MODEL when the data has another schema than the model was made with. */
gboolean match_model_fits(const MatchModel *model, const MatchData *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A probability of a deal in life, of the blend's log-odds. */
double match_model_probability(const MatchModel *model, double log_odds);
