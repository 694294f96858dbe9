/* serve/encoding.c: see encoding.h. */
#include "serve/encoding.h"

#include <string.h>
#include <zlib.h>

#include "base/limits.h"
#include "serve/field.h"

#define GZIP_LEVEL 5   /* of 9: half of the time of 6 for 2 % more bytes on JSON */
#define GZIP_WINDOW 15 /* bits */
#define GZIP_FORMAT 16 /* added to the window: a gzip header, not zlib's */
#define GZIP_MEMORY 8  /* zlib's usual */
#define GZIP_LEAST 256 /* bytes: less does not pay */

gboolean encoding_takes_gzip(const char *accept)
{
    double gzip = -1, identity = -1, any = -1;
    g_auto(GStrv) items = field_list(accept);
    for (guint i = 0; items && items[i]; i++) {
        double quality = field_quality(items[i]);
        if (g_ascii_strcasecmp(items[i], "gzip") == 0 || g_ascii_strcasecmp(items[i], "x-gzip") == 0)
            gzip = quality;
        else if (g_ascii_strcasecmp(items[i], "identity") == 0)
            identity = quality;
        else if (strcmp(items[i], "*") == 0)
            any = quality;
    }
    if (gzip < 0)
        gzip = any;
    return gzip > 0 && gzip >= identity;
}

gboolean encoding_is_text(const char *media_type)
{
    static const char *const types[] = {"application/json", "application/problem+json",
                                        "application/yaml", "application/javascript",
                                        "image/svg+xml",    "application/xml"};
    g_autofree char *bare = field_media_type(media_type);
    if (g_str_has_prefix(bare, "text/"))
        return strcmp(bare, "text/event-stream") != 0;
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
        if (strcmp(bare, types[i]) == 0)
            return TRUE;
    return FALSE;
}

GBytes *encoding_gzip(GBytes *plain)
{
    gsize length;
    const void *bytes = g_bytes_get_data(plain, &length);
    if (length < GZIP_LEAST || length > LIMIT_HTTP_COMPRESSED)
        return NULL;
    z_stream stream = {0};
    if (deflateInit2(&stream, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW + GZIP_FORMAT, GZIP_MEMORY, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        return NULL;
    g_autofree guint8 *packed = g_malloc(length);
    stream.next_in = (gpointer)bytes;
    stream.avail_in = (guint)length;
    stream.next_out = packed;
    stream.avail_out = (guint)length; /* what does not fit is no shorter */
    int done = deflate(&stream, Z_FINISH);
    gsize shorter = stream.total_out;
    deflateEnd(&stream);
    return done == Z_STREAM_END && shorter < length ? g_bytes_new_take(g_steal_pointer(&packed), shorter) : NULL;
}
