/* store/driver_sqlcipher.c: SQLite through SQLCipher. The only file that sees it. */
#define SQLITE_HAS_CODEC
#include <fcntl.h>
#include <math.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/lang.h"
#include "base/limits.h"
#include "base/secret.h"
#include "store/driver.h"

#define PROBES 4 /* attempts to read the first page */
#define PROBE_PAUSE_US 30000

/* A connection is sqlite3, a statement is sqlite3_stmt. */
static sqlite3 *database(DriverConnection *connection)
{
    return (sqlite3 *)connection;
}

static sqlite3_stmt *query(DriverStatement *statement)
{
    return (sqlite3_stmt *)statement;
}

static const struct {
    int code; /* an extended one, or a primary one that stands for all of its kind */
    StoreError error;
} errors[] = {
    {SQLITE_CONSTRAINT_CHECK, STORE_ERROR_INVALID},
    {SQLITE_CONSTRAINT_NOTNULL, STORE_ERROR_INVALID},
    {SQLITE_CONSTRAINT_DATATYPE, STORE_ERROR_INVALID},
    {SQLITE_CONSTRAINT, STORE_ERROR_CONFLICT},
    {SQLITE_BUSY, STORE_ERROR_BUSY},
    {SQLITE_LOCKED, STORE_ERROR_BUSY},
    {SQLITE_NOTADB, STORE_ERROR_KEY},
    {SQLITE_CORRUPT, STORE_ERROR_DAMAGED},
};

static StoreError error_of(int code)
{
    for (gsize i = 0; i < G_N_ELEMENTS(errors); i++)
        if (errors[i].code == code || errors[i].code == (code & 0xff))
            return errors[i].error;
    return STORE_ERROR_IO;
}

static gboolean fail(sqlite3 *db, GError **error)
{
    g_set_error(error, STORE_ERROR, error_of(sqlite3_extended_errcode(db)), tr("database: %s", "база данных: %s"),
                sqlite3_errmsg(db));
    return FALSE;
}

static gboolean run(sqlite3 *db, const char *sql, GError **error)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK || fail(db, error);
}

/* The key itself, not something it is to be derived from: 64 digits. The text is wiped. */
static gboolean set_key(sqlite3 *db, const guint8 key[32], GError **error)
{
    char *hex = secret_to_hex(key, 32), *pragma = g_strdup_printf("x'%s'", hex);
    gboolean good = sqlite3_key(db, pragma, (int)strlen(pragma)) == SQLITE_OK;
    secret_free(hex);
    secret_free(pragma);
    return good || fail(db, error);
}

/* The handle is the caller's even after a failure. */
static gboolean open_handle(const char *place, int flags, const guint8 key[32], sqlite3 **db, GError **error)
{
    int code = sqlite3_open_v2(place, db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL);
    if (!*db) {
        g_set_error(error, STORE_ERROR, STORE_ERROR_IO, "%s: %s", place, sqlite3_errstr(code));
        return FALSE;
    }
    sqlite3_extended_result_codes(*db, 1);
    sqlite3_busy_timeout(*db, LIMIT_STORE_BUSY_MS);
    /* SQLCipher prints to standard error what its callers are told anyway; the first key of a process turns that on. */
    return (code == SQLITE_OK || fail(*db, error)) && set_key(*db, key, error) &&
           run(*db, "PRAGMA cipher_log_level = NONE", error);
}

/* `immutable` reads the file alone: no lock, no shared memory, nothing is recovered. The version of the user's schema
 * lies in the first page, which only the right key authenticates. */
static gboolean read_first_page(const char *place, const guint8 key[32], GError **error)
{
    g_autofree char *escaped = g_uri_escape_string(place, "/", FALSE);
    g_autofree char *uri = g_strdup_printf("file:%s?immutable=1", escaped);
    sqlite3 *db = NULL;
    gboolean good = open_handle(uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, key, &db, error) &&
                    run(db, "PRAGMA user_version", error);
    sqlite3_close(db);
    return good;
}

/* Without a lock the page may be read while another process writes it; so what fails is tried again. */
static gboolean driver_probe(const char *place, const guint8 key[32], gboolean *there, GError **error)
{
    struct stat stat_of;
    g_autoptr(GError) reason = NULL;
    *there = stat(place, &stat_of) == 0 && stat_of.st_size > 0;
    if (!*there)
        return TRUE;
    for (guint i = 0; i < PROBES; i++) {
        g_clear_error(&reason);
        if (read_first_page(place, key, &reason))
            return TRUE;
        g_usleep(PROBE_PAUSE_US);
    }
    if (g_error_matches(reason, STORE_ERROR, STORE_ERROR_KEY))
        g_set_error(error, STORE_ERROR, STORE_ERROR_KEY, tr("the key does not open %s", "ключ не подходит к %s"),
                    place);
    else
        g_propagate_error(error, g_steal_pointer(&reason));
    return FALSE;
}

static DriverConnection *driver_open(const char *place, const guint8 key[32], GError **error)
{
    sqlite3 *db = NULL;
    /* SQLite would let others read it. Only a file that is not there may be opened: closing a descriptor of one that
     * other connections of this process use would drop their locks, and the next process to close it would remove the
     * log under them. */
    int made = open(place, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made >= 0)
        close(made);
    if (open_handle(place, SQLITE_OPEN_READWRITE, key, &db, error) &&
        run(db,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
            "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF",
            error))
        return (DriverConnection *)db;
    sqlite3_close(db);
    return NULL;
}

static void driver_close(DriverConnection *connection)
{
    sqlite3_close(database(connection));
}

static DriverStatement *driver_prepare(DriverConnection *connection, const char *sql, GError **error)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v3(database(connection), sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) == SQLITE_OK)
        return (DriverStatement *)statement;
    fail(database(connection), error);
    return NULL;
}

static void driver_finalize(DriverStatement *statement)
{
    sqlite3_finalize(query(statement));
}

static gboolean driver_reads(DriverStatement *statement)
{
    return sqlite3_stmt_readonly(query(statement)) != 0;
}

static int bind_value(sqlite3_stmt *statement, int index, const DriverValue *value)
{
    gsize length;
    const void *bytes;
    switch (value->kind) {
    case 's':
        return value->text ? sqlite3_bind_text(statement, index, value->text, -1, SQLITE_TRANSIENT)
                           : sqlite3_bind_null(statement, index);
    case 'i':
        return sqlite3_bind_int64(statement, index, value->integer);
    case 'd':
        return isnan(value->number) ? sqlite3_bind_null(statement, index)
                                    : sqlite3_bind_double(statement, index, value->number);
    case 'b':
        if (!value->bytes)
            return sqlite3_bind_null(statement, index);
        bytes = g_bytes_get_data(value->bytes, &length);
        return sqlite3_bind_blob64(statement, index, bytes ? bytes : "", length, SQLITE_TRANSIENT);
    default:
        return sqlite3_bind_null(statement, index);
    }
}

static gboolean driver_bind(DriverStatement *statement, int index, const DriverValue *value, GError **error)
{
    return bind_value(query(statement), index + 1, value) == SQLITE_OK ||
           fail(sqlite3_db_handle(query(statement)), error);
}

static int driver_arguments(DriverStatement *statement)
{
    return sqlite3_bind_parameter_count(query(statement));
}

static DriverStep driver_step(DriverStatement *statement, GError **error)
{
    switch (sqlite3_step(query(statement))) {
    case SQLITE_ROW:
        return DRIVER_ROW;
    case SQLITE_DONE:
        return DRIVER_DONE;
    default:
        fail(sqlite3_db_handle(query(statement)), error);
        return DRIVER_FAILED;
    }
}

static void driver_reset(DriverStatement *statement)
{
    sqlite3_reset(query(statement));
    sqlite3_clear_bindings(query(statement));
}

static gint64 driver_changed(DriverConnection *connection)
{
    return sqlite3_changes64(database(connection));
}

static int driver_columns(DriverStatement *statement)
{
    return sqlite3_column_count(query(statement));
}

static gboolean driver_null(DriverStatement *statement, int column)
{
    return sqlite3_column_type(query(statement), column) == SQLITE_NULL;
}

static const char *driver_text(DriverStatement *statement, int column)
{
    return (const char *)sqlite3_column_text(query(statement), column);
}

static gint64 driver_integer(DriverStatement *statement, int column)
{
    return sqlite3_column_int64(query(statement), column);
}

static double driver_number(DriverStatement *statement, int column)
{
    return driver_null(statement, column) ? (double)NAN : sqlite3_column_double(query(statement), column);
}

static GBytes *driver_bytes(DriverStatement *statement, int column)
{
    if (driver_null(statement, column))
        return NULL;
    const void *bytes = sqlite3_column_blob(query(statement), column);
    return g_bytes_new(bytes, (gsize)sqlite3_column_bytes(query(statement), column));
}

static gboolean driver_begin(DriverConnection *connection, GError **error)
{
    return run(database(connection), "BEGIN IMMEDIATE", error);
}

static gboolean driver_commit(DriverConnection *connection, GError **error)
{
    return run(database(connection), "COMMIT", error);
}

static void driver_rollback(DriverConnection *connection)
{
    if (!sqlite3_get_autocommit(database(connection))) /* some failures have rolled back already */
        sqlite3_exec(database(connection), "ROLLBACK", NULL, NULL, NULL);
}

static gboolean driver_script(DriverConnection *connection, const char *sql, GError **error)
{
    return run(database(connection), sql, error);
}

/* All pages in one step: writers wait, but the copy is of one moment. */
static gboolean copy_pages(sqlite3 *from, sqlite3 *to, GError **error)
{
    sqlite3_backup *copy = sqlite3_backup_init(to, "main", from, "main");
    if (!copy)
        return fail(to, error);
    sqlite3_backup_step(copy, -1);
    return sqlite3_backup_finish(copy) == SQLITE_OK || fail(to, error);
}

static gboolean driver_backup(DriverConnection *connection, const char *path, const guint8 key[32], GError **error)
{
    sqlite3 *to = NULL;
    gboolean good =
        open_handle(path, SQLITE_OPEN_READWRITE, key, &to, error) && copy_pages(database(connection), to, error);
    sqlite3_close(to);
    return good;
}

static void driver_forget(DriverConnection *connection)
{
    sqlite3_wal_checkpoint_v2(database(connection), NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

static gboolean collect(sqlite3 *db, const char *sql, const char *good, GPtrArray *faults, GError **error)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        return fail(db, error);
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *line = (const char *)sqlite3_column_text(statement, 0);
        if (g_strcmp0(line, good) != 0)
            g_ptr_array_add(faults, g_strdup(line ? line : "?"));
    }
    sqlite3_finalize(statement);
    return code == SQLITE_DONE || fail(db, error);
}

static gboolean driver_check(DriverConnection *connection, GPtrArray *faults, GError **error)
{
    sqlite3 *db = database(connection);
    return collect(db, "PRAGMA cipher_integrity_check", NULL, faults, error) &&
           collect(db, "PRAGMA integrity_check", "ok", faults, error) &&
           collect(db, "PRAGMA foreign_key_check", NULL, faults, error);
}

const StoreDriver store_driver_sqlcipher = {
    .name = "sqlcipher",
    .probe = driver_probe,
    .open = driver_open,
    .close = driver_close,
    .prepare = driver_prepare,
    .finalize = driver_finalize,
    .reads = driver_reads,
    .bind = driver_bind,
    .arguments = driver_arguments,
    .step = driver_step,
    .reset = driver_reset,
    .changed = driver_changed,
    .columns = driver_columns,
    .null = driver_null,
    .text = driver_text,
    .integer = driver_integer,
    .number = driver_number,
    .bytes = driver_bytes,
    .begin = driver_begin,
    .commit = driver_commit,
    .rollback = driver_rollback,
    .script = driver_script,
    .backup = driver_backup,
    .forget = driver_forget,
    .check = driver_check,
};
