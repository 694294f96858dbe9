/* learn/drift.c: see drift.h. */
#include "learn/drift.h"

#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "learn/error.h"
#include "learn/numbers.h"

#define TENTHS 10
#define MOST_BINS (DRIFT_LEVELS + 2)

/* Bins of numbers: up to each edge, beyond the last, missing. Of categories: each level, the rest, missing. */
struct DriftBase {
    FrameKind kind;
    guint bins;
    double edge[TENTHS - 1]; /* bins - 2 of them, rising; none is a value of then */
    GPtrArray *levels;       /* of char *: bins - 2 of them */
    double then[MOST_BINS];  /* rows */
};

static DriftBase *base_new(FrameKind kind)
{
    DriftBase *base = g_new0(DriftBase, 1);
    base->kind = kind;
    base->levels = g_ptr_array_new_with_free_func(g_free);
    return base;
}

void drift_base_free(DriftBase *base)
{
    if (!base)
        return;
    g_ptr_array_unref(base->levels);
    g_free(base);
}

static int compare_numbers(gconstpointer a, gconstpointer b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* Edges half-way to the next greater value, so that rounding them moves no value to another bin. */
static void find_edges(DriftBase *base, const FrameColumn *column, guint rows)
{
    g_autofree double *sorted = g_new(double, rows + 1);
    guint n = 0, edges = 0;
    for (guint i = 0; i < rows; i++)
        if (!isnan(column->number[i]))
            sorted[n++] = column->number[i];
    qsort(sorted, n, sizeof *sorted, compare_numbers);
    for (guint tenth = 1; n > 0 && tenth < TENTHS; tenth++) {
        guint at = (guint)((guint64)tenth * n + TENTHS - 1) / TENTHS - 1, next = at + 1;
        while (next < n && sorted[next] <= sorted[at])
            next++;
        if (next == n)
            break; /* nothing is beyond */
        double edge = sorted[at] + (sorted[next] - sorted[at]) / 2;
        if (edges == 0 || edge > base->edge[edges - 1])
            base->edge[edges++] = edge;
    }
    base->bins = edges + 2;
}

static int compare_counts(gconstpointer a, gconstpointer b, gpointer user)
{
    const guint *count = user, left = *(const guint *)a, right = *(const guint *)b;
    if (count[left] != count[right])
        return count[left] > count[right] ? -1 : 1;
    return left < right ? -1 : left > right; /* as they came */
}

static void find_levels(DriftBase *base, const FrameColumn *column, guint rows)
{
    guint levels = column->levels->len;
    g_autofree guint *count = g_new0(guint, levels + 1), *order = g_new(guint, levels + 1);
    for (guint i = 0; i < rows; i++)
        if (column->code[i] >= 0)
            count[column->code[i]]++;
    for (guint i = 0; i < levels; i++)
        order[i] = i;
    g_sort_array(order, levels, sizeof *order, compare_counts, count);
    for (guint i = 0; i < MIN(levels, DRIFT_LEVELS) && count[order[i]] > 0; i++)
        g_ptr_array_add(base->levels, g_strdup(column->levels->pdata[order[i]]));
    base->bins = base->levels->len + 2;
}

/* Adds up the rows in each bin. */
static void count_numbers(const DriftBase *base, const FrameColumn *column, guint rows, double *count)
{
    for (guint i = 0; i < rows; i++) {
        guint bin = 0;
        while (bin + 2 < base->bins && column->number[i] > base->edge[bin])
            bin++;
        count[isnan(column->number[i]) ? base->bins - 1 : bin]++;
    }
}

static void count_levels(const DriftBase *base, const FrameColumn *column, guint rows, double *count)
{
    g_autofree guint *bin = g_new(guint, column->levels->len + 1);
    for (guint i = 0; i < column->levels->len; i++)
        bin[i] = base->bins - 2;
    for (guint i = 0; i < base->levels->len; i++) {
        gint32 code = frame_level_find(column, base->levels->pdata[i]);
        if (code >= 0)
            bin[code] = i;
    }
    for (guint i = 0; i < rows; i++)
        count[column->code[i] < 0 ? base->bins - 1 : bin[column->code[i]]]++;
}

static void count_bins(const DriftBase *base, const FrameColumn *column, guint rows, double *count)
{
    (base->kind == FRAME_NUMBER ? count_numbers : count_levels)(base, column, rows, count);
}

DriftBase *drift_base(const FrameColumn *column, guint rows)
{
    DriftBase *base = base_new(column->kind);
    (column->kind == FRAME_NUMBER ? find_edges : find_levels)(base, column, rows);
    count_bins(base, column, rows, base->then);
    return base;
}

double drift_psi(const DriftBase *base, const FrameColumn *now, guint rows)
{
    double count[MOST_BINS] = {0}, then = 0, sum = 0;
    for (guint i = 0; i < base->bins; i++)
        then += base->then[i];
    if (now->kind != base->kind || rows < DRIFT_FEW || then <= 0)
        return NAN;
    count_bins(base, now, rows, count);
    guint bins = 0;
    for (guint i = 0; i < base->bins; i++) {
        if (base->then[i] <= 0 && count[i] <= 0)
            continue;
        double before = MAX(base->then[i], 0.5) / then, after = MAX(count[i], 0.5) / rows;
        sum += (after - before) * log(after / before);
        bins++;
    }
    return MAX(0, sum - (bins - 1) * (1 / then + 1.0 / rows));
}

/* ---- as JSON ---- */

JsonValue *drift_base_json(const DriftBase *base)
{
    JsonValue *json = json_object();
    if (base->kind == FRAME_NUMBER) {
        json_object_set_new(json, "edges", numbers_json(base->edge, base->bins - 2));
    } else {
        JsonValue *levels = json_array();
        for (guint i = 0; i < base->levels->len; i++)
            json_array_append_new(levels, json_string(base->levels->pdata[i]));
        json_object_set_new(json, "levels", levels);
    }
    json_object_set_new(json, "then", numbers_json(base->then, base->bins));
    return json;
}

static gboolean read_edges(DriftBase *base, const JsonValue *json, const char *name, GError **error)
{
    gsize n = MIN(numbers_length(json, "edges"), TENTHS - 1);
    g_autofree double *edge = numbers_parse(json, "edges", n, name, error);
    if (!edge)
        return FALSE;
    memcpy(base->edge, edge, n * sizeof *edge);
    base->bins = (guint)n + 2;
    return TRUE;
}

static gboolean read_levels(DriftBase *base, const JsonValue *json, const char *name, GError **error)
{
    const JsonValue *levels = json_object_get(json, "levels");
    gsize n = json_array_size(levels);
    for (gsize i = 0; i < n && n <= DRIFT_LEVELS; i++) {
        const char *level = json_string_value(json_array_get(levels, i));
        if (level)
            g_ptr_array_add(base->levels, g_strdup(level));
    }
    base->bins = base->levels->len + 2;
    if (json_is_array(levels) && base->levels->len == n)
        return TRUE;
    g_set_error(
        error, LEARN_ERROR, LEARN_ERROR_MODEL,
        tr("%s: “levels” is not a list of at most %d texts", "%s: «levels» — не список из текстов, не более %d"), name,
        DRIFT_LEVELS);
    return FALSE;
}

DriftBase *drift_base_parse(const JsonValue *json, const char *name, GError **error)
{
    g_autoptr(DriftBase) base = base_new(json_object_get(json, "edges") ? FRAME_NUMBER : FRAME_CATEGORY);
    if (!(base->kind == FRAME_NUMBER ? read_edges : read_levels)(base, json, name, error))
        return NULL;
    g_autofree double *then = numbers_parse(json, "then", base->bins, name, error);
    if (!then)
        return NULL;
    for (guint i = 0; i < base->bins; i++)
        base->then[i] = MAX(then[i], 0);
    return g_steal_pointer(&base);
}
