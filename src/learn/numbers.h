/* learn/numbers.h: the numbers of a model as JSON and back.
 *
 * Layer: learn.  Threads: pure.
 * Reading gives finite numbers or LEARN_ERROR_MODEL, which names the model (`name`) and the key. */
#pragma once
#include "base/jsonfile.h"

JsonValue *numbers_json(const double *value, gsize n); /* the caller owns it */

/* The array of `n` numbers at a key of `object`; the caller frees it. */
double *numbers_parse(const JsonValue *object, const char *key, gsize n, const char *name,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The length of the array at a key; 0 when there is none. */
gsize numbers_length(const JsonValue *object, const char *key);
/* One number at a key. */
gboolean number_parse(const JsonValue *object, const char *key, double *value, const char *name,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
