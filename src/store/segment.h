/* store/segment.h: one segment of a blob's file, encrypted and back (internal to the layer).
 *
 * Layer: store.  Threads: safe.
 * A segment is a secretstream of one message with the tag FINAL: 24 bytes of header, the plain bytes encrypted, 17 of
 * tag. Its key is BLAKE2b of the blob's key with the segment's number; that number, and whether it is the last one, are
 * authenticated too: a segment that is swapped, repeated, cut off or added does not authenticate. */
#pragma once
#include "store/vault.h"

#define SEGMENT_OVERHEAD (24 + 17)
#define SEGMENT_FILE (VAULT_SEGMENT + SEGMENT_OVERHEAD) /* bytes of a whole one in the file */

/* `into` takes length + SEGMENT_OVERHEAD bytes. */
void segment_encrypt(const guint8 blob_key[32], guint64 number, gboolean last, const guint8 *plain, gsize length,
                     guint8 *into);
/* `into` takes length - SEGMENT_OVERHEAD bytes. FALSE: it does not authenticate. */
gboolean segment_decrypt(const guint8 blob_key[32], guint64 number, gboolean last, const guint8 *sealed, gsize length,
                         guint8 *into) G_GNUC_WARN_UNUSED_RESULT;
