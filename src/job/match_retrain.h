/* job/match_retrain.h: a name's model is learnt anew from its newest data and from what became of its answers.
 *
 * Layer: job.  Threads: match_retrain_learn() is pure work and takes minutes; the others are those of the StoreDb.
 * What is learnt from (job/match_rows.h) is not kept: leads live no longer than match.keep_days, and a model holds no
 * row. */
#pragma once
#include "base/task.h"
#include "match/train.h"
#include "store/match_models.h"
#include "store/match_sets.h"

typedef struct {
    MatchModelRow *champion;
    MatchSet *set;
    MatchData *data;   /* with what was logged */
    guint logged;      /* pairs that were added */
    gboolean known;    /* a version has learnt from these very rows: there is nothing new */
    MatchModel *model; /* after match_retrain_learn() */
} MatchRetrain;
void match_retrain_free(MatchRetrain *retrain);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MatchRetrain, match_retrain_free)

/* Gathers what `name`'s next model learns from; NULL: the newest champion's name. */
MatchRetrain *match_retrain_begin(StoreDb *db, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Learns with the champion's own options. */
gboolean match_retrain_learn(MatchRetrain *retrain, const Task *task, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Adds the version as the champion's challenger. The caller owns the row. */
MatchModelRow *match_retrain_keep(StoreDb *db, const MatchRetrain *retrain, GError **error) G_GNUC_WARN_UNUSED_RESULT;
