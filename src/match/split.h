/* match/split.h: which leads are learnt from and which only judged.
 *
 * Layer: match (internal).  Threads: pure.
 * Whole units go together: what the schema's "group" column names, else the lead. Everything is drawn by the hash of
 * the unit's name and the seed, so that a table in another order, or with rows added, splits alike. */
#pragma once
#include "match/data.h"

typedef struct {
    guint n;    /* rows with a known outcome and a lead */
    guint *row; /* their places in the frame */
    gboolean *positive;
    float *interest; /* 0..1: 1 for a deal, less for interest alone; NULL: the schema has none */
    guint *lead;     /* 0 .. leads-1, by row of this list */
    guint leads;
    char **lead_name; /* of each lead */
    guint *unit;      /* 0 .. units-1, by row of this list */
    guint units;
    double *asked; /* of each unit: its last date; NULL: no dates */
    guint *hash;   /* of each unit */
} MatchPairs;

/* MATCH_ERROR_DATA when the schema has no outcome or no lead. */
MatchPairs *match_pairs_new(const MatchData *data, guint32 seed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void match_pairs_free(MatchPairs *pairs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MatchPairs, match_pairs_free)
/* Those rows of the list whose unit is marked; the frame's places, names and hashes stay what they were. */
MatchPairs *match_pairs_take(const MatchPairs *pairs, const gboolean *unit);
guint match_pairs_deals(const MatchPairs *pairs);
/* Leads with at least one deal. */
guint match_pairs_won_leads(const MatchPairs *pairs);

/* Marks a quarter of the units as held: the latest by date, else drawn. One mark a unit; the caller frees it. */
gboolean *match_split_held(const MatchPairs *pairs);
/* The fold (0 .. folds-1) of each row: units with a deal and those without are dealt out in turn. The caller frees it.
 */
guint *match_split_folds(const MatchPairs *pairs, guint folds);
