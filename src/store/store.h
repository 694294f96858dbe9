/* store/store.h: the encrypted database: open it, ask it, change it.
 *
 * Layer: store.  Threads: a Store is shared by all; a StoreDb belongs to one thread between acquire and release.
 * One folder holds everything: otklik.db (SQLCipher, WAL), vault/ (media), uploads/, backup/, key (0600).
 *
 *     g_autoptr(StoreDb) db = store_acquire(store, error);
 *     g_autoptr(StoreRows) rows = store_query(db, error, "SELECT id, created FROM users WHERE role = ?", "s", role);
 *     while (rows && store_next(rows, error))
 *         use(store_text(rows, 0), store_integer(rows, 1));
 *
 * Arguments follow a word of one letter each: s text (NULL: null), i gint64, d double (NAN: null), b const GBytes *
 * (NULL: null), n null without an argument. SQL is that of SQLite and PostgreSQL alike; drivers stand in
 * store/driver.h. */
#pragma once
#include <glib.h>

#define STORE_ERROR (store_error_quark())
GQuark store_error_quark(void);

typedef enum {
    STORE_ERROR_KEY,       /* wrong, missing or unsafe key; nothing was changed */
    STORE_ERROR_IO,        /* disk or database failed */
    STORE_ERROR_BUSY,      /* another process holds it for too long */
    STORE_ERROR_CONFLICT,  /* a unique name is taken, or a reference is in use */
    STORE_ERROR_NOT_FOUND, /* no such record */
    STORE_ERROR_INVALID,   /* a value is out of its range; the message names the field */
    STORE_ERROR_ERASED,    /* the person's key was destroyed */
    STORE_ERROR_VERSION,   /* the database is newer than this program */
    STORE_ERROR_DAMAGED,   /* bytes do not authenticate, or the audit chain is broken */
} StoreError;

typedef struct Store Store;
typedef struct StoreDb StoreDb;
typedef struct StoreRows StoreRows;

typedef struct {
    const char *folder;     /* made when it is not there, 0700 */
    const char *key_file;   /* NULL: FOLDER/key, made at first start when no other key is given */
    const char *key;        /* 64 hexadecimal digits, or NULL */
    const char *passphrase; /* argon2id with a salt kept in FOLDER/salt, or NULL; at most one of the three is given */
    gboolean create;        /* make a new store when there is none */
} StoreOptions;

/* Opens or makes the store and runs the migrations that are missing, after a backup of the database. A wrong key is
 * STORE_ERROR_KEY and changes no byte. A process opens a folder once at a time: SQLite's locks are the process's. The
 * caller frees it when nobody uses it any more. */
Store *store_open(const StoreOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void store_free(Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_free)
const char *store_folder(const Store *store);

/* A connection from the store's pool; waits for one when LIMIT_STORE_CONNECTIONS are out. */
StoreDb *store_acquire(Store *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void store_release(StoreDb *db); /* rolls back what was begun and not committed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreDb, store_release)
Store *store_of(StoreDb *db);

/* One statement without rows; *changed (may be NULL) gets the number of rows it changed. */
gboolean store_run(StoreDb *db, gint64 *changed, GError **error, const char *sql, const char *kinds,
                   ...) G_GNUC_WARN_UNUSED_RESULT;
/* One statement with rows. The rows hold the connection's statement until they are freed. */
StoreRows *store_query(StoreDb *db, GError **error, const char *sql, const char *kinds, ...) G_GNUC_WARN_UNUSED_RESULT;
void store_rows_free(StoreRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreRows, store_rows_free)
/* FALSE at the end (no error set) or on failure. */
gboolean store_next(StoreRows *rows, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Columns of the present row, from 0. Text is borrowed until the next store_next(). */
gboolean store_null(StoreRows *rows, int column);
const char *store_text(StoreRows *rows, int column); /* NULL for null */
gint64 store_integer(StoreRows *rows, int column);   /* 0 for null */
double store_number(StoreRows *rows, int column);    /* NAN for null */
GBytes *store_bytes(StoreRows *rows, int column);    /* NULL for null; the caller unrefs */

/* A write transaction, begun at once so that two cannot meet half-way. They do not nest. */
gboolean store_begin(StoreDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean store_commit(StoreDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void store_rollback(StoreDb *db);
gboolean store_in_transaction(const StoreDb *db);

/* A copy of the whole database as of now, encrypted with the same key; the vault's files are to be copied beside it. */
gboolean store_backup(Store *store, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Looks through the whole database; one line (char *) for each fault, none when it is whole. */
GPtrArray *store_check(Store *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;

gint64 store_now(void);             /* milliseconds since 1970 UTC */
char *store_time_text(gint64 time); /* "2026-11-21T18:00:00Z"; the caller frees */
char *store_new_id(void);           /* 32 hexadecimal digits; the caller frees */
