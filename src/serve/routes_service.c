/* serve/routes_service.c: settings, health, numbers, and who may do what. */
#include <string.h>

#include "base/limits.h"
#include "serve/parts.h"
#include "serve/routes.h"
#include "store/users.h"

gboolean route_health(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    gint64 accounts;
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    if (!db || !users_count(db, &accounts, error))
        return FALSE;
    g_autoptr(JsonValue) json = json_pack("{s:s}", "status", "ok");
    return http_answer_json(answer, 200, json, error);
}

gboolean route_metrics(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    char *text = metrics_text(service->metrics);
    g_autoptr(GBytes) bytes = g_bytes_new_take(text, strlen(text));
    http_answer_bytes(answer, 200, "text/plain; version=0.0.4; charset=utf-8", bytes);
    return TRUE;
}

static JsonValue *hosts_json(char *const *hosts)
{
    JsonValue *list = json_array();
    for (; hosts && *hosts; hosts++)
        json_array_append_new(list, json_string(*hosts));
    return list;
}

static JsonValue *settings_json(const Settings *settings)
{
    return json_pack("{s:i, s:b, s:o, s:o, s:o}", "retention_days", settings->retention_days, "share_by_default",
                     settings->share_by_default, "webhook_hosts", hosts_json(settings->webhook_hosts), "fetch_hosts",
                     hosts_json(settings->fetch_hosts), "embed_hosts", hosts_json(settings->embed_hosts));
}

static gboolean answer_settings(StoreDb *db, HttpAnswer *answer, GError **error)
{
    g_autoptr(Settings) settings = settings_load(db, error);
    if (!settings)
        return FALSE;
    g_autoptr(JsonValue) json = settings_json(settings);
    return http_answer_json(answer, 200, json, error);
}

gboolean route_get_settings(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    return db && answer_settings(db, answer, error);
}

static char **hosts_of(const JsonValue *body, const char *name)
{
    const JsonValue *list = json_object_get(body, name);
    char **hosts = g_new0(char *, json_array_size(list) + 1);
    for (gsize i = 0; i < json_array_size(list); i++)
        hosts[i] = g_strdup(json_string_value(json_array_get(list, i)));
    return hosts;
}

gboolean route_put_settings(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    g_autoptr(JsonValue) body = body_read(request, BODY_SETTINGS, error);
    g_autoptr(StoreDb) db = body ? store_acquire(service->store, error) : NULL;
    if (!db || !store_begin(db, error))
        return FALSE;
    g_autoptr(Settings) settings = g_new0(Settings, 1);
    *settings =
        (Settings){(int)body_integer(body, "retention_days", 1), body_flag(body, "share_by_default", FALSE),
                   hosts_of(body, "webhook_hosts"), hosts_of(body, "fetch_hosts"), hosts_of(body, "embed_hosts")};
    JsonValue *detail = json_pack("{s:i, s:b}", "retention_days", settings->retention_days, "share_by_default",
                                  settings->share_by_default);
    if (!settings_save(db, settings, error)) {
        json_decref(detail);
        return FALSE;
    }
    return note(db, request, "settings.change", "", detail, error) && store_commit(db, error) &&
           answer_settings(db, answer, error);
}

gboolean route_permissions(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    g_autoptr(JsonValue) json = access_table(service_routes);
    return http_answer_json(answer, 200, json, error);
}
