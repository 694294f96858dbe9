/* store/internal.h: what the files of the layer share behind store/store.h.
 *
 * Layer: store.  Threads: as store.h says. */
#pragma once
#include "store/driver.h"
#include "store/master_key.h"

/* ---- the store ---- */
const guint8 *store_key(const Store *store, KeyUse use); /* 32 bytes, for as long as the store lives */
char *store_path(const Store *store, const char *name);  /* FOLDER/name; the caller frees */

/* A connection outside the pool, which db_free() closes. */
StoreDb *db_new(Store *store, const StoreDriver *driver, const char *place, GError **error);
void db_free(StoreDb *db);
const StoreDriver *db_driver(const StoreDb *db);
DriverConnection *db_connection(StoreDb *db);

/* The store has one writer at a time, also among its own threads: waiting here is fair, waiting in SQLite is not.
 * STORE_ERROR_BUSY after LIMIT_STORE_BUSY_MS. */
gboolean store_lock_writer(Store *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void store_unlock_writer(Store *store);

/* ---- transactions ---- */
/* The caller's transaction, or one of its own when none is open:
 *
 *     g_auto(StoreScope) scope = {0};
 *     if (!store_scope_begin(&scope, db, error) || !change(db, error))
 *         return FALSE;                       // rolls back what is its own
 *     return store_scope_end(&scope, error);  // commits what is its own
 */
typedef struct {
    StoreDb *own; /* NULL: the transaction is the caller's, or has ended */
} StoreScope;
gboolean store_scope_begin(StoreScope *scope, StoreDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean store_scope_end(StoreScope *scope, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void store_scope_clear(StoreScope *scope);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StoreScope, store_scope_clear)

/* A file that is to be removed when the transaction is committed (or at once when none is open), and one that is to be
 * removed when it is rolled back. */
void store_file_dropped(StoreDb *db, const char *path);
void store_file_made(StoreDb *db, const char *path);
/* After the commit nothing of what was deleted shall remain in the store's own files: neither in the write-ahead log
 * nor in the backups that migrations made. */
void store_forget(StoreDb *db);

/* ---- rows ---- */
char *store_dup(StoreRows *rows, int column); /* NULL for null */
/* As store_next(), but FALSE only on failure, also when the query itself failed (NULL rows); *found: there is a row. */
gboolean store_step(StoreRows *rows, gboolean *found, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Steps to the only row of a query; STORE_ERROR_NOT_FOUND with `what` ("lesson") when there is none. */
gboolean store_first(StoreRows *rows, const char *what, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* As store_run(), but STORE_ERROR_NOT_FOUND with `what` when no row was changed. */
gboolean store_run_one(StoreDb *db, const char *what, GError **error, const char *sql, const char *kinds,
                       ...) G_GNUC_WARN_UNUSED_RESULT;
/* The integer a query answers, 0 for no row. */
gboolean store_ask(StoreDb *db, gint64 *answer, GError **error, const char *sql, const char *kinds,
                   ...) G_GNUC_WARN_UNUSED_RESULT;
gboolean store_not_found(const char *what, GError **error); /* sets the error, answers FALSE */
/* All rows as records: `read` makes one of the present row. NULL on failure; takes the rows. */
GPtrArray *store_collect(StoreRows *rows, gpointer (*read)(StoreRows *rows), GDestroyNotify free,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- lessons ---- */
/* A blob that becomes a lesson's goes under the key of the person whose lesson it is. */
gboolean lesson_adopt_blob(StoreDb *db, const char *lesson, const char *blob, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- values ---- */
/* FALSE with STORE_ERROR_INVALID and the field's name in front: "name: ...". */
gboolean store_refuse(const char *field, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);
/* UTF-8 without control characters, `least`..`most` bytes; with `least` > 0 also not only of spaces. */
gboolean store_check_text(const char *field, const char *text, gsize least, gsize most,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean store_check_word(const char *field, const char *text, const char *const *words,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What is searched: case folded, and characters composed. The second may be NULL. The caller frees. */
char *store_folded(const char *text, const char *more);
/* A LIKE pattern (escaped with '\') that finds `text` anywhere in a folded column. The caller frees. */
char *store_pattern(const char *text);
