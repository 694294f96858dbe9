/* store/match_sets.c: see match_sets.h. */
#include "store/match_sets.h"

#include "base/lang.h"
#include "base/limits.h"
#include "store/match_blob.h"
#include "store/vault.h"

#define COLUMNS "SELECT id, name, hash, facts, version, rows, created FROM match_sets "
#define BY_TIME "ORDER BY created DESC, version DESC, id "

void match_set_free(MatchSet *set)
{
    if (!set)
        return;
    g_free(set->id);
    g_free(set->name);
    g_free(set->hash);
    g_free(set->facts);
    g_free(set);
}

static gpointer read_set(StoreRows *rows)
{
    MatchSet *set = g_new0(MatchSet, 1);
    set->id = store_dup(rows, 0);
    set->name = store_dup(rows, 1);
    set->hash = store_dup(rows, 2);
    set->facts = store_dup(rows, 3);
    set->version = store_integer(rows, 4);
    set->rows = store_integer(rows, 5);
    set->created = store_integer(rows, 6);
    return set;
}

/* The first row of a query; takes the rows. */
static MatchSet *first(StoreRows *query, GError **error)
{
    g_autoptr(StoreRows) rows = query;
    return rows && store_first(rows, tr("data set", "набор данных"), error) ? read_set(rows) : NULL;
}

/* *set is NULL when the name has no version yet. */
static gboolean find_newest(StoreDb *db, const char *name, MatchSet **set, GError **error)
{
    g_autoptr(StoreRows) rows =
        store_query(db, error, COLUMNS "WHERE name = ? ORDER BY version DESC LIMIT 1", "s", name);
    gboolean found;
    if (!store_step(rows, &found, error))
        return FALSE;
    *set = found ? read_set(rows) : NULL;
    return TRUE;
}

static gboolean check_room(const MatchSet *newest, GError **error)
{
    if (!newest || newest->version < LIMIT_MATCH_VERSIONS)
        return TRUE;
    g_set_error(error, STORE_ERROR, STORE_ERROR_CONFLICT,
                tr("%s has %d versions, which is the most", "у %s уже %d версий, больше нельзя"), newest->name,
                LIMIT_MATCH_VERSIONS);
    return FALSE;
}

MatchSet *match_sets_add(StoreDb *db, const char *name, const char *hash, GBytes *bytes, gint64 rows, const char *facts,
                         GBytes *rejects, const char *user, gboolean *made, GError **error)
{
    g_auto(StoreScope) scope = {0};
    g_autoptr(MatchSet) newest = NULL;
    *made = FALSE;
    if (!match_check_name(name, error) || !store_scope_begin(&scope, db, error) ||
        !find_newest(db, name, &newest, error) || !check_room(newest, error))
        return NULL;
    if (newest && g_str_equal(newest->hash, hash))
        return store_scope_end(&scope, error) ? g_steal_pointer(&newest) : NULL;
    g_autofree char *id = store_new_id(), *blob = match_blob_put(db, "application/octet-stream", bytes, error);
    g_autofree char *aside = blob && rejects ? match_blob_put(db, "application/json", rejects, error) : NULL;
    if (!blob || (rejects && !aside) ||
        !store_run(db, NULL, error,
                   "INSERT INTO match_sets (id, name, version, hash, blob, facts, rejects, rows, user, created) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   "ssissssisi", id, name, newest ? newest->version + 1 : (gint64)1, hash, blob, facts, aside, rows,
                   user, store_now()))
        return NULL;
    g_autoptr(MatchSet) set = first(store_query(db, error, COLUMNS "WHERE id = ?", "s", id), error);
    if (!set || !store_scope_end(&scope, error))
        return NULL;
    *made = TRUE;
    return g_steal_pointer(&set);
}

static StoreRows *query_which(StoreDb *db, const char *which, GError **error)
{
    g_auto(MatchWhich) named = {0};
    if (!which)
        return store_query(db, error, COLUMNS BY_TIME "LIMIT 1", NULL);
    match_which_parse(&named, which);
    return store_query(db, error,
                       COLUMNS "WHERE id = ? OR (name = ? AND version = ?) OR name = ? ORDER BY version DESC LIMIT 1",
                       "ssis", which, named.name, named.version, which);
}

MatchSet *match_sets_find(StoreDb *db, const char *which, GError **error)
{
    MatchSet *set = first(query_which(db, which, error), error);
    if (!set && which)
        g_prefix_error(error, "%s: ", which);
    return set;
}

/* The id of a blob of the set; *blob is NULL where it has none. */
static gboolean blob_of(StoreDb *db, const MatchSet *set, const char *sql, char **blob, GError **error)
{
    g_autoptr(StoreRows) rows = store_query(db, error, sql, "s", set->id);
    if (!rows || !store_first(rows, tr("data set", "набор данных"), error))
        return FALSE;
    *blob = store_dup(rows, 0);
    return TRUE;
}

GBytes *match_sets_bytes(StoreDb *db, const MatchSet *set, GError **error)
{
    g_autofree char *blob = NULL;
    return blob_of(db, set, "SELECT blob FROM match_sets WHERE id = ?", &blob, error) ? vault_get(db, blob, error)
                                                                                      : NULL;
}

GBytes *match_sets_rejects(StoreDb *db, const MatchSet *set, GError **error)
{
    g_autofree char *blob = NULL;
    if (!blob_of(db, set, "SELECT rejects FROM match_sets WHERE id = ?", &blob, error))
        return NULL;
    return blob ? vault_get(db, blob, error) : NULL;
}

GPtrArray *match_sets_list(StoreDb *db, GError **error)
{
    return store_collect(store_query(db, error, COLUMNS BY_TIME, NULL), read_set, (GDestroyNotify)match_set_free,
                         error);
}
