/* match/profile.h: what a data set holds and what is suspicious in it, before anybody learns from it.
 *
 * Layer: match.  Threads: pure.
 * Per column: missing share, distinct values, smallest/median/largest or the most frequent values, area under the ROC
 * curve of the column alone against the outcome. Leakage suspects: a column that alone tells the outcome (AUC >= 0.95
 * or <= 0.05 of at least 20 deals and 20 failures), and one whose being filled tells it (filled for deals, empty
 * otherwise). Rows that are there twice, and rows alike in all but the outcome (contradictory). Leads, premises, deals,
 * pairs per lead, class balance, span of dates. */
#pragma once
#include "match/data.h"

/* The caller owns the result; its keys are documented in docs/match.md. */
JsonValue *match_profile(const MatchData *data);
