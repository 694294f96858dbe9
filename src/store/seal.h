/* store/seal.h: small secrets sealed with a key (internal to the layer).
 *
 * Layer: store.  Threads: safe.
 * XChaCha20-Poly1305 with a random nonce. The context ("subject 12ab...") is authenticated, so that a sealed value
 * cannot be put in another's place. */
#pragma once
#include "store/store.h"

GBytes *seal_close(const guint8 key[32], const char *context, const void *bytes, gsize length);
/* FALSE: it was made with another key or context, was changed, or does not hold `length` bytes. */
gboolean seal_open(const guint8 key[32], const char *context, GBytes *sealed, void *into,
                   gsize length) G_GNUC_WARN_UNUSED_RESULT;
