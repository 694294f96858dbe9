/* match/sniff.h: how a table is written: what parts its fields, where its names stand, its decimal sign and its dates.
 *
 * Layer: match.  Threads: pure. */
#pragma once
#include "match/table.h"
#include "match/value.h"

typedef struct {
    char delimiter;
    guint fields;        /* that a row has */
    guint *field;        /* of each column of the schema: its place in a row */
    MatchManner *manner; /* of each column of the schema */
    char decimal;        /* the one that most columns use */
    gboolean day_first;
    GPtrArray *unused; /* of char *: names that the schema does not have */
    guint rows;        /* below the names */
} MatchSniff;
void match_sniff_clear(MatchSniff *sniff);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MatchSniff, match_sniff_clear)

/* Reads the whole table once; `reader` is left behind its names. `delimiter` and `decimal` are 0 unless they are known.
 * The row of names is the first of the first LIMIT_MATCH_HEAD_ROWS that has all of the schema's names; without one the
 * error tells which names are missing. */
gboolean match_sniff(MatchSniff *sniff, const MatchSchema *schema, const char *text, gsize length, char delimiter,
                     char decimal, const char *name, TableReader *reader, GError **error) G_GNUC_WARN_UNUSED_RESULT;
