/* match/rank_parts.h: what the files of an answer share; see rank.h.
 *
 * Layer: match (internal).  Threads: as rank.h. */
#pragma once
#include "match/model_parts.h"
#include "match/rank.h"

struct MatchRanker {
    MatchModel *model;
    Frame *premises;
    const FrameColumn *id; /* NULL: the schema names none */
    double threshold;      /* probability in life */
    double *price;         /* of all premises: prices, then lows, then highs; NULL: the model tells none */
};

typedef struct {
    float score;
    guint row; /* of those asked about */
    const char *id;
} Scored;

/* Reasons of the first `n` ranked ones; `values` are the features of all rows asked about. */
gboolean rank_reasons(const MatchRanker *ranker, const PairRows *rows, const float *values, const Scored *scored,
                      guint n, const char *language, MatchAnswer *answer, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Fills ranker->price: a price is the premises' own, whatever the lead. */
gboolean rank_prepare_prices(MatchRanker *ranker, GError **error) G_GNUC_WARN_UNUSED_RESULT;
