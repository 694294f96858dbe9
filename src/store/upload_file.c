/* store/upload_file.c: the growing file of an upload, written and read. See uploads.h. */
#include "store/upload_file.h"

#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "base/lang.h"
#include "base/limits.h"
#include "base/secret.h"
#include "store/durable.h"
#include "store/seal.h"
#include "store/uploads.h"

#define BLOCK 64           /* bytes of the stream that one count of its counter gives */
#define PIECE (256 * 1024) /* bytes encrypted at a time; whole blocks */

/* An open file and its stream. The nonce is fixed: a key serves one upload, whose bytes never change. */
typedef struct {
    int fd;
    char *path;
    guint8 key[crypto_stream_xchacha20_KEYBYTES];
} Stream;

struct UploadWriter {
    Stream stream;
    char *id;
    gint64 length, written, synced;
};

struct UploadReader {
    Stream stream;
    gint64 length;
};

static void stream_close(Stream *stream)
{
    if (stream->fd >= 0)
        close(stream->fd);
    secret_wipe(stream->key, sizeof stream->key);
    g_free(stream->path);
}

/* Reads key, length and offset of the row, and opens the file. `stream->fd` is -1 before. */
static gboolean stream_open(Stream *stream, StoreDb *db, const char *id, int flags, gint64 *length, gint64 *offset,
                            GError **error)
{
    g_autoptr(StoreRows) rows = store_query(db, error, "SELECT key, length, offset FROM uploads WHERE id = ?", "s", id);
    if (!rows || !store_first(rows, tr("upload", "загрузка"), error))
        return FALSE;
    g_autoptr(GBytes) sealed = store_bytes(rows, 0);
    *length = store_integer(rows, 1);
    *offset = store_integer(rows, 2);
    if (!seal_open(store_key(store_of(db), KEY_SECRETS), id, sealed, stream->key, sizeof stream->key)) {
        g_set_error(error, STORE_ERROR, STORE_ERROR_DAMAGED, "%s",
                    tr("the upload's key is damaged", "ключ загрузки повреждён"));
        return FALSE;
    }
    stream->path = upload_path(store_of(db), id);
    stream->fd = open(stream->path, flags | O_CLOEXEC);
    return stream->fd >= 0 || durable_fail(stream->path, error);
}

/* Encrypts or decrypts `length` bytes that lie at `offset` of the file. */
static void stream_xor(const Stream *stream, gint64 offset, const guint8 *from, guint8 *into, gsize length)
{
    static const guint8 nonce[crypto_stream_xchacha20_NONCEBYTES] = {0};
    gsize within = (gsize)(offset % BLOCK), head = MIN(length, within ? BLOCK - within : 0);
    if (head > 0) { /* what is left of a block that was begun */
        guint8 block[BLOCK] = {0};
        memcpy(block + within, from, head);
        crypto_stream_xchacha20_xor_ic(block, block, BLOCK, nonce, (guint64)offset / BLOCK, stream->key);
        memcpy(into, block + within, head);
        secret_wipe(block, sizeof block);
    }
    if (length > head)
        crypto_stream_xchacha20_xor_ic(into + head, from + head, length - head, nonce,
                                       (guint64)(offset + (gint64)head) / BLOCK, stream->key);
}

/* ---- writing ---- */

static gboolean take_lock(const UploadWriter *writer, GError **error)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(writer->stream.fd, F_OFD_SETLK, &lock) == 0)
        return TRUE;
    g_set_error(error, STORE_ERROR, STORE_ERROR_BUSY, "%s",
                tr("somebody is writing to this upload", "в эту загрузку уже идёт запись"));
    return FALSE;
}

UploadWriter *upload_writer_open(StoreDb *db, const char *id, gint64 offset, GError **error)
{
    gint64 length = 0, reached = 0;
    g_autoptr(UploadWriter) writer = g_new0(UploadWriter, 1);
    writer->stream.fd = -1;
    if (!stream_open(&writer->stream, db, id, O_WRONLY, &length, &reached, error) || !take_lock(writer, error))
        return NULL;
    /* The row is read again under the lock: whoever held it before may have moved the offset. */
    if (!store_ask(db, &reached, error, "SELECT offset FROM uploads WHERE id = ?", "s", id))
        return NULL;
    if (offset != reached) {
        g_set_error(
            error, STORE_ERROR, STORE_ERROR_CONFLICT,
            tr("the upload goes on at byte %" G_GINT64_FORMAT, "загрузка продолжается с байта %" G_GINT64_FORMAT),
            reached);
        return NULL;
    }
    writer->id = g_strdup(id);
    writer->length = length;
    writer->written = writer->synced = offset;
    return g_steal_pointer(&writer);
}

gboolean upload_write(UploadWriter *writer, const void *bytes, gsize length, GError **error)
{
    const guint8 *from = bytes;
    if ((guint64)length > (guint64)(writer->length - writer->written))
        return store_refuse("length", error,
                            tr("%" G_GINT64_FORMAT " bytes were announced", "объявлено %" G_GINT64_FORMAT " байт"),
                            writer->length);
    g_autofree guint8 *piece = g_malloc(MIN(length, PIECE) + 1);
    while (length > 0) {
        gsize n = MIN(length, PIECE);
        stream_xor(&writer->stream, writer->written, from, piece, n);
        if (!durable_write(writer->stream.fd, writer->written, piece, n, writer->stream.path, error))
            return FALSE;
        writer->written += (gint64)n;
        from += n;
        length -= n;
    }
    return TRUE;
}

gboolean upload_sync(UploadWriter *writer, StoreDb *db, gint64 *offset, GError **error)
{
    if (writer->written > writer->synced) {
        if (fdatasync(writer->stream.fd) != 0)
            return durable_fail(writer->stream.path, error);
        if (!store_run_one(db, tr("upload", "загрузка"), error, "UPDATE uploads SET offset = ? WHERE id = ?", "is",
                           writer->written, writer->id))
            return FALSE;
        writer->synced = writer->written;
    }
    if (offset)
        *offset = writer->synced;
    return TRUE;
}

gint64 upload_written(const UploadWriter *writer)
{
    return writer->written;
}

gint64 upload_unsynced(const UploadWriter *writer)
{
    return writer->written - writer->synced;
}

void upload_writer_free(UploadWriter *writer)
{
    if (!writer)
        return;
    stream_close(&writer->stream);
    g_free(writer->id);
    g_free(writer);
}

/* ---- reading ---- */

UploadReader *upload_reader_open(StoreDb *db, const char *id, GError **error)
{
    gint64 announced = 0;
    g_autoptr(UploadReader) reader = g_new0(UploadReader, 1);
    reader->stream.fd = -1;
    return stream_open(&reader->stream, db, id, O_RDONLY, &announced, &reader->length, error) ? g_steal_pointer(&reader)
                                                                                              : NULL;
}

gssize upload_read(UploadReader *reader, gint64 offset, void *into, gsize length, GError **error)
{
    if (offset >= reader->length)
        return 0;
    gsize wanted = (gsize)MIN((gint64)MIN(length, G_MAXSSIZE), reader->length - offset);
    gssize got = pread(reader->stream.fd, into, wanted, offset);
    if (got <= 0) { /* the row says that there is more */
        durable_fail(reader->stream.path, error);
        return -1;
    }
    stream_xor(&reader->stream, offset, into, into, (gsize)got);
    return got;
}

void upload_reader_free(UploadReader *reader)
{
    if (!reader)
        return;
    stream_close(&reader->stream);
    g_free(reader);
}
