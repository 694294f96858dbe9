/* learn/wer.h: how well words are recognised: word error rate and character error rate.
 *
 * Layer: learn.  Threads: pure functions.
 * Both texts are normalised (text/normalise.h), then compared by the least number of substitutions, insertions and
 * deletions (Levenshtein 1966). The rate is their sum over the words (or characters, one space between words included)
 * of the reference; it may pass 1. */
#pragma once
#include "learn/bootstrap.h"

typedef struct {
    guint64 reference; /* how many there are to recognise */
    guint64 substitutions, insertions, deletions;
} EditCounts;

/* Compares two rows of numbers in memory of two rows of the shorter side's cells. Where several alignments are equally
 * short, the one with more substitutions is taken. */
EditCounts edit_counts(const guint *reference, gsize n, const guint *answer, gsize m);
double edit_error_rate(const EditCounts *counts); /* NAN without reference */

typedef struct {
    EditCounts words, characters;
} WerScore;

/* Compares two texts. BASE_ERROR_TOO_LARGE when they are so long that LIMIT_EDIT_CELLS is passed. */
gboolean wer_score(const char *reference, const char *answer, WerScore *score,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Over many texts: counts are added up before dividing; group[i] (a speaker, a file; 0 .. n_groups-1) is drawn whole,
 * `rounds` times. */
typedef struct {
    Estimate wer, cer;
} WerSummary;
WerSummary wer_summary(const WerScore *scores, gsize n, const guint *group, guint n_groups, guint rounds);
