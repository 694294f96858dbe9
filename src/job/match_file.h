/* job/match_file.h: premises and outcomes out of the files that people export.
 *
 * Layer: job.  Threads: pure.
 * A file whose first sign is "[" or "{" is JSON, any other a table as match/import.h reads them. What is wrong in one
 * row makes the whole file an error that names line or place, column and reason: a stock with holes would be taken for
 * one with fewer premises. */
#pragma once
#include "match/import.h"

/* A JSON array of objects, for match_stock_take(): an array, an object {"premises": [...]}, or a table with the
 * schema's premises columns. The caller owns it. */
JsonValue *match_file_premises(const MatchSchema *schema, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
    char *lead, *premises;
    gboolean won;
} MatchSaid;
/* A table with the columns lead, premises and outcome: 1, yes, true, да, won or 0, no, false, нет, lost; rows without
 * an outcome are open still and passed over. Of MatchSaid; the caller unrefs it. */
GPtrArray *match_file_outcomes(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
