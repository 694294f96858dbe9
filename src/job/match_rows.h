/* job/match_rows.h: the rows that a name's models learn from and are compared on: its newest data set, and the log.
 *
 * Layer: job.  Threads: those of the StoreDb.
 * Of logged pairs those count whose lead is not in the data set: won and lost as outcomes, feedback in the schema's
 * interest column. Of a lead with a deal the other ranked premises count as lost. What was dropped and never shown
 * teaches nothing. */
#pragma once
#include "match/data.h"
#include "store/match_models.h"
#include "store/match_sets.h"

/* The newest version of the data set that a model was made of. The caller owns it. */
MatchSet *match_set_of(StoreDb *db, const MatchModelRow *row, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Its rows and those of the log of `name`; *logged (may be NULL) counts the latter. The caller owns them. */
MatchData *match_rows_load(StoreDb *db, const MatchSet *set, const char *name, guint *logged,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
