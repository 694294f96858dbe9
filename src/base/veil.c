/* base/veil.c: see veil.h. */
#include "base/veil.h"

#include <sodium.h>

#include "base/secret.h"

#define BLOCK 64 /* bytes that one count of the stream's counter stands for */

void veil_init(Veil *veil)
{
    secret_random(veil->key, sizeof veil->key);
}

void veil_clear(Veil *veil)
{
    secret_wipe(veil->key, sizeof veil->key);
}

void veil_apply(const Veil *veil, gint64 offset, void *bytes, gsize n)
{
    static const guint8 nonce[crypto_stream_xchacha20_NONCEBYTES] = {0}; /* the key is used for one file only */
    guint8 *at = bytes, block[BLOCK] = {0};
    guint64 count = (guint64)offset / BLOCK;
    gsize skip = (gsize)(offset % BLOCK), head = skip ? MIN(n, BLOCK - skip) : 0;
    if (head > 0) {
        crypto_stream_xchacha20_xor_ic(block, block, BLOCK, nonce, count++, veil->key);
        for (gsize i = 0; i < head; i++)
            at[i] ^= block[skip + i];
    }
    if (n > head)
        crypto_stream_xchacha20_xor_ic(at + head, at + head, n - head, nonce, count, veil->key);
}
