/* learn/numbers.c: see numbers.h. */
#include "learn/numbers.h"

#include <math.h>

#include "base/lang.h"
#include "learn/error.h"

JsonValue *numbers_json(const double *value, gsize n)
{
    JsonValue *array = json_array();
    for (gsize i = 0; i < n; i++)
        json_array_append_new(array, json_real(value[i]));
    return array;
}

static gboolean read_number(const JsonValue *json, double *value)
{
    *value = json_number_value(json);
    return json_is_number(json) && isfinite(*value);
}

gsize numbers_length(const JsonValue *object, const char *key)
{
    return json_array_size(json_object_get(object, key));
}

double *numbers_parse(const JsonValue *object, const char *key, gsize n, const char *name, GError **error)
{
    const JsonValue *array = json_object_get(object, key);
    g_autofree double *value = g_new(double, n + 1); /* + 1: never an allocation of nothing */
    gboolean good = json_is_array(array) && json_array_size(array) == n;
    for (gsize i = 0; good && i < n; i++)
        good = read_number(json_array_get(array, i), &value[i]);
    if (!good) {
        g_set_error(error, LEARN_ERROR, LEARN_ERROR_MODEL,
                    tr("%s: “%s” is not a list of %zu numbers", "%s: «%s» — не список из чисел, которых %zu"), name,
                    key, n);
        return NULL;
    }
    return g_steal_pointer(&value);
}

gboolean number_parse(const JsonValue *object, const char *key, double *value, const char *name, GError **error)
{
    if (read_number(json_object_get(object, key), value))
        return TRUE;
    g_set_error(error, LEARN_ERROR, LEARN_ERROR_MODEL, tr("%s: “%s” is not a number", "%s: «%s» — не число"), name,
                key);
    return FALSE;
}
