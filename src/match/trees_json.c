/* match/trees_json.c: see trees_json.h. */
#include "match/trees_json.h"

#include "match/schema.h"

JsonValue *boost_to_json(const Boost *boost, GError **error)
{
    g_autoptr(GBytes) bytes = boost_bytes(boost, error);
    if (!bytes)
        return NULL;
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);
    g_autofree char *text = g_base64_encode(data, length);
    return json_string(text);
}

Boost *boost_from_json(const JsonValue *json, gsize columns, const char *name, GError **error)
{
    if (!json_is_string(json)) {
        g_set_error(error, MATCH_ERROR, MATCH_ERROR_MODEL, "%s: trees: damaged", name);
        return NULL;
    }
    gsize length;
    g_autofree guchar *bytes = g_base64_decode(json_string_value(json), &length);
    return boost_parse(bytes, length, columns, name, error);
}
