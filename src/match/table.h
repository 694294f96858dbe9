/* match/table.h: parts a text into rows and fields, as RFC 4180 has it, with any delimiter, and goes on after a broken
 * row.
 *
 * Layer: match.  Threads: a reader belongs to one thread.
 * Rows end with LF, CR LF or CR. A row whose quotes are broken ends with its first line. */
#pragma once
#include <glib.h>

typedef struct {
    const char *at, *end; /* UTF-8 without NUL */
    char delimiter;
    gboolean keep_empty; /* rows without any text are rows, too; default: they are passed over */
    guint line;          /* from 1 */
    GPtrArray *fields;   /* of char *: those of the row that was read last */
    GString *field;
} TableReader;

typedef struct {
    guint line;       /* on which it begins */
    const char *text; /* the row as it stands, borrowed */
    gsize length;
    const char *broken; /* NULL, or why it cannot be taken apart, for people */
} TableRow;

void table_reader_init(TableReader *reader, const char *text, gsize length, char delimiter);
void table_reader_clear(TableReader *reader);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TableReader, table_reader_clear)
/* The next row; its fields are in reader->fields until the next call. FALSE at the end. */
gboolean table_next(TableReader *reader, TableRow *row);

/* Appends a field to a row, after a comma unless it is the `first`; quoted where it must be. */
void table_append(GString *row, const char *text, gboolean first);
