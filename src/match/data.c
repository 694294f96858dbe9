/* match/data.c: see data.h. */
#include "match/data.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/lang.h"
#include "base/limits.h"
#include "match/date.h"
#include "match/table.h"

Frame *match_frame_new(const MatchSchema *schema, guint roles, guint rows)
{
    Frame *frame = frame_new(rows);
    for (guint i = 0; i < schema->columns->len; i++) {
        const MatchColumn *column = match_schema_column(schema, i);
        if (roles & 1u << column->role)
            frame_add(frame, column->name, match_type_is_number(column->type) ? FRAME_NUMBER : FRAME_CATEGORY);
    }
    return frame;
}

MatchData *match_data_new(MatchSchema *schema, Frame *frame)
{
    MatchData *data = g_new0(MatchData, 1);
    data->schema = match_schema_ref(schema);
    data->frame = frame;
    g_autoptr(GBytes) bytes = match_data_bytes(data);
    g_autofree char *hash = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
    g_strlcpy(data->hash, hash, sizeof data->hash);
    return data;
}

void match_data_free(MatchData *data)
{
    if (!data)
        return;
    match_schema_unref(data->schema);
    frame_free(data->frame);
    g_free(data);
}

/* Bytes: a line of JSON, a line of names, a line a row; an empty field is missing. */

static void append_row(GString *text, const MatchSchema *schema, const Frame *frame, guint row)
{
    for (guint i = 0; i < frame->columns->len; i++) {
        const FrameColumn *column = g_ptr_array_index(frame->columns, i);
        g_autofree char *number = NULL;
        if (!frame_missing(column, row) && column->kind == FRAME_NUMBER)
            number = match_number_text(match_schema_column(schema, i), column->number[row]);
        const char *value = number ? number : frame_missing(column, row) ? "" : frame_text(column, row);
        table_append(text, value, i == 0);
    }
    g_string_append_c(text, '\n');
}

GBytes *match_data_bytes(const MatchData *data)
{
    g_autoptr(JsonValue) json = match_schema_json(data->schema);
    g_autofree char *head = jsonfile_text(json, FALSE);
    GString *text = g_string_new(head);
    g_string_append_c(text, '\n');
    for (guint i = 0; i < data->frame->columns->len; i++)
        table_append(text, match_schema_column(data->schema, i)->name, i == 0);
    g_string_append_c(text, '\n');
    for (guint row = 0; row < data->frame->rows; row++)
        append_row(text, data->schema, data->frame, row);
    return g_string_free_to_bytes(text);
}

static gboolean damaged(const char *name, guint line, GError **error)
{
    g_set_error(error, MATCH_ERROR, MATCH_ERROR_DATA,
                tr("%s, line %u: this is no data set of otklik, or it is damaged",
                   "%s, строка %u: это не набор данных otklik, либо он повреждён"),
                name, line);
    return FALSE;
}

/* A field as match_data_bytes() writes it. */
static gboolean set_field(const MatchColumn *column, FrameColumn *to, guint row, const char *text)
{
    if (!*text)
        return TRUE;
    if (to->kind == FRAME_CATEGORY) {
        to->code[row] = frame_level(to, text);
        return TRUE;
    }
    if (column->type == MATCH_DAY)
        return match_date_read(text, FALSE, &to->number[row]);
    char *end = NULL;
    to->number[row] = g_ascii_strtod(text, &end);
    return end != text && !*end && isfinite(to->number[row]);
}

static gboolean set_row(const MatchSchema *schema, Frame *frame, guint row, GPtrArray *fields)
{
    if (fields->len != frame->columns->len)
        return FALSE;
    for (guint i = 0; i < fields->len; i++)
        if (!set_field(match_schema_column(schema, i), frame->columns->pdata[i], row, fields->pdata[i]))
            return FALSE;
    return TRUE;
}

static gboolean is_head(const MatchSchema *schema, const GPtrArray *fields)
{
    if (fields->len != schema->columns->len)
        return FALSE;
    for (guint i = 0; i < fields->len; i++)
        if (strcmp(fields->pdata[i], match_schema_column(schema, i)->name) != 0)
            return FALSE;
    return TRUE;
}

/* The names and the rows; no more than `rows`. */
static Frame *parse_rows(const MatchSchema *schema, const char *text, gsize length, guint rows, const char *name,
                         GError **error)
{
    g_auto(TableReader) reader = {0};
    TableRow row;
    guint n = 0;
    table_reader_init(&reader, text, length, ',');
    reader.keep_empty = TRUE;
    if (!table_next(&reader, &row) || row.broken || !is_head(schema, reader.fields)) {
        damaged(name, 2, error);
        return NULL;
    }
    g_autoptr(Frame) frame = match_frame_new(schema, MATCH_ALL_ROLES, rows);
    for (; table_next(&reader, &row); n++)
        if (row.broken || n == rows || !set_row(schema, frame, n, reader.fields)) {
            damaged(name, row.line + 1, error);
            return NULL;
        }
    frame->rows = n;
    return g_steal_pointer(&frame);
}

/* Lines behind the names: no fewer than there are rows. */
static guint count_lines(const char *text, gsize length)
{
    guint lines = 0;
    for (gsize i = 0; i < length; i++)
        lines += text[i] == '\n';
    return lines ? lines - 1 : 0;
}

static gboolean is_small(const MatchSchema *schema, guint rows, const char *name, GError **error)
{
    if (rows <= LIMIT_MATCH_ROWS && (gsize)rows * schema->columns->len <= LIMIT_MATCH_CELLS)
        return TRUE;
    g_set_error(error, MATCH_ERROR, MATCH_ERROR_DATA, tr("%s has too many rows: %u", "в %s слишком много строк: %u"),
                name, rows);
    return FALSE;
}

MatchData *match_data_parse(GBytes *bytes, const char *name, GError **error)
{
    gsize length = 0;
    const char *text = g_bytes_get_data(bytes, &length);
    const char *head = length ? memchr(text, '\n', length) : NULL;
    if (!head || !g_utf8_validate_len(text, length, NULL)) {
        damaged(name, 1, error);
        return NULL;
    }
    g_autoptr(MatchSchema) schema = match_schema_parse(text, (gsize)(head - text), name, error);
    if (!schema)
        return NULL;
    gsize rest = length - (gsize)(head + 1 - text);
    guint rows = count_lines(head + 1, rest);
    if (!is_small(schema, rows, name, error))
        return NULL;
    Frame *frame = parse_rows(schema, head + 1, rest, rows, name, error);
    return frame ? match_data_new(schema, frame) : NULL;
}
