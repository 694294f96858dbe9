/* match/table.c: see table.h. */
#include "match/table.h"

#include <string.h>

#include "base/lang.h"
#include "base/limits.h"

void table_reader_init(TableReader *reader, const char *text, gsize length, char delimiter)
{
    *reader = (TableReader){.at = text, .end = text + length, .delimiter = delimiter, .line = 1};
    reader->fields = g_ptr_array_new_with_free_func(g_free);
    reader->field = g_string_new(NULL);
}

void table_reader_clear(TableReader *reader)
{
    g_clear_pointer(&reader->fields, g_ptr_array_unref);
    if (reader->field)
        g_string_free(g_steal_pointer(&reader->field), TRUE);
}

static gboolean ends_line(char letter)
{
    return letter == '\n' || letter == '\r';
}

static void skip_line_end(TableReader *reader)
{
    if (reader->at < reader->end && *reader->at == '\r')
        reader->at++;
    else if (reader->at < reader->end && *reader->at == '\n') {
        reader->at++;
        reader->line++;
        return;
    } else
        return;
    if (reader->at < reader->end && *reader->at == '\n')
        reader->at++;
    reader->line++;
}

/* Behind an opening quote, up to behind its closing one. */
static const char *read_quoted(TableReader *reader)
{
    const char *limit = reader->at + MIN(reader->end - reader->at, LIMIT_MATCH_QUOTED_BYTES);
    for (; reader->at < limit; reader->at++) {
        if (*reader->at == '"' && (reader->at + 1 == reader->end || reader->at[1] != '"')) {
            reader->at++;
            return NULL;
        }
        reader->at += *reader->at == '"';
        if (*reader->at == '\n' || (*reader->at == '\r' && (reader->at + 1 == reader->end || reader->at[1] != '\n')))
            reader->line++;
        g_string_append_c(reader->field, *reader->at);
    }
    return tr("a quote is never closed", "кавычка не закрыта");
}

static gboolean ends_field(const TableReader *reader)
{
    return reader->at == reader->end || *reader->at == reader->delimiter || ends_line(*reader->at);
}

static const char *read_field(TableReader *reader)
{
    g_string_truncate(reader->field, 0);
    if (reader->at < reader->end && *reader->at == '"') {
        reader->at++;
        const char *broken = read_quoted(reader);
        if (broken)
            return broken;
        if (!ends_field(reader))
            return tr("text follows a closing quote", "текст после закрывающей кавычки");
    }
    const char *begin = reader->at;
    while (!ends_field(reader))
        reader->at++;
    g_string_append_len(reader->field, begin, reader->at - begin);
    g_ptr_array_add(reader->fields, g_strndup(reader->field->str, reader->field->len));
    return NULL;
}

static const char *read_fields(TableReader *reader)
{
    for (;;) {
        const char *broken = read_field(reader);
        if (broken)
            return broken;
        if (reader->fields->len > LIMIT_MATCH_FILE_COLUMNS)
            return tr("it has too many fields", "в ней слишком много полей");
        if (reader->at == reader->end || *reader->at != reader->delimiter)
            return NULL;
        reader->at++;
    }
}

static gboolean is_empty(const TableReader *reader)
{
    for (guint i = 0; i < reader->fields->len; i++)
        if (strspn(reader->fields->pdata[i], " \t\r\n") != strlen(reader->fields->pdata[i]))
            return FALSE;
    return TRUE;
}

static void read_row(TableReader *reader, TableRow *row)
{
    g_ptr_array_set_size(reader->fields, 0);
    *row = (TableRow){reader->line, reader->at, 0, NULL};
    row->broken = read_fields(reader);
    if (row->broken) {
        reader->at = row->text;
        reader->line = row->line;
        while (reader->at < reader->end && !ends_line(*reader->at))
            reader->at++;
    }
    row->length = (gsize)(reader->at - row->text);
    skip_line_end(reader);
}

gboolean table_next(TableReader *reader, TableRow *row)
{
    while (reader->at < reader->end) {
        read_row(reader, row);
        if (row->broken || reader->keep_empty || !is_empty(reader))
            return TRUE;
    }
    return FALSE;
}

void table_append(GString *row, const char *text, gboolean first)
{
    if (!first)
        g_string_append_c(row, ',');
    if (!strpbrk(text, ",\"\r\n")) {
        g_string_append(row, text);
        return;
    }
    g_string_append_c(row, '"');
    for (; *text; text++) {
        if (*text == '"')
            g_string_append_c(row, '"');
        g_string_append_c(row, *text);
    }
    g_string_append_c(row, '"');
}
