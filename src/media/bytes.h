/* media/bytes.h: a recording whose bytes the caller reads, such as one that is decrypted on the way, so that no plain
 * copy of it lies on disk.
 *
 * Layer: media.  Threads: `read` is called by one thread at a time for each reader that was opened on it. */
#pragma once
#include <glib.h>

typedef struct {
    const char *name; /* how messages call it */
    gint64 size;
    /* Up to `length` bytes from `offset`; 0 at the end; -1 with an error, which ends the reading and is what the
     * reader's call answers. */
    gssize (*read)(gpointer user, gint64 offset, void *into, gsize length, GError **error);
    gpointer user;
} MediaBytes;
