/* job/match_stock.c: see match_stock.h. */
#include "job/match_stock.h"

#include "base/lang.h"
#include "base/limits.h"
#include "job/match_logged.h"
#include "store/match_sets.h"
#include "store/match_stock.h"

static MatchSchema *schema_of_model(StoreDb *db, const char *name, GError **error)
{
    g_autoptr(MatchModelRow) row = match_models_find(db, name, error);
    g_autoptr(MatchModel) model = row ? match_model_load(db, row, error) : NULL;
    return model ? match_schema_ref(match_model_schema(model)) : NULL;
}

static MatchSchema *schema_of_set(StoreDb *db, const char *name, GError **error)
{
    g_autoptr(MatchSet) set = match_sets_find(db, name, error);
    g_autoptr(GBytes) bytes = set ? match_sets_bytes(db, set, error) : NULL;
    g_autoptr(MatchData) data = bytes ? match_data_parse(bytes, set->name, error) : NULL;
    return data ? match_schema_ref(data->schema) : NULL;
}

MatchSchema *match_schema_of(StoreDb *db, const char *name, GError **error)
{
    g_autoptr(GError) none = NULL;
    MatchSchema *schema = schema_of_model(db, name, &none);
    if (!schema && g_error_matches(none, STORE_ERROR, STORE_ERROR_NOT_FOUND))
        return schema_of_set(db, name, error);
    if (!schema)
        g_propagate_error(error, g_steal_pointer(&none));
    return schema;
}

static const char *id_column(const MatchSchema *schema, GError **error)
{
    if (schema->premises_id >= 0)
        return match_schema_column(schema, (guint)schema->premises_id)->name;
    g_set_error(error, MATCH_ERROR, MATCH_ERROR_SCHEMA,
                tr("%s: its schema has no premises-id, so that it has no stock",
                   "%s: в схеме нет premises-id, поэтому нет и фонда"),
                schema->name);
    return NULL;
}

/* The fields of one of the premises without its id, as text. The caller frees it. */
static char *fields_text(const JsonValue *object, const char *id)
{
    g_autoptr(JsonValue) fields = json_copy((JsonValue *)object);
    json_object_del(fields, id);
    return jsonfile_text(fields, FALSE);
}

/* `ids` is the column that was read of the same list. */
static gboolean put_all(StoreDb *db, const MatchSchema *schema, const JsonValue *premises, const FrameColumn *ids,
                        GHashTable *seen, GError **error)
{
    for (guint i = 0; i < json_array_size(premises); i++) {
        const char *id = frame_text(ids, i);
        g_autofree char *fields = fields_text(json_array_get(premises, i), ids->name);
        g_hash_table_add(seen, (gpointer)id);
        if (match_stock_put(db, schema->name, id, fields, TRUE, error))
            continue;
        g_prefix_error(error, "premises[%u]: ", i);
        return FALSE;
    }
    return TRUE;
}

static gboolean leave_all(StoreDb *db, const MatchSchema *schema, const JsonValue *gone, gint64 *count, GError **error)
{
    for (gsize i = 0; i < json_array_size(gone); i++) {
        gint64 changed = 0;
        if (!match_stock_leave(db, schema->name, json_string_value(json_array_get(gone, i)), &changed, error))
            return FALSE;
        *count += changed;
    }
    return TRUE;
}

static gboolean check_gone(const JsonValue *gone, GError **error)
{
    for (gsize i = 0; i < json_array_size(gone); i++)
        if (!json_is_string(json_array_get(gone, i))) {
            g_set_error(error, MATCH_ERROR, MATCH_ERROR_DATA, tr("gone[%zu]: must be a text", "gone[%zu]: это текст"),
                        i);
            return FALSE;
        }
    return TRUE;
}

gboolean match_stock_take(StoreDb *db, const MatchSchema *schema, const JsonValue *premises, const JsonValue *gone,
                          gboolean all, MatchStockTold *told, GError **error)
{
    const char *id = id_column(schema, error);
    g_autoptr(Frame) frame =
        id ? match_rows_from_json(schema, MATCH_PREMISES_ROLES, premises, "premises", error) : NULL;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    gint64 dropped = 0;
    *told = (MatchStockTold){.taken = frame ? frame->rows : 0};
    if (!frame || !check_gone(gone, error) || !put_all(db, schema, premises, frame_find(frame, id), seen, error) ||
        !leave_all(db, schema, gone, &told->gone, error) ||
        (all && !match_stock_keep_only(db, schema->name, seen, &dropped, error)))
        return FALSE;
    told->gone += dropped;
    return match_stock_count(db, schema->name, LIMIT_MATCH_PREMISES, &told->vacant, error);
}
