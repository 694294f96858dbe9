/* match/features_fill.c: the numbers of the features; see features.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "match/features.h"

static void fill_numbers(const MatchSchema *schema, const PairRows *rows, guint source, double *value)
{
    pair_numbers(schema, rows, source, value);
    if (source < schema->columns->len && match_schema_column(schema, source)->log)
        for (guint i = 0; i < rows->n; i++)
            value[i] = isnan(value[i]) ? NAN : log1p(MAX(value[i], 0.0));
}

static guint list_length(const char *text)
{
    guint entries = *text != '\0';
    for (const char *c = text; *c; c++)
        entries += *c == ';' || *c == ',';
    return entries;
}

static double text_value(const Feature *feature, const char *text)
{
    if (feature->kind == FEATURE_COUNT)
        return list_length(text);
    if (feature->kind == FEATURE_LEVEL)
        return strcmp(text, feature->level) == 0;
    const float *known = feature->table ? g_hash_table_lookup(feature->table, text) : NULL;
    return known ? *known : feature->prior;
}

/* Each level is looked up once, not each row. */
static void fill_texts(const MatchSchema *schema, const PairRows *rows, const Feature *feature, double *value)
{
    PairPlace place = pair_place(schema, rows, feature->source);
    guint levels = place.column && place.column->code ? place.column->levels->len : 0;
    g_autofree double *of_level = g_new(double, levels + 1);
    for (guint i = 0; i < levels; i++)
        of_level[i] = text_value(feature, place.column->levels->pdata[i]);
    for (guint i = 0; i < rows->n; i++) {
        gint32 code = levels > 0 ? place.column->code[pair_place_row(&place, i)] : -1;
        value[i] = code >= 0 ? of_level[code] : NAN;
    }
}

/* ---- within an offer ---- */

typedef struct {
    double value;
    guint row;
} Ranked;

static int by_value(const void *a, const void *b)
{
    double x = ((const Ranked *)a)->value, y = ((const Ranked *)b)->value;
    return (x > y) - (x < y);
}

static void places_of(Ranked *ranked, guint n, double *value)
{
    qsort(ranked, n, sizeof *ranked, by_value);
    for (guint i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && ranked[end].value == ranked[i].value;)
            end++;
        for (guint k = i; k < end; k++)
            value[ranked[k].row] = n > 1 ? (i + 0.5 * (end - i - 1)) / (n - 1) : NAN;
    }
}

static void deviations_of(const Ranked *ranked, guint n, double *value)
{
    double sum = 0, squares = 0;
    for (guint i = 0; i < n; i++)
        sum += ranked[i].value;
    double mean = sum / n;
    for (guint i = 0; i < n; i++)
        squares += (ranked[i].value - mean) * (ranked[i].value - mean);
    double deviation = sqrt(squares / n);
    for (guint i = 0; i < n; i++)
        value[ranked[i].row] = n < 2 ? NAN : deviation > 1e-12 * fabs(mean) ? (ranked[i].value - mean) / deviation : 0;
}

/* Rows by offer: `start` has groups + 1 places in `order`. */
static void order_by_group(const PairRows *rows, guint **start, guint **order)
{
    *start = g_new0(guint, rows->groups + 2);
    *order = g_new(guint, MAX(rows->n, 1u));
    for (guint i = 0; i < rows->n; i++)
        (*start)[rows->group[i] + 2]++;
    for (guint i = 2; i < rows->groups + 2; i++)
        (*start)[i] += (*start)[i - 1];
    for (guint i = 0; i < rows->n; i++)
        (*order)[(*start)[rows->group[i] + 1]++] = i;
}

static void fill_within(const PairRows *rows, FeatureKind kind, double *value)
{
    g_autofree guint *start = NULL, *order = NULL;
    order_by_group(rows, &start, &order);
    g_autofree Ranked *ranked = g_new(Ranked, MAX(rows->n, 1u));
    for (guint g = 0; g < rows->groups; g++) {
        guint n = 0;
        for (guint k = start[g]; k < start[g + 1]; k++)
            if (!isnan(value[order[k]]))
                ranked[n++] = (Ranked){value[order[k]], order[k]};
        if (kind == FEATURE_PLACE)
            places_of(ranked, n, value);
        else
            deviations_of(ranked, n, value);
    }
}

static void fill_offered(const PairRows *rows, const Feature *feature, double *value)
{
    g_autofree guint *offered = g_new0(guint, rows->groups);
    for (guint i = 0; i < rows->n; i++)
        offered[rows->group[i]]++;
    for (guint i = 0; i < rows->n; i++)
        value[i] = CLAMP(log(offered[rows->group[i]]), feature->low, feature->high);
}

/* ---- the matrix ---- */

static void fill(const Features *features, const Feature *feature, const PairRows *rows, double *value)
{
    if (feature->kind == FEATURE_COUNT || feature->kind == FEATURE_LEVEL || feature->kind == FEATURE_TARGET) {
        fill_texts(features->schema, rows, feature, value);
        return;
    }
    if (feature->kind == FEATURE_OFFERED) {
        fill_offered(rows, feature, value);
        return;
    }
    fill_numbers(features->schema, rows, feature->source, value);
    if (feature->kind == FEATURE_PLACE || feature->kind == FEATURE_DEVIATION)
        fill_within(rows, feature->kind, value);
    if (feature->kind == FEATURE_MISSING)
        for (guint i = 0; i < rows->n; i++)
            value[i] = isnan(value[i]);
}

float *features_matrix(const Features *features, const PairRows *rows)
{
    guint columns = features->features->len;
    float *matrix = g_new(float, MAX((gsize)rows->n * columns, 1));
    g_autofree double *value = g_new(double, MAX(rows->n, 1u));
    for (guint k = 0; k < columns; k++) {
        fill(features, features->features->pdata[k], rows, value);
        for (guint i = 0; i < rows->n; i++)
            matrix[(gsize)i * columns + k] = (float)value[i];
    }
    return matrix;
}

float *features_matrix_apart(Features *features, const PairRows *rows, const FeatureTarget *target, const guint *fold,
                             guint folds)
{
    guint columns = features->features->len;
    features_learn(features, rows, target, NULL, 0);
    float *matrix = features_matrix(features, rows);
    g_autofree double *value = g_new(double, MAX(rows->n, 1u));
    for (guint leave = 0; leave < folds; leave++) {
        features_learn(features, rows, target, fold, leave);
        for (guint k = 0; k < columns; k++) {
            const Feature *feature = features->features->pdata[k];
            if (feature->kind != FEATURE_TARGET)
                continue;
            fill(features, feature, rows, value);
            for (guint i = 0; i < rows->n; i++)
                if (fold[i] == leave)
                    matrix[(gsize)i * columns + k] = (float)value[i];
        }
    }
    features_learn(features, rows, target, NULL, 0);
    return matrix;
}
