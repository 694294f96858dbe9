/* store/uploads.h: recordings on their way in: a row, and a file under uploads/ that grows.
 *
 * Layer: store.  Threads: a writer or reader belongs to one thread.
 * The file is encrypted with XChaCha20 under a key of its own, byte n with byte n of the stream, so that it is
 * continued at any offset and read while it is copied to the vault; it is not authenticated, the vault's copy is.
 * `offset` never says more than what is safely on disk. */
#pragma once
#include "store/store.h"

typedef struct {
    char *id;
    char *user; /* NULL: an account that is gone */
    gint64 length, offset;
    char *metadata; /* JSON object */
    gint64 created, expires;
    char *lesson; /* NULL: not accepted yet */
} Upload;
void upload_free(Upload *upload);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Upload, upload_free)

/* 1 <= length <= LIMIT_UPLOAD_BYTES. STORE_ERROR_BUSY: the person has LIMIT_UPLOADS_PER_USER on their way. */
Upload *uploads_add(StoreDb *db, const char *user, gint64 length, const char *metadata, gint64 expires,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* STORE_ERROR_NOT_FOUND when there is none, it has expired, or it is not of `user` (NULL: of anybody). */
Upload *uploads_get(StoreDb *db, const char *id, const char *user, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The upload a lesson came from; STORE_ERROR_NOT_FOUND when it is gone. */
Upload *uploads_of_lesson(StoreDb *db, const char *lesson, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Says which lesson it became, in the transaction that adds the lesson and its job; it expires no more.
 * STORE_ERROR_CONFLICT: it is not whole, or became a lesson before. */
gboolean uploads_accept(StoreDb *db, const char *id, const char *lesson, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Row and file. One that is not there is no error. */
gboolean uploads_remove(StoreDb *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Removes those that expired, and files without a row that are older than an hour; *removed (may be NULL) counts both.
 */
gboolean uploads_sweep(StoreDb *db, guint *removed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct UploadWriter UploadWriter;
/* STORE_ERROR_CONFLICT: `offset` is not the row's. STORE_ERROR_BUSY: somebody is writing to it. */
UploadWriter *upload_writer_open(StoreDb *db, const char *id, gint64 offset, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* STORE_ERROR_INVALID beyond the upload's length. Needs no connection. */
gboolean upload_write(UploadWriter *writer, const void *bytes, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Makes what was written durable, then moves the row's offset; *offset (may be NULL) tells it. Call it at the end of a
 * request, also a broken one, and every LIMIT_UPLOAD_UNSYNCED bytes; not within a transaction. */
gboolean upload_sync(UploadWriter *writer, StoreDb *db, gint64 *offset, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 upload_written(const UploadWriter *writer);  /* where the next byte goes, synced or not */
gint64 upload_unsynced(const UploadWriter *writer); /* bytes since the last sync */
void upload_writer_free(UploadWriter *writer);      /* without a sync */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UploadWriter, upload_writer_free)

typedef struct UploadReader UploadReader;
UploadReader *upload_reader_open(StoreDb *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* As vault_read(): up to `length` bytes from `offset`; 0 at the end, -1 with an error. Needs no connection. */
gssize upload_read(UploadReader *reader, gint64 offset, void *into, gsize length, GError **error);
void upload_reader_free(UploadReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UploadReader, upload_reader_free)
