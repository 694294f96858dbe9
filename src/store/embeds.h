/* store/embeds.h: addresses under which a lesson's report may be shown in an LMS, for a while.
 *
 * Layer: store.  Threads: those of the StoreDb. */
#pragma once
#include "store/store.h"

/* The token for the address; the caller frees it. 1 <= seconds <= LIMIT_EMBED_SECONDS. */
char *embeds_add(StoreDb *db, const char *lesson, const char *user, gint64 seconds, gint64 *expires,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* *lesson (the caller frees it) is NULL when the token is unknown or expired, or its person is disabled. FALSE: the
 * store failed. */
gboolean embeds_find(StoreDb *db, const char *token, char **lesson, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean embeds_sweep(StoreDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* removes those that expired */
