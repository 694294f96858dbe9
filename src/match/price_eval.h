/* match/price_eval.h: learning prices and judging them on rows that were not learnt from.
 *
 * Layer: match (internal).  Threads: pure. */
#pragma once
#include "match/data.h"
#include "match/prices.h"

/* Learns from three quarters of the units (the schema's group, else single rows), drawn by hash; *judged tells how good
 * the prices of the last quarter are: "price" of an evaluation, with "left_out": rows whose price was taken for a
 * mistake. */
Prices *match_prices_train(const MatchData *data, guint32 seed, Task *task, JsonValue **judged,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same by folds: each learnt anew on the others. */
JsonValue *match_prices_folds(const MatchData *data, guint32 seed, guint folds, Task *task,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A model's prices of all the rows of a table whose price is known. */
JsonValue *match_prices_judge(const Prices *prices, const MatchData *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
