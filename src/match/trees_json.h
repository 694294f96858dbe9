/* match/trees_json.h: boosted trees inside a model's JSON, as text.
 *
 * Layer: match (internal).  Threads: pure. */
#pragma once
#include "base/jsonfile.h"
#include "learn/boost.h"

JsonValue *boost_to_json(const Boost *boost, GError **error) G_GNUC_WARN_UNUSED_RESULT;
Boost *boost_from_json(const JsonValue *json, gsize columns, const char *name,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
