/* base/csv.c: see csv.h. */
#include "base/csv.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"

struct CsvTable {
    char *path;
    guint columns;
    GPtrArray *fields; /* of char*, row after row, the names first */
    GArray *lines;     /* of guint: the line each row begins on */
};

/* Where the reader stands in the text. */
typedef struct {
    const char *at, *end;
    guint line;
    char comma;        /* what parts the fields: a comma, or a tab */
    const char *stops; /* what ends a field */
} CsvCursor;

static gboolean csv_fail(const CsvTable *table, guint line, const char *why, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_SYNTAX, tr("%s, line %u: %s", "%s, строка %u: %s"), table->path, line,
                why);
    return FALSE;
}

/* The field after an opening quote, up to its closing one. */
static gboolean read_quoted(CsvTable *table, CsvCursor *cursor, GString *field, GError **error)
{
    guint opened = cursor->line;
    for (; cursor->at < cursor->end; cursor->at++) {
        if (*cursor->at == '"') {
            if (cursor->at + 1 == cursor->end || cursor->at[1] != '"') {
                cursor->at++;
                return TRUE;
            }
            cursor->at++;
        }
        cursor->line += *cursor->at == '\n';
        g_string_append_c(field, *cursor->at);
    }
    return csv_fail(table, opened, tr("a quote is never closed", "кавычка не закрыта"), error);
}

static gboolean read_field(CsvTable *table, CsvCursor *cursor, GError **error)
{
    g_autoptr(GString) field = g_string_new(NULL);
    if (cursor->comma == ',' && cursor->at < cursor->end && *cursor->at == '"') {
        cursor->at++;
        if (!read_quoted(table, cursor, field, error))
            return FALSE;
        if (cursor->at < cursor->end && !strchr(cursor->stops, *cursor->at))
            return csv_fail(table, cursor->line, tr("text follows a closing quote", "текст после закрывающей кавычки"),
                            error);
    }
    while (cursor->at < cursor->end && !strchr(cursor->stops, *cursor->at))
        g_string_append_c(field, *cursor->at++);
    g_ptr_array_add(table->fields, g_string_free(g_steal_pointer(&field), FALSE));
    return TRUE;
}

static gboolean read_row(CsvTable *table, CsvCursor *cursor, GError **error)
{
    guint before = table->fields->len, line = cursor->line;
    for (;;) {
        if (!read_field(table, cursor, error))
            return FALSE;
        if (table->fields->len - before > LIMIT_CSV_COLUMNS)
            return csv_fail(table, line, tr("too many columns", "слишком много столбцов"), error);
        if (cursor->at == cursor->end || *cursor->at != cursor->comma)
            break;
        cursor->at++;
    }
    cursor->at += cursor->at < cursor->end && *cursor->at == '\r';
    cursor->line += cursor->at < cursor->end;
    cursor->at += cursor->at < cursor->end;
    guint n = table->fields->len - before;
    if (table->columns == 0)
        table->columns = n;
    else if (n != table->columns)
        return csv_fail(table, line,
                        tr("not as many fields as the first row has", "полей не столько, сколько в первой строке"),
                        error);
    g_array_append_val(table->lines, line);
    return TRUE;
}

/* At the start of the text, after a BOM. The first line tells what parts the fields. */
static CsvCursor csv_begin(const char *text, gsize length)
{
    gsize mark = g_str_has_prefix(text, "\xef\xbb\xbf") ? 3 : 0, line = strcspn(text + mark, "\r\n");
    gboolean tabs = memchr(text + mark, '\t', line) != NULL;
    return (CsvCursor){text + mark, text + length, 1, tabs ? '\t' : ',', tabs ? "\t\r\n" : ",\r\n"};
}

CsvTable *csv_load(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    if (!file_load(path, LIMIT_CSV_BYTES, &text, &length, error))
        return NULL;
    g_autoptr(CsvTable) table = g_new0(CsvTable, 1);
    table->path = g_strdup(path);
    table->fields = g_ptr_array_new_with_free_func(g_free);
    table->lines = g_array_new(FALSE, FALSE, sizeof(guint));
    if (memchr(text, '\0', length) || !g_utf8_validate(text, (gssize)length, NULL)) {
        csv_fail(table, 1, tr("it is not UTF-8 text", "это не текст в UTF-8"), error);
        return NULL;
    }
    CsvCursor cursor = csv_begin(text, length);
    while (cursor.at < cursor.end) {
        if (*cursor.at == '\n' || *cursor.at == '\r') { /* an empty line is no row */
            cursor.line += *cursor.at == '\n';
            cursor.at++;
        } else if (!read_row(table, &cursor, error)) {
            return NULL;
        }
    }
    if (table->columns == 0) {
        csv_fail(table, 1, tr("it is empty", "он пуст"), error);
        return NULL;
    }
    return g_steal_pointer(&table);
}

void csv_free(CsvTable *table)
{
    if (!table)
        return;
    g_free(table->path);
    g_ptr_array_unref(table->fields);
    g_array_unref(table->lines);
    g_free(table);
}

guint csv_rows(const CsvTable *table)
{
    return table->lines->len - 1;
}

void csv_name_columns(CsvTable *table, const char *const *names)
{
    if (g_strv_length((char **)names) != table->columns)
        return;
    for (guint i = 0; i < table->columns; i++)
        if (g_strv_contains(names, g_ptr_array_index(table->fields, i)))
            return;
    guint no_line = 0;
    for (guint i = 0; i < table->columns; i++)
        g_ptr_array_insert(table->fields, (int)i, g_strdup(names[i]));
    g_array_prepend_val(table->lines, no_line);
}

int csv_column(const CsvTable *table, const char *name, GError **error)
{
    for (guint i = 0; i < table->columns; i++)
        if (strcmp(g_ptr_array_index(table->fields, i), name) == 0)
            return (int)i;
    g_set_error(error, BASE_ERROR, BASE_ERROR_UNKNOWN, tr("%s has no column \"%s\"", "в %s нет столбца «%s»"),
                table->path, name);
    return -1;
}

const char *csv_text(const CsvTable *table, guint row, int column)
{
    return column < 0 ? "" : g_ptr_array_index(table->fields, (row + 1) * table->columns + (guint)column);
}

gboolean csv_number(const CsvTable *table, guint row, int column, double *value, GError **error)
{
    const char *text = csv_text(table, row, column);
    char *end = NULL;
    double number = g_ascii_strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(number)) {
        const char *name = column < 0 ? "?" : g_ptr_array_index(table->fields, (guint)column);
        g_set_error(
            error, BASE_ERROR, BASE_ERROR_BAD_VALUE,
            tr("%s, line %u, column \"%s\": \"%s\" is no number", "%s, строка %u, столбец «%s»: «%s» — не число"),
            table->path, csv_line(table, row), name, text);
        return FALSE;
    }
    *value = number;
    return TRUE;
}

char *csv_path(const CsvTable *table, guint row, int column)
{
    const char *text = csv_text(table, row, column);
    if (g_path_is_absolute(text))
        return g_strdup(text);
    g_autofree char *folder = g_path_get_dirname(table->path);
    return g_build_filename(folder, text, NULL);
}

guint csv_line(const CsvTable *table, guint row)
{
    return g_array_index(table->lines, guint, row + 1);
}

void csv_append(GString *line, const char *text)
{
    char *end = NULL;
    g_ascii_strtod(text, &end);
    gboolean number = end != text && *end == '\0';
    gboolean formula = !number && *text && strchr("=+-@\t\r", *text);
    gboolean quoted = strpbrk(text, ",\"\r\n") != NULL;
    if (line->len)
        g_string_append_c(line, ',');
    if (quoted)
        g_string_append_c(line, '"');
    if (formula)
        g_string_append_c(line, '\'');
    for (; *text; text++) {
        if (*text == '"')
            g_string_append_c(line, '"');
        g_string_append_c(line, *text);
    }
    if (quoted)
        g_string_append_c(line, '"');
}
