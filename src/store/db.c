/* store/db.c: a connection: statements, rows and transactions. See store.h and internal.h. */
#include <glib/gstdio.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "store/internal.h"

/* A prepared statement that is kept. */
typedef struct {
    char *sql;
    DriverStatement *statement;
    gboolean busy; /* rows of it are being read */
    guint64 used;  /* tick of the last use */
} Kept;

struct StoreDb {
    Store *store; /* immutable, as driver and connection */
    const StoreDriver *driver;
    DriverConnection *connection;
    GHashTable *kept; /* sql -> Kept */
    guint64 tick;
    gboolean in_transaction, forget;
    GPtrArray *dropped, *made; /* paths, see store_file_dropped() */
};

struct StoreRows {
    StoreDb *db;
    Kept *kept; /* NULL: the statement is this query's own */
    DriverStatement *statement;
    gboolean on_row, ended;
};

static void kept_free(gpointer data)
{
    Kept *kept = data;
    g_free(kept->sql);
    g_free(kept);
}

StoreDb *db_new(Store *store, const StoreDriver *driver, const char *place, GError **error)
{
    DriverConnection *connection = driver->open(place, store_key(store, KEY_DATABASE), error);
    if (!connection)
        return NULL;
    StoreDb *db = g_new0(StoreDb, 1);
    *db = (StoreDb){
        .store = store,
        .driver = driver,
        .connection = connection,
        .kept = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, kept_free),
        .dropped = g_ptr_array_new_with_free_func(g_free),
        .made = g_ptr_array_new_with_free_func(g_free),
    };
    return db;
}

void db_free(StoreDb *db)
{
    GHashTableIter iter;
    gpointer kept;
    g_hash_table_iter_init(&iter, db->kept);
    while (g_hash_table_iter_next(&iter, NULL, &kept))
        db->driver->finalize(((Kept *)kept)->statement);
    g_hash_table_unref(db->kept);
    g_ptr_array_unref(db->dropped);
    g_ptr_array_unref(db->made);
    db->driver->close(db->connection);
    g_free(db);
}

const StoreDriver *db_driver(const StoreDb *db)
{
    return db->driver;
}

DriverConnection *db_connection(StoreDb *db)
{
    return db->connection;
}

Store *store_of(StoreDb *db)
{
    return db->store;
}

/* ---- statements ---- */

static void drop_oldest(StoreDb *db)
{
    GHashTableIter iter;
    gpointer each;
    Kept *oldest = NULL;
    g_hash_table_iter_init(&iter, db->kept);
    while (g_hash_table_iter_next(&iter, NULL, &each))
        if (!((Kept *)each)->busy && (!oldest || ((Kept *)each)->used < oldest->used))
            oldest = each;
    if (!oldest)
        return;
    db->driver->finalize(oldest->statement);
    g_hash_table_remove(db->kept, oldest->sql);
}

/* The statement of `sql`; *kept is NULL when it is not kept, because the same one is being read further up. */
static DriverStatement *get_statement(StoreDb *db, const char *sql, Kept **kept, GError **error)
{
    *kept = g_hash_table_lookup(db->kept, sql);
    gboolean taken = *kept && (*kept)->busy;
    if (*kept && !taken)
        return (*kept)->statement;
    *kept = NULL;
    DriverStatement *statement = db->driver->prepare(db->connection, sql, error);
    if (!statement || taken)
        return statement;
    if (g_hash_table_size(db->kept) >= LIMIT_STORE_STATEMENTS)
        drop_oldest(db);
    *kept = g_new0(Kept, 1);
    **kept = (Kept){.sql = g_strdup(sql), .statement = statement};
    g_hash_table_insert(db->kept, (*kept)->sql, *kept);
    return statement;
}

static DriverValue take_value(char kind, va_list *arguments)
{
    DriverValue value = {.kind = kind};
    switch (kind) {
    case 's':
        value.text = va_arg(*arguments, const char *);
        break;
    case 'i':
        value.integer = va_arg(*arguments, gint64);
        break;
    case 'd':
        value.number = va_arg(*arguments, double);
        break;
    case 'b':
        value.bytes = va_arg(*arguments, GBytes *);
        break;
    default:
        g_assert(kind == 'n');
    }
    return value;
}

static gboolean bind_all(StoreDb *db, DriverStatement *statement, const char *kinds, va_list *arguments, GError **error)
{
    int n = kinds ? (int)strlen(kinds) : 0;
    g_assert(n == db->driver->arguments(statement)); /* a programmer's mistake */
    for (int i = 0; i < n; i++) {
        DriverValue value = take_value(kinds[i], arguments);
        if (!db->driver->bind(statement, i, &value, error))
            return FALSE;
    }
    return TRUE;
}

static StoreRows *query_va(StoreDb *db, GError **error, const char *sql, const char *kinds, va_list *arguments)
{
    Kept *kept;
    DriverStatement *statement = get_statement(db, sql, &kept, error);
    if (!statement)
        return NULL;
    StoreRows *rows = g_new0(StoreRows, 1);
    *rows = (StoreRows){.db = db, .kept = kept, .statement = statement};
    if (kept) {
        kept->busy = TRUE;
        kept->used = ++db->tick;
    }
    if (!bind_all(db, statement, kinds, arguments, error))
        g_clear_pointer(&rows, store_rows_free);
    return rows;
}

StoreRows *store_query(StoreDb *db, GError **error, const char *sql, const char *kinds, ...)
{
    va_list arguments;
    va_start(arguments, kinds);
    StoreRows *rows = query_va(db, error, sql, kinds, &arguments);
    va_end(arguments);
    return rows;
}

void store_rows_free(StoreRows *rows)
{
    if (!rows)
        return;
    if (rows->kept) {
        rows->db->driver->reset(rows->statement);
        rows->kept->busy = FALSE;
    } else {
        rows->db->driver->finalize(rows->statement);
    }
    g_free(rows);
}

gboolean store_next(StoreRows *rows, GError **error)
{
    rows->on_row = FALSE;
    if (rows->ended)
        return FALSE;
    DriverStep step = rows->db->driver->step(rows->statement, error);
    rows->on_row = step == DRIVER_ROW;
    rows->ended = !rows->on_row;
    return rows->on_row;
}

/* Steps to the end; the rows it may give are passed over. */
static gboolean step_all(StoreRows *rows, GError **error)
{
    DriverStep step;
    do
        step = rows->db->driver->step(rows->statement, error);
    while (step == DRIVER_ROW);
    return step == DRIVER_DONE;
}

static gboolean run_va(StoreDb *db, gint64 *changed, GError **error, const char *sql, const char *kinds,
                       va_list *arguments)
{
    g_autoptr(StoreRows) rows = query_va(db, error, sql, kinds, arguments);
    if (!rows)
        return FALSE;
    gboolean writes = !db->in_transaction && !db->driver->reads(rows->statement);
    if (writes && !store_lock_writer(db->store, error))
        return FALSE;
    gboolean good = step_all(rows, error);
    if (good && changed)
        *changed = db->driver->changed(db->connection);
    if (writes)
        store_unlock_writer(db->store);
    return good;
}

gboolean store_run(StoreDb *db, gint64 *changed, GError **error, const char *sql, const char *kinds, ...)
{
    va_list arguments;
    va_start(arguments, kinds);
    gboolean good = run_va(db, changed, error, sql, kinds, &arguments);
    va_end(arguments);
    return good;
}

gboolean store_run_one(StoreDb *db, const char *what, GError **error, const char *sql, const char *kinds, ...)
{
    gint64 changed = 0;
    va_list arguments;
    va_start(arguments, kinds);
    gboolean good = run_va(db, &changed, error, sql, kinds, &arguments);
    va_end(arguments);
    return good && (changed > 0 || store_not_found(what, error));
}

gboolean store_ask(StoreDb *db, gint64 *answer, GError **error, const char *sql, const char *kinds, ...)
{
    va_list arguments;
    va_start(arguments, kinds);
    g_autoptr(StoreRows) rows = query_va(db, error, sql, kinds, &arguments);
    va_end(arguments);
    gboolean found;
    if (!store_step(rows, &found, error))
        return FALSE;
    *answer = found ? store_integer(rows, 0) : 0;
    return TRUE;
}

/* ---- columns ---- */

static void assert_column(StoreRows *rows, int column)
{
    g_assert(rows->on_row && column >= 0 && column < rows->db->driver->columns(rows->statement));
}

gboolean store_null(StoreRows *rows, int column)
{
    assert_column(rows, column);
    return rows->db->driver->null(rows->statement, column);
}

const char *store_text(StoreRows *rows, int column)
{
    assert_column(rows, column);
    return rows->db->driver->text(rows->statement, column);
}

gint64 store_integer(StoreRows *rows, int column)
{
    assert_column(rows, column);
    return rows->db->driver->integer(rows->statement, column);
}

double store_number(StoreRows *rows, int column)
{
    assert_column(rows, column);
    return rows->db->driver->number(rows->statement, column);
}

GBytes *store_bytes(StoreRows *rows, int column)
{
    assert_column(rows, column);
    return rows->db->driver->bytes(rows->statement, column);
}

/* ---- transactions ---- */

gboolean store_in_transaction(const StoreDb *db)
{
    return db->in_transaction;
}

gboolean store_begin(StoreDb *db, GError **error)
{
    g_assert(!db->in_transaction); /* they do not nest */
    if (!store_lock_writer(db->store, error))
        return FALSE;
    db->in_transaction = db->driver->begin(db->connection, error);
    if (!db->in_transaction)
        store_unlock_writer(db->store);
    return db->in_transaction;
}

static void unlink_all(GPtrArray *paths)
{
    for (guint i = 0; i < paths->len; i++)
        g_unlink(paths->pdata[i]);
}

/* Removes every automatic backup: it may hold the key of somebody who is erased. */
static void forget(StoreDb *db)
{
    g_autofree char *folder = store_path(db->store, "backup");
    db->driver->forget(db->connection);
    GDir *entries = g_dir_open(folder, 0, NULL);
    const char *name;
    while (entries && (name = g_dir_read_name(entries))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    if (entries)
        g_dir_close(entries);
}

static void end_transaction(StoreDb *db, GPtrArray *unwanted)
{
    db->in_transaction = FALSE;
    store_unlock_writer(db->store);
    unlink_all(unwanted);
    g_ptr_array_set_size(db->dropped, 0);
    g_ptr_array_set_size(db->made, 0);
}

gboolean store_commit(StoreDb *db, GError **error)
{
    g_assert(db->in_transaction);
    if (!db->driver->commit(db->connection, error)) {
        store_rollback(db);
        return FALSE;
    }
    end_transaction(db, db->dropped);
    if (db->forget)
        forget(db);
    db->forget = FALSE;
    return TRUE;
}

void store_rollback(StoreDb *db)
{
    if (!db->in_transaction)
        return;
    db->driver->rollback(db->connection);
    db->forget = FALSE;
    end_transaction(db, db->made);
}

void store_file_dropped(StoreDb *db, const char *path)
{
    if (db->in_transaction)
        g_ptr_array_add(db->dropped, g_strdup(path));
    else
        g_unlink(path);
}

void store_file_made(StoreDb *db, const char *path)
{
    if (db->in_transaction)
        g_ptr_array_add(db->made, g_strdup(path));
}

void store_forget(StoreDb *db)
{
    g_assert(db->in_transaction);
    db->forget = TRUE;
}

gboolean store_scope_begin(StoreScope *scope, StoreDb *db, GError **error)
{
    if (db->in_transaction)
        return TRUE;
    if (!store_begin(db, error))
        return FALSE;
    scope->own = db;
    return TRUE;
}

gboolean store_scope_end(StoreScope *scope, GError **error)
{
    StoreDb *own = g_steal_pointer(&scope->own);
    return !own || store_commit(own, error);
}

void store_scope_clear(StoreScope *scope)
{
    if (scope->own)
        store_rollback(g_steal_pointer(&scope->own));
}
