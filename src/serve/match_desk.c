/* serve/match_desk.c: see match_desk.h. */
#include "serve/match_desk.h"

#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "job/match_logged.h"
#include "store/match_stock.h"

struct MatchDesk {
    GMutex lock;     /* over what follows */
    GQueue prepared; /* of MatchPrepared, the one that was used last first */
};

MatchDesk *match_desk_new(void)
{
    MatchDesk *desk = g_new0(MatchDesk, 1);
    g_mutex_init(&desk->lock);
    g_queue_init(&desk->prepared);
    return desk;
}

void match_desk_free(MatchDesk *desk)
{
    if (!desk)
        return;
    g_queue_clear_full(&desk->prepared, (GDestroyNotify)match_prepared_unref);
    g_mutex_clear(&desk->lock);
    g_free(desk);
}

static MatchPrepared *prepared_ref(MatchPrepared *prepared)
{
    g_atomic_ref_count_inc(&prepared->references);
    return prepared;
}

void match_prepared_unref(MatchPrepared *prepared)
{
    if (!prepared || !g_atomic_ref_count_dec(&prepared->references))
        return;
    g_clear_pointer(&prepared->ranker, match_ranker_free);
    g_clear_pointer(&prepared->model, match_model_unref);
    g_clear_pointer(&prepared->fields, g_ptr_array_unref);
    g_free(prepared->id);
    g_free(prepared);
}

/* ---- what is kept ---- */

/* A reference to what is there of this version with this stamp (any, for -1), or NULL. */
static MatchPrepared *find(MatchDesk *desk, const char *id, gint64 stamp)
{
    g_mutex_lock(&desk->lock);
    MatchPrepared *found = NULL;
    for (GList *link = desk->prepared.head; link && !found; link = link->next) {
        MatchPrepared *prepared = link->data;
        if (strcmp(prepared->id, id) != 0 || (stamp >= 0 && prepared->stamp != stamp))
            continue;
        g_queue_unlink(&desk->prepared, link);
        g_queue_push_head_link(&desk->prepared, link);
        found = prepared_ref(prepared);
    }
    g_mutex_unlock(&desk->lock);
    return found;
}

/* Takes the place of what was there of the same version. */
static void keep(MatchDesk *desk, MatchPrepared *prepared)
{
    g_mutex_lock(&desk->lock);
    for (GList *link = desk->prepared.head, *next; link; link = next) {
        next = link->next;
        if (strcmp(((MatchPrepared *)link->data)->id, prepared->id) != 0)
            continue;
        match_prepared_unref(link->data);
        g_queue_delete_link(&desk->prepared, link);
    }
    g_queue_push_head(&desk->prepared, prepared_ref(prepared));
    while (desk->prepared.length > LIMIT_MATCH_PREPARED)
        match_prepared_unref(g_queue_pop_tail(&desk->prepared));
    g_mutex_unlock(&desk->lock);
}

/* ---- making it ---- */

static char *id_column(const MatchModel *model, GError **error)
{
    const MatchSchema *schema = match_model_schema(model);
    if (schema->premises_id >= 0)
        return match_schema_column(schema, (guint)schema->premises_id)->name;
    g_set_error(error, MATCH_ERROR, MATCH_ERROR_SCHEMA,
                tr("%s: its schema has no premises-id, so that premises cannot be told apart",
                   "%s: в схеме нет premises-id, и помещения не различить"),
                schema->name);
    return NULL;
}

static GPtrArray *fields_of(const JsonValue *premises, const char *id)
{
    GPtrArray *fields = g_ptr_array_new_with_free_func(g_free);
    for (gsize i = 0; i < json_array_size(premises); i++) {
        g_autoptr(JsonValue) object = json_copy(json_array_get(premises, i));
        json_object_del(object, id);
        g_ptr_array_add(fields, jsonfile_text(object, FALSE));
    }
    return fields;
}

MatchRanker *match_ranker_of(MatchModel *model, const JsonValue *premises, GPtrArray **fields, GError **error)
{
    const char *id = id_column(model, error);
    Frame *frame =
        id ? match_rows_from_json(match_model_schema(model), MATCH_PREMISES_ROLES, premises, "premises", error) : NULL;
    MatchRanker *ranker = frame ? match_ranker_new(model, frame, error) : NULL;
    if (ranker)
        *fields = fields_of(premises, id);
    return ranker;
}

static gboolean add_stock(MatchPrepared *prepared, StoreDb *db, GError **error)
{
    const char *id = id_column(prepared->model, error), *name = match_model_schema(prepared->model)->name;
    g_autofree char *text = id ? match_stock_vacant(db, name, id, LIMIT_MATCH_PREMISES, NULL, error) : NULL;
    g_autoptr(JsonValue) premises = text ? json_loads(text, 0, NULL) : NULL;
    return premises && (prepared->ranker = match_ranker_of(prepared->model, premises, &prepared->fields, error));
}

/* The stamp is read before the stock: what changes between is seen next time. */
static MatchPrepared *make(MatchDesk *desk, StoreDb *db, const MatchModelRow *row, gint64 stamp, GError **error)
{
    g_autoptr(MatchPrepared) known = find(desk, row->id, -1);
    MatchPrepared *prepared = g_new0(MatchPrepared, 1);
    g_atomic_ref_count_init(&prepared->references);
    prepared->id = g_strdup(row->id);
    prepared->stamp = stamp;
    prepared->model = known ? match_model_ref(known->model) : match_model_load(db, row, error);
    if (prepared->model && (stamp < 0 || add_stock(prepared, db, error)))
        return prepared;
    match_prepared_unref(prepared);
    return NULL;
}

MatchPrepared *match_desk_prepare(MatchDesk *desk, StoreDb *db, const MatchModelRow *row, gboolean stock,
                                  GError **error)
{
    gint64 stamp = -1;
    if (stock && !match_stock_stamp(db, row->name, &stamp, error))
        return NULL;
    MatchPrepared *prepared = find(desk, row->id, stamp);
    if (!prepared && (prepared = make(desk, db, row, stamp, error)))
        keep(desk, prepared);
    return prepared;
}
