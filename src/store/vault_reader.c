/* store/vault_reader.c: any range of a blob. See vault.h. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/lang.h"
#include "base/secret.h"
#include "store/durable.h"
#include "store/segment.h"
#include "store/subject_key.h"
#include "store/vault.h"
#include "store/vault_files.h"

struct VaultReader {
    char *path, *type;
    gint64 size;
    guint8 key[32];
    int fd;
    gint64 number;          /* of the segment in `plain`; -1: none */
    gsize held;             /* its bytes */
    guint8 *plain, *sealed; /* as large as the largest segment, not larger */
};

static gboolean fail_damaged(const VaultReader *reader, GError **error)
{
    g_set_error(error, STORE_ERROR, STORE_ERROR_DAMAGED, tr("%s is damaged", "файл повреждён: %s"), reader->path);
    return FALSE;
}

static gint64 last_segment(const VaultReader *reader)
{
    return reader->size > 0 ? (reader->size - 1) / VAULT_SEGMENT : 0;
}

static gsize segment_length(const VaultReader *reader, gint64 number)
{
    return (gsize)MIN(reader->size - number * VAULT_SEGMENT, VAULT_SEGMENT);
}

static gboolean load_row(VaultReader *reader, StoreDb *db, const char *blob, GError **error)
{
    g_autoptr(StoreRows) rows =
        store_query(db, error, "SELECT subject, wrapped_key, size, type FROM blobs WHERE id = ?", "s", blob);
    if (!rows || !store_first(rows, tr("file", "файл"), error))
        return FALSE;
    guint8 subject_key[32];
    g_autoptr(GBytes) wrapped = store_bytes(rows, 1);
    reader->size = store_integer(rows, 2);
    reader->type = store_dup(rows, 3);
    gboolean good = subject_key_load(db, store_text(rows, 0), subject_key, error) &&
                    blob_key_unwrap(subject_key, blob, wrapped, reader->key, error);
    secret_wipe(subject_key, sizeof subject_key);
    return good;
}

/* A file that is shorter or longer than the row says was cut off or added to. */
static gboolean open_file(VaultReader *reader, GError **error)
{
    struct stat of;
    reader->fd = open(reader->path, O_RDONLY | O_CLOEXEC);
    if (reader->fd < 0 && errno == ENOENT)
        return fail_damaged(reader, error);
    if (reader->fd < 0 || fstat(reader->fd, &of) != 0)
        return durable_fail(reader->path, error);
    gint64 wanted = reader->size + (last_segment(reader) + 1) * SEGMENT_OVERHEAD;
    return of.st_size == wanted || fail_damaged(reader, error);
}

VaultReader *vault_open(StoreDb *db, const char *blob, GError **error)
{
    g_autoptr(VaultReader) reader = g_new0(VaultReader, 1);
    reader->fd = reader->number = -1;
    if (!load_row(reader, db, blob, error))
        return NULL;
    reader->path = vault_blob_path(store_of(db), blob);
    if (!open_file(reader, error))
        return NULL;
    gsize most = segment_length(reader, 0);
    reader->plain = g_malloc(most + 1);
    reader->sealed = g_malloc(most + SEGMENT_OVERHEAD);
    return g_steal_pointer(&reader);
}

void vault_reader_free(VaultReader *reader)
{
    if (!reader)
        return;
    if (reader->fd >= 0)
        close(reader->fd);
    secret_wipe(reader->key, sizeof reader->key);
    g_free(reader->path);
    g_free(reader->type);
    g_free(reader->plain);
    g_free(reader->sealed);
    g_free(reader);
}

gint64 vault_size(const VaultReader *reader)
{
    return reader->size;
}

const char *vault_type(const VaultReader *reader)
{
    return reader->type;
}

static gboolean read_fully(VaultReader *reader, gint64 offset, gsize length, GError **error)
{
    gsize done = 0;
    while (done < length) {
        gssize got = pread(reader->fd, reader->sealed + done, length - done, offset + (gint64)done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return durable_fail(reader->path, error);
        if (got == 0)
            return fail_damaged(reader, error);
        done += (gsize)got;
    }
    return TRUE;
}

static gboolean load_segment(VaultReader *reader, gint64 number, GError **error)
{
    if (reader->number == number)
        return TRUE;
    gsize length = segment_length(reader, number);
    reader->number = -1;
    if (!read_fully(reader, number * SEGMENT_FILE, length + SEGMENT_OVERHEAD, error))
        return FALSE;
    if (!segment_decrypt(reader->key, (guint64)number, number == last_segment(reader), reader->sealed,
                         length + SEGMENT_OVERHEAD, reader->plain))
        return fail_damaged(reader, error);
    reader->number = number;
    reader->held = length;
    return TRUE;
}

gssize vault_read(VaultReader *reader, gint64 offset, void *into, gsize length, GError **error)
{
    g_return_val_if_fail(offset >= 0, -1);
    if (offset >= reader->size || length == 0)
        return 0;
    if (!load_segment(reader, offset / VAULT_SEGMENT, error))
        return -1;
    gsize within = (gsize)(offset % VAULT_SEGMENT), now = MIN(length, reader->held - within);
    memcpy(into, reader->plain + within, now);
    return (gssize)now;
}
