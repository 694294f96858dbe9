/* store/vault.h: media and reports, encrypted, one key per person.
 *
 * Layer: store.  Threads: a writer or reader belongs to one thread; different ones may run at once.
 * A blob is a file under vault/, in segments of VAULT_SEGMENT plain bytes, each a libsodium secretstream
 * (XChaCha20-Poly1305) whose key comes from the blob's random key and the segment's number; so any range is read by
 * decrypting only the segments it touches, and segments cannot be swapped, cut off or moved. A blob's key is stored
 * wrapped by the subject's key, that by the master key; destroying a subject's key makes all of their blobs unreadable.
 * Within a transaction of `db` files are deleted after it is committed, and made ones deleted when it is rolled back.
 */
#pragma once
#include "store/store.h"

#define VAULT_SEGMENT (1024 * 1024)

typedef struct VaultWriter VaultWriter;
typedef struct VaultReader VaultReader;

/* Bytes go to a temporary file; nothing is visible before vault_writer_finish(). Freeing an unfinished writer removes
 * it. STORE_ERROR_ERASED when the subject's key is gone. */
VaultWriter *vault_writer_new(StoreDb *db, const char *subject, const char *type,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean vault_write(VaultWriter *writer, const void *bytes, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends the bytes and makes them durable: what takes long of vault_writer_finish(), to be done before a transaction. */
gboolean vault_writer_sync(VaultWriter *writer, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Syncs the file, gives it its name, inserts the row of `blobs` through `db` (within the caller's transaction, if one
 * is open) and answers the blob's id, which the caller frees. */
char *vault_writer_finish(VaultWriter *writer, StoreDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void vault_writer_free(VaultWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VaultWriter, vault_writer_free)

VaultReader *vault_open(StoreDb *db, const char *blob, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void vault_reader_free(VaultReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VaultReader, vault_reader_free)
gint64 vault_size(const VaultReader *reader);
const char *vault_type(const VaultReader *reader);
/* Up to `length` bytes from `offset`; 0 at the end, -1 with an error. Needs no connection. */
gssize vault_read(VaultReader *reader, gint64 offset, void *into, gsize length, GError **error);

/* Whole small blobs in one go. */
char *vault_put(StoreDb *db, const char *subject, const char *type, const void *bytes, gsize length,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes *vault_get(StoreDb *db, const char *blob, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Puts a blob under another subject's key, unless it is there already, without touching its bytes. */
gboolean vault_move(StoreDb *db, const char *blob, const char *subject, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Row and file. A blob that is not there is no error. */
gboolean vault_delete(StoreDb *db, const char *blob, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Reads every blob whose person is not erased to its end, and tells of each that is damaged; *blobs counts them. */
gboolean vault_check(StoreDb *db, gint64 *blobs, void (*fault)(const char *text, gpointer user), gpointer user,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Removes files without a row (left by a kill), older than an hour. */
gboolean vault_sweep(StoreDb *db, guint *removed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
