/* match/rank.h: the answer to a lead.
 *
 * Layer: match.  Threads: a ranker may be asked by several threads at once.
 * Premises that break a hard constraint are dropped with that constraint; those whose probability lies below the
 * model's threshold are dropped with it; the others are ranked by probability. A probability is that of a deal with
 * this lead at the live rate. Reasons are the three columns or pairs with the strongest SHAP contributions, in
 * log-odds, told in words with the values they rest on; what the lead alone says is the same for all premises, and no
 * reason. */
#pragma once
#include "match/model.h"

typedef struct MatchRanker MatchRanker;

/* Prepares premises (a frame with the schema's premises columns, as match_rows_from_json() or a stock gives it) for
 * many leads, and tells their prices. Takes the frame over; refs the model. An empty stock is MATCH_ERROR_DATA. */
MatchRanker *match_ranker_new(MatchModel *model, Frame *premises, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void match_ranker_free(MatchRanker *ranker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MatchRanker, match_ranker_free)
guint match_ranker_premises(const MatchRanker *ranker);
double match_ranker_threshold(const MatchRanker *ranker); /* probability below which premises are dropped */

typedef struct {
    const char *column; /* the title of the column or pair, borrowed of the model; NULL: there is no such reason */
    double log_odds;    /* of the contribution; positive: for a deal */
    char *text;         /* "area: 250 m²; area wanted: 240 m²" */
} MatchReason;

typedef struct {
    guint premises;     /* row of the frame */
    const char *id;     /* borrowed of the ranker */
    double probability; /* NAN where a constraint dropped it before it was judged */
    int constraint;     /* place in the schema's constraints, or -1 */
    gboolean dropped;
    double price, price_low,
        price_high;        /* whole price (or the target where the schema names no "of"), 80 % interval; NAN: unknown */
    MatchReason reason[3]; /* of ranked ones */
    char *why;             /* of dropped ones: in words */
} MatchChoice;

typedef struct {
    GArray *ranked;  /* of MatchChoice, best first */
    GArray *dropped; /* of MatchChoice: by constraint, then by probability, each in the order of the frame */
    GPtrArray
        *notes; /* of char *: fall-backs that were taken: a category that was not seen in training counts as the mean */
    guint fields; /* of the lead that are filled */
} MatchAnswer;
void match_answer_free(MatchAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MatchAnswer, match_answer_free)

typedef struct {
    guint limit; /* ranked ones that get reasons; 0: all */
    gboolean reasons;
    const char *language; /* of all texts: "en" or "ru"; NULL: that of this process */
} MatchRankOptions;

/* `lead` has one row with the schema's lead columns. A lead without any field is MATCH_ERROR_DATA. */
MatchAnswer *match_rank(const MatchRanker *ranker, const Frame *lead, const MatchRankOptions *options,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What premises (a frame as for a ranker) cost: [{"id", "value", "low", "high", "total"}], "total" where the schema
 * names what the price is of. MATCH_ERROR_MODEL when the model tells no prices. The caller owns it. */
JsonValue *match_price_list(const MatchModel *model, const Frame *premises, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For the API and files, documented in docs/match.md: {"threshold", "fields", "ranked": [{"id", "place", "probability",
 * "price": {"value", "low", "high"}, "reasons": [{"column", "log_odds", "text"}]}], "dropped": [{"id", "because":
 * "constraint"|"probability", "constraint", "probability", "text"}], "notes": [...]}. */
JsonValue *match_answer_json(const MatchRanker *ranker, const MatchAnswer *answer);
