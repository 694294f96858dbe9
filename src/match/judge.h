/* match/judge.h: numbers, curves and slices of judged pairs of lead and premises.
 *
 * Layer: match.  Threads: pure.
 * Every number is {"value", "low", "high"}: 95 % bounds by bootstrap over leads. See docs/match-eval.schema.json. */
#pragma once
#include "match/data.h"

/* One way of judging: what the model says, or a baseline. */
typedef struct {
    const char *name; /* "blend", "trees", "ranking", "logistic", "rules", "constant" */
    const char *title_en, *title_ru;
    const float *score;        /* one a row, higher is better */
    const double *probability; /* one a row, at the rate of the data; NULL: it gives none */
    const gboolean *dropped;   /* one a row, at its own threshold; NULL: it drops nothing */
} JudgedMethod;

typedef struct {
    const MatchData *data; /* the judged rows alone, in the order of the arrays */
    const guint *lead;     /* 0 .. leads - 1 */
    guint leads;
    const gboolean *suitable;
    const JudgedMethod *method; /* the first is the one that answers */
    guint methods;
} Judged;
/* Keys "data", "methods", "constant_brier", "reliability", "tradeoff", "precision_recall", "slices" of the evaluation.
 * A method's "ahead" tells how far the first one is ahead of it, on the same draws of leads. Slices are the categories
 * and missing values of the fields of lead, premises and pair (the 8 most frequent levels of a column), numbers of at
 * most 8 values, and the thirds of others; of at least 30 pairs and 5 deals, for the first method. At least one row and
 * one method. The caller owns the result. */
JsonValue *match_judge(const Judged *judged);

/* Prices told for rows whose price is known; low and high of the 80 % interval. `linear` is the baseline's answer. Keys
 * "rows", "mae", "mdape", "r2", "coverage", "width" (median of high/low), "linear": {"mae", "mdape", "r2"}, "points"
 * (at most 500). */
typedef struct {
    const double *truth, *said, *low, *high, *linear;
    gsize n;
    const guint *group; /* alike rows are drawn together; NULL: each alone */
    guint groups;
} JudgedPrices;
JsonValue *match_judge_prices(const JudgedPrices *prices);
