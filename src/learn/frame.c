/* learn/frame.c: see frame.h. */
#include "learn/frame.h"

#include <math.h>
#include <string.h>

static void column_free(gpointer data)
{
    FrameColumn *column = data;
    g_free(column->name);
    g_free(column->number);
    g_free(column->code);
    g_clear_pointer(&column->levels, g_ptr_array_unref);
    g_clear_pointer(&column->index, g_hash_table_unref);
    g_free(column);
}

Frame *frame_new(guint rows)
{
    Frame *frame = g_new0(Frame, 1);
    frame->rows = rows;
    frame->columns = g_ptr_array_new_with_free_func(column_free);
    frame->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    return frame;
}

void frame_free(Frame *frame)
{
    if (!frame)
        return;
    g_hash_table_unref(frame->by_name);
    g_ptr_array_unref(frame->columns);
    g_free(frame);
}

FrameColumn *frame_add(Frame *frame, const char *name, FrameKind kind)
{
    g_return_val_if_fail(!frame_find(frame, name), NULL);
    FrameColumn *column = g_new0(FrameColumn, 1);
    *column = (FrameColumn){.name = g_strdup(name), .kind = kind};
    if (kind == FRAME_NUMBER) {
        column->number = g_new(double, frame->rows);
        for (guint i = 0; i < frame->rows; i++)
            column->number[i] = NAN;
    } else {
        column->code = g_new(gint32, frame->rows);
        for (guint i = 0; i < frame->rows; i++)
            column->code[i] = -1;
        column->levels = g_ptr_array_new_with_free_func(g_free);
        column->index = g_hash_table_new(g_str_hash, g_str_equal);
    }
    g_ptr_array_add(frame->columns, column);
    g_hash_table_insert(frame->by_name, column->name, column);
    return column;
}

FrameColumn *frame_find(const Frame *frame, const char *name)
{
    return g_hash_table_lookup(frame->by_name, name);
}

gint32 frame_level_find(const FrameColumn *column, const char *text)
{
    return GPOINTER_TO_INT(g_hash_table_lookup(column->index, text)) - 1;
}

gint32 frame_level(FrameColumn *column, const char *text)
{
    gint32 known = frame_level_find(column, text);
    if (known >= 0)
        return known;
    char *own = g_strdup(text);
    g_ptr_array_add(column->levels, own);
    g_hash_table_insert(column->index, own, GINT_TO_POINTER(column->levels->len));
    return (gint32)column->levels->len - 1;
}

gboolean frame_missing(const FrameColumn *column, guint row)
{
    return column->kind == FRAME_NUMBER ? isnan(column->number[row]) : column->code[row] < 0;
}

const char *frame_text(const FrameColumn *column, guint row)
{
    return column->code[row] < 0 ? NULL : column->levels->pdata[column->code[row]];
}

static void column_take(FrameColumn *to, const FrameColumn *from, const guint *rows, guint n)
{
    for (guint i = 0; from->levels && i < from->levels->len; i++)
        frame_level(to, from->levels->pdata[i]);
    for (guint i = 0; i < n; i++)
        if (to->number)
            to->number[i] = from->number[rows[i]];
        else
            to->code[i] = from->code[rows[i]];
}

Frame *frame_take(const Frame *frame, const guint *rows, guint n)
{
    Frame *taken = frame_new(n);
    for (guint i = 0; i < frame->columns->len; i++) {
        const FrameColumn *column = frame->columns->pdata[i];
        column_take(frame_add(taken, column->name, column->kind), column, rows, n);
    }
    return taken;
}

static void put_levels(FrameColumn *to, guint row, const FrameColumn *from, guint rows)
{
    for (guint i = 0; i < rows; i++) {
        const char *text = frame_text(from, i);
        to->code[row + i] = text ? frame_level(to, text) : -1;
    }
}

void frame_put(Frame *frame, guint row, const Frame *from)
{
    g_return_if_fail(row <= frame->rows && from->rows <= frame->rows - row);
    for (guint i = 0; i < from->columns->len; i++) {
        const FrameColumn *source = from->columns->pdata[i];
        FrameColumn *to = frame_find(frame, source->name);
        if (to && to->kind == FRAME_NUMBER && from->rows > 0)
            memcpy(to->number + row, source->number, from->rows * sizeof *to->number);
        else if (to && to->kind == FRAME_CATEGORY)
            put_levels(to, row, source, from->rows);
    }
}
