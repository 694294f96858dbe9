/* match/import.h: reads tables as people export them.
 *
 * Layer: match.  Threads: pure.
 * Found out by itself, and told: byte order mark; UTF-8, UTF-16 or Windows-1251/1252 (decode.h); the delimiter , ; tab
 * or | with which the schema's names are found; decimal comma or point of each column, and the order of day and month
 * of the table (sniff.h). Quotes as RFC 4180. A row with another number of fields, or with a value that cannot be read,
 * is kept aside with its line and the reason. Rows are bounded by LIMIT_MATCH_ROWS. Lines above the names (a title) are
 * passed over, rows without any text too. */
#pragma once
#include "match/data.h"

typedef struct {
    guint line;   /* of the file, from 1 */
    char *column; /* NULL: the whole row */
    char *reason; /* for people, in the language of this process */
    char *text;   /* the row as it stood, UTF-8, cut at LIMIT_MATCH_REJECT_BYTES */
} MatchReject;

typedef struct {
    const char *encoding; /* "UTF-8", "windows-1251" ... */
    char delimiter, decimal;
    gboolean bom, day_first;
    guint rows, kept;   /* data rows in the file, and those in the set */
    guint rejected;     /* rows kept aside */
    guint left_out;     /* rows that the schema's leave-out flag or whole_leads leaves out */
    guint open;         /* rows in the set whose outcome is not known */
    GPtrArray *rejects; /* of MatchReject *, by line: the first LIMIT_MATCH_REJECTS */
    GPtrArray *unused;  /* of char *: columns of the file that the schema does not name */
} MatchImport;
void match_import_free(MatchImport *import);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MatchImport, match_import_free)

/* What a caller may know better; 0 and NULL: found out. */
typedef struct {
    const char *encoding;
    char delimiter, decimal;
} MatchImportOptions;

/* `name` is what errors call the bytes. A file without a column that the schema names, an empty one, one that is no
 * table and one of which nothing is left are errors. *told is the caller's. */
MatchData *match_import_bytes(MatchSchema *schema, const void *bytes, gsize length, const char *name,
                              const MatchImportOptions *options, MatchImport **told,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
MatchData *match_import_file(MatchSchema *schema, const char *path, const MatchImportOptions *options,
                             MatchImport **told, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What was found, without the rows kept aside: {"encoding", "bom", "delimiter", "decimal", "day_first", "rows", "kept",
 * "rejected", "left_out", "open", "unused": [...]}; and those rows: [{"line", "column", "reason", "text"}], column null
 * for a whole row. */
JsonValue *match_import_json(const MatchImport *import);
JsonValue *match_import_rejects_json(const MatchImport *import);
/* The rows kept aside as a table (line,column,reason,row) that a spreadsheet opens. The caller owns it. */
char *match_import_rejects_csv(const MatchImport *import);
