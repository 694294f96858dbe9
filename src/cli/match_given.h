/* cli/match_given.h: the data sets and models that verbs of `otklik match` are given: of the store, or files.
 *
 * Layer: cli. */
#pragma once
#include "cli/match.h"
#include "match/model.h"

/* A table read by a schema when `schema` is given (`which` is then its file), else a data set of the store ("NAME",
 * "NAME@VERSION", an id; NULL: the newest). *id (may be NULL) gets the set's id, or NULL; the caller frees both. */
MatchData *match_given_data(MatchCall *call, const char *which, const char *schema, char **id,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A file when there is one of this name, else a model of the store (NULL: the newest champion). *name gets how it is
 * called. */
MatchModel *match_given_model(MatchCall *call, const char *which, char **name,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Rows of JSON: an array, or an object with an array under `key`. */
JsonValue *match_given_rows(const char *path, const char *key, GError **error) G_GNUC_WARN_UNUSED_RESULT;
