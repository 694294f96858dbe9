/* job/match_stock.h: a list of premises becomes the stock that leads are answered from.
 *
 * Layer: job.  Threads: those of the StoreDb. */
#pragma once
#include "match/data.h"
#include "store/store.h"

/* The schema that leads and premises of a name go by: of the model of this name (NULL: the newest champion), or where
 * there is none yet of its newest data set. The caller unrefs it. */
MatchSchema *match_schema_of(StoreDb *db, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
    guint taken;  /* premises that were added or replaced, and are vacant */
    gint64 gone;  /* that are not vacant any more */
    guint vacant; /* now, in all */
} MatchStockTold;

/* `premises` is an array of objects with the schema's premises columns, `gone` (may be NULL) one of ids. `all`: what is
 * not in the list is not vacant any more. Nothing is changed when one of them is wrong: MATCH_ERROR_DATA names it, as
 * it does when more than LIMIT_MATCH_PREMISES would be vacant. */
gboolean match_stock_take(StoreDb *db, const MatchSchema *schema, const JsonValue *premises, const JsonValue *gone,
                          gboolean all, MatchStockTold *told, GError **error) G_GNUC_WARN_UNUSED_RESULT;
