/* job/match_logged.h: logged answers as a table, and what they say of a model.
 *
 * Layer: job.  Threads: those of the StoreDb. */
#pragma once
#include "match/data.h"
#include "match/model.h"
#include "store/match_log.h"
#include "store/match_models.h"

/* One row a pair, with all columns of the schema, what became of it in those of outcome and interest where it has them.
 * Pairs whose fields the schema does not take any more are left out and counted. `pairs` as match_log_outcomes() gives
 * them: those of one answer stand together. The caller frees it. */
Frame *match_logged_frame(const MatchSchema *schema, const GPtrArray *pairs, guint *left_out);

/* The model of a registered version. The caller unrefs it. */
MatchModel *match_model_load(StoreDb *db, const MatchModelRow *row, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether what was asked of `which` (as match_models_find()) within the last `days` still looks like what was learnt
 * from, and whether the probabilities held:
 *
 *     {"model": "NAME@VERSION", "days", "answers", "pairs", "left_out", "features": [...] as match_model_drift(),
 *      "outcomes": ... as match_outcome_drift(), of the pairs whose outcome is known}
 *
 * The caller owns it. */
JsonValue *match_drift_report(StoreDb *db, const char *which, guint days, GError **error) G_GNUC_WARN_UNUSED_RESULT;
