/* learn/verification.h: how well voices are told apart pair by pair (speaker verification).
 *
 * Layer: learn.  Threads: pure functions.
 * Equal error rate: where, as the threshold falls, the share of same-speaker pairs refused meets the share of
 * different-speaker pairs accepted; between two thresholds in proportion, pairs of the same score together. Least
 * detection cost (minDCF, NIST SRE): min over thresholds of refused x P + accepted x (1 - P), over the better of
 * refusing and accepting all, with P = VERIFICATION_PRIOR the share of same-speaker pairs and both costs 1. */
#pragma once
#include "learn/bootstrap.h"

#define VERIFICATION_PRIOR 0.01

/* A pair of recordings: of speakers `first` and `second`, which are the same in a target pair. */
typedef struct {
    float score; /* higher: more alike; not NAN */
    guint first, second;
} Trial;

typedef struct {
    Estimate eer, min_dcf; /* NAN without pairs of both kinds */
    gsize targets, others; /* pairs */
} VerificationScore;

/* Sorts `trials`. Intervals are by drawing speakers, 0 .. speakers-1: a pair counts as often as its speakers were drawn
 * together. */
VerificationScore verification_score(Trial *trials, gsize n, guint speakers, guint rounds);
