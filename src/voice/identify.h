/* voice/identify.h: how many people speak, and how each one sounds.
 *
 * Layer: voice (internal).  Threads: pure.
 * Pieces of speech are clustered; clusters with too little speech are left out, so that a recording of an hour does not
 * end with thirteen speakers, of whom nine said "hm". What is left of each cluster is its centre. */
#pragma once
#include "voice/voices.h"

typedef struct {
    float threshold;         /* mean cosine from which two clusters are one person */
    guint least;             /* pieces that make a speaker */
    guint at_least, at_most; /* bounds of the number; equal: it is known; 0: none */
} IdentifyRule;

/* The centres, vectors of length 1, one after another, for *speakers speakers; 0 of them when there is no piece. The
 * caller owns it. At most LIMIT_CLUSTERED pieces, evenly spread, are clustered. */
float *voice_identify(const Voices *voices, const IdentifyRule *rule, guint *speakers);
