/* store/match_models.c: see match_models.h. */
#include "store/match_models.h"

#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "base/secret.h"
#include "store/match_blob.h"
#include "store/vault.h"

/* Whether an alias points at the model now: the newest row of a name and alias counts. */
#define POINTED(alias)                                                                                                 \
    "coalesce(m.id = (SELECT a.model FROM match_aliases a WHERE a.name = m.name AND a.alias = '" alias                 \
    "' ORDER BY a.id DESC LIMIT 1), 0) AS " alias
#define COLUMNS                                                                                                        \
    "SELECT m.id, m.name, m.data_hash, m.hash, m.card, m.version, m.created, " POINTED("champion") ", " POINTED(       \
        "challenger") ", m.data_set FROM match_models m "
#define ANY "SELECT * FROM (" COLUMNS ") AS models "

static const char *const aliases[] = {"champion", "challenger", NULL};

void match_model_row_free(MatchModelRow *row)
{
    if (!row)
        return;
    g_free(row->id);
    g_free(row->name);
    g_free(row->data_hash);
    g_free(row->hash);
    g_free(row->card);
    g_free(row->data_set);
    g_free(row);
}

static gpointer read_row(StoreRows *rows)
{
    MatchModelRow *row = g_new0(MatchModelRow, 1);
    row->id = store_dup(rows, 0);
    row->name = store_dup(rows, 1);
    row->data_hash = store_dup(rows, 2);
    row->hash = store_dup(rows, 3);
    row->card = store_dup(rows, 4);
    row->version = store_integer(rows, 5);
    row->created = store_integer(rows, 6);
    row->champion = store_integer(rows, 7) != 0;
    row->challenger = store_integer(rows, 8) != 0;
    row->data_set = store_dup(rows, 9);
    return row;
}

/* The first row of a query; takes the rows. */
static MatchModelRow *first(StoreRows *query, GError **error)
{
    g_autoptr(StoreRows) rows = query;
    return rows && store_first(rows, tr("model", "модель"), error) ? read_row(rows) : NULL;
}

static char *hash_of(GBytes *text)
{
    guint8 hash[SECRET_HASH_BYTES];
    gsize length;
    const void *bytes = g_bytes_get_data(text, &length);
    secret_sha256(bytes, length, hash);
    return secret_to_hex(hash, sizeof hash);
}

static gboolean next_version(StoreDb *db, const char *name, gint64 *version, GError **error)
{
    if (!store_ask(db, version, error, "SELECT max(version) FROM match_models WHERE name = ?", "s", name))
        return FALSE;
    if (++*version <= LIMIT_MATCH_VERSIONS)
        return TRUE;
    g_set_error(error, STORE_ERROR, STORE_ERROR_CONFLICT,
                tr("%s has %d versions, which is the most", "у %s уже %d версий, больше нельзя"), name,
                LIMIT_MATCH_VERSIONS);
    return FALSE;
}

MatchModelRow *match_models_add(StoreDb *db, const char *name, const char *data_set, const char *data_hash,
                                GBytes *text, const char *card, GError **error)
{
    g_autofree char *id = store_new_id(), *hash = hash_of(text);
    g_auto(StoreScope) scope = {0};
    gint64 version = 0;
    if (!match_check_name(name, error) || !store_scope_begin(&scope, db, error) ||
        !next_version(db, name, &version, error))
        return NULL;
    g_autofree char *blob = match_blob_put(db, "application/json", text, error);
    if (!blob ||
        !store_run(db, NULL, error,
                   "INSERT INTO match_models (id, name, version, data_set, data_hash, hash, blob, card, created) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   "ssisssssi", id, name, version, data_set, data_hash, hash, blob, card, store_now()))
        return NULL;
    g_autoptr(MatchModelRow) row = first(store_query(db, error, COLUMNS "WHERE m.id = ?", "s", id), error);
    return row && store_scope_end(&scope, error) ? g_steal_pointer(&row) : NULL;
}

/* A version, an alias, or the name alone: then its champion, or where it has none its newest. */
static StoreRows *query_which(StoreDb *db, const char *which, GError **error)
{
    g_auto(MatchWhich) named = {0};
    if (!which)
        return store_query(db, error, ANY "WHERE champion ORDER BY created DESC, version DESC, id LIMIT 1", NULL);
    match_which_parse(&named, which);
    if (g_strcmp0(named.label, "champion") == 0)
        return store_query(db, error, ANY "WHERE name = ? AND champion", "s", named.name);
    if (g_strcmp0(named.label, "challenger") == 0)
        return store_query(db, error, ANY "WHERE name = ? AND challenger", "s", named.name);
    return store_query(db, error,
                       ANY "WHERE id = ? OR (name = ? AND version = ?) OR name = ? "
                           "ORDER BY champion DESC, version DESC LIMIT 1",
                       "ssis", which, named.name, named.version, which);
}

MatchModelRow *match_models_find(StoreDb *db, const char *which, GError **error)
{
    MatchModelRow *row = first(query_which(db, which, error), error);
    if (!row && which)
        g_prefix_error(error, "%s: ", which);
    return row;
}

GBytes *match_models_text(StoreDb *db, const char *id, GError **error)
{
    g_autoptr(StoreRows) rows = store_query(db, error, "SELECT blob FROM match_models WHERE id = ?", "s", id);
    g_autofree char *blob = rows && store_first(rows, tr("model", "модель"), error) ? store_dup(rows, 0) : NULL;
    return blob ? vault_get(db, blob, error) : NULL;
}

GPtrArray *match_models_list(StoreDb *db, const char *name, GError **error)
{
    StoreRows *rows = name ? store_query(db, error, COLUMNS "WHERE m.name = ? ORDER BY m.version DESC", "s", name)
                           : store_query(db, error, COLUMNS "ORDER BY m.name, m.version DESC", NULL);
    return store_collect(rows, read_row, (GDestroyNotify)match_model_row_free, error);
}

gboolean match_models_point(StoreDb *db, const char *name, const char *alias, const char *model, const char *why,
                            const char *user, GError **error)
{
    if (!store_check_word("alias", alias, aliases, error))
        return FALSE;
    if (!model)
        return store_run(db, NULL, error,
                         "INSERT INTO match_aliases (name, alias, model, why, user, made) VALUES (?, ?, NULL, ?, ?, ?)",
                         "ssssi", name, alias, why, user, store_now());
    return store_run_one(db, tr("model", "модель"), error,
                         "INSERT INTO match_aliases (name, alias, model, why, user, made) "
                         "SELECT name, ?, id, ?, ?, ? FROM match_models WHERE id = ? AND name = ?",
                         "sssiss", alias, why, user, store_now(), model, name);
}

/* The champions that stand one upon the other: a promotion adds one, a rollback takes the last away. NULL with an
 * error. */
static GPtrArray *succession(StoreDb *db, const char *name, GError **error)
{
    g_autoptr(GPtrArray) line = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(StoreRows) rows = store_query(
        db, error, "SELECT model, why FROM match_aliases WHERE name = ? AND alias = 'champion' ORDER BY id", "s", name);
    gboolean found = TRUE;
    while (found) {
        if (!store_step(rows, &found, error))
            return NULL;
        const char *model = found ? store_text(rows, 0) : NULL;
        if (model && strcmp(store_text(rows, 1), "rollback") == 0)
            g_ptr_array_set_size(line, MAX((int)line->len - 1, 0));
        else if (model && (line->len == 0 || strcmp(line->pdata[line->len - 1], model) != 0))
            g_ptr_array_add(line, g_strdup(model));
    }
    return g_steal_pointer(&line);
}

MatchModelRow *match_models_roll_back(StoreDb *db, const char *name, const char *user, GError **error)
{
    g_auto(StoreScope) scope = {0};
    if (!store_scope_begin(&scope, db, error))
        return NULL;
    g_autoptr(GPtrArray) line = succession(db, name, error);
    if (line && line->len < 2)
        g_set_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND,
                    tr("%s: no champion went before the present one", "%s: до нынешней основной модели другой не было"),
                    name);
    if (!line || line->len < 2 ||
        !match_models_point(db, name, "champion", line->pdata[line->len - 2], "rollback", user, error))
        return NULL;
    g_autoptr(MatchModelRow) row = match_models_find(db, line->pdata[line->len - 2], error);
    return row && store_scope_end(&scope, error) ? g_steal_pointer(&row) : NULL;
}
