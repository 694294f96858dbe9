/* match/compare.h: whether a new model may take the place of the one that answers.
 *
 * Layer: match.  Threads: pure.
 * Both judge the leads that neither has learnt from; the difference of NDCG@5 and of the area under the ROC curve (new
 * - old) is given with its 95 % interval by bootstrap over leads. "Not worse": both intervals reach 0 or above. */
#pragma once
#include "match/model.h"

/* {"leads", "won_leads", "ndcg5": {"old", "new", "difference": {"value", "low", "high"}}, "auc": {...}, "not_worse"}.
 * Both models and the data have the same schema, or it is MATCH_ERROR_MODEL; MATCH_ERROR_SMALL with fewer than 10 leads
 * with a deal that neither has learnt from. The caller owns it. */
JsonValue *match_compare(const MatchModel *old, const MatchModel *new, const MatchData *data,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
