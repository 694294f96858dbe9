/* match/schema_reader.h: what the parts of the reader of schemas share.
 *
 * Layer: match.  Used by schema_read.c, schema_pairs.c and schema_values.c alone.
 * `place` names the object that is read, "" for the whole file. Everything here answers FALSE with an error that names
 * the file and the place, and leaves what it was to fill as it was. */
#pragma once
#include "match/schema_parts.h"

/* What is read, and what errors call it. */
typedef struct {
    const char *file;
    MatchSchema *schema;
    GError **error;
} SchemaReader;

#define OF(type) (1u << (type))
#define NUMBERS (OF(MATCH_NUMBER) | OF(MATCH_FIRST_NUMBER) | OF(MATCH_FLAG) | OF(MATCH_DAY))
#define TEXTS (OF(MATCH_CATEGORY) | OF(MATCH_LIST))

gboolean schema_fail(const SchemaReader *reader, const char *place, const char *format, ...) G_GNUC_PRINTF(3, 4);
/* "columns[3].type". The caller owns it. */
char *schema_place(const char *place, const char *key);

/* An object with none but these keys. */
gboolean schema_keys(const SchemaReader *reader, const JsonValue *object, const char *place, const char *const *keys);
/* A text of 1 .. LIMIT_NAME_BYTES bytes. Without it *text becomes a copy of `otherwise`; NULL: it must be there. */
gboolean schema_text(const SchemaReader *reader, const JsonValue *object, const char *place, const char *key,
                     const char *otherwise, char **text);
gboolean schema_flag(const SchemaReader *reader, const JsonValue *object, const char *place, const char *key,
                     gboolean *flag);
/* A number from 0 to 1. */
gboolean schema_share(const SchemaReader *reader, const JsonValue *object, const char *place, const char *key,
                      double *share);
/* An array of words; without it a copy of `otherwise`. */
gboolean schema_words(const SchemaReader *reader, const JsonValue *object, const char *place, const char *key,
                      const char *const *otherwise, char ***words);
/* One of `names`; without it `otherwise`, or an error when that is negative. */
gboolean schema_choice(const SchemaReader *reader, const JsonValue *object, const char *place, const char *key,
                       const char *const *names, int otherwise, guint *choice);
/* An array of at most `limit`, which may be absent. */
gboolean schema_array(const SchemaReader *reader, const JsonValue *array, const char *place, guint limit);

/* The parts that stand in schema_pairs.c; the columns have been read. */
gboolean schema_pairs(const SchemaReader *reader, const JsonValue *array);
gboolean schema_constraints(const SchemaReader *reader, const JsonValue *array);
gboolean schema_price(const SchemaReader *reader, const JsonValue *object);
