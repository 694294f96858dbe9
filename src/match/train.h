/* match/train.h: learns from past deals.
 *
 * Layer: match.  Threads: pure; one thread.
 * A quarter of the leads is held out and only judged: the latest by date when the schema has one, else drawn by the
 * hash of the lead's id and the seed. In the other three quarters everything is chosen by five folds by lead: trees'
 * parameters by a small seeded search with early stopping, the blend of trees, ranking trees and logistic regression,
 * calibration, and the threshold for the target share of leads intact. The same data, options and seed give the same
 * model, byte for byte. */
#pragma once
#include "base/task.h"
#include "match/model.h"

typedef struct {
    guint32 seed;
    double intact;    /* share of leads that must lose no suitable premises by dropping; default 0.95 */
    double live_rate; /* NAN: the schema's, or as in the data */
    guint trials;     /* of the search; default 8 */
    gboolean ranking; /* LambdaMART by lead joins the blend */
} MatchTrainOptions;
extern const MatchTrainOptions match_train_defaults;

/* MATCH_ERROR_SMALL with fewer than 20 leads with a deal (or, for prices, 60 priced rows). `task` (may be NULL) hears
 * progress and cancels. */
MatchModel *match_train(const MatchData *data, const MatchTrainOptions *options, Task *task,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
