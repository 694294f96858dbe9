/* match/outcome_drift.h: whether the probabilities that were given still hold, by what became of them.
 *
 * Layer: match.  Threads: pure. */
#pragma once
#include "base/jsonfile.h"

#define OUTCOME_DRIFT_PAIRS 20 /* fewer pairs or deals say nothing yet */
#define OUTCOME_DRIFT_DEALS 5

/* Pairs whose outcome is known: the probability that was given (0 .. 1, never NAN), whether it became a deal, and the
 * number of the lead, 0 .. leads - 1 (NULL: each pair is a lead of its own). Borrowed for this call. The caller owns
 * the result:
 *
 *     {"pairs": n, "leads": n, "deals": n,
 *      "state": "stable" | "shifted" | "few",   shifted: the mean probability lies outside the interval of what
 * happened "said": E, "happened": E,                mean probability; share of deals "ece": E, "brier": E, as in
 * match/judge.h "constant_brier": n | null,              of always saying the share of deals "reliability": [{"low",
 * "high", "said", "happened", "happened_low", "happened_high", "count"}]}
 *
 * E is {"value", "low", "high"}, the bounds of 95 % by drawing leads, null where it cannot be told. The bins hold about
 * as many pairs each, at most ten; the bounds of "happened" are Wilson's (1927). */
JsonValue *match_outcome_drift(const double *probability, const gboolean *deal, const guint *lead, guint leads,
                               gsize n);
