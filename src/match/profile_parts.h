/* match/profile_parts.h: the parts of a profile.
 *
 * Layer: match.  Used by profile.c alone. */
#pragma once
#include "match/data.h"

/* Facts of one column: {"name", "role", "type", "missing", "distinct", "smallest", "median", "largest" or "frequent",
 * "alike", "auc", "filled_auc", "deals_where_filled"}; what does not apply is absent, what cannot be told null. Appends
 * {"column", "kind", "value", "declared"} to `suspects` for each way in which it gives the outcome away. */
JsonValue *profile_column(const MatchData *data, guint place, JsonValue *suspects);

/* Rows that are alike in the columns of these roles: {"groups", "rows", "examples": [[row, row ...]]}, rows from 1 as
 * they stand in the set; `differ` (-1: none) is a column in which the rows of a group must differ. */
JsonValue *profile_alike_rows(const MatchData *data, guint roles, gint differ);
