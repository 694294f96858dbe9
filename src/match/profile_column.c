/* match/profile_column.c: see profile_parts.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "learn/metrics.h"
#include "match/profile_parts.h"

#define FREQUENT 8 /* levels that are listed */
#define ALIKE 5    /* groups of spellings that are listed */
#define LEAST 20   /* deals, and failures, below which nothing is said of a column alone */
#define TELLS 0.95 /* area under the curve from which a column alone tells the outcome */
#define COMMON 0.8 /* share of deals in all rows above which "filled for deals" says nothing */
#define SHRINK 5.0 /* rows of the base rate that the rate of a level is mixed with */
#define DIGITS 6

/* What a column holds. */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static JsonValue *number_json(const MatchColumn *column, double value)
{
    if (column->type != MATCH_DAY)
        return jsonfile_number(value, DIGITS);
    g_autofree char *text = match_number_text(column, value);
    return json_string(text);
}

static void add_numbers(JsonValue *facts, const MatchColumn *column, const FrameColumn *from, guint rows)
{
    g_autofree double *value = g_new(double, rows + 1);
    guint n = 0, distinct = 0;
    for (guint i = 0; i < rows; i++)
        if (!isnan(from->number[i]))
            value[n++] = from->number[i];
    qsort(value, n, sizeof *value, by_value);
    for (guint i = 0; i < n; i++)
        distinct += i == 0 || value[i] != value[i - 1];
    json_object_set_new(facts, "distinct", json_integer(distinct));
    if (n == 0)
        return;
    double median = n % 2 || column->type == MATCH_DAY ? value[n / 2] : (value[n / 2 - 1] + value[n / 2]) / 2;
    json_object_set_new(facts, "smallest", number_json(column, value[0]));
    json_object_set_new(facts, "median", number_json(column, median));
    json_object_set_new(facts, "largest", number_json(column, value[n - 1]));
}

typedef struct {
    guint level, count;
} Level;

/* The most frequent first; of as many, the first that came. */
static int by_count(const void *a, const void *b)
{
    const Level *x = a, *y = b;
    return x->count != y->count ? (x->count < y->count ? 1 : -1) : (x->level > y->level) - (x->level < y->level);
}

static Level *count_levels(const FrameColumn *from, guint rows, guint *distinct)
{
    Level *levels = g_new0(Level, from->levels->len + 1);
    for (guint i = 0; i < from->levels->len; i++)
        levels[i].level = i;
    for (guint i = 0; i < rows; i++)
        if (from->code[i] >= 0)
            levels[from->code[i]].count++;
    qsort(levels, from->levels->len, sizeof *levels, by_count);
    for (*distinct = 0; *distinct < from->levels->len && levels[*distinct].count;)
        (*distinct)++;
    return levels;
}

/* Levels that are the same but for capitals. */
static JsonValue *alike_json(const FrameColumn *from, const Level *levels, guint distinct)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    JsonValue *groups = json_array();
    for (guint i = 0; i < distinct && json_array_size(groups) < ALIKE; i++) {
        const char *text = from->levels->pdata[levels[i].level];
        char *folded = g_utf8_casefold(text, -1);
        const char *first = g_hash_table_lookup(seen, folded);
        if (first)
            json_array_append_new(groups, json_pack("[s,s]", first, text));
        g_hash_table_replace(seen, folded, (gpointer)text);
    }
    return groups;
}

static void add_levels(JsonValue *facts, const MatchColumn *column, const FrameColumn *from, guint rows)
{
    guint distinct = 0;
    g_autofree Level *levels = count_levels(from, rows, &distinct);
    json_object_set_new(facts, "distinct", json_integer(distinct));
    if (column->type == MATCH_ID)
        return;
    JsonValue *frequent = json_array();
    for (guint i = 0; i < MIN(distinct, FREQUENT); i++)
        json_array_append_new(frequent, json_pack("{s:s,s:i}", "value", from->levels->pdata[levels[i].level], "count",
                                                  (int)levels[i].count));
    json_object_set_new(facts, "frequent", frequent);
    g_autoptr(JsonValue) alike = alike_json(from, levels, distinct);
    if (json_array_size(alike))
        json_object_set(facts, "alike", alike);
}

/* What a column tells of the outcome. */

typedef struct {
    const MatchData *data;
    const FrameColumn *column;
    const double *outcome; /* 1, 0 or NAN */
    guint rows;
} Told;

/* Which half of the data a row belongs to: a lead is in one. */
static guint half_of(const Told *told, guint row)
{
    gint lead = told->data->schema->lead_id;
    if (lead < 0)
        return row % 2;
    return (guint)((const FrameColumn *)told->data->frame->columns->pdata[lead])->code[row] % 2;
}

/* The rate of deals of each level in the other half, so that a level of one row tells nothing. */
static void level_rates(const Told *told, float *score)
{
    guint levels = told->column->levels->len;
    g_autofree double *deals = g_new0(double, 2 * levels + 2), *rows = g_new0(double, 2 * levels + 2);
    double all[2] = {0, 0}, of[2] = {0, 0};
    for (guint i = 0; i < told->rows; i++) {
        if (isnan(told->outcome[i]) || told->column->code[i] < 0)
            continue;
        guint half = half_of(told, i), at = half * levels + (guint)told->column->code[i];
        rows[at]++;
        deals[at] += told->outcome[i];
        of[half]++;
        all[half] += told->outcome[i];
    }
    for (guint i = 0; i < told->rows; i++) {
        guint other = 1 - half_of(told, i);
        double base = of[other] > 0 ? all[other] / of[other] : 0;
        guint at = other * levels + (guint)MAX(told->column->code[i], 0);
        score[i] = (float)((deals[at] + SHRINK * base) / (rows[at] + SHRINK));
    }
}

/* Of the rows where `use` says so; NAN with too few deals or failures. */
static double auc_of(const Told *told, const float *score, gboolean known_only)
{
    g_autofree float *kept = g_new(float, told->rows + 1);
    g_autofree gboolean *deal = g_new(gboolean, told->rows + 1);
    gsize n = 0, deals = 0;
    for (guint i = 0; i < told->rows; i++) {
        if (isnan(told->outcome[i]) || (known_only && frame_missing(told->column, i)))
            continue;
        kept[n] = score[i];
        deal[n] = told->outcome[i] > 0.5;
        deals += (gsize)deal[n++];
    }
    return deals < LEAST || n - deals < LEAST ? NAN : metrics_auc(kept, deal, NULL, n);
}

static double auc_of_values(const Told *told)
{
    g_autofree float *score = g_new(float, told->rows + 1);
    if (told->column->kind == FRAME_CATEGORY)
        level_rates(told, score);
    else
        for (guint i = 0; i < told->rows; i++)
            score[i] = (float)told->column->number[i];
    return auc_of(told, score, TRUE);
}

static double auc_of_being_filled(const Told *told)
{
    g_autofree float *score = g_new(float, told->rows + 1);
    for (guint i = 0; i < told->rows; i++)
        score[i] = frame_missing(told->column, i) ? 0 : 1;
    return auc_of(told, score, FALSE);
}

/* The share of deals where the column is filled; NAN with fewer than LEAST such rows. *base: in all rows. */
static double deals_where_filled(const Told *told, double *base)
{
    double filled = 0, won = 0, rows = 0, deals = 0;
    for (guint i = 0; i < told->rows; i++) {
        if (isnan(told->outcome[i]))
            continue;
        gboolean known = !frame_missing(told->column, i);
        rows++;
        deals += told->outcome[i];
        filled += known;
        won += known ? told->outcome[i] : 0;
    }
    *base = rows > 0 ? deals / rows : NAN;
    return filled < LEAST ? NAN : won / filled;
}

static void suspect(JsonValue *suspects, const MatchColumn *column, const char *kind, double value)
{
    gboolean feature = column->role >= MATCH_LEAD && column->role <= MATCH_PAIR;
    json_array_append_new(suspects, json_pack("{s:s,s:s,s:o,s:b}", "column", column->name, "kind", kind, "value",
                                              jsonfile_number(value, DIGITS), "declared", !feature));
}

static gboolean is_extreme(double auc)
{
    return auc >= TELLS || auc <= 1 - TELLS;
}

static void add_told(JsonValue *facts, const Told *told, const MatchColumn *column, JsonValue *suspects)
{
    double base = NAN, auc = auc_of_values(told), filled_auc = auc_of_being_filled(told);
    double filled = deals_where_filled(told, &base);
    json_object_set_new(facts, "auc", jsonfile_number(auc, DIGITS));
    json_object_set_new(facts, "filled_auc", jsonfile_number(filled_auc, DIGITS));
    json_object_set_new(facts, "deals_where_filled", jsonfile_number(filled, DIGITS));
    if (is_extreme(auc))
        suspect(suspects, column, "tells", auc);
    if (is_extreme(filled_auc) || (filled >= TELLS && base <= COMMON))
        suspect(suspects, column, "filled", filled >= TELLS ? filled : filled_auc);
}

/* Whether a column can tell anything: the outcome itself and what only names a row cannot. */
static gboolean can_tell(const MatchColumn *column)
{
    static const guint silent =
        1u << MATCH_LEAD_ID | 1u << MATCH_PREMISES_ID | 1u << MATCH_OUTCOME | 1u << MATCH_GROUP | 1u << MATCH_LEAVE_OUT;
    return !(silent & 1u << column->role);
}

JsonValue *profile_column(const MatchData *data, guint place, JsonValue *suspects)
{
    const MatchColumn *column = match_schema_column(data->schema, place);
    const FrameColumn *from = data->frame->columns->pdata[place];
    guint rows = data->frame->rows, missing = 0;
    for (guint i = 0; i < rows; i++)
        missing += frame_missing(from, i);
    JsonValue *facts = json_pack("{s:s,s:s,s:s,s:o}", "name", column->name, "role", match_role_names[column->role],
                                 "type", match_type_names[column->type], "missing",
                                 jsonfile_number(rows ? (double)missing / rows : NAN, DIGITS));
    (from->kind == FRAME_NUMBER ? add_numbers : add_levels)(facts, column, from, rows);
    if (data->schema->outcome < 0 || !can_tell(column))
        return facts;
    const FrameColumn *outcome = data->frame->columns->pdata[data->schema->outcome];
    Told told = {data, from, outcome->number, rows};
    add_told(facts, &told, column, suspects);
    return facts;
}
