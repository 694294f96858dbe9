/* store/store.c: the folder, its key, and the pool of connections. See store.h. */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/lang.h"
#include "base/limits.h"
#include "base/secret.h"
#include "store/durable.h"
#include "store/internal.h"
#include "store/migrate.h"

struct Store {
    char *folder, *place; /* immutable, as driver and keys */
    const StoreDriver *driver;
    guint8 keys[KEY_USES][32];
    GMutex lock;
    GCond returned, written;
    GPtrArray *idle; /* of StoreDb *, under lock, as what follows */
    guint open;      /* idle or not */
    gboolean writing;
};

char *store_path(const Store *store, const char *name)
{
    return g_build_filename(store->folder, name, NULL);
}

const char *store_folder(const Store *store)
{
    return store->folder;
}

const guint8 *store_key(const Store *store, KeyUse use)
{
    return store->keys[use];
}

gint64 store_now(void)
{
    return g_get_real_time() / 1000;
}

char *store_time_text(gint64 time)
{
    g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(time / 1000);
    return date ? g_date_time_format(date, "%Y-%m-%dT%H:%M:%SZ") : g_strdup("");
}

char *store_new_id(void)
{
    return secret_new_id();
}

/* ---- opening ---- */

static Store *store_new(const char *folder, const StoreDriver *driver)
{
    Store *store = g_new0(Store, 1);
    store->folder = g_strdup(folder);
    store->place = g_build_filename(folder, "otklik.db", NULL);
    store->driver = driver;
    store->idle = g_ptr_array_new();
    g_mutex_init(&store->lock);
    g_cond_init(&store->returned);
    g_cond_init(&store->written);
    return store;
}

void store_free(Store *store)
{
    if (!store)
        return;
    g_assert(store->open == store->idle->len); /* every connection came back */
    g_ptr_array_set_free_func(store->idle, (GDestroyNotify)db_free);
    g_ptr_array_unref(store->idle);
    g_mutex_clear(&store->lock);
    g_cond_clear(&store->returned);
    g_cond_clear(&store->written);
    secret_wipe(store->keys, sizeof store->keys);
    g_free(store->folder);
    g_free(store->place);
    g_free(store);
}

static gboolean refuse_missing(const char *place, GError **error)
{
    g_set_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND, tr("there is no store at %s", "здесь нет хранилища: %s"),
                place);
    return FALSE;
}

/* Whether a database is there; a file of no bytes is what a kill left of one that was being made. */
static gboolean has_database(const Store *store)
{
    GStatBuf of;
    return g_stat(store->place, &of) == 0 && of.st_size > 0;
}

static gboolean load_keys(Store *store, const StoreOptions *options, gboolean fresh, GError **error)
{
    guint8 master[32];
    gboolean good = master_key_load(options, fresh, master, error);
    for (KeyUse use = KEY_DATABASE; good && use < KEY_USES; use++)
        master_key_derive(master, use, store->keys[use]);
    secret_wipe(master, sizeof master);
    return good;
}

static gboolean make_folders(const Store *store, GError **error)
{
    static const char *const names[] = {"vault", "uploads", "backup"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = store_path(store, names[i]);
        if (!durable_folder(path, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean migrate_store(Store *store, GError **error)
{
    guint n;
    const Migration *migrations = migrations_of_program(&n);
    g_autoptr(StoreDb) db = store_acquire(store, error);
    return db && migrate(db, migrations, n, error);
}

/* While the folder is locked. Nothing is written before the key has proved right. */
static gboolean open_locked(Store *store, const StoreOptions *options, GError **error)
{
    gboolean fresh = !has_database(store), there;
    return (!fresh || options->create || refuse_missing(store->place, error)) &&
           load_keys(store, options, fresh, error) &&
           store->driver->probe(store->place, store->keys[KEY_DATABASE], &there, error) && make_folders(store, error) &&
           migrate_store(store, error);
}

Store *store_open(const StoreOptions *options, GError **error)
{
    g_autoptr(Store) store = store_new(options->folder, &store_driver_sqlcipher);
    if (options->create && !durable_folder(options->folder, error))
        return NULL;
    int lock = open(options->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC); /* a folder can be locked: no file is made */
    if (lock < 0) {
        durable_fail(options->folder, error);
        return NULL;
    }
    gboolean good =
        (flock(lock, LOCK_EX) == 0 || durable_fail(options->folder, error)) && open_locked(store, options, error);
    close(lock);
    return good ? g_steal_pointer(&store) : NULL;
}

/* ---- the pool ---- */

static StoreDb *fail_busy(GError **error)
{
    g_set_error_literal(error, STORE_ERROR, STORE_ERROR_BUSY, tr("the database is busy", "база данных занята"));
    return NULL;
}

/* An idle connection, or NULL with *make: a new one is to be made and is counted already. */
static StoreDb *take_idle(Store *store, gboolean *make, GError **error)
{
    gint64 until = g_get_monotonic_time() + LIMIT_STORE_BUSY_MS * 1000LL;
    StoreDb *db = NULL;
    g_mutex_lock(&store->lock);
    gboolean in_time = TRUE;
    while (store->idle->len == 0 && store->open >= LIMIT_STORE_CONNECTIONS && in_time)
        in_time = g_cond_wait_until(&store->returned, &store->lock, until);
    *make = store->idle->len == 0 && store->open < LIMIT_STORE_CONNECTIONS;
    if (*make)
        store->open++;
    else if (store->idle->len > 0)
        db = g_ptr_array_steal_index(store->idle, store->idle->len - 1);
    else
        fail_busy(error);
    g_mutex_unlock(&store->lock);
    return db;
}

static void uncount(Store *store)
{
    g_mutex_lock(&store->lock);
    store->open--;
    g_cond_signal(&store->returned);
    g_mutex_unlock(&store->lock);
}

StoreDb *store_acquire(Store *store, GError **error)
{
    gboolean make;
    StoreDb *db = take_idle(store, &make, error);
    if (!make)
        return db;
    db = db_new(store, store->driver, store->place, error);
    if (!db)
        uncount(store);
    return db;
}

void store_release(StoreDb *db)
{
    if (!db)
        return;
    store_rollback(db);
    Store *store = store_of(db);
    g_mutex_lock(&store->lock);
    g_ptr_array_add(store->idle, db);
    g_cond_signal(&store->returned);
    g_mutex_unlock(&store->lock);
}

gboolean store_lock_writer(Store *store, GError **error)
{
    gint64 until = g_get_monotonic_time() + LIMIT_STORE_BUSY_MS * 1000LL;
    g_mutex_lock(&store->lock);
    gboolean in_time = TRUE;
    while (store->writing && in_time)
        in_time = g_cond_wait_until(&store->written, &store->lock, until);
    gboolean got = !store->writing;
    if (got)
        store->writing = TRUE;
    else
        fail_busy(error);
    g_mutex_unlock(&store->lock);
    return got;
}

void store_unlock_writer(Store *store)
{
    g_mutex_lock(&store->lock);
    store->writing = FALSE;
    g_cond_signal(&store->written);
    g_mutex_unlock(&store->lock);
}

/* ---- the whole ---- */

gboolean store_backup(Store *store, const char *path, GError **error)
{
    g_autofree char *part = g_strconcat(path, ".part", NULL);
    g_autoptr(StoreDb) db = store_acquire(store, error);
    if (!db)
        return FALSE;
    if (g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_set_error(error, STORE_ERROR, STORE_ERROR_CONFLICT, tr("%s is there already", "%s уже есть"), path);
        return FALSE;
    }
    if (!durable_create(part, "", 0, error)) /* readable by its owner alone, and nobody else's */
        return FALSE;
    int fd = open(part, O_RDWR | O_CLOEXEC);
    gboolean good = (fd >= 0 || durable_fail(part, error)) &&
                    store->driver->backup(db_connection(db), part, store->keys[KEY_DATABASE], error) &&
                    durable_rename(fd, part, path, error);
    if (fd >= 0)
        close(fd);
    if (!good)
        g_unlink(part);
    return good;
}

GPtrArray *store_check(Store *store, GError **error)
{
    g_autoptr(StoreDb) db = store_acquire(store, error);
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    return db && store->driver->check(db_connection(db), faults, error) ? g_steal_pointer(&faults) : NULL;
}
