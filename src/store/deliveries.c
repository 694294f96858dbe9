/* store/deliveries.c: what was sent to webhooks. See webhooks.h. */
#include "base/lang.h"
#include "base/limits.h"
#include "store/internal.h"
#include "store/webhooks.h"

#define COLUMNS "SELECT id, webhook, event, body, state, attempts, status, error, created, finished FROM deliveries "

static const char *const states[] = {"waiting", "sent", "dead", NULL};

void delivery_free(Delivery *delivery)
{
    if (!delivery)
        return;
    g_free(delivery->id);
    g_free(delivery->webhook);
    g_free(delivery->event);
    g_free(delivery->body);
    g_free(delivery->state);
    g_free(delivery->error);
    g_free(delivery);
}

static gpointer read_delivery(StoreRows *rows)
{
    Delivery *delivery = g_new0(Delivery, 1);
    delivery->id = store_dup(rows, 0);
    delivery->webhook = store_dup(rows, 1);
    delivery->event = store_dup(rows, 2);
    delivery->body = store_dup(rows, 3);
    delivery->state = store_dup(rows, 4);
    delivery->attempts = (int)store_integer(rows, 5);
    delivery->status = (int)store_integer(rows, 6);
    delivery->error = store_dup(rows, 7);
    delivery->created = store_integer(rows, 8);
    delivery->finished = store_integer(rows, 9);
    return delivery;
}

Delivery *deliveries_add(StoreDb *db, const char *webhook, const char *event, const char *body, GError **error)
{
    g_autofree char *id = store_new_id();
    if (!store_run_one(db, tr("webhook", "вебхук"), error,
                       "INSERT INTO deliveries (id, webhook, event, body, created) "
                       "SELECT ?, id, ?, ?, ? FROM webhooks WHERE id = ?",
                       "sssis", id, event, body, store_now(), webhook))
        return NULL;
    return deliveries_get(db, id, error);
}

Delivery *deliveries_get(StoreDb *db, const char *id, GError **error)
{
    g_autoptr(StoreRows) rows = store_query(db, error, COLUMNS "WHERE id = ?", "s", id);
    return rows && store_first(rows, tr("delivery", "доставка"), error) ? read_delivery(rows) : NULL;
}

GPtrArray *deliveries_list(StoreDb *db, const char *webhook, const char *state, GError **error)
{
    if (state && !store_check_word("state", state, states, error))
        return NULL;
    StoreRows *rows = store_query(db, error,
                                  COLUMNS "WHERE (? = '' OR webhook = ?) AND (? = '' OR state = ?) "
                                          "ORDER BY created DESC, id LIMIT ?",
                                  "ssssi", webhook ? webhook : "", webhook ? webhook : "", state ? state : "",
                                  state ? state : "", (gint64)LIMIT_LIST);
    return store_collect(rows, read_delivery, (GDestroyNotify)delivery_free, error);
}

gboolean deliveries_note(StoreDb *db, const char *id, const char *state, int status, const char *why, GError **error)
{
    gboolean waits = g_strcmp0(state, "waiting") == 0;
    return store_check_word("state", state, states, error) &&
           store_run_one(db, tr("delivery", "доставка"), error,
                         "UPDATE deliveries SET state = ?, attempts = attempts + 1, status = nullif(?, 0), error = ?, "
                         "finished = nullif(?, 0) WHERE id = ?",
                         "sisis", state, (gint64)status, why, waits ? (gint64)0 : store_now(), id);
}

gboolean deliveries_retry(StoreDb *db, const char *id, GError **error)
{
    gint64 changed = 0;
    g_autoptr(Delivery) delivery = deliveries_get(db, id, error);
    if (!delivery || !store_run(db, &changed, error,
                                "UPDATE deliveries SET state = 'waiting', attempts = 0, finished = NULL "
                                "WHERE id = ? AND state = 'dead'",
                                "s", id))
        return FALSE;
    if (changed == 0)
        g_set_error(error, STORE_ERROR, STORE_ERROR_CONFLICT, "%s",
                    tr("only what was given up can be sent again", "заново отправляется только недоставленное"));
    return changed > 0;
}

gboolean deliveries_sweep(StoreDb *db, gint64 before, GError **error)
{
    return store_run(db, NULL, error, "DELETE FROM deliveries WHERE finished < ?", "i", before);
}
