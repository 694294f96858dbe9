/* match/features_json.c: features inside a model's JSON; see features.h. */
#include <string.h>

#include "base/limits.h"
#include "match/features.h"

static gboolean is_text(const MatchColumn *column)
{
    return column->type == MATCH_CATEGORY || column->type == MATCH_LIST || column->type == MATCH_ID;
}

static const char *const kind_names[] = {"value",  "missing", "count",     "level",
                                         "target", "place",   "deviation", "offered"};

static JsonValue *table_json(const Feature *feature)
{
    JsonValue *json = json_object();
    g_autoptr(GList) levels = g_list_sort(g_hash_table_get_keys(feature->table), (GCompareFunc)strcmp);
    for (GList *at = levels; at; at = at->next)
        json_object_set_new(json, at->data, json_real(*(float *)g_hash_table_lookup(feature->table, at->data)));
    return json;
}

JsonValue *features_json(const Features *features)
{
    JsonValue *array = json_array();
    for (guint i = 0; i < features->features->len; i++) {
        const Feature *feature = features->features->pdata[i];
        JsonValue *json = json_pack("{s:s,s:i}", "kind", kind_names[feature->kind], "source", (int)feature->source);
        if (feature->level)
            json_object_set_new(json, "level", json_string(feature->level));
        if (feature->kind == FEATURE_OFFERED)
            json_object_update_new(json, json_pack("{s:f,s:f}", "low", feature->low, "high", feature->high));
        if (feature->table) {
            json_object_set_new(json, "prior", json_real(feature->prior));
            json_object_set_new(json, "table", table_json(feature));
        }
        json_array_append_new(array, json);
    }
    return array;
}

static gboolean parse_table(Feature *feature, const JsonValue *json)
{
    const JsonValue *prior = json_object_get(json, "prior"), *table = json_object_get(json, "table");
    if (!json_is_number(prior) || !json_is_object(table))
        return FALSE;
    feature->prior = (float)json_number_value(prior);
    feature->table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    const char *level;
    JsonValue *value;
    json_object_foreach ((JsonValue *)table, level, value) {
        float *number = g_new(float, 1);
        *number = (float)json_number_value(value);
        g_hash_table_insert(feature->table, g_strdup(level), number);
    }
    return TRUE;
}

static gboolean parse_feature(Features *features, const JsonValue *json)
{
    const char *kind = json_string_value(json_object_get(json, "kind"));
    const JsonValue *source = json_object_get(json, "source");
    guint sources = features->schema->columns->len + features->schema->pairs->len, which = 0;
    while (which < G_N_ELEMENTS(kind_names) && g_strcmp0(kind, kind_names[which]) != 0)
        which++;
    if (which == G_N_ELEMENTS(kind_names) || !json_is_integer(source) || json_integer_value(source) < 0 ||
        json_integer_value(source) >= sources)
        return FALSE;
    Feature *feature = features_add(features, which, (guint)json_integer_value(source));
    if (which == FEATURE_OFFERED) {
        feature->low = (float)json_number_value(json_object_get(json, "low"));
        feature->high = (float)json_number_value(json_object_get(json, "high"));
        return TRUE;
    }
    gboolean text = feature->source < features->schema->columns->len &&
                    is_text(match_schema_column(features->schema, feature->source));
    if (text != (which == FEATURE_LEVEL || which == FEATURE_TARGET || which == FEATURE_COUNT))
        return FALSE;
    feature->level = g_strdup(json_string_value(json_object_get(json, "level")));
    if (which == FEATURE_LEVEL)
        return feature->level != NULL;
    return which != FEATURE_TARGET || parse_table(feature, json);
}

Features *features_parse(MatchSchema *schema, const JsonValue *json, const char *name, GError **error)
{
    g_autoptr(Features) features = features_new(schema);
    gboolean good = json_is_array(json) && json_array_size(json) > 0 && json_array_size(json) <= LIMIT_MATCH_FEATURES;
    for (gsize i = 0; good && i < json_array_size(json); i++)
        good = parse_feature(features, json_array_get(json, i));
    if (good)
        return g_steal_pointer(&features);
    g_set_error(error, MATCH_ERROR, MATCH_ERROR_MODEL, "%s: features: damaged", name);
    return NULL;
}
