/* store/vault.c: rows of blobs, and their files as a whole. See vault.h. */
#include "store/vault.h"

#include <glib/gstdio.h>

#include "base/lang.h"
#include "base/limits.h"
#include "base/secret.h"
#include "store/durable.h"
#include "store/subject_key.h"
#include "store/vault_files.h"

#define SWEEP_SECONDS 3600 /* younger files may be at work */

char *vault_blob_path(const Store *store, const char *blob)
{
    char shelf[3] = {blob[0], blob[1], '\0'};
    return g_build_filename(store_folder(store), "vault", shelf, blob, NULL);
}

char *vault_part_path(const Store *store, const char *blob)
{
    return g_build_filename(store_folder(store), "vault", "new", blob, NULL);
}

char *vault_put(StoreDb *db, const char *subject, const char *type, const void *bytes, gsize length, GError **error)
{
    g_autoptr(VaultWriter) writer = vault_writer_new(db, subject, type, error);
    if (!writer || !vault_write(writer, bytes, length, error))
        return NULL;
    return vault_writer_finish(writer, db, error);
}

GBytes *vault_get(StoreDb *db, const char *blob, GError **error)
{
    g_autoptr(VaultReader) reader = vault_open(db, blob, error);
    if (!reader)
        return NULL;
    gint64 size = vault_size(reader), done = 0;
    if (size > LIMIT_BLOB_GET_BYTES) {
        store_refuse("blob", error, tr("is larger than %d bytes", "больше %d байт"), LIMIT_BLOB_GET_BYTES);
        return NULL;
    }
    g_autofree guint8 *bytes = g_malloc((gsize)size + 1);
    while (done < size) {
        gssize got = vault_read(reader, done, bytes + done, (gsize)(size - done), error);
        if (got < 0)
            return NULL;
        done += got;
    }
    return g_bytes_new_take(g_steal_pointer(&bytes), (gsize)size);
}

/* The blob's own key under the key of another person. */
static gboolean rewrap(StoreDb *db, const char *blob, const char *from, const char *to, GBytes **wrapped,
                       GError **error)
{
    guint8 key[32], from_key[32], to_key[32];
    g_autoptr(GBytes) old = g_steal_pointer(wrapped);
    gboolean good = subject_key_load(db, from, from_key, error) && subject_key_load(db, to, to_key, error) &&
                    blob_key_unwrap(from_key, blob, old, key, error);
    if (good)
        *wrapped = blob_key_wrap(to_key, blob, key);
    secret_wipe(key, sizeof key);
    secret_wipe(from_key, sizeof from_key);
    secret_wipe(to_key, sizeof to_key);
    return good;
}

static gboolean read_wrapped(StoreDb *db, const char *blob, char **subject, GBytes **wrapped, GError **error)
{
    g_autoptr(StoreRows) rows =
        store_query(db, error, "SELECT subject, wrapped_key FROM blobs WHERE id = ?", "s", blob);
    if (!rows || !store_first(rows, tr("file", "файл"), error))
        return FALSE;
    *subject = store_dup(rows, 0);
    *wrapped = store_bytes(rows, 1);
    return TRUE;
}

gboolean vault_move(StoreDb *db, const char *blob, const char *subject, GError **error)
{
    g_auto(StoreScope) scope = {0};
    g_autofree char *from = NULL;
    g_autoptr(GBytes) wrapped = NULL;
    if (!store_scope_begin(&scope, db, error) || !read_wrapped(db, blob, &from, &wrapped, error))
        return FALSE;
    return g_str_equal(from, subject) ||
           (rewrap(db, blob, from, subject, &wrapped, error) &&
            store_run(db, NULL, error, "UPDATE blobs SET subject = ?, wrapped_key = ? WHERE id = ?", "sbs", subject,
                      wrapped, blob) &&
            store_scope_end(&scope, error));
}

gboolean vault_delete(StoreDb *db, const char *blob, GError **error)
{
    gint64 changed = 0;
    if (!store_run(db, &changed, error, "DELETE FROM blobs WHERE id = ?", "s", blob))
        return FALSE;
    g_autofree char *path = vault_blob_path(store_of(db), blob);
    if (changed > 0)
        store_file_dropped(db, path);
    return TRUE;
}

/* A file whose row cannot be asked for is kept. */
static gboolean has_row(const char *name, gpointer db)
{
    gint64 rows = 0;
    return !store_ask(db, &rows, NULL, "SELECT count(*) FROM blobs WHERE id = ?", "s", name) || rows > 0;
}

gboolean vault_sweep(StoreDb *db, guint *removed, GError **error)
{
    g_autofree char *folder = store_path(store_of(db), "vault");
    guint count = 0;
    gboolean good = durable_sweep(folder, SWEEP_SECONDS, has_row, db, &count, error);
    if (removed)
        *removed = count;
    return good;
}

/* One segment at a time, into a buffer that is not looked at. */
static gboolean read_whole(StoreDb *db, const char *blob, guint8 *buffer, GError **error)
{
    g_autoptr(VaultReader) reader = vault_open(db, blob, error);
    gint64 offset = 0;
    gssize got = reader ? 1 : -1;
    while (got > 0) {
        got = vault_read(reader, offset, buffer, VAULT_SEGMENT, error);
        offset += MAX(got, 0);
    }
    return got == 0;
}

static gpointer read_id(StoreRows *rows)
{
    return store_dup(rows, 0);
}

gboolean vault_check(StoreDb *db, gint64 *blobs, void (*fault)(const char *text, gpointer user), gpointer user,
                     GError **error)
{
    g_autoptr(GPtrArray) ids =
        store_collect(store_query(db, error, "SELECT id FROM blobs ORDER BY id", NULL), read_id, g_free, error);
    g_autofree guint8 *buffer = g_malloc(VAULT_SEGMENT);
    *blobs = ids ? ids->len : 0;
    for (guint i = 0; ids && i < ids->len; i++) {
        g_autoptr(GError) reason = NULL;
        if (!read_whole(db, ids->pdata[i], buffer, &reason) &&
            !g_error_matches(reason, STORE_ERROR, STORE_ERROR_NOT_FOUND)) /* deleted meanwhile */
            fault(reason->message, user);
    }
    return ids != NULL;
}
