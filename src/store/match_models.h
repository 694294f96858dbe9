/* store/match_models.h: the registry of models: versions that never change, and which of them answers.
 *
 * Layer: store.  Threads: those of the StoreDb. */
#pragma once
#include "store/store.h"

typedef struct {
    char *id, *name, *data_hash, *hash, *card; /* card: JSON */
    char *data_set;                            /* NULL: none, or it is gone */
    gint64 version, created;
    gboolean champion, challenger;
} MatchModelRow;
void match_model_row_free(MatchModelRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MatchModelRow, match_model_row_free)

/* The next version of `name`. `data_set` may be NULL. */
MatchModelRow *match_models_add(StoreDb *db, const char *name, const char *data_set, const char *data_hash,
                                GBytes *text, const char *card, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* `which` is an id, "NAME@VERSION", "NAME@champion", "NAME@challenger", or "NAME" for its champion (the newest when it
 * has none); NULL: the newest champion of all. STORE_ERROR_NOT_FOUND. */
MatchModelRow *match_models_find(StoreDb *db, const char *which, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes *match_models_text(StoreDb *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *match_models_list(StoreDb *db, const char *name,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT; /* NULL name: all */

/* Points an alias at a model (NULL: at nobody); kept for ever as a row with its reason. */
gboolean match_models_point(StoreDb *db, const char *name, const char *alias, const char *model, const char *why,
                            const char *user, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The champion before the present one answers again. STORE_ERROR_NOT_FOUND when there was none. */
MatchModelRow *match_models_roll_back(StoreDb *db, const char *name, const char *user,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
