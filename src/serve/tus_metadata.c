/* serve/tus_metadata.c: Upload-Metadata: see tus.h. */
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "serve/tus.h"

#define FIELD "Upload-Metadata"

struct TusMetadata {
    char *sent;
    GHashTable *values; /* key → text */
};

void tus_metadata_free(TusMetadata *metadata)
{
    if (!metadata)
        return;
    g_hash_table_unref(metadata->values);
    g_free(metadata->sent);
    g_free(metadata);
}

const char *tus_metadata_get(const TusMetadata *metadata, const char *key)
{
    return g_hash_table_lookup(metadata->values, key);
}

const char *tus_metadata_text(const TusMetadata *metadata)
{
    return metadata->sent;
}

static gboolean has_control(const char *text)
{
    for (; *text; text = g_utf8_next_char(text))
        if (g_unichar_iscntrl(g_utf8_get_char(text)))
            return TRUE;
    return FALSE;
}

/* NULL: not base64 as its encoder writes it, not UTF-8, or with control characters. */
static char *decode(const char *base64)
{
    gsize length = 0;
    g_autofree guchar *bytes = g_base64_decode(base64, &length);
    g_autofree char *again = g_base64_encode(bytes, length);
    if (strcmp(again, base64) != 0 || !g_utf8_validate_len((const char *)bytes, length, NULL))
        return NULL;
    g_autofree char *text = g_strndup((const char *)bytes, length);
    return has_control(text) ? NULL : g_steal_pointer(&text);
}

/* "key base64" or "key"; changes `pair`. */
static gboolean add_pair(TusMetadata *metadata, char *pair, GError **error)
{
    char *space = strchr(g_strstrip(pair), ' ');
    if (space)
        *space = '\0';
    for (const char *at = pair; *at || at == pair; at++)
        if (!g_ascii_isgraph(*at))
            return http_fail_field(error, 400, FIELD,
                                   tr("%s: a key is empty or not ASCII", "%s: ключ пуст или не ASCII"), FIELD);
    char *value = decode(space ? g_strstrip(space + 1) : "");
    if (!value)
        return http_fail_field(
            error, 400, FIELD,
            tr("%s: the value of \"%s\" is no text in base64", "%s: значение «%s» — не текст в base64"), FIELD, pair);
    if (!g_hash_table_insert(metadata->values, g_strdup(pair), value))
        return http_fail_field(error, 400, FIELD, tr("%s: \"%s\" is there twice", "%s: «%s» встречается дважды"), FIELD,
                               pair);
    return TRUE;
}

TusMetadata *tus_metadata_parse(const char *header, GError **error)
{
    g_autoptr(TusMetadata) metadata = g_new0(TusMetadata, 1);
    metadata->sent = g_strdup(header ? header : "");
    metadata->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (strlen(metadata->sent) > LIMIT_TUS_METADATA)
        return http_fail_field(error, 400, FIELD, tr("%s: more than %d bytes", "%s: больше %d байт"), FIELD,
                               LIMIT_TUS_METADATA),
               NULL;
    g_auto(GStrv) pairs = g_strsplit(metadata->sent, ",", -1);
    guint n = g_strv_length(pairs);
    if (n > LIMIT_TUS_PAIRS)
        return http_fail_field(error, 400, FIELD, tr("%s: more than %d pairs", "%s: больше %d пар"), FIELD,
                               LIMIT_TUS_PAIRS),
               NULL;
    for (guint i = 0; i < n; i++)
        if (!add_pair(metadata, pairs[i], error))
            return NULL;
    return g_steal_pointer(&metadata);
}
