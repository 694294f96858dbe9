/* base/jsonfile.c: see jsonfile.h. */
#include "base/jsonfile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"

#define JSONFILE_DIGITS 12 /* significant digits of a number: 0.41 is not written as 0.41000000000000003 */

/* jansson's own depth bound is far above ours and cannot be set: count brackets outside strings first. */
static gboolean depth_is_bounded(const char *bytes, gsize length)
{
    guint depth = 0;
    gboolean in_string = FALSE;
    for (gsize i = 0; i < length; i++) {
        if (in_string) {
            if (bytes[i] == '\\')
                i++;
            else if (bytes[i] == '"')
                in_string = FALSE;
        } else if (bytes[i] == '"') {
            in_string = TRUE;
        } else if ((bytes[i] == '[' || bytes[i] == '{') && ++depth > LIMIT_JSON_DEPTH) {
            return FALSE;
        } else if ((bytes[i] == ']' || bytes[i] == '}') && depth > 0) {
            depth--;
        }
    }
    return TRUE;
}

JsonValue *jsonfile_parse(const char *bytes, gsize length, const char *name, GError **error)
{
    if (length > LIMIT_JSON_BYTES || !depth_is_bounded(bytes, length)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_TOO_LARGE,
                    tr("%s is too large or nested too deep", "%s слишком велик или слишком вложен"), name);
        return NULL;
    }
    json_error_t reason;
    JsonValue *value = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &reason);
    if (!value)
        g_set_error(error, BASE_ERROR, BASE_ERROR_SYNTAX, tr("%s, line %d: %s", "%s, строка %d: %s"), name, reason.line,
                    reason.text);
    return value;
}

char *jsonfile_text(const JsonValue *value, gboolean pretty)
{
    size_t flags =
        JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(JSONFILE_DIGITS) | (pretty ? JSON_INDENT(1) : JSON_COMPACT);
    char *text = json_dumps(value, flags);
    g_assert(text); /* what we build ourselves can always be written */
    char *copy = g_strconcat(text, pretty ? "\n" : "", NULL);
    free(text);
    return copy;
}

gboolean jsonfile_save(const JsonValue *value, const char *path, GError **error)
{
    g_autofree char *text = jsonfile_text(value, TRUE);
    return file_save(path, text, strlen(text), error);
}

JsonValue *jsonfile_number(double value, int digits)
{
    if (!isfinite(value))
        return json_null();
    double scale = pow(10, digits);
    return json_real(round(value * scale) / scale);
}
