/* store/webhooks.c: the addresses; what was sent to them is in deliveries.c. See webhooks.h. */
#include "store/webhooks.h"

#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "base/secret.h"
#include "store/internal.h"

#define COLUMNS "SELECT id, url, secret, events, created, disabled FROM webhooks "

const char *const webhook_events[] = {"lesson.finished", "lesson.failed", NULL};

void webhook_free(Webhook *webhook)
{
    if (!webhook)
        return;
    g_free(webhook->id);
    g_free(webhook->url);
    secret_free(webhook->secret);
    g_free(webhook->events);
    g_free(webhook);
}

static gpointer read_webhook(StoreRows *rows)
{
    Webhook *webhook = g_new0(Webhook, 1);
    webhook->id = store_dup(rows, 0);
    webhook->url = store_dup(rows, 1);
    webhook->secret = store_dup(rows, 2);
    webhook->events = store_dup(rows, 3);
    webhook->created = store_integer(rows, 4);
    webhook->disabled = store_integer(rows, 5);
    return webhook;
}

/* The events as words in the order of the list; NULL with an error. The caller owns the text. */
static char *event_words(const char *const *events, GError **error)
{
    GString *words = g_string_new(NULL);
    gboolean good = events[0] != NULL;
    for (guint i = 0; events[i] && good; i++)
        good = store_check_word("events", events[i], webhook_events, error);
    if (!events[0])
        store_refuse("events", error, "%s", tr("names no event", "не названо ни одного события"));
    for (guint i = 0; webhook_events[i]; i++)
        if (good && g_strv_contains(events, webhook_events[i]))
            g_string_append_printf(words, "%s%s", words->len ? " " : "", webhook_events[i]);
    return g_string_free(words, !good);
}

static gboolean check_url(const char *url, GError **error)
{
    g_autoptr(GUri) uri = NULL;
    if (!store_check_text("url", url, 1, LIMIT_ADDRESS_BYTES, error))
        return FALSE;
    uri = g_uri_parse(url, G_URI_FLAGS_NONE, NULL);
    const char *scheme = uri ? g_uri_get_scheme(uri) : NULL;
    if (!scheme || !g_uri_get_host(uri) || !*g_uri_get_host(uri) || g_uri_get_userinfo(uri) ||
        (strcmp(scheme, "https") != 0 && strcmp(scheme, "http") != 0))
        return store_refuse("url", error, "%s",
                            tr("is no http or https address with a host and without a password",
                               "это не адрес http или https с именем узла и без пароля"));
    return TRUE;
}

static gboolean check_room(StoreDb *db, GError **error)
{
    gint64 webhooks = 0;
    if (!store_ask(db, &webhooks, error, "SELECT count(*) FROM webhooks", NULL))
        return FALSE;
    if (webhooks < LIMIT_WEBHOOKS)
        return TRUE;
    g_set_error(error, STORE_ERROR, STORE_ERROR_CONFLICT, tr("there are at most %d webhooks", "не больше %d вебхуков"),
                LIMIT_WEBHOOKS);
    return FALSE;
}

Webhook *webhooks_add(StoreDb *db, const char *url, const char *const *events, GError **error)
{
    g_autofree char *id = store_new_id(), *secret = secret_new_token();
    g_autofree char *words = check_url(url, error) ? event_words(events, error) : NULL;
    g_auto(StoreScope) scope = {0};
    g_autoptr(Webhook) webhook = NULL;
    if (!words || !store_scope_begin(&scope, db, error) || !check_room(db, error) ||
        !store_run(db, NULL, error, "INSERT INTO webhooks (id, url, secret, events, created) VALUES (?, ?, ?, ?, ?)",
                   "ssssi", id, url, secret, words, store_now()))
        return NULL;
    webhook = webhooks_get(db, id, error);
    return webhook && store_scope_end(&scope, error) ? g_steal_pointer(&webhook) : NULL;
}

Webhook *webhooks_get(StoreDb *db, const char *id, GError **error)
{
    g_autoptr(StoreRows) rows = store_query(db, error, COLUMNS "WHERE id = ?", "s", id);
    return rows && store_first(rows, tr("webhook", "вебхук"), error) ? read_webhook(rows) : NULL;
}

GPtrArray *webhooks_list(StoreDb *db, const char *event, GError **error)
{
    StoreRows *rows =
        event ? store_query(db, error,
                            COLUMNS "WHERE disabled IS NULL AND ' ' || events || ' ' LIKE '% ' || ? || ' %' "
                                    "ORDER BY created, id",
                            "s", event)
              : store_query(db, error, COLUMNS "ORDER BY created, id", NULL);
    return store_collect(rows, read_webhook, (GDestroyNotify)webhook_free, error);
}

gboolean webhooks_set_disabled(StoreDb *db, const char *id, gboolean disabled, GError **error)
{
    return disabled ? store_run_one(db, tr("webhook", "вебхук"), error,
                                    "UPDATE webhooks SET disabled = coalesce(disabled, ?) WHERE id = ?", "is",
                                    store_now(), id)
                    : store_run_one(db, tr("webhook", "вебхук"), error,
                                    "UPDATE webhooks SET disabled = NULL WHERE id = ?", "s", id);
}

gboolean webhooks_remove(StoreDb *db, const char *id, GError **error)
{
    return store_run_one(db, tr("webhook", "вебхук"), error, "DELETE FROM webhooks WHERE id = ?", "s", id);
}
