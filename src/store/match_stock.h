/* store/match_stock.h: the premises of the agency, vacant or not.
 *
 * Layer: store.  Threads: those of the StoreDb. */
#pragma once
#include "store/store.h"

/* Adds or replaces; `fields` is a JSON object. */
gboolean match_stock_put(StoreDb *db, const char *name, const char *id, const char *fields, gboolean vacant,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* All that are not in `ids` (a set of char *) are no longer vacant; *changed counts them. */
gboolean match_stock_keep_only(StoreDb *db, const char *name, GHashTable *ids, gint64 *changed,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* One that is let: it stays, and is no longer vacant; *changed is 0 where it was not vacant or is not there. */
gboolean match_stock_leave(StoreDb *db, const char *name, const char *id, gint64 *changed,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* How many are vacant; more than `limit` are STORE_ERROR_INVALID. */
gboolean match_stock_count(StoreDb *db, const char *name, guint limit, guint *vacant,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The vacant ones as a JSON array text of objects (with the id under `id_column`), by id; more than `limit` are
 * STORE_ERROR_INVALID. *count (may be NULL) gets how many. The caller frees the text. */
char *match_stock_vacant(StoreDb *db, const char *name, const char *id_column, guint limit, guint *count,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Grows with every change of the stock of this name, so that a prepared ranker can be kept. */
gboolean match_stock_stamp(StoreDb *db, const char *name, gint64 *stamp, GError **error) G_GNUC_WARN_UNUSED_RESULT;
