/* match/compare.c: see compare.h. */
#include "match/compare.h"

#include <math.h>

#include "base/lang.h"
#include "learn/bootstrap.h"
#include "learn/metrics.h"
#include "learn/ranking_score.h"
#include "match/learn.h"

#define FEWEST 10
#define ROUNDS 1000

typedef struct {
    const MatchPairs *pairs;
    const float *score[2];
    RankingByLead *by_lead[2];
    double *row_weight; /* of each pair, from the lead's */
} Comparison;

static double ndcg(const Comparison *comparison, guint which, const double *weight)
{
    return ranking_ndcg(comparison->by_lead[which], 5, weight);
}

static double auc(const Comparison *comparison, guint which, const double *weight)
{
    const MatchPairs *pairs = comparison->pairs;
    for (guint i = 0; i < pairs->n; i++)
        comparison->row_weight[i] = weight ? weight[pairs->lead[i]] : 1;
    return metrics_auc(comparison->score[which], pairs->positive, comparison->row_weight, pairs->n);
}

static double ndcg_difference(const double *weight, gsize n, gconstpointer user)
{
    return ndcg(user, 1, weight) - ndcg(user, 0, weight);
}

static double auc_difference(const double *weight, gsize n, gconstpointer user)
{
    return auc(user, 1, weight) - auc(user, 0, weight);
}

static JsonValue *compared(const Comparison *comparison, double (*of)(const Comparison *, guint, const double *),
                           MetricFn difference, gboolean *worse)
{
    Estimate told = bootstrap(difference, comparison, comparison->pairs->leads, NULL, 0, ROUNDS);
    *worse |= !(told.high >= 0);
    return json_pack("{s:o,s:o,s:{s:o,s:o,s:o}}", "old", jsonfile_number(of(comparison, 0, NULL), 6), "new",
                     jsonfile_number(of(comparison, 1, NULL), 6), "difference", "value", jsonfile_number(told.value, 6),
                     "low", jsonfile_number(told.low, 6), "high", jsonfile_number(told.high, 6));
}

static gboolean can_rank(const MatchModel *model, const MatchData *data, GError **error)
{
    if (model->blend)
        return match_model_fits(model, data, error);
    g_set_error(error, MATCH_ERROR, MATCH_ERROR_MODEL,
                tr("%s: a model that tells prices only cannot be compared",
                   "%s: модель, которая знает только цены, сравнить нельзя"),
                model->schema->name);
    return FALSE;
}

/* The pairs whose leads neither model has learnt from. */
static MatchPairs *unseen_by_both(const MatchModel *old, const MatchModel *new, const MatchData *data, GError **error)
{
    g_autoptr(MatchPairs) of_old = match_pairs_new(data, match_model_seed(old), error);
    g_autoptr(MatchPairs) of_new = of_old ? match_pairs_new(data, match_model_seed(new), error) : NULL;
    if (!of_new)
        return NULL;
    g_autofree gboolean *unseen = match_model_unseen(old, of_old, data->hash, TRUE);
    g_autofree gboolean *also = match_model_unseen(new, of_new, data->hash, TRUE);
    for (guint u = 0; u < of_new->units; u++)
        unseen[u] = unseen[u] && also[u];
    return match_pairs_take(of_new, unseen);
}

JsonValue *match_compare(const MatchModel *old, const MatchModel *new, const MatchData *data, GError **error)
{
    if (!can_rank(old, data, error) || !can_rank(new, data, error))
        return NULL;
    g_autoptr(MatchPairs) pairs = unseen_by_both(old, new, data, error);
    if (!pairs)
        return NULL;
    guint won = match_pairs_won_leads(pairs);
    if (won < FEWEST) {
        g_set_error(
            error, MATCH_ERROR, MATCH_ERROR_SMALL,
            tr("%s: only %u leads with a deal that neither model has learnt from; %d are needed to compare",
               "%s: заявок со сделкой, на которых не училась ни одна из моделей, только %u; для сравнения нужно %d"),
            data->schema->name, won, FEWEST);
        return NULL;
    }
    g_auto(Told) was = {NULL}, is = {NULL};
    if (!match_tell(old, data->frame, pairs, &was, error) || !match_tell(new, data->frame, pairs, &is, error))
        return NULL;
    g_autofree double *weight = g_new(double, pairs->n + 1);
    g_autoptr(RankingByLead) first =
        ranking_by_lead(&(Ranking){was.score, pairs->positive, pairs->lead, pairs->n, pairs->leads});
    g_autoptr(RankingByLead) second =
        ranking_by_lead(&(Ranking){is.score, pairs->positive, pairs->lead, pairs->n, pairs->leads});
    Comparison comparison = {pairs, {was.score, is.score}, {first, second}, weight};
    gboolean worse = FALSE;
    JsonValue *by_ndcg = compared(&comparison, ndcg, ndcg_difference, &worse),
              *by_auc = compared(&comparison, auc, auc_difference, &worse);
    return json_pack("{s:i,s:i,s:o,s:o,s:b}", "leads", (int)pairs->leads, "won_leads", (int)won, "ndcg5", by_ndcg,
                     "auc", by_auc, "not_worse", !worse);
}
