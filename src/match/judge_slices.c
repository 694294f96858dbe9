/* match/judge_slices.c: how good the answer is for parts of the leads and premises. See judge.h. */
#include <math.h>

#include "base/limits.h"
#include "learn/ranking_score.h"
#include "match/judge_parts.h"
#include "match/scored.h"

#define SLICE_PAIRS 30 /* fewer pairs or deals tell nothing */
#define SLICE_DEALS 5
#define SLICE_LEVELS 8 /* of a column, the most frequent ones; numbers with no more values are levels, too */
#define SLICE_THIRDS 3

/* How a column parts the rows. */
typedef struct {
    gint *part;       /* one a row: a place in `label` */
    GPtrArray *label; /* of char *; the last is NULL: missing, or a level that is rare */
} Parting;

static void parting_clear(Parting *parting)
{
    g_free(parting->part);
    g_ptr_array_unref(parting->label);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parting, parting_clear)

/* A number for people, four digits of it, the same in every locale. */
static char *short_number(double value)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    double scale = fabs(value) > 0 ? pow(10, 3 - floor(log10(fabs(value)))) : 1;
    return g_strdup(g_ascii_formatd(text, sizeof text, "%.12g", round(value * scale) / scale));
}

static int compare_doubles(gconstpointer a, gconstpointer b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static GArray *sorted_numbers(const FrameColumn *column, guint rows)
{
    GArray *sorted = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint row = 0; row < rows; row++)
        if (!isnan(column->number[row]))
            g_array_append_val(sorted, column->number[row]);
    g_array_sort(sorted, compare_doubles);
    return sorted;
}

/* The greatest number of each part: every value when there are few, else two of three thirds (the last has no end). */
static GArray *part_ends(const GArray *sorted, gboolean *thirds)
{
    GArray *ends = g_array_new(FALSE, FALSE, sizeof(double));
    *thirds = FALSE;
    for (guint i = 0; i < sorted->len && ends->len <= SLICE_LEVELS; i++) {
        double value = g_array_index(sorted, double, i);
        if (ends->len == 0 || value > g_array_index(ends, double, ends->len - 1))
            g_array_append_val(ends, value);
    }
    if (ends->len <= SLICE_LEVELS)
        return ends;
    *thirds = TRUE;
    g_array_set_size(ends, 0);
    for (guint i = 1; i < SLICE_THIRDS; i++) {
        double value = g_array_index(sorted, double, sorted->len *i / SLICE_THIRDS);
        if (ends->len == 0 || value > g_array_index(ends, double, ends->len - 1))
            g_array_append_val(ends, value);
    }
    return ends;
}

static void label_numbers(const GArray *ends, gboolean thirds, GPtrArray *label)
{
    g_autofree char *before = NULL;
    for (guint i = 0; i < ends->len; i++) {
        g_autofree char *end = short_number(g_array_index(ends, double, i));
        char *text = !thirds  ? g_strdup(end)
                     : before ? g_strdup_printf("%s … %s", before, end)
                              : g_strdup_printf("≤ %s", end);
        g_ptr_array_add(label, text);
        g_free(before);
        before = g_steal_pointer(&end);
    }
    if (thirds)
        g_ptr_array_add(label, g_strdup_printf("> %s", before));
}

static void part_numbers(Parting *parting, const FrameColumn *column, guint rows)
{
    g_autoptr(GArray) sorted = sorted_numbers(column, rows);
    gboolean thirds;
    g_autoptr(GArray) ends = part_ends(sorted, &thirds);
    label_numbers(ends, thirds, parting->label);
    for (guint row = 0; row < rows; row++) {
        guint part = 0;
        while (part < ends->len && column->number[row] > g_array_index(ends, double, part))
            part++;
        parting->part[row] = isnan(column->number[row]) ? (gint)parting->label->len : (gint)part;
    }
}

/* A level and how often it comes. */
typedef struct {
    gint32 code;
    guint count;
} LevelCount;

static int compare_counts(gconstpointer a, gconstpointer b)
{
    const LevelCount *left = a, *right = b;
    return left->count != right->count ? (left->count < right->count) - (left->count > right->count)
                                       : (left->code > right->code) - (left->code < right->code);
}

static GArray *most_frequent(const FrameColumn *column, guint rows)
{
    GArray *counts = g_array_new(FALSE, TRUE, sizeof(LevelCount));
    g_array_set_size(counts, column->levels->len);
    for (guint i = 0; i < counts->len; i++)
        g_array_index(counts, LevelCount, i).code = (gint32)i;
    for (guint row = 0; row < rows; row++)
        if (column->code[row] >= 0)
            g_array_index(counts, LevelCount, column->code[row]).count++;
    g_array_sort(counts, compare_counts);
    g_array_set_size(counts, MIN(counts->len, SLICE_LEVELS));
    return counts;
}

static void part_levels(Parting *parting, const FrameColumn *column, guint rows)
{
    g_autoptr(GArray) frequent = most_frequent(column, rows);
    g_autofree gint *place = g_new(gint, column->levels->len + 1);
    for (guint i = 0; i < column->levels->len; i++)
        place[i] = -1; /* a rare one: in no slice */
    for (guint i = 0; i < frequent->len; i++) {
        gint32 code = g_array_index(frequent, LevelCount, i).code;
        place[code] = (gint)i;
        g_ptr_array_add(parting->label, g_strdup(g_ptr_array_index(column->levels, code)));
    }
    for (guint row = 0; row < rows; row++)
        parting->part[row] = column->code[row] < 0 ? (gint)frequent->len : place[column->code[row]];
}

static void part_rows(Parting *parting, const FrameColumn *column, guint rows)
{
    *parting = (Parting){g_new(gint, rows + 1), g_ptr_array_new_with_free_func(g_free)};
    if (column->kind == FRAME_NUMBER)
        part_numbers(parting, column, rows);
    else
        part_levels(parting, column, rows);
    g_ptr_array_add(parting->label, NULL);
}

/* The rows of one slice, its leads numbered anew. */
typedef struct {
    float *score;
    double *probability; /* NULL: none are given */
    gboolean *suitable;
    guint *lead;
    guint n, leads, deals;
} Slice;

static void slice_clear(Slice *slice)
{
    g_free(slice->score);
    g_free(slice->probability);
    g_free(slice->suitable);
    g_free(slice->lead);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Slice, slice_clear)

static void slice_fill(Slice *slice, const Judged *judged, const JudgedMethod *method, const gint *part, gint which)
{
    guint rows = judged->data->frame->rows;
    *slice = (Slice){g_new(float, rows + 1), method->probability ? g_new(double, rows + 1) : NULL,
                     g_new(gboolean, rows + 1), g_new(guint, rows + 1)};
    g_autofree guint *number = g_new0(guint, judged->leads + 1); /* of a lead in the slice + 1 */
    for (guint row = 0; row < rows; row++) {
        if (part[row] != which)
            continue;
        guint *lead = &number[judged->lead[row]], at = slice->n++;
        if (*lead == 0)
            *lead = ++slice->leads;
        slice->lead[at] = *lead - 1;
        slice->score[at] = method->score[row];
        slice->suitable[at] = judged->suitable[row];
        slice->deals += judged->suitable[row] != FALSE;
        if (method->probability)
            slice->probability[at] = method->probability[row];
    }
}

static double slice_said(const Slice *slice)
{
    double sum = 0;
    for (guint i = 0; i < slice->n && slice->probability; i++)
        sum += slice->probability[i];
    return slice->probability ? sum / slice->n : NAN;
}

static JsonValue *slice_json(const Slice *slice, const MatchColumn *column, const char *level)
{
    const Ranking ranking = {slice->score, slice->suitable, slice->lead, slice->n, slice->leads};
    g_autoptr(Scored) scored = scored_new(slice->score, slice->suitable, slice->lead, slice->n);
    g_autoptr(RankingByLead) by_lead = ranking_by_lead(&ranking);
    const FirstPlaces first = {by_lead, 5};
    double brier = slice->probability ? ranking_brier(slice->probability, slice->suitable, NULL, slice->n) : NAN;
    JsonValue *entry = json_pack("{s:s, s:s, s:s, s:s?, s:i, s:i, s:i}", "column", column->name, "title_en",
                                 column->title_en, "title_ru", column->title_ru, "level", level, "leads",
                                 (int)slice->leads, "pairs", (int)slice->n, "deals", (int)slice->deals);
    json_object_set_new(entry, "auc", judge_measure(scored_auc, scored, slice->leads, JUDGE_SLICE_ROUNDS));
    json_object_set_new(entry, "ndcg5", judge_measure(first_ndcg, &first, slice->leads, JUDGE_SLICE_ROUNDS));
    json_object_set_new(entry, "brier", jsonfile_number(brier, JUDGE_DIGITS));
    json_object_set_new(entry, "said", jsonfile_number(slice_said(slice), JUDGE_DIGITS));
    json_object_set_new(entry, "happened", jsonfile_number((double)slice->deals / slice->n, JUDGE_DIGITS));
    return entry;
}

/* What a part is called: a flag by a sign that needs no language. */
static const char *part_label(const MatchColumn *column, const char *label)
{
    if (column->type != MATCH_FLAG || !label)
        return label;
    return g_str_equal(label, "0") ? "✗" : "✓";
}

/* A column that is all one slice parts nothing. */
static void add_slices(JsonValue *slices, const Judged *judged, const JudgedMethod *method, const MatchColumn *column,
                       const FrameColumn *values)
{
    g_auto(Parting) parting;
    part_rows(&parting, values, judged->data->frame->rows);
    for (guint i = 0; i < parting.label->len && json_array_size(slices) < LIMIT_MATCH_SLICES; i++) {
        g_auto(Slice) slice;
        slice_fill(&slice, judged, method, parting.part, (gint)i);
        if (slice.n >= SLICE_PAIRS && slice.deals >= SLICE_DEALS && slice.n < judged->data->frame->rows)
            json_array_append_new(slices,
                                  slice_json(&slice, column, part_label(column, g_ptr_array_index(parting.label, i))));
    }
}

JsonValue *judge_slices(const Judged *judged, const JudgedMethod *method)
{
    const MatchSchema *schema = judged->data->schema;
    JsonValue *slices = json_array();
    for (guint i = 0; i < schema->columns->len; i++) {
        const MatchColumn *column = match_schema_column(schema, i);
        gboolean role = column->role == MATCH_LEAD || column->role == MATCH_PREMISES || column->role == MATCH_PAIR;
        const FrameColumn *values = role ? frame_find(judged->data->frame, column->name) : NULL;
        if (values && column->type != MATCH_ID && column->type != MATCH_DAY && (gint)i != schema->price)
            add_slices(slices, judged, method, column, values);
    }
    return slices;
}
