/* base/veil.h: makes what lies in a temporary file unreadable to all but this process.
 *
 * Layer: base.  Threads: a veil is immutable; any number of threads may use it at once.
 * XChaCha20 under a random key that is only in memory: what a crash leaves in the free space of a disk tells nothing.
 * Byte n always goes with byte n of the stream, so that any part can be read and written; each byte is written once.
 * Nothing is authenticated: the file is our own. */
#pragma once
#include <glib.h>

typedef struct {
    guint8 key[32];
} Veil;

void veil_init(Veil *veil);
void veil_clear(Veil *veil);
/* Hides or shows `n` bytes that lie at `offset` of the file, in place. */
void veil_apply(const Veil *veil, gint64 offset, void *bytes, gsize n);
