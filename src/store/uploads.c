/* store/uploads.c: rows of uploads; their files are in upload_file.c. See uploads.h. */
#include "store/uploads.h"

#include <glib/gstdio.h>
#include <sodium.h>

#include "base/lang.h"
#include "base/limits.h"
#include "base/secret.h"
#include "store/durable.h"
#include "store/seal.h"
#include "store/upload_file.h"

#define SWEEP_SECONDS 3600 /* younger files may be at work */
#define COLUMNS "SELECT id, user, length, offset, metadata, created, expires, lesson FROM uploads "

void upload_free(Upload *upload)
{
    if (!upload)
        return;
    g_free(upload->id);
    g_free(upload->user);
    g_free(upload->metadata);
    g_free(upload->lesson);
    g_free(upload);
}

static gpointer read_upload(StoreRows *rows)
{
    Upload *upload = g_new0(Upload, 1);
    upload->id = store_dup(rows, 0);
    upload->user = store_dup(rows, 1);
    upload->length = store_integer(rows, 2);
    upload->offset = store_integer(rows, 3);
    upload->metadata = store_dup(rows, 4);
    upload->created = store_integer(rows, 5);
    upload->expires = store_integer(rows, 6);
    upload->lesson = store_dup(rows, 7);
    return upload;
}

char *upload_path(const Store *store, const char *id)
{
    return g_build_filename(store_folder(store), "uploads", id, NULL);
}

static gboolean check_room(StoreDb *db, const char *user, GError **error)
{
    gint64 uploads = 0;
    if (!store_ask(db, &uploads, error,
                   "SELECT count(*) FROM uploads WHERE user = ? AND lesson IS NULL AND expires > ?", "si", user,
                   store_now()))
        return FALSE;
    if (uploads < LIMIT_UPLOADS_PER_USER)
        return TRUE;
    g_set_error(error, STORE_ERROR, STORE_ERROR_BUSY,
                tr("there are %d unfinished uploads; finish or drop one first",
                   "незаконченных загрузок уже %d; закончите или удалите одну"),
                LIMIT_UPLOADS_PER_USER);
    return FALSE;
}

static gboolean add_row(StoreDb *db, const char *id, const char *user, gint64 length, const char *metadata,
                        gint64 expires, GError **error)
{
    guint8 key[crypto_stream_xchacha20_KEYBYTES];
    secret_random(key, sizeof key);
    g_autoptr(GBytes) sealed = seal_close(store_key(store_of(db), KEY_SECRETS), id, key, sizeof key);
    secret_wipe(key, sizeof key);
    return store_run_one(db, tr("account", "учётная запись"), error,
                         "INSERT INTO uploads (id, user, length, key, metadata, created, expires) "
                         "SELECT ?, id, ?, ?, ?, ?, ? FROM users WHERE id = ?",
                         "sibsiis", id, length, sealed, metadata, store_now(), expires, user);
}

Upload *uploads_add(StoreDb *db, const char *user, gint64 length, const char *metadata, gint64 expires, GError **error)
{
    g_autofree char *id = store_new_id(), *path = upload_path(store_of(db), id);
    g_auto(StoreScope) scope = {0};
    if (length < 1 || length > LIMIT_UPLOAD_BYTES) {
        store_refuse("length", error, tr("is from 1 to %lld bytes", "от 1 до %lld байт"),
                     (long long)LIMIT_UPLOAD_BYTES);
        return NULL;
    }
    if (!store_check_text("metadata", metadata, 2, LIMIT_DETAIL_BYTES, error) ||
        !store_scope_begin(&scope, db, error) || !check_room(db, user, error) ||
        !add_row(db, id, user, length, metadata, expires, error) || !durable_create(path, "", 0, error))
        return NULL;
    store_file_made(db, path);
    g_autoptr(Upload) upload = uploads_get(db, id, user, error);
    return upload && store_scope_end(&scope, error) ? g_steal_pointer(&upload) : NULL;
}

Upload *uploads_get(StoreDb *db, const char *id, const char *user, GError **error)
{
    g_autoptr(StoreRows) rows =
        store_query(db, error, COLUMNS "WHERE id = ? AND (expires > ? OR lesson IS NOT NULL) AND (? = '' OR user = ?)",
                    "siss", id, store_now(), user ? user : "", user ? user : "");
    return rows && store_first(rows, tr("upload", "загрузка"), error) ? read_upload(rows) : NULL;
}

Upload *uploads_of_lesson(StoreDb *db, const char *lesson, GError **error)
{
    g_autoptr(StoreRows) rows = store_query(db, error, COLUMNS "WHERE lesson = ?", "s", lesson);
    return rows && store_first(rows, tr("upload", "загрузка"), error) ? read_upload(rows) : NULL;
}

gboolean uploads_accept(StoreDb *db, const char *id, const char *lesson, GError **error)
{
    gint64 changed = 0;
    g_autoptr(Upload) upload = uploads_get(db, id, NULL, error);
    if (!upload || !store_run(db, &changed, error,
                              "UPDATE uploads SET lesson = ? WHERE id = ? AND lesson IS NULL AND offset = length", "ss",
                              lesson, id))
        return FALSE;
    if (changed == 0)
        g_set_error(
            error, STORE_ERROR, STORE_ERROR_CONFLICT, "%s",
            tr("the upload is not whole, or became a lesson before", "загрузка не закончена или уже стала уроком"));
    return changed > 0;
}

gboolean uploads_remove(StoreDb *db, const char *id, GError **error)
{
    gint64 changed = 0;
    g_autofree char *path = upload_path(store_of(db), id);
    if (!store_run(db, &changed, error, "DELETE FROM uploads WHERE id = ?", "s", id))
        return FALSE;
    if (changed > 0)
        store_file_dropped(db, path);
    return TRUE;
}

static gpointer read_id(StoreRows *rows)
{
    return store_dup(rows, 0);
}

static gboolean is_listed(const char *name, gpointer ids)
{
    return g_hash_table_contains(ids, name);
}

static gboolean sweep_files(StoreDb *db, guint *removed, GError **error)
{
    g_autofree char *folder = g_build_filename(store_folder(store_of(db)), "uploads", NULL);
    g_autoptr(GPtrArray) kept =
        store_collect(store_query(db, error, "SELECT id FROM uploads", NULL), read_id, g_free, error);
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; kept && i < kept->len; i++)
        g_hash_table_add(ids, kept->pdata[i]);
    return kept && durable_sweep(folder, SWEEP_SECONDS, is_listed, ids, removed, error);
}

gboolean uploads_sweep(StoreDb *db, guint *removed, GError **error)
{
    guint files = 0;
    g_autoptr(GPtrArray) expired = store_collect(
        store_query(db, error, "SELECT id FROM uploads WHERE expires <= ? AND lesson IS NULL", "i", store_now()),
        read_id, g_free, error);
    if (!expired)
        return FALSE;
    for (guint i = 0; i < expired->len; i++)
        if (!uploads_remove(db, expired->pdata[i], error))
            return FALSE;
    if (!sweep_files(db, &files, error))
        return FALSE;
    if (removed)
        *removed = expired->len + files;
    return TRUE;
}
