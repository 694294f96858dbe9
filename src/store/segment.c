/* store/segment.c: see segment.h. */
#include "store/segment.h"

#include <sodium.h>

#include "base/secret.h"

#define HEADER crypto_secretstream_xchacha20poly1305_HEADERBYTES
G_STATIC_ASSERT(HEADER + crypto_secretstream_xchacha20poly1305_ABYTES == SEGMENT_OVERHEAD);

/* What is authenticated beside the bytes, little endian; its first eight bytes also make the key. */
typedef struct {
    guint8 number[8], last;
} SegmentPlace;

static SegmentPlace place_of(guint64 number, gboolean last)
{
    SegmentPlace place = {.last = last != FALSE};
    for (guint i = 0; i < 8; i++)
        place.number[i] = (guint8)(number >> (8 * i));
    return place;
}

static void make_key(const guint8 blob_key[32], const SegmentPlace *place, guint8 key[32])
{
    crypto_generichash(key, 32, place->number, sizeof place->number, blob_key, 32);
}

void segment_encrypt(const guint8 blob_key[32], guint64 number, gboolean last, const guint8 *plain, gsize length,
                     guint8 *into)
{
    SegmentPlace place = place_of(number, last);
    crypto_secretstream_xchacha20poly1305_state state;
    guint8 key[32];
    make_key(blob_key, &place, key);
    crypto_secretstream_xchacha20poly1305_init_push(&state, into, key);
    crypto_secretstream_xchacha20poly1305_push(&state, into + HEADER, NULL, plain, length, (const guint8 *)&place,
                                               sizeof place, crypto_secretstream_xchacha20poly1305_TAG_FINAL);
    secret_wipe(key, sizeof key);
    secret_wipe(&state, sizeof state);
}

gboolean segment_decrypt(const guint8 blob_key[32], guint64 number, gboolean last, const guint8 *sealed, gsize length,
                         guint8 *into)
{
    SegmentPlace place = place_of(number, last);
    crypto_secretstream_xchacha20poly1305_state state;
    guint8 key[32], tag = 0;
    make_key(blob_key, &place, key);
    gboolean good =
        length >= SEGMENT_OVERHEAD && crypto_secretstream_xchacha20poly1305_init_pull(&state, sealed, key) == 0 &&
        crypto_secretstream_xchacha20poly1305_pull(&state, into, NULL, &tag, sealed + HEADER, length - HEADER,
                                                   (const guint8 *)&place, sizeof place) == 0 &&
        tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    secret_wipe(key, sizeof key);
    secret_wipe(&state, sizeof state);
    return good;
}
