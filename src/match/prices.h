/* match/prices.h: what premises cost, with an interval.
 *
 * Layer: match (internal).  Threads: prices that nobody changes may be asked by many.
 * Boosted trees of the price (its logarithm, unless the schema says otherwise) and of its 10 and 90 % quantiles, the
 * interval then widened or narrowed until 80 % of rows that were not learnt from lie within (conformalized quantile
 * regression, Romano et al. 2019). Rows whose price lies beyond five robust deviations (median absolute deviation
 * x 1.4826) of the median are taken for mistakes and not learnt from. */
#pragma once
#include "base/task.h"
#include "match/features.h"

typedef struct {
    Features *features;
    Boost *value, *low, *high;
    double widen;       /* added on both sides, on the learnt scale */
    double least, most; /* plausible prices */
    gboolean log;
} Prices;
void prices_free(Prices *prices);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Prices, prices_free)

/* Learns from these rows of a frame; `fold` (0 .. folds-1, a place each) tells which go together. `linear` (may be
 * NULL) gets the baseline's prices of `judge` rows. */
Prices *prices_learn(MatchSchema *schema, const Frame *frame, const guint *row, guint n, const guint *fold, guint folds,
                     guint32 seed, Task *task, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Price, 80 % interval of these premises. */
gboolean prices_tell(const Prices *prices, const PairRows *rows, double *said, double *low, double *high,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The baseline: ridge regression of the same features, learnt on `row` and told of `asked`. The caller frees it. */
double *prices_linear(const Prices *prices, const Frame *frame, const guint *row, guint n, const guint *fold,
                      guint folds, const PairRows *asked);
gboolean prices_plausible(const Prices *prices, double price);

JsonValue *prices_json(const Prices *prices, GError **error) G_GNUC_WARN_UNUSED_RESULT;
Prices *prices_parse(MatchSchema *schema, const JsonValue *json, const char *name,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Rows with a price, each alike one once (all columns equal), and their folds by the schema's group (else each alone).
 * The caller frees *row, *unit (0 .. units-1, a place each) and *hash (of each unit). */
guint prices_rows(const MatchSchema *schema, const Frame *frame, guint32 seed, guint **row, guint **unit, guint *units,
                  guint **hash);
