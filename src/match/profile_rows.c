/* match/profile_rows.c: rows that are alike. See profile_parts.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "match/profile_parts.h"

#define EXAMPLES 5      /* groups that are shown */
#define EXAMPLE_ROWS 10 /* rows of such a group */

/* A row as two numbers that differ where rows differ, but for a chance of one in 2^128. */
typedef struct {
    guint64 a, b;
    guint row;
} Print;

/* The finalizer of MurmurHash3 (Appleby): every bit of the input changes half of the output's. */
static guint64 mix(guint64 x)
{
    x = (x ^ (x >> 33)) * 0xff51afd7ed558ccdULL;
    x = (x ^ (x >> 33)) * 0xc4ceb9fe1a85ec53ULL;
    return x ^ (x >> 33);
}

static guint64 bits_of(const FrameColumn *column, guint row)
{
    if (frame_missing(column, row))
        return G_MAXUINT64;
    if (column->kind == FRAME_CATEGORY)
        return (guint64)column->code[row];
    double value = column->number[row] + 0.0; /* -0 is 0 */
    guint64 bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static int by_print(const void *x, const void *y)
{
    const Print *a = x, *b = y;
    if (a->a != b->a)
        return a->a > b->a ? 1 : -1;
    if (a->b != b->b)
        return a->b > b->b ? 1 : -1;
    return (a->row > b->row) - (a->row < b->row);
}

static Print *prints_of(const MatchData *data, guint roles)
{
    Print *prints = g_new(Print, data->frame->rows + 1);
    for (guint row = 0; row < data->frame->rows; row++) {
        prints[row] = (Print){1, 2, row};
        for (guint i = 0; i < data->frame->columns->len; i++) {
            if (!(roles & 1u << match_schema_column(data->schema, i)->role))
                continue;
            guint64 bits = mix(bits_of(data->frame->columns->pdata[i], row) + i);
            prints[row].a = mix(prints[row].a ^ bits);
            prints[row].b = mix(prints[row].b + bits * 0x9e3779b97f4a7c15ULL);
        }
    }
    qsort(prints, data->frame->rows, sizeof *prints, by_print);
    return prints;
}

static gboolean differ_in(const MatchData *data, const Print *prints, guint n, gint column)
{
    if (column < 0)
        return TRUE;
    const FrameColumn *values = data->frame->columns->pdata[column];
    gboolean yes = FALSE, no = FALSE;
    for (guint i = 0; i < n; i++) {
        yes |= values->number[prints[i].row] == 1;
        no |= values->number[prints[i].row] == 0;
    }
    return yes && no;
}

static int by_row(const void *x, const void *y)
{
    guint a = **(const guint *const *)x, b = **(const guint *const *)y;
    return (a > b) - (a < b);
}

static JsonValue *example(const Print *group, guint n)
{
    JsonValue *rows = json_array();
    for (guint i = 0; i < MIN(n, EXAMPLE_ROWS); i++)
        json_array_append_new(rows, json_integer((json_int_t)group[i].row + 1));
    return rows;
}

JsonValue *profile_alike_rows(const MatchData *data, guint roles, gint differ)
{
    g_autofree Print *prints = prints_of(data, roles);
    g_autoptr(GPtrArray) first = g_ptr_array_new(); /* of guint *: the first row of each group */
    guint rows = 0, total = data->frame->rows, end;
    g_autofree guint *length = g_new0(guint, total + 1);
    for (guint i = 0; i < total; i = end) {
        for (end = i + 1; end < total && prints[end].a == prints[i].a && prints[end].b == prints[i].b;)
            end++;
        if (end - i < 2 || !differ_in(data, prints + i, end - i, differ))
            continue;
        g_ptr_array_add(first, &prints[i].row);
        length[prints[i].row] = end - i;
        rows += end - i;
    }
    g_ptr_array_sort(first, by_row);
    JsonValue *examples = json_array();
    for (guint i = 0; i < MIN(first->len, EXAMPLES); i++) {
        const Print *group = (const Print *)(void *)((char *)first->pdata[i] - G_STRUCT_OFFSET(Print, row));
        json_array_append_new(examples, example(group, length[group->row]));
    }
    return json_pack("{s:i,s:i,s:o}", "groups", (int)first->len, "rows", (int)rows, "examples", examples);
}
