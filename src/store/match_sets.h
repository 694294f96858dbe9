/* store/match_sets.h: imported tables of deals, versioned and never changed.
 *
 * Layer: store.  Threads: those of the StoreDb. */
#pragma once
#include "store/store.h"

typedef struct {
    char *id, *name, *hash, *facts;
    gint64 version, rows, created;
} MatchSet;
void match_set_free(MatchSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MatchSet, match_set_free)

/* Adds the next version of `name`; the same hash as its newest version is not kept twice: that version is answered and
 * *made is FALSE. `rejects` may be NULL. Within a transaction of its own unless one is open. */
MatchSet *match_sets_add(StoreDb *db, const char *name, const char *hash, GBytes *bytes, gint64 rows, const char *facts,
                         GBytes *rejects, const char *user, gboolean *made, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* `which` is an id, "NAME" (its newest version) or "NAME@VERSION"; NULL: the newest of all. */
MatchSet *match_sets_find(StoreDb *db, const char *which, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes *match_sets_bytes(StoreDb *db, const MatchSet *set, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* JSON; NULL without an error: none were kept aside. */
GBytes *match_sets_rejects(StoreDb *db, const MatchSet *set, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *match_sets_list(StoreDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* of MatchSet *, newest first */
