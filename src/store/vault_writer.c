/* store/vault_writer.c: bytes in, an encrypted file out. See vault.h. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/secret.h"
#include "store/durable.h"
#include "store/segment.h"
#include "store/subject_key.h"
#include "store/vault.h"
#include "store/vault_files.h"

struct VaultWriter {
    Store *store;
    char *id, *subject, *type, *part; /* `part` is NULL once the file has its name */
    int fd;
    guint8 key[32];
    GBytes *wrapped;
    GChecksum *sum;
    gint64 size;    /* plain bytes so far */
    guint64 number; /* of the segment that is being filled */
    gboolean ended; /* the last segment is on disk */
    gsize filled;   /* bytes in `plain`; a full segment waits, for it may be the last */
    guint8 *plain, *sealed;
};

static gboolean make_part(VaultWriter *writer, GError **error)
{
    g_autofree char *path = vault_part_path(writer->store, writer->id), *folder = g_path_get_dirname(path);
    if (!durable_folder(folder, error))
        return FALSE;
    writer->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (writer->fd < 0)
        return durable_fail(path, error);
    writer->part = g_steal_pointer(&path);
    return TRUE;
}

static gboolean make_key(VaultWriter *writer, StoreDb *db, GError **error)
{
    guint8 subject_key[32];
    if (!subject_key_load(db, writer->subject, subject_key, error))
        return FALSE;
    secret_random(writer->key, sizeof writer->key);
    writer->wrapped = blob_key_wrap(subject_key, writer->id, writer->key);
    secret_wipe(subject_key, sizeof subject_key);
    return TRUE;
}

VaultWriter *vault_writer_new(StoreDb *db, const char *subject, const char *type, GError **error)
{
    if (!store_check_text("type", type, 1, LIMIT_NAME_BYTES, error))
        return NULL;
    g_autoptr(VaultWriter) writer = g_new0(VaultWriter, 1);
    *writer = (VaultWriter){
        .store = store_of(db),
        .id = store_new_id(),
        .subject = g_strdup(subject),
        .type = g_strdup(type),
        .fd = -1,
        .sum = g_checksum_new(G_CHECKSUM_SHA256),
        .plain = g_malloc(VAULT_SEGMENT),
        .sealed = g_malloc(SEGMENT_FILE),
    };
    if (!make_key(writer, db, error) || !make_part(writer, error))
        return NULL;
    return g_steal_pointer(&writer);
}

static gboolean flush_segment(VaultWriter *writer, gboolean last, GError **error)
{
    gint64 offset = (gint64)writer->number * SEGMENT_FILE;
    segment_encrypt(writer->key, writer->number, last, writer->plain, writer->filled, writer->sealed);
    if (!durable_write(writer->fd, offset, writer->sealed, writer->filled + SEGMENT_OVERHEAD, writer->part, error))
        return FALSE;
    writer->number++;
    writer->filled = 0;
    return TRUE;
}

gboolean vault_write(VaultWriter *writer, const void *bytes, gsize length, GError **error)
{
    const guint8 *from = bytes;
    g_assert(!writer->ended);
    if (length > 0)
        g_checksum_update(writer->sum, from, (gssize)length);
    writer->size += (gint64)length;
    while (length > 0) {
        if (writer->filled == VAULT_SEGMENT && !flush_segment(writer, FALSE, error))
            return FALSE;
        gsize now = MIN(length, VAULT_SEGMENT - writer->filled);
        memcpy(writer->plain + writer->filled, from, now);
        writer->filled += now;
        from += now;
        length -= now;
    }
    return TRUE;
}

static gboolean give_name(VaultWriter *writer, StoreDb *db, GError **error)
{
    g_autofree char *path = vault_blob_path(writer->store, writer->id), *shelf = g_path_get_dirname(path);
    g_autofree char *vault = g_path_get_dirname(shelf);
    gboolean there = g_file_test(shelf, G_FILE_TEST_IS_DIR);
    if (!durable_folder(shelf, error) || (!there && !durable_sync_folder(vault, error)) ||
        !durable_rename(writer->fd, writer->part, path, error))
        return FALSE;
    g_clear_pointer(&writer->part, g_free);
    store_file_made(db, path);
    return TRUE;
}

static gboolean add_row(VaultWriter *writer, StoreDb *db, GError **error)
{
    guint8 hash[SECRET_HASH_BYTES];
    gsize length = sizeof hash;
    g_checksum_get_digest(writer->sum, hash, &length);
    g_autoptr(GBytes) sha256 = g_bytes_new(hash, length);
    return store_run(db, NULL, error,
                     "INSERT INTO blobs (id, subject, wrapped_key, size, type, sha256, created) "
                     "VALUES (?, ?, ?, ?, ?, ?, ?)",
                     "ssbisbi", writer->id, writer->subject, writer->wrapped, writer->size, writer->type, sha256,
                     store_now());
}

/* The person may have been erased since: then nothing may be added. */
static gboolean still_there(VaultWriter *writer, StoreDb *db, GError **error)
{
    guint8 key[32];
    gboolean good = subject_key_load(db, writer->subject, key, error);
    secret_wipe(key, sizeof key);
    return good;
}

gboolean vault_writer_sync(VaultWriter *writer, GError **error)
{
    g_assert(writer->part); /* it finishes once */
    if (writer->ended)
        return TRUE;
    if (!flush_segment(writer, TRUE, error))
        return FALSE;
    writer->ended = fsync(writer->fd) == 0;
    return writer->ended || durable_fail(writer->part, error);
}

char *vault_writer_finish(VaultWriter *writer, StoreDb *db, GError **error)
{
    g_auto(StoreScope) scope = {0};
    if (!vault_writer_sync(writer, error) || !store_scope_begin(&scope, db, error) || !still_there(writer, db, error) ||
        !give_name(writer, db, error) || !add_row(writer, db, error) || !store_scope_end(&scope, error))
        return NULL;
    return g_strdup(writer->id);
}

void vault_writer_free(VaultWriter *writer)
{
    if (!writer)
        return;
    if (writer->fd >= 0)
        close(writer->fd);
    if (writer->part)
        g_unlink(writer->part);
    g_free(writer->part);
    g_free(writer->id);
    g_free(writer->subject);
    g_free(writer->type);
    g_clear_pointer(&writer->wrapped, g_bytes_unref);
    g_checksum_free(writer->sum);
    secret_wipe(writer->key, sizeof writer->key);
    secret_wipe(writer->plain, VAULT_SEGMENT);
    g_free(writer->plain);
    g_free(writer->sealed);
    g_free(writer);
}
