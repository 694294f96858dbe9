/* learn/ranking_score.h: how good a ranking of candidates by lead is.
 *
 * Layer: learn.  Threads: pure.
 * Ties in a score are broken against the judge: the unsuitable first. Leads without a suitable candidate are left out
 * of every number by lead. NDCG (Järvelin and Kekäläinen 2002) with gain 1 for a suitable candidate and discount 1 /
 * log2(place + 1); recall@k: share of a lead's suitable ones among its first k; MRR: 1 / place of the first. All take
 * weights by lead (NULL: all 1), so that bootstrap.h can draw leads. NAN where there is nothing to judge. */
#pragma once
#include <glib.h>

typedef struct {
    const float *score; /* higher first */
    const gboolean *suitable;
    const guint *lead; /* 0 .. leads - 1 */
    gsize n;
    guint leads;
} Ranking;

/* The same computed once, for many draws of leads. */
typedef struct RankingByLead RankingByLead;
RankingByLead *ranking_by_lead(const Ranking *ranking);
void ranking_by_lead_free(RankingByLead *by_lead);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RankingByLead, ranking_by_lead_free)

double ranking_ndcg(const RankingByLead *by_lead, guint k, const double *weight);
double ranking_recall(const RankingByLead *by_lead, guint k, const double *weight);
double ranking_mrr(const RankingByLead *by_lead, const double *weight);

/* Dropping what scores below `threshold`: the share of all candidates that goes, the share of leads that keep all of
 * their suitable ones ("intact"), the share that lose all of them, and the share of suitable candidates kept. */
typedef struct {
    double dropped, intact, lost, recall;
} RankingDrop;
RankingDrop ranking_drop(const Ranking *ranking, double threshold, const double *weight);
/* The highest threshold that leaves at least a share `intact` of the leads intact. -INFINITY when there is none. */
double ranking_threshold(const Ranking *ranking, double intact);

/* Of probabilities: mean squared error, and that of always saying the base rate. */
double ranking_brier(const double *probability, const gboolean *positive, const double *weight, gsize n);
double ranking_brier_constant(const gboolean *positive, const double *weight, gsize n);
/* A bin of a table of reliability. */
typedef struct {
    double low, high;      /* of the probabilities that fell in */
    double said, happened; /* means; NAN when empty */
    guint count;
} ReliabilityBin;
