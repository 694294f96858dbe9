/* match/judge_parts.h: what the files of match_judge() share; nothing else includes it.
 *
 * Layer: match.  Threads: pure. */
#pragma once
#include "learn/bootstrap.h"
#include "match/judge.h"
#include "match/scored.h"

#define JUDGE_ROUNDS 1000      /* draws of leads behind every interval */
#define JUDGE_SLICE_ROUNDS 200 /* the same of a slice: there are many */
#define JUDGE_DIGITS 5         /* decimals of every number */

/* {"value", "low", "high"}. */
JsonValue *judge_estimate(Estimate estimate);
/* The same of a measure of leads (match/scored.h). */
JsonValue *judge_measure(MetricFn measure, gconstpointer user, guint leads, guint rounds);

/* Entry of "methods" of method `which`. */
JsonValue *judge_method(const Judged *judged, guint which);
/* Points of "tradeoff": [dropped, intact, recall] at each hundredth of the scores. */
JsonValue *judge_tradeoff(const Judged *judged, const JudgedMethod *method);
JsonValue *judge_precision_recall(const Judged *judged, const JudgedMethod *method);
/* [{"low", "high", "said", "happened", "happened_low", "happened_high", "count"}]. */
JsonValue *judge_bins(const LeadEce *ece);
JsonValue *judge_reliability(const Judged *judged, const JudgedMethod *method); /* empty without probabilities */
JsonValue *judge_slices(const Judged *judged, const JudgedMethod *method);
