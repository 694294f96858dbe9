/* store/match_stock.c: see match_stock.h. */
#include "store/match_stock.h"

#include <string.h>

#include "base/jsonfile.h"
#include "base/lang.h"
#include "base/limits.h"
#include "store/match_blob.h"

static gboolean bump(StoreDb *db, const char *name, GError **error)
{
    return store_run(db, NULL, error,
                     "INSERT INTO match_stocks (name, stamp) VALUES (?, 1) "
                     "ON CONFLICT (name) DO UPDATE SET stamp = match_stocks.stamp + 1",
                     "s", name);
}

gboolean match_stock_put(StoreDb *db, const char *name, const char *id, const char *fields, gboolean vacant,
                         GError **error)
{
    g_auto(StoreScope) scope = {0};
    return match_check_name(name, error) && store_check_text("id", id, 1, LIMIT_MATCH_ID_BYTES, error) &&
           match_check_fields(id, fields, error) && store_scope_begin(&scope, db, error) &&
           store_run(db, NULL, error,
                     "INSERT INTO match_premises (name, id, fields, vacant, changed) VALUES (?, ?, ?, ?, ?) "
                     "ON CONFLICT (name, id) DO UPDATE SET fields = excluded.fields, vacant = excluded.vacant, "
                     "changed = excluded.changed",
                     "sssii", name, id, fields, (gint64)(vacant != 0), store_now()) &&
           bump(db, name, error) && store_scope_end(&scope, error);
}

gboolean match_stock_leave(StoreDb *db, const char *name, const char *id, gint64 *changed, GError **error)
{
    g_auto(StoreScope) scope = {0};
    return store_scope_begin(&scope, db, error) &&
           store_run(db, changed, error,
                     "UPDATE match_premises SET vacant = 0, changed = ? WHERE name = ? AND id = ? AND vacant = 1",
                     "iss", store_now(), name, id) &&
           (*changed == 0 || bump(db, name, error)) && store_scope_end(&scope, error);
}

static gpointer read_id(StoreRows *rows)
{
    return store_dup(rows, 0);
}

gboolean match_stock_keep_only(StoreDb *db, const char *name, GHashTable *ids, gint64 *changed, GError **error)
{
    g_auto(StoreScope) scope = {0};
    *changed = 0;
    if (!store_scope_begin(&scope, db, error))
        return FALSE;
    g_autoptr(GPtrArray) vacant =
        store_collect(store_query(db, error, "SELECT id FROM match_premises WHERE name = ? AND vacant = 1", "s", name),
                      read_id, g_free, error);
    for (guint i = 0; vacant && i < vacant->len; i++) {
        if (g_hash_table_contains(ids, vacant->pdata[i]))
            continue;
        gint64 one = 0;
        if (!match_stock_leave(db, name, vacant->pdata[i], &one, error))
            return FALSE;
        *changed += one;
    }
    return vacant && store_scope_end(&scope, error);
}

gboolean match_stock_count(StoreDb *db, const char *name, guint limit, guint *vacant, GError **error)
{
    gint64 count = 0;
    if (!store_ask(db, &count, error, "SELECT count(*) FROM match_premises WHERE name = ? AND vacant = 1", "s", name))
        return FALSE;
    *vacant = (guint)count;
    return count <= limit || store_refuse(name, error,
                                          tr("%lld premises are vacant, at most %u can be judged at once",
                                             "свободных помещений %lld, а сразу оценивается не больше %u"),
                                          (long long)count, limit);
}

/* The fields of the present row, with its id among them. */
static JsonValue *read_premises(StoreRows *rows, const char *id_column, GError **error)
{
    const char *id = store_text(rows, 0), *text = store_text(rows, 1);
    JsonValue *fields = jsonfile_parse(text, strlen(text), id, error);
    if (fields)
        json_object_set_new(fields, id_column, json_string(id));
    return fields;
}

char *match_stock_vacant(StoreDb *db, const char *name, const char *id_column, guint limit, guint *count,
                         GError **error)
{
    g_autoptr(JsonValue) list = json_array();
    guint vacant;
    if (!match_stock_count(db, name, limit, &vacant, error))
        return NULL;
    g_autoptr(StoreRows) rows = store_query(
        db, error, "SELECT id, fields FROM match_premises WHERE name = ? AND vacant = 1 ORDER BY id", "s", name);
    gboolean found = TRUE;
    while (found) {
        if (!store_step(rows, &found, error))
            return NULL;
        JsonValue *premises = found ? read_premises(rows, id_column, error) : NULL;
        if (found && !premises)
            return NULL;
        if (premises)
            json_array_append_new(list, premises);
    }
    if (count)
        *count = (guint)json_array_size(list);
    return jsonfile_text(list, FALSE);
}

gboolean match_stock_stamp(StoreDb *db, const char *name, gint64 *stamp, GError **error)
{
    return store_ask(db, stamp, error, "SELECT stamp FROM match_stocks WHERE name = ?", "s", name);
}
