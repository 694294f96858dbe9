/* serve/routes_match.c: models, the stock, and whether what is asked still looks like what was learnt from. */
#include "base/lang.h"
#include "job/match_gate.h"
#include "job/match_logged.h"
#include "job/match_stock.h"
#include "serve/parts.h"
#include "serve/routes.h"

static JsonValue *model_json(gconstpointer data)
{
    const MatchModelRow *row = data;
    g_autoptr(JsonValue) card = json_loads(row->card, 0, NULL);
    return json_pack("{s:s, s:s, s:I, s:b, s:b, s:o, s:s, s:s, s:o}", "id", row->id, "name", row->name, "version",
                     (json_int_t)row->version, "champion", row->champion, "challenger", row->challenger, "created",
                     json_time(row->created), "data_hash", row->data_hash, "hash", row->hash, "card",
                     card ? g_steal_pointer(&card) : json_null());
}

gboolean route_list_models(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const char *name = NULL;
    if (!query_text(request, "name", 100, &name, error))
        return FALSE;
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    g_autoptr(GPtrArray) rows = db ? match_models_list(db, name, error) : NULL;
    if (!rows)
        return FALSE;
    g_autoptr(JsonValue) json = json_items(rows, model_json);
    return http_answer_json(answer, 200, json, error);
}

/* The comparison takes seconds and no lock; the alias is set in the transaction of the audit entry. */
gboolean route_promote_model(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const char *id = id_parameter(request, error);
    g_autoptr(JsonValue) body = id ? body_read(request, BODY_PROMOTION, error) : NULL, verdict = NULL;
    g_autoptr(StoreDb) db = body ? store_acquire(service->store, error) : NULL;
    g_autoptr(MatchModelRow) row = db ? match_models_find(db, id, error) : NULL;
    gboolean force = body && body_flag(body, "force", FALSE);
    if (!row || !match_gate_pass(db, row, force, &verdict, error) || !store_begin(db, error) ||
        !match_crown(db, row, "promote", access_viewer(request).user, error) ||
        !note(db, request, "match.promote", row->id, json_incref(verdict), error))
        return FALSE;
    g_autoptr(MatchModelRow) now = match_models_find(db, id, error);
    if (!now || !store_commit(db, error))
        return FALSE;
    g_autoptr(JsonValue) json = model_json(now);
    json_object_set(json, "verdict", verdict);
    return http_answer_json(answer, 200, json, error);
}

gboolean route_rollback_model(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    g_autoptr(JsonValue) body = body_read(request, BODY_ROLLBACK, error);
    g_autoptr(StoreDb) db = body ? store_acquire(service->store, error) : NULL;
    if (!db || !store_begin(db, error))
        return FALSE;
    g_autoptr(MatchModelRow) row =
        match_models_roll_back(db, body_text(body, "name"), access_viewer(request).user, error);
    if (!row || !note(db, request, "match.rollback", row->id, json_pack("{s:s}", "name", row->name), error) ||
        !store_commit(db, error))
        return FALSE;
    g_autoptr(JsonValue) json = model_json(row);
    return http_answer_json(answer, 200, json, error);
}

gboolean route_put_stock(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    MatchStockTold told;
    g_autoptr(JsonValue) body = body_read(request, BODY_STOCK, error);
    g_autoptr(StoreDb) db = body ? store_acquire(service->store, error) : NULL;
    g_autoptr(MatchSchema) schema = db ? match_schema_of(db, body_text(body, "name"), error) : NULL;
    if (!schema || !store_begin(db, error) ||
        !match_stock_take(db, schema, json_object_get(body, "premises"), json_object_get(body, "gone"),
                          body_flag(body, "all", FALSE), &told, error))
        return FALSE;
    g_autoptr(JsonValue) json = json_pack("{s:i, s:I, s:i}", "taken", (int)told.taken, "gone", (json_int_t)told.gone,
                                          "vacant", (int)told.vacant);
    return note(db, request, "match.stock", schema->name, json_incref(json), error) && store_commit(db, error) &&
           http_answer_json(answer, 200, json, error);
}

gboolean route_match_drift(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const char *model = NULL;
    gint64 days = 30;
    if (!query_text(request, "model", 200, &model, error) || !query_integer(request, "days", 1, 3650, &days, error))
        return FALSE;
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    g_autoptr(JsonValue) json = db ? match_drift_report(db, model, (guint)days, error) : NULL;
    if (!json || !store_begin(db, error) ||
        !note(db, request, "match.drift", body_text(json, "model"), json_pack("{s:I}", "days", (json_int_t)days),
              error) ||
        !store_commit(db, error))
        return FALSE;
    return http_answer_json(answer, 200, json, error);
}
