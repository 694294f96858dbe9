/* cli/match_source.h: a model or a data set by what the command line calls it: a file, or a name in the store.
 *
 * Layer: cli. */
#pragma once
#include "cli/match.h"
#include "match/import.h"
#include "match/model.h"

/* `which` is a file, or what match_models_find() takes (NULL: the newest champion of all). The caller owns one
 * reference. `told` (may be NULL) gets what to call it, g_free()d by the caller. */
MatchModel *match_source_model(MatchCall *call, const char *which, char **told,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A table as people export it, read by `schema`; how many rows could not be read is told on standard error. */
MatchData *match_source_table(MatchSchema *schema, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* `which` is such a table, or what match_sets_find() takes (NULL: the newest of all), which has a schema of its own.
 * Without a schema only the store is looked in. */
MatchData *match_source_data(MatchCall *call, MatchSchema *schema, const char *which,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
