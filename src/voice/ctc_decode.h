/* voice/ctc_decode.h: from a CTC net's answers to tokens with times.
 *
 * Layer: voice (internal).  Threads: pure.
 * Connectionist temporal classification: a net answers, for each frame, with a token or "blank"; a text's probability
 * is the sum over all ways to say it (Graves et al. 2006). Greedy decoding takes the best single way; prefix beam
 * search sums the ways that lead to the same text (Graves 2012; Hannun et al. 2014). All in logarithms. */
#pragma once
#include <glib.h>

typedef struct {
    guint token;
    guint first, last; /* frames it is heard in */
    float confidence;  /* its greatest probability in them, 0..1 */
} CtcToken;

/* Makes each of the `frames` rows of `classes` scores (logits or log probabilities) log probabilities. FALSE: a number
 * among them is none. */
gboolean ctc_normalise(float *scores, gsize frames, guint classes) G_GNUC_WARN_UNUSED_RESULT;

/* The tokens heard, in order, as GArray of CtcToken. `beam` 1: greedy; else that many texts are kept from frame to
 * frame. `logp` are log probabilities. The caller owns the answer. */
GArray *ctc_decode(const float *logp, gsize frames, guint classes, guint blank, guint beam);
