/* serve/routes_audit.c: the audit log. */
#include <string.h>

#include "base/limits.h"
#include "serve/parts.h"
#include "serve/routes.h"
#include "store/audit.h"

static JsonValue *entry_json(gconstpointer data)
{
    const AuditEntry *entry = data;
    JsonValue *detail = jsonfile_parse(entry->detail, strlen(entry->detail), "detail", NULL);
    return json_pack("{s:I, s:o, s:s, s:s?, s:s, s:s, s:o, s:s}", "seq", (json_int_t)entry->seq, "at",
                     json_time(entry->at), "actor", entry->actor, "actor_name", entry->actor_name, "action",
                     entry->action, "object", entry->object, "detail", detail ? detail : json_object(), "address",
                     entry->address);
}

gboolean route_list_audit(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    AuditFilter filter = {0};
    gint64 limit = LIMIT_LIST;
    if (!query_text(request, "actor", 100, &filter.actor, error) ||
        !query_text(request, "action", 100, &filter.action, error) ||
        !query_text(request, "object", 100, &filter.object, error) ||
        !query_integer(request, "limit", 1, LIMIT_LIST, &limit, error) ||
        !query_integer(request, "before", 1, G_MAXINT64, &filter.before, error))
        return FALSE;
    filter.limit = (guint)limit;
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    g_autoptr(GPtrArray) entries = db ? audit_list(db, &filter, error) : NULL;
    if (!entries)
        return FALSE;
    g_autoptr(JsonValue) json = json_items(entries, entry_json);
    return http_answer_json(answer, 200, json, error);
}

gboolean route_verify_audit(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    AuditVerdict verdict;
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    if (!db || !audit_verify(db, &verdict, error))
        return FALSE;
    g_autoptr(JsonValue) json =
        json_pack("{s:b, s:I, s:o}", "good", verdict.broken_at == 0, "entries", (json_int_t)verdict.entries,
                  "broken_at", verdict.broken_at ? json_integer(verdict.broken_at) : json_null());
    return http_answer_json(answer, 200, json, error);
}
