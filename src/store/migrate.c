/* store/migrate.c: see migrate.h. */
#include "store/migrate.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "store/durable.h"

/* tools/embed makes these of schema/NNN_name.sql; a new file takes a line here, one in the table, one in meson.build.
 */
extern const char _binary_001_service_sql_start[], _binary_001_service_sql_end[];
extern const char _binary_002_match_sql_start[], _binary_002_match_sql_end[];

const Migration *migrations_of_program(guint *n)
{
    static const Migration table[] = {
        {"001_service", _binary_001_service_sql_start, _binary_001_service_sql_end},
        {"002_match", _binary_002_match_sql_start, _binary_002_match_sql_end},
    };
    *n = G_N_ELEMENTS(table);
    return table;
}

static gboolean version_of(StoreDb *db, guint *version, GError **error)
{
    gint64 number = 0;
    if (!store_run(db, NULL, error,
                   "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, "
                   "applied INTEGER NOT NULL) STRICT",
                   NULL) ||
        !store_ask(db, &number, error, "SELECT max(number) FROM migrations", NULL))
        return FALSE;
    *version = (guint)number;
    return TRUE;
}

static int newest_first(gconstpointer a, gconstpointer b)
{
    return -strcmp(*(char *const *)a, *(char *const *)b); /* names begin with the time */
}

static gboolean prune_backups(const char *folder, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    GDir *entries = g_dir_open(folder, 0, error);
    if (!entries)
        return FALSE;
    const char *name;
    while ((name = g_dir_read_name(entries)))
        if (g_str_has_suffix(name, ".db"))
            g_ptr_array_add(names, g_strdup(name));
    g_dir_close(entries);
    g_ptr_array_sort(names, newest_first);
    for (guint i = LIMIT_STORE_BACKUPS; i < names->len; i++) {
        g_autofree char *path = g_build_filename(folder, names->pdata[i], NULL);
        g_unlink(path);
    }
    return TRUE;
}

static gboolean backup_first(StoreDb *db, guint version, GError **error)
{
    g_autofree char *folder = store_path(store_of(db), "backup");
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *time = g_date_time_format(now, "%Y%m%dT%H%M%S");
    g_autofree char *name = g_strdup_printf("%s.%06d-v%03u.db", time, g_date_time_get_microsecond(now), version);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return durable_folder(folder, error) && store_backup(store_of(db), path, error) && prune_backups(folder, error);
}

static gboolean apply(StoreDb *db, const Migration *migration, guint number, GError **error)
{
    g_autofree char *sql = g_strndup(migration->begin, (gsize)(migration->end - migration->begin));
    g_auto(StoreScope) scope = {0};
    if (!store_scope_begin(&scope, db, error) || !db_driver(db)->script(db_connection(db), sql, error) ||
        !store_run(db, NULL, error, "INSERT INTO migrations (number, name, applied) VALUES (?, ?, ?)", "isi",
                   (gint64)number, migration->name, store_now())) {
        g_prefix_error(error, "%s: ", migration->name);
        return FALSE;
    }
    return store_scope_end(&scope, error);
}

gboolean migrate(StoreDb *db, const Migration *migrations, guint n, GError **error)
{
    guint version;
    if (!version_of(db, &version, error))
        return FALSE;
    if (version > n) {
        g_set_error(error, STORE_ERROR, STORE_ERROR_VERSION,
                    tr("the database has version %u, this program knows only %u: use a newer otklik",
                       "версия базы — %u, эта программа знает только %u: возьмите более новый otklik"),
                    version, n);
        return FALSE;
    }
    if (version > 0 && version < n && !backup_first(db, version, error))
        return FALSE;
    for (guint i = version; i < n; i++)
        if (!apply(db, &migrations[i], i + 1, error))
            return FALSE;
    return TRUE;
}
