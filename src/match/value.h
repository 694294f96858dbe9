/* match/value.h: single values, as people write them.
 *
 * Layer: match.  Threads: pure. */
#pragma once
#include "match/schema.h"

/* How a table writes numbers and dates. */
typedef struct {
    char decimal; /* '.' or ','; 0: told by the value itself, and what can be read both ways ("1,900") is refused */
    gboolean day_first; /* 01/02/2024 is the first of February; with points the day is always first */
} MatchManner;

/* "", blanks, and the words of schema and column for "missing". */
gboolean match_is_missing(const MatchSchema *schema, const MatchColumn *column, const char *text);

/* The value of a column that is kept as a number: numbers with a decimal comma or point, blanks, apostrophes or the
 * other sign between thousands, a currency, percent or the column's unit; flags 1 and 0; dates (ISO, 31.12.2024,
 * 12/31/2024, with a time) in days since 1970. FALSE with a reason for people in `why`, the caller's, when it cannot be
 * read; a missing value is TRUE and NAN. */
gboolean match_read_number(const MatchSchema *schema, const MatchColumn *column, const MatchManner *manner,
                           const char *text, double *value, char **why);
/* The value of another column as a frame keeps it: no blanks at the ends, single ones within, lists as "a;b" with each
 * part once. NULL where it is missing; else the caller owns it. */
char *match_read_text(const MatchSchema *schema, const MatchColumn *column, const char *text);

/* The parts of a list as a frame keeps it; the caller frees them with g_strfreev(). */
char **match_list_parts(const char *level);

/* A number of a column as text that reads back the same, whatever the manner: "12.5", "1", "2024-12-31". The caller
 * owns it. */
char *match_number_text(const MatchColumn *column, double value);
