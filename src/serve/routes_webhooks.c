/* serve/routes_webhooks.c: other systems that are told of lessons, and what was sent to them. */
#include "job/events.h"
#include "serve/parts.h"
#include "serve/routes.h"

static JsonValue *webhook_json(gconstpointer data)
{
    const Webhook *webhook = data;
    g_auto(GStrv) words = g_strsplit(webhook->events, " ", -1);
    JsonValue *events = json_array();
    for (char **word = words; *word; word++)
        if (**word)
            json_array_append_new(events, json_string(*word));
    return json_pack("{s:s, s:s, s:o, s:o, s:b}", "id", webhook->id, "url", webhook->url, "events", events, "created",
                     json_time(webhook->created), "disabled", webhook->disabled != 0);
}

gboolean route_list_webhooks(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    g_autoptr(GPtrArray) webhooks = db ? webhooks_list(db, NULL, error) : NULL;
    if (!webhooks)
        return FALSE;
    g_autoptr(JsonValue) json = json_items(webhooks, webhook_json);
    return http_answer_json(answer, 200, json, error);
}

static gboolean may_tell(StoreDb *db, const char *url, GError **error)
{
    g_autoptr(Settings) settings = settings_load(db, error);
    return settings && host_is_listed(url, settings->webhook_hosts, error);
}

gboolean route_add_webhook(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    g_autoptr(JsonValue) body = body_read(request, BODY_NEW_WEBHOOK, error);
    g_autoptr(StoreDb) db = body ? store_acquire(service->store, error) : NULL;
    if (!db || !may_tell(db, body_text(body, "url"), error) || !store_begin(db, error))
        return FALSE;
    g_autofree char *words = body_words(body, "events");
    g_auto(GStrv) events = g_strsplit(words, " ", -1);
    g_autoptr(Webhook) webhook = webhooks_add(db, body_text(body, "url"), (const char *const *)events, error);
    if (!webhook || !note(db, request, "webhook.add", webhook->id, json_pack("{s:s}", "events", words), error) ||
        !store_commit(db, error))
        return FALSE;
    g_autoptr(JsonValue) json = webhook_json(webhook);
    json_object_set_new(json, "secret", json_string(webhook->secret));
    return http_answer_json(answer, 201, json, error);
}

gboolean route_change_webhook(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const char *id = id_parameter(request, error);
    g_autoptr(JsonValue) body = id ? body_read(request, BODY_WEBHOOK_CHANGE, error) : NULL;
    g_autoptr(StoreDb) db = body ? store_acquire(service->store, error) : NULL;
    gboolean disabled = body_flag(body, "disabled", FALSE);
    if (!db || !store_begin(db, error) || !webhooks_set_disabled(db, id, disabled, error) ||
        !note(db, request, "webhook.change", id, json_pack("{s:b}", "disabled", disabled), error) ||
        !store_commit(db, error))
        return FALSE;
    g_autoptr(Webhook) webhook = webhooks_get(db, id, error);
    if (!webhook)
        return FALSE;
    g_autoptr(JsonValue) json = webhook_json(webhook);
    return http_answer_json(answer, 200, json, error);
}

gboolean route_remove_webhook(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const char *id = id_parameter(request, error);
    g_autoptr(StoreDb) db = id ? store_acquire(service->store, error) : NULL;
    if (!db || !store_begin(db, error) || !webhooks_remove(db, id, error) ||
        !note(db, request, "webhook.remove", id, NULL, error) || !store_commit(db, error))
        return FALSE;
    http_answer_empty(answer, 204);
    return TRUE;
}

/* ---- deliveries ---- */

static JsonValue *delivery_json(gconstpointer data)
{
    const Delivery *delivery = data;
    return json_pack("{s:s, s:s, s:s, s:s, s:i, s:o, s:s?, s:o, s:o}", "id", delivery->id, "webhook", delivery->webhook,
                     "event", delivery->event, "state", delivery->state, "attempts", delivery->attempts, "status",
                     delivery->status ? json_integer(delivery->status) : json_null(), "error", delivery->error,
                     "created", json_time(delivery->created), "finished", json_time(delivery->finished));
}

gboolean route_test_webhook(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const char *id = id_parameter(request, error);
    g_autoptr(StoreDb) db = id ? store_acquire(service->store, error) : NULL;
    if (!db || !store_begin(db, error))
        return FALSE;
    g_autoptr(Delivery) delivery = event_test(db, id, error);
    if (!delivery || !note(db, request, "webhook.test", id, NULL, error) || !store_commit(db, error))
        return FALSE;
    job_workers_wake(service->workers);
    g_autoptr(JsonValue) json = delivery_json(delivery);
    return http_answer_json(answer, 202, json, error);
}

gboolean route_list_deliveries(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const char *webhook = NULL, *state = NULL;
    if (!query_id(request, "webhook", &webhook, error) ||
        !query_choice(request, "state", "waiting|sent|dead", &state, error))
        return FALSE;
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    g_autoptr(GPtrArray) deliveries = db ? deliveries_list(db, webhook, state, error) : NULL;
    if (!deliveries)
        return FALSE;
    g_autoptr(JsonValue) json = json_items(deliveries, delivery_json);
    return http_answer_json(answer, 200, json, error);
}

gboolean route_retry_delivery(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const char *id = id_parameter(request, error);
    g_autoptr(StoreDb) db = id ? store_acquire(service->store, error) : NULL;
    if (!db || !store_begin(db, error) || !event_again(db, id, error) ||
        !note(db, request, "webhook.retry", id, NULL, error) || !store_commit(db, error))
        return FALSE;
    job_workers_wake(service->workers);
    g_autoptr(Delivery) delivery = deliveries_get(db, id, error);
    if (!delivery)
        return FALSE;
    g_autoptr(JsonValue) json = delivery_json(delivery);
    return http_answer_json(answer, 202, json, error);
}
