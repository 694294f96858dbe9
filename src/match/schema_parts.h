/* match/schema_parts.h: what the writer and the reader of schemas share.
 *
 * Layer: match.  Used by schema.c and schema_read.c alone. */
#pragma once
#include "match/schema.h"

/* The defaults, each ending with NULL. */
extern const char *const match_missing_words[], *const match_yes_words[], *const match_no_words[];

/* Without columns; the caller owns it. */
MatchSchema *match_schema_new(void);
/* Where a schema keeps the place of the one column of this role; NULL for roles that many columns may have. */
gint *match_schema_single(MatchSchema *schema, MatchRole role);
gboolean match_within_by_default(MatchRole role, MatchType type);
