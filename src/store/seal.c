/* store/seal.c: see seal.h. */
#include "store/seal.h"

#include <sodium.h>
#include <string.h>

#include "base/secret.h"

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES

GBytes *seal_close(const guint8 key[32], const char *context, const void *bytes, gsize length)
{
    guint8 *sealed = g_malloc(NONCE + length + TAG);
    secret_random(sealed, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE, NULL, bytes, length, (const guint8 *)context,
                                               strlen(context), NULL, sealed, key);
    return g_bytes_new_take(sealed, NONCE + length + TAG);
}

gboolean seal_open(const guint8 key[32], const char *context, GBytes *sealed, void *into, gsize length)
{
    gsize size = 0;
    const guint8 *bytes = sealed ? g_bytes_get_data(sealed, &size) : NULL;
    return size == NONCE + length + TAG &&
           crypto_aead_xchacha20poly1305_ietf_decrypt(into, NULL, NULL, bytes + NONCE, size - NONCE,
                                                      (const guint8 *)context, strlen(context), bytes, key) == 0;
}
