/* match/schema.h: what the columns of a table of deals mean.
 *
 * Layer: match.  Threads: a schema does not change; many may read it.
 * The file is JSON:
 *
 *     {"name": "offices",
 *      "missing": ["NULL", "нет данных"],                   besides the empty field; these are the defaults:
 *                                                            NULL null NA N/A n/a NaN nan None none - — ?
 *      "live_rate": 0.05,                                    deals among the pairs that are offered in life; absent:
 *                                                            as in the data
 *      "whole_leads": true,                                  a lead of which a row cannot be read is left out whole
 *      "columns": [
 *        {"name": "lead", "role": "lead-id"},
 *        {"name": "object", "role": "premises-id"},
 *        {"name": "asked", "role": "date"},                  of the lead: splits by time
 *        {"name": "won", "role": "outcome", "yes": ["1", "да"]},
 *        {"name": "shown", "role": "interest"},              weaker than a deal, known only afterwards: learnt from,
 *                                                            never a feature; a number 0..1 or a flag
 *        {"name": "metres", "role": "premises", "type": "number", "unit": "m²",
 *         "title": {"en": "area", "ru": "площадь"}, "log": true, "within": true},
 *        {"name": "class", "role": "premises", "type": "category"},
 *        {"name": "districts", "role": "lead", "type": "list"},
 *        {"name": "floor", "role": "premises", "type": "first-number", "behind": "Floor"},
 *        {"name": "round", "role": "group"},                 leads that must stay together: folds are made of these
 *                                                            instead of single leads
 *        {"name": "copy", "role": "leave-out"},              a flag: rows where it is yes are not taken, and counted
 *        {"name": "act", "role": "after"}],                  known only afterwards: never a feature
 *      "pairs": [
 *        {"name": "…", "kind": "ratio", "premises": "metres", "lead": "metres_wanted"},
 *        {"kind": "difference", "premises": "class_number", "lead": "class_wanted"},
 *        {"kind": "same", "premises": "use", "lead": "use_wanted"},
 *        {"kind": "listed", "premises": "district", "lead": "districts"},
 *        {"kind": "distance", "premises": ["lat", "lon"], "lead": ["lat_wanted", "lon_wanted"]},
 *        {"kind": "log_difference", "premises": ["price", "log_of_usual_price"]}],   log(first) - second
 *      "constraints": [
 *        {"kind": "at_least", "premises": "metres", "lead": "metres_min", "slack": 0.1},
 *        {"kind": "at_most", "premises": "price", "lead": "budget", "slack": 0.15},
 *        {"kind": "listed", "premises": "district", "lead": "districts"},
 *        {"kind": "same", "premises": "use", "lead": "use_wanted"}],
 *      "price": {"target": "rent_per_metre", "log": true, "of": "metres"}}
 *
 * A column of the table that the schema does not name is not kept. Without "outcome" a table is for prices only; with
 * it there is a lead-id and a premises-id. Any column may name further words for "missing" of its own: {"name":
 * "stage", "role": "outcome", "yes": ["Won"], "no": ["Lost"], "missing": ["Engaging"]}: such a deal is open, and
 * nothing is learnt from it. Types that need not be given: ids "id", date "date", outcome, interest and leave-out
 * "flag", group "id", after "category". The premises' side of a pair or constraint is a column of role "premises" or
 * "pair", the other of role "lead". "within": compared with the other premises offered to the same lead (default for
 * numbers of role "premises" and "pair"). A constraint whose value is missing on either side says nothing. "slack"
 * loosens a bound by that share. */
#pragma once
#include "base/jsonfile.h"

#define MATCH_ERROR (match_error_quark())
GQuark match_error_quark(void);

typedef enum {
    MATCH_ERROR_SCHEMA, /* of the schema; the message names the place */
    MATCH_ERROR_DATA,   /* a table, a row, a field; the message names it */
    MATCH_ERROR_SMALL,  /* too few rows, leads or deals for what is asked */
    MATCH_ERROR_MODEL,  /* not a model of this program, or of another schema */
} MatchError;

typedef enum {
    MATCH_LEAD_ID,
    MATCH_PREMISES_ID,
    MATCH_DATE,
    MATCH_OUTCOME,
    MATCH_INTEREST,
    MATCH_LEAD,      /* a field of the lead */
    MATCH_PREMISES,  /* a field of the premises */
    MATCH_PAIR,      /* of both, such as a distance that is known */
    MATCH_AFTER,     /* known only afterwards */
    MATCH_GROUP,     /* leads of one group are never parted by a split */
    MATCH_LEAVE_OUT, /* a flag of rows that are not taken */
} MatchRole;

typedef enum {
    MATCH_NUMBER,       /* "12 500,50", "$52.00", "35 %" */
    MATCH_FIRST_NUMBER, /* "first-number": the first number in a text: "Floor 6" */
    MATCH_FLAG,         /* yes / no: 1 or 0 */
    MATCH_DAY,          /* "date": days since 1970-01-01, with fractions */
    MATCH_CATEGORY,
    MATCH_LIST, /* categories parted by ; or , : "Центр; Север" */
    MATCH_ID,
} MatchType;

typedef struct {
    char *name;
    MatchRole role;
    MatchType type;
    char *unit;                /* "" for none */
    char *title_en, *title_ru; /* the name where the schema gives none */
    gboolean log, within;
    char **yes, **no; /* of flags; the defaults are 1 yes true да won, 0 no false нет lost, in any case */
    char **missing;   /* words for "missing" besides those of the schema */
    char *behind;     /* of MATCH_FIRST_NUMBER: only what stands behind this word counts; "" for none */
} MatchColumn;

typedef enum {
    MATCH_RATIO,      /* of numbers: premises / lead */
    MATCH_DIFFERENCE, /* of numbers: premises - lead */
    MATCH_SAME,       /* of categories or flags: 1 or 0 */
    MATCH_LISTED,   /* a category or list of the premises has something in common with a list or category of the lead */
    MATCH_DISTANCE, /* km on the sphere */
    MATCH_LOG_DIFFERENCE, /* of two columns of the premises: log(first) - second */
} MatchPairKind;

typedef struct {
    MatchPairKind kind;
    char *name;        /* of the feature; made of the columns where the schema gives none */
    guint premises[2]; /* places in `columns`; two of MATCH_DISTANCE (latitude, longitude in degrees) and
                          MATCH_LOG_DIFFERENCE, else both are the same */
    guint lead[2];     /* the same; of MATCH_LOG_DIFFERENCE there is no lead: both 0 */
} MatchPair;

typedef enum { MATCH_AT_LEAST, MATCH_AT_MOST, MATCH_MUST_BE_SAME, MATCH_MUST_BE_LISTED } MatchConstraintKind;

typedef struct {
    MatchConstraintKind kind;
    guint premises, lead; /* places in `columns` */
    double slack;         /* 0 .. 1 */
} MatchConstraint;

typedef struct {
    char *name;
    GPtrArray *columns;  /* of MatchColumn */
    GArray *pairs;       /* of MatchPair */
    GArray *constraints; /* of MatchConstraint */
    char **missing;
    double live_rate;     /* NAN: not given */
    gboolean whole_leads; /* import leaves out all rows of a lead of which one cannot be read */
    gint lead_id, premises_id, date, outcome, interest, group, leave_out; /* places in `columns`, or -1 */
    gint price, price_of; /* the target and what multiplies it to the whole price, or -1 */
    gboolean price_log;   /* learnt as its logarithm (default) */
} MatchSchema;

/* What the schema file calls the members of the enums, ending with NULL. */
extern const char *const match_role_names[], *const match_type_names[], *const match_pair_names[],
                                                                            *const match_constraint_names[];
/* Whether the frame keeps a column of this type as numbers. */
gboolean match_type_is_number(MatchType type);

/* Unknown keys, kinds, names of columns that are not there and roles given twice are MATCH_ERROR_SCHEMA and name their
 * place ("pairs[2].premises"). `name` is what errors call the text. */
MatchSchema *match_schema_parse(const char *bytes, gsize length, const char *name,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
MatchSchema *match_schema_load(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
MatchSchema *match_schema_ref(MatchSchema *schema);
void match_schema_unref(MatchSchema *schema);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MatchSchema, match_schema_unref)
/* The schema as JSON that parses to the same; always the same text for the same schema. The caller owns it. */
JsonValue *match_schema_json(const MatchSchema *schema);
/* -1 when there is none. */
int match_schema_find(const MatchSchema *schema, const char *name);
const MatchColumn *match_schema_column(const MatchSchema *schema, guint place);
