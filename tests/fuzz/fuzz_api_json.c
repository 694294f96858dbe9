/* tests/fuzz/fuzz_api_json.c: bodies of requests. The first byte chooses the operation; what follows is the body.
 * Whatever passes keeps to its limits. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "serve/bodies.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* Every text of a body that passed is UTF-8 without a zero byte inside, and bounded. */
static void look_at(const JsonValue *value)
{
    const char *name;
    JsonValue *part;
    gsize index;
    if (json_is_string(value)) {
        g_assert(strlen(json_string_value(value)) == json_string_length(value));
        g_assert(g_utf8_validate(json_string_value(value), -1, NULL));
        g_assert(json_string_length(value) <= 40000);
    }
    json_object_foreach ((JsonValue *)value, name, part)
        look_at(part);
    json_array_foreach (value, index, part)
        look_at(part);
}

static void read_values(const JsonValue *json)
{
    const char *name;
    JsonValue *value;
    json_object_foreach ((JsonValue *)json, name, value) {
        gint64 when;
        g_autofree char *words = body_words(json, name);
        const char *text = body_text(json, name);
        g_assert(body_has(json, name) && words);
        g_assert(body_integer(json, name, 0) <= G_MAXINT);
        if (text && when_parse(text, TRUE, &when))
            g_assert(when > -100000000000000);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (length == 0 || length > LIMIT_BODY_BYTES)
        return 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonValue) json = jsonfile_parse((const char *)bytes + 1, length - 1, "body", &error);
    g_assert((json != NULL) == (error == NULL));
    if (!json)
        return 0;
    BodyKind kind = (BodyKind)(bytes[0] % BODY_KINDS);
    if (body_check(json, kind, &error)) {
        look_at(json);
        read_values(json);
    } else
        g_assert(error && error->domain == HTTP_ERROR && error->code == 400);
    return 0;
}
