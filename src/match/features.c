/* match/features.c: which features rows allow, and their tables; see features.h. */
#include "match/features.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"

#define SHRINK 10.0        /* rows of the mean that a level's table entry is mixed with */
#define FEW_LEVELS 8       /* up to so many levels get a number each */
#define LEVEL_ROWS 10      /* rows that a level needs for a number of its own */
#define MISSING_LEAST 0.02 /* share of missing and of filled rows from which being missing is a feature */

static void feature_free(gpointer data)
{
    Feature *feature = data;
    g_free(feature->level);
    g_clear_pointer(&feature->table, g_hash_table_unref);
    g_free(feature);
}

void features_free(Features *features)
{
    if (!features)
        return;
    g_clear_pointer(&features->schema, match_schema_unref);
    g_ptr_array_unref(features->features);
    g_free(features);
}

Features *features_new(MatchSchema *schema)
{
    Features *features = g_new0(Features, 1);
    features->schema = match_schema_ref(schema);
    features->features = g_ptr_array_new_with_free_func(feature_free);
    return features;
}

Feature *features_add(Features *features, FeatureKind kind, guint source)
{
    Feature *feature = g_new0(Feature, 1);
    feature->kind = kind;
    feature->source = source;
    g_ptr_array_add(features->features, feature);
    return feature;
}

gboolean feature_of_lead(const Features *features, guint place)
{
    const Feature *feature = features->features->pdata[place];
    return feature->kind == FEATURE_OFFERED ||
           (feature->source < features->schema->columns->len &&
            match_schema_column(features->schema, feature->source)->role == MATCH_LEAD);
}

/* ---- the plan ---- */

static guint filled(const MatchSchema *schema, const PairRows *rows, guint source)
{
    g_autofree double *value = g_new(double, rows->n + 1);
    pair_numbers(schema, rows, source, value);
    guint known = 0;
    for (guint i = 0; i < rows->n; i++)
        known += !isnan(value[i]);
    return known;
}

static void plan_number(Features *features, const PairRows *rows, guint source, gboolean within)
{
    guint known = filled(features->schema, rows, source);
    if (known == 0)
        return;
    features_add(features, FEATURE_VALUE, source);
    if (MIN(known, rows->n - known) >= MISSING_LEAST * rows->n)
        features_add(features, FEATURE_MISSING, source);
    if (within) {
        features_add(features, FEATURE_PLACE, source);
        features_add(features, FEATURE_DEVIATION, source);
    }
}

static int by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Levels with at least LEVEL_ROWS rows, by name; *all counts the others too. */
static GPtrArray *frequent_levels(const MatchSchema *schema, const PairRows *rows, guint source, guint *all)
{
    g_autoptr(GHashTable) count = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < rows->n; i++) {
        const char *text = pair_text(schema, rows, source, i);
        if (text)
            g_hash_table_replace(count, (gpointer)text,
                                 GUINT_TO_POINTER(GPOINTER_TO_UINT(g_hash_table_lookup(count, text)) + 1));
    }
    GPtrArray *levels = g_ptr_array_new();
    GHashTableIter iter;
    gpointer level, times;
    g_hash_table_iter_init(&iter, count);
    while (g_hash_table_iter_next(&iter, &level, &times))
        if (GPOINTER_TO_UINT(times) >= LEVEL_ROWS)
            g_ptr_array_add(levels, level);
    g_ptr_array_sort(levels, by_text);
    *all = g_hash_table_size(count);
    return levels;
}

static void plan_category(Features *features, const PairRows *rows, guint source)
{
    guint all;
    g_autoptr(GPtrArray) levels = frequent_levels(features->schema, rows, source, &all);
    if (all < 2)
        return;
    if (all > FEW_LEVELS) {
        features_add(features, FEATURE_TARGET, source);
        return;
    }
    for (guint i = 0; i < levels->len; i++)
        features_add(features, FEATURE_LEVEL, source)->level = g_strdup(levels->pdata[i]);
}

static gboolean is_feature(const MatchColumn *column)
{
    return column->role == MATCH_LEAD || column->role == MATCH_PREMISES || column->role == MATCH_PAIR;
}

static void plan_offered(Features *features, const PairRows *rows)
{
    g_autofree guint *offered = g_new0(guint, rows->groups);
    for (guint i = 0; i < rows->n; i++)
        offered[rows->group[i]]++;
    guint least = G_MAXUINT, most = 0;
    for (guint g = 0; g < rows->groups; g++)
        if (offered[g] > 0) {
            least = MIN(least, offered[g]);
            most = MAX(most, offered[g]);
        }
    if (most <= least)
        return;
    Feature *feature = features_add(features, FEATURE_OFFERED, (guint)features->schema->lead_id);
    feature->low = logf((float)least);
    feature->high = logf((float)most);
}

Features *features_plan(MatchSchema *schema, const PairRows *rows)
{
    Features *features = features_new(schema);
    if (rows->group)
        plan_offered(features, rows);
    for (guint i = 0; i < schema->columns->len; i++) {
        const MatchColumn *column = match_schema_column(schema, i);
        if (!is_feature(column) || column->type == MATCH_ID || (gint)i == schema->price)
            continue;
        if (column->type == MATCH_CATEGORY)
            plan_category(features, rows, i);
        else if (column->type == MATCH_LIST)
            features_add(features, FEATURE_COUNT, i);
        else
            plan_number(features, rows, i, column->within && column->role != MATCH_LEAD && rows->group);
    }
    for (guint i = 0; i < schema->pairs->len; i++) {
        MatchPairKind kind = g_array_index(schema->pairs, MatchPair, i).kind;
        plan_number(features, rows, schema->columns->len + i,
                    kind != MATCH_SAME && kind != MATCH_LISTED && rows->group);
    }
    return features;
}

/* ---- the tables ---- */

typedef struct {
    double sum, all;
} LevelSum;

static float shrunk(const FeatureTarget *target, double sum, double all, double mean)
{
    double share = (sum + SHRINK * mean) / (all + SHRINK);
    return (float)(target->odds ? log(share / (1 - share)) : share);
}

static GHashTable *sum_levels(const Features *features, guint source, const PairRows *rows, const FeatureTarget *target,
                              const guint *fold, guint leave)
{
    GHashTable *levels = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; i < rows->n; i++) {
        const char *text = fold && fold[i] == leave ? NULL : pair_text(features->schema, rows, source, i);
        if (!text)
            continue;
        LevelSum *level = g_hash_table_lookup(levels, text);
        if (!level)
            g_hash_table_insert(levels, g_strdup(text), level = g_new0(LevelSum, 1));
        level->all++;
        level->sum += target->value[i];
    }
    return levels;
}

static double mean_of(guint n, const FeatureTarget *target, const guint *fold, guint leave)
{
    double all = 0, sum = 0;
    for (guint i = 0; i < n; i++)
        if (!fold || fold[i] != leave) {
            all++;
            sum += target->value[i];
        }
    double mean = all > 0 ? sum / all : 0.5;
    return target->odds ? CLAMP(mean, 1e-6, 1 - 1e-6) : mean;
}

static void learn_table(Feature *feature, GHashTable *levels, const FeatureTarget *target, double mean)
{
    g_clear_pointer(&feature->table, g_hash_table_unref);
    feature->table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    feature->prior = shrunk(target, 0, 0, mean);
    GHashTableIter iter;
    gpointer level, of_level;
    g_hash_table_iter_init(&iter, levels);
    while (g_hash_table_iter_next(&iter, &level, &of_level)) {
        const LevelSum *seen = of_level;
        float *value = g_new(float, 1);
        *value = shrunk(target, seen->sum, seen->all, mean);
        g_hash_table_insert(feature->table, g_strdup(level), value);
    }
}

void features_learn(Features *features, const PairRows *rows, const FeatureTarget *target, const guint *fold,
                    guint leave)
{
    double mean = mean_of(rows->n, target, fold, leave);
    for (guint i = 0; i < features->features->len; i++) {
        Feature *feature = features->features->pdata[i];
        if (feature->kind != FEATURE_TARGET)
            continue;
        g_autoptr(GHashTable) levels = sum_levels(features, feature->source, rows, target, fold, leave);
        learn_table(feature, levels, target, mean);
    }
}
