/* match/features.h: from pairs of lead and premises to the numbers that models learn from.
 *
 * Layer: match (internal).  Threads: features that nobody changes may be used by many.
 * Numbers (their logarithm where the schema says so) and whether they are missing; categories of few levels as one
 * number a level, of many as the log-odds of a deal among the pairs that have the level, shrunk to the mean
 * (Micci-Barreca 2001); pairs of the schema; and for the columns that are compared within a lead, the place and the
 * deviation among the premises offered to it. */
#pragma once
#include "learn/boost.h"
#include "match/data.h"

typedef enum {
    FEATURE_VALUE,
    FEATURE_MISSING,   /* 1: it is missing */
    FEATURE_COUNT,     /* entries of a list */
    FEATURE_LEVEL,     /* 1: it is this level */
    FEATURE_TARGET,    /* what is known of the level: log-odds of a deal, or the mean price */
    FEATURE_PLACE,     /* share of the others offered that are smaller, ties half */
    FEATURE_DEVIATION, /* (value - mean) / standard deviation among those offered */
    FEATURE_OFFERED,   /* logarithm of the number of premises offered, within what was learnt from */
} FeatureKind;

typedef struct {
    FeatureKind kind;
    guint source;      /* place of a column of the schema, or number of columns + place of a pair; of FEATURE_OFFERED:
                        * the lead's id */
    char *level;       /* of FEATURE_LEVEL */
    GHashTable *table; /* of FEATURE_TARGET: level -> float * */
    float prior;       /* of FEATURE_TARGET: for a level that was not seen */
    float low, high;   /* of FEATURE_OFFERED: bounds */
} Feature;

typedef struct {
    MatchSchema *schema;
    GPtrArray *features; /* of Feature * */
} Features;
Features *features_new(MatchSchema *schema); /* none yet */
Feature *features_add(Features *features, FeatureKind kind, guint source);
void features_free(Features *features);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Features, features_free)

/* Pairs: row i is row lead_row[i] of `lead` beside row premises_row[i] of `premises` (NULL: i). A column that a frame
 * lacks is missing everywhere. `group[i]` is the offer that pair i belongs to, 0 .. groups-1. */
typedef struct {
    const Frame *lead, *premises;
    const guint *lead_row, *premises_row;
    guint n;
    const guint *group;
    guint groups;
} PairRows;

/* What the tables of FEATURE_TARGET tell of: an outcome 0 or 1 as log-odds, or the mean of a number. */
typedef struct {
    const float *value; /* one a row */
    gboolean odds;
} FeatureTarget;

/* Decides which features these rows allow. */
Features *features_plan(MatchSchema *schema, const PairRows *rows);
/* Learns the tables of FEATURE_TARGET from those rows whose fold is not `leave` (fold NULL: all). */
void features_learn(Features *features, const PairRows *rows, const FeatureTarget *target, const guint *fold,
                    guint leave);
/* Whether two texts are the same, and whether two lists ("Центр;Север") have a part in common; in any case. */
gboolean match_same_text(const char *one, const char *other);
gboolean match_lists_meet(const char *one, const char *other);
/* n x features numbers, row by row, NAN where missing. The caller frees them. */
float *features_matrix(const Features *features, const PairRows *rows);
/* The same for rows to learn from: the tables that fill a row were learnt on the folds (0 .. folds-1) other than its
 * own, so that no row sees its own outcome. */
float *features_matrix_apart(Features *features, const PairRows *rows, const FeatureTarget *target, const guint *fold,
                             guint folds);

/* TRUE when it tells of the lead alone, so that it is the same for all premises of an offer. */
gboolean feature_of_lead(const Features *features, guint place);
/* Where a column's values of these pairs are: its column (NULL: missing everywhere), and rows of it (NULL: the pair's
 * own place). */
typedef struct {
    const FrameColumn *column;
    const guint *row;
} PairPlace;
PairPlace pair_place(const MatchSchema *schema, const PairRows *rows, guint source);
static inline guint pair_place_row(const PairPlace *place, guint pair)
{
    return place->row ? place->row[pair] : pair;
}
/* The value of a column or pair for one row, as a number; NAN where it is missing or no number. */
double pair_number(const MatchSchema *schema, const PairRows *rows, guint source, guint row);
/* The same for all rows. */
void pair_numbers(const MatchSchema *schema, const PairRows *rows, guint source, double *value);
/* Whether the texts of two columns are the same, or (`listed`) have a part in common: 1 or 0, NAN where one is missing.
 */
void pair_texts_agree(const MatchSchema *schema, const PairRows *rows, guint premises, guint lead, gboolean listed,
                      double *agree);
/* The text of a category; NULL where it is missing. */
const char *pair_text(const MatchSchema *schema, const PairRows *rows, guint source, guint row);

JsonValue *features_json(const Features *features);
Features *features_parse(MatchSchema *schema, const JsonValue *json, const char *name,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
