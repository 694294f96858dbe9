/* match/data.h: a data set: a schema and its rows, with a name that is the hash of both.
 *
 * Layer: match.  Threads: a set does not change; many may read it. */
#pragma once
#include "learn/frame.h"
#include "match/value.h"

typedef struct {
    MatchSchema *schema;
    Frame *frame;  /* the columns of the schema, in its order; ids, categories and lists are FRAME_CATEGORY; numbers
                      are as they stand in the table (no logarithm is taken); lists are levels "a;b": match_list_parts().
                      An outcome that is NAN is an open deal: nothing is learnt from it and nothing judged by it */
    char hash[65]; /* SHA-256 of the schema and the rows, hexadecimal */
} MatchData;

/* A frame with the columns of the schema that have one of these roles (a mask of 1 << role), in its order. */
Frame *match_frame_new(const MatchSchema *schema, guint roles, guint rows);
#define MATCH_ALL_ROLES (~0u)
#define MATCH_LEAD_ROLES (1u << MATCH_LEAD_ID | 1u << MATCH_DATE | 1u << MATCH_LEAD)
#define MATCH_PREMISES_ROLES (1u << MATCH_PREMISES_ID | 1u << MATCH_PREMISES | 1u << MATCH_PAIR)

/* Takes the frame over; refs the schema; computes the hash. */
MatchData *match_data_new(MatchSchema *schema, Frame *frame);
void match_data_free(MatchData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MatchData, match_data_free)

/* The set as bytes (a line of JSON, then CSV with points and ISO dates) and back: the same set gives the same bytes. */
GBytes *match_data_bytes(const MatchData *data);
MatchData *match_data_parse(GBytes *bytes, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Rows out of a JSON array of objects: those columns of the schema that have one of these roles (a mask of 1 << role).
 * Values are strings, numbers, true/false, null, or arrays of strings for lists; what is absent is missing, and fields
 * of other roles are passed over. A field that the schema does not have is an error that names it, as is text in a
 * number column: "premises[3].metres: …". A row of premises without an id is an error where the schema has one and the
 * mask asks for it; so is an id that comes twice. `what` is how errors call the array. Bounded by LIMIT_MATCH_PREMISES.
 */
Frame *match_rows_from_json(const MatchSchema *schema, guint roles, const JsonValue *rows, const char *what,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of one object, such as a lead: "lead.metres_wanted: …". */
Frame *match_row_from_json(const MatchSchema *schema, guint roles, const JsonValue *object, const char *what,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
