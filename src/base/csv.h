/* base/csv.h: reads and writes the comma-separated tables people keep (RFC 4180, UTF-8, with or without a BOM). Where
 * the first line holds a tab, tabs part the fields, and quotes are letters like others.
 *
 * Layer: base.  Threads: a table belongs to one thread. */
#pragma once
#include <glib.h>

typedef struct CsvTable CsvTable;

/* Reads a file whose first row names the columns. Every row has as many fields as the first, or the error names the
 * line. Bounded by LIMIT_CSV_BYTES and LIMIT_CSV_COLUMNS. */
CsvTable *csv_load(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void csv_free(CsvTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CsvTable, csv_free)

/* For tables that people write without names: when the first row holds none of `names` (ending with NULL) and is as
 * long as they are, it becomes a row like the others, and the columns get these names. */
void csv_name_columns(CsvTable *table, const char *const *names);

guint csv_rows(const CsvTable *table);
/* The place of a column, or -1 and, when `error` is given, BASE_ERROR_UNKNOWN that names file and column. */
int csv_column(const CsvTable *table, const char *name, GError **error);
/* The text of a field, owned by the table; "" where column is -1. */
const char *csv_text(const CsvTable *table, guint row, int column);
/* A finite number, or an error that names file, line and column. */
gboolean csv_number(const CsvTable *table, guint row, int column, double *value,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* `file` of a row as a path: taken relative to the folder of the table. The caller owns it. */
char *csv_path(const CsvTable *table, guint row, int column);
/* The line of the file on which a row begins, for messages. */
guint csv_line(const CsvTable *table, guint row);

/* Appends one field to a line, quoted where it must be. A field that a spreadsheet would run as a formula (= + - @ and
 * not a number) gets a leading apostrophe. The first field of a line is not empty. */
void csv_append(GString *line, const char *text);
