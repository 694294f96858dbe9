/* base/jsonfile.h: JSON text in and out, on top of jansson.
 *
 * Layer: base.  Threads: safe. */
#pragma once
#include <glib.h>
#include <jansson.h>

typedef json_t JsonValue;
static inline void json_value_free(JsonValue *value)
{
    json_decref(value);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JsonValue, json_value_free)

/* Parses `length` bytes; `name` is what errors call them. Bounded by LIMIT_JSON_BYTES and LIMIT_JSON_DEPTH; duplicate
 * keys are refused. The caller owns the result (json_decref). */
JsonValue *jsonfile_parse(const char *bytes, gsize length, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The value as text, with a newline at the end and one space of indent when `pretty`. The caller frees it with
 * g_free(). */
char *jsonfile_text(const JsonValue *value, gboolean pretty);
/* Writes pretty text in one step: a reader sees the old file or the whole new one. */
gboolean jsonfile_save(const JsonValue *value, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A number with at most `digits` decimals; null for NaN and infinities, which JSON does not have. */
JsonValue *jsonfile_number(double value, int digits);
