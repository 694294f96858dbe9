/* match/schema_values.c: single values of a schema's JSON. See schema_reader.h. */
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "match/schema_reader.h"

gboolean schema_fail(const SchemaReader *reader, const char *place, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    g_autofree char *why = g_strdup_vprintf(format, values);
    va_end(values);
    g_set_error(reader->error, MATCH_ERROR, MATCH_ERROR_SCHEMA, "%s: %s: %s", reader->file, place, why);
    return FALSE;
}

char *schema_place(const char *place, const char *key)
{
    return *place ? g_strdup_printf("%s.%s", place, key) : g_strdup(key);
}

gboolean schema_keys(const SchemaReader *reader, const JsonValue *object, const char *place, const char *const *keys)
{
    if (!json_is_object(object))
        return schema_fail(reader, *place ? place : "schema", "%s", tr("must be an object", "должен быть объектом"));
    const char *key;
    JsonValue *value;
    json_object_foreach ((JsonValue *)object, key, value)
        if (!g_strv_contains(keys, key)) {
            g_autofree char *full = schema_place(place, key);
            return schema_fail(reader, full, "%s", tr("no such key", "нет такого ключа"));
        }
    return TRUE;
}

static gboolean is_plain(const char *text)
{
    gsize length = strlen(text);
    if (length == 0 || length > LIMIT_NAME_BYTES)
        return FALSE;
    for (const char *at = text; *at; at = g_utf8_next_char(at))
        if (g_unichar_iscntrl(g_utf8_get_char(at)))
            return FALSE;
    return TRUE;
}

gboolean schema_text(const SchemaReader *reader, const JsonValue *object, const char *place, const char *key,
                     const char *otherwise, char **text)
{
    const JsonValue *value = json_object_get(object, key);
    g_autofree char *full = schema_place(place, key);
    if (!value && !otherwise)
        return schema_fail(reader, full, "%s", tr("is missing", "не указано"));
    if (value && (!json_is_string(value) || strlen(json_string_value(value)) != json_string_length(value) ||
                  !is_plain(json_string_value(value))))
        return schema_fail(reader, full, tr("must be a text of 1 to %d bytes", "должен быть текстом от 1 до %d байт"),
                           LIMIT_NAME_BYTES);
    g_free(*text);
    *text = g_strdup(value ? json_string_value(value) : otherwise);
    return TRUE;
}

gboolean schema_flag(const SchemaReader *reader, const JsonValue *object, const char *place, const char *key,
                     gboolean *flag)
{
    const JsonValue *value = json_object_get(object, key);
    g_autofree char *full = schema_place(place, key);
    if (value && !json_is_boolean(value))
        return schema_fail(reader, full, "%s", tr("must be true or false", "должно быть true или false"));
    if (value)
        *flag = json_is_true(value);
    return TRUE;
}

gboolean schema_share(const SchemaReader *reader, const JsonValue *object, const char *place, const char *key,
                      double *share)
{
    const JsonValue *value = json_object_get(object, key);
    g_autofree char *full = schema_place(place, key);
    if (value && (!json_is_number(value) || !(json_number_value(value) >= 0 && json_number_value(value) <= 1)))
        return schema_fail(reader, full, "%s", tr("must be a number from 0 to 1", "должно быть числом от 0 до 1"));
    if (value)
        *share = json_number_value(value);
    return TRUE;
}

gboolean schema_words(const SchemaReader *reader, const JsonValue *object, const char *place, const char *key,
                      const char *const *otherwise, char ***words)
{
    const JsonValue *value = json_object_get(object, key);
    g_autofree char *full = schema_place(place, key);
    g_autoptr(GStrvBuilder) read = g_strv_builder_new();
    if (value && (!json_is_array(value) || json_array_size(value) > LIMIT_MATCH_WORDS))
        return schema_fail(reader, full,
                           tr("must be an array of at most %d words", "должен быть массивом не более чем из %d слов"),
                           LIMIT_MATCH_WORDS);
    for (gsize i = 0; i < json_array_size(value); i++) {
        const JsonValue *word = json_array_get(value, i);
        if (!json_is_string(word) || strlen(json_string_value(word)) != json_string_length(word) ||
            !is_plain(json_string_value(word)))
            return schema_fail(reader, full,
                               tr("[%u] must be a text of 1 to %d bytes", "[%u] должен быть текстом от 1 до %d байт"),
                               (guint)i, LIMIT_NAME_BYTES);
        g_strv_builder_add(read, json_string_value(word));
    }
    g_strfreev(*words);
    *words = value ? g_strv_builder_end(read) : g_strdupv((char **)otherwise);
    return TRUE;
}

gboolean schema_choice(const SchemaReader *reader, const JsonValue *object, const char *place, const char *key,
                       const char *const *names, int otherwise, guint *choice)
{
    g_autofree char *text = NULL, *full = schema_place(place, key);
    if (!schema_text(reader, object, place, key, otherwise < 0 ? NULL : names[otherwise], &text))
        return FALSE;
    for (guint i = 0; names[i]; i++)
        if (strcmp(names[i], text) == 0) {
            *choice = i;
            return TRUE;
        }
    g_autofree char *all = g_strjoinv(", ", (char **)names);
    return schema_fail(reader, full, tr("\"%s\" is none of: %s", "«%s» — не из списка: %s"), text, all);
}

gboolean schema_array(const SchemaReader *reader, const JsonValue *array, const char *place, guint limit)
{
    if (array && (!json_is_array(array) || json_array_size(array) > limit))
        return schema_fail(reader, place,
                           tr("must be an array of at most %u", "должен быть массивом не более чем из %u"), limit);
    return TRUE;
}
