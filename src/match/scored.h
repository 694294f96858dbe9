/* match/scored.h: judged pairs put in order once, and measured under many draws of leads.
 *
 * Layer: match.  Threads: what is built does not change; many may measure it.
 * Every measure is a MetricFn of learn/bootstrap.h whose items are the leads: `weight[lead]` is how often a lead was
 * drawn, and `user` is what was built here. So bootstrap(scored_auc, scored, leads, NULL, 0, rounds) draws whole leads
 * in one pass over the pairs a draw, without sorting again. */
#pragma once
#include "learn/bootstrap.h"
#include "learn/ranking_score.h"

/* Pairs by falling score, equal ones together: area under the ROC curve and average precision. NAN scores are not
 * allowed. */
typedef struct Scored Scored;
Scored *scored_new(const float *score, const gboolean *suitable, const guint *lead, gsize n);
void scored_free(Scored *scored);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scored, scored_free)
double scored_auc(const double *weight, gsize leads, gconstpointer scored);
/* Sum over falling scores of the precision so far times the share of suitable ones that come with it. */
double scored_average_precision(const double *weight, gsize leads, gconstpointer scored);
/* Recall and precision along the curve at every hundredth of recall that it passes: at most 101 points. Answers how
 * many. */
#define SCORED_POINTS 101
typedef struct {
    double recall, precision;
} ScoredPoint;
guint scored_curve(const Scored *scored, ScoredPoint point[SCORED_POINTS]);

/* A ratio of two sums over leads: shares, means over pairs, and means over leads. */
typedef struct {
    double *top, *bottom; /* one a lead */
} LeadRatio;
LeadRatio *lead_ratio_new(guint leads);
void lead_ratio_free(LeadRatio *ratio);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LeadRatio, lead_ratio_free)
double lead_ratio(const double *weight, gsize leads, gconstpointer ratio); /* NAN with nothing below the line */

/* Expected calibration error of the positive class in LEAD_ECE_BINS bins of equal count, equal probabilities together;
 * the bins are those of all pairs whatever is drawn. */
#define LEAD_ECE_BINS 10
typedef struct LeadEce LeadEce;
LeadEce *lead_ece_new(const double *probability, const gboolean *suitable, const guint *lead, gsize n, guint leads);
void lead_ece_free(LeadEce *ece);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LeadEce, lead_ece_free)
double lead_ece(const double *weight, gsize leads, gconstpointer ece);

/* Those bins. */
const ReliabilityBin *lead_ece_bins(const LeadEce *ece, guint *n);

/* The order within each lead: its first `k` places (learn/ranking_score.h). */
typedef struct {
    const RankingByLead *ranking;
    guint k; /* of first_mrr(): not looked at */
} FirstPlaces;
double first_ndcg(const double *weight, gsize leads, gconstpointer first);
double first_recall(const double *weight, gsize leads, gconstpointer first);
double first_mrr(const double *weight, gsize leads, gconstpointer first);

/* The share of pairs that could be dropped by one threshold with a share of the leads that have a suitable pair intact:
 * the best threshold of each draw. NAN without such leads. */
typedef struct MostDropped MostDropped;
MostDropped *most_dropped_new(const float *score, const gboolean *suitable, const guint *lead, gsize n, guint leads,
                              double intact);
void most_dropped_free(MostDropped *most);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MostDropped, most_dropped_free)
double most_dropped(const double *weight, gsize leads, gconstpointer most);
