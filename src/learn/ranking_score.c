/* learn/ranking_score.c: see ranking_score.h. */
#include "learn/ranking_score.h"

#include <math.h>

/* The places, from 0, of each lead's suitable candidates: those of lead i stand from first[i] to first[i + 1]. */
struct RankingByLead {
    guint leads;
    guint *first, *place;
    double *discount, *ideal; /* by place: 1 / log2(place + 2), and their sum up to it */
};

/* By lead; within a lead by falling score; of equal scores the unsuitable first. */
static int compare_candidates(gconstpointer a, gconstpointer b, gpointer user)
{
    const Ranking *ranking = user;
    guint left = *(const guint *)a, right = *(const guint *)b;
    if (ranking->lead[left] != ranking->lead[right])
        return ranking->lead[left] < ranking->lead[right] ? -1 : 1;
    if (ranking->score[left] != ranking->score[right])
        return ranking->score[left] > ranking->score[right] ? -1 : 1;
    return (ranking->suitable[left] != FALSE) - (ranking->suitable[right] != FALSE);
}

static void fill_discounts(RankingByLead *by_lead, guint places)
{
    by_lead->discount = g_new(double, places + 1);
    by_lead->ideal = g_new(double, places + 1);
    double sum = 0;
    for (guint i = 0; i < places; i++) {
        by_lead->discount[i] = 1 / log2(i + 2.0);
        sum += by_lead->discount[i];
        by_lead->ideal[i] = sum;
    }
}

RankingByLead *ranking_by_lead(const Ranking *ranking)
{
    RankingByLead *by_lead = g_new0(RankingByLead, 1);
    by_lead->leads = ranking->leads;
    by_lead->first = g_new0(guint, ranking->leads + 1);
    by_lead->place = g_new(guint, ranking->n + 1);
    g_autofree guint *order = g_new(guint, ranking->n + 1);
    for (guint i = 0; i < ranking->n; i++)
        order[i] = i;
    g_sort_array(order, ranking->n, sizeof *order, compare_candidates, (gpointer)ranking);
    guint found = 0, place = 0, longest = 0;
    for (gsize i = 0; i < ranking->n; i++) {
        guint lead = ranking->lead[order[i]];
        place = i > 0 && ranking->lead[order[i - 1]] == lead ? place + 1 : 0;
        longest = MAX(longest, place + 1);
        if (ranking->suitable[order[i]]) {
            by_lead->place[found++] = place;
            by_lead->first[lead + 1] = found;
        }
    }
    for (guint lead = 0; lead < ranking->leads; lead++)
        by_lead->first[lead + 1] = MAX(by_lead->first[lead + 1], by_lead->first[lead]);
    fill_discounts(by_lead, longest);
    return by_lead;
}

void ranking_by_lead_free(RankingByLead *by_lead)
{
    if (!by_lead)
        return;
    g_free(by_lead->first);
    g_free(by_lead->place);
    g_free(by_lead->discount);
    g_free(by_lead->ideal);
    g_free(by_lead);
}

/* A number of one lead, from the places of its suitable candidates (one at least). */
typedef double (*LeadFn)(const RankingByLead *by_lead, const guint *place, guint n, guint k);

static double mean_over_leads(const RankingByLead *by_lead, guint k, const double *weight, LeadFn number)
{
    double sum = 0, all = 0;
    for (guint lead = 0; lead < by_lead->leads; lead++) {
        guint from = by_lead->first[lead], n = by_lead->first[lead + 1] - from;
        double mass = weight ? weight[lead] : 1;
        if (n == 0 || mass <= 0)
            continue;
        sum += mass * number(by_lead, by_lead->place + from, n, k);
        all += mass;
    }
    return all > 0 ? sum / all : NAN;
}

static double lead_ndcg(const RankingByLead *by_lead, const guint *place, guint n, guint k)
{
    double gain = 0;
    for (guint i = 0; i < n && place[i] < k; i++)
        gain += by_lead->discount[place[i]];
    return gain / by_lead->ideal[MIN(n, k) - 1];
}

static double lead_recall(const RankingByLead *by_lead, const guint *place, guint n, guint k)
{
    guint found = 0;
    while (found < n && place[found] < k)
        found++;
    return (double)found / n;
}

static double lead_first(const RankingByLead *by_lead, const guint *place, guint n, guint k)
{
    return 1 / (place[0] + 1.0);
}

double ranking_ndcg(const RankingByLead *by_lead, guint k, const double *weight)
{
    g_return_val_if_fail(k > 0, NAN);
    return mean_over_leads(by_lead, k, weight, lead_ndcg);
}

double ranking_recall(const RankingByLead *by_lead, guint k, const double *weight)
{
    return mean_over_leads(by_lead, k, weight, lead_recall);
}

double ranking_mrr(const RankingByLead *by_lead, const double *weight)
{
    return mean_over_leads(by_lead, 0, weight, lead_first);
}

/* ---- dropping ---- */

/* Of one lead: candidates, suitable ones, and how many of these are kept. */
typedef struct {
    guint all, dropped, suitable, kept;
} LeadCount;

static double share(double part, double all)
{
    return all > 0 ? part / all : NAN;
}

RankingDrop ranking_drop(const Ranking *ranking, double threshold, const double *weight)
{
    g_autofree LeadCount *count = g_new0(LeadCount, ranking->leads + 1);
    for (gsize i = 0; i < ranking->n; i++) {
        LeadCount *lead = &count[ranking->lead[i]];
        gboolean drop = ranking->score[i] < threshold, suitable = ranking->suitable[i] != FALSE;
        lead->all++;
        lead->dropped += drop;
        lead->suitable += suitable;
        lead->kept += suitable && !drop;
    }
    double all = 0, dropped = 0, suitable = 0, kept = 0, leads = 0, intact = 0, lost = 0;
    for (guint i = 0; i < ranking->leads; i++) {
        double mass = weight ? weight[i] : 1;
        all += mass * count[i].all;
        dropped += mass * count[i].dropped;
        if (count[i].suitable == 0)
            continue;
        suitable += mass * count[i].suitable;
        kept += mass * count[i].kept;
        leads += mass;
        intact += mass * (count[i].kept == count[i].suitable);
        lost += mass * (count[i].kept == 0);
    }
    return (RankingDrop){share(dropped, all), share(intact, leads), share(lost, leads), share(kept, suitable)};
}

static int fall(gconstpointer a, gconstpointer b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left < right) - (left > right);
}

double ranking_threshold(const Ranking *ranking, double intact)
{
    /* A lead stays intact up to the least score of its suitable candidates. */
    g_autofree double *least = g_new(double, ranking->leads + 1);
    for (guint lead = 0; lead < ranking->leads; lead++)
        least[lead] = INFINITY;
    for (gsize i = 0; i < ranking->n; i++)
        if (ranking->suitable[i])
            least[ranking->lead[i]] = MIN(least[ranking->lead[i]], ranking->score[i]);
    guint leads = 0;
    for (guint lead = 0; lead < ranking->leads; lead++)
        if (least[lead] < INFINITY)
            least[leads++] = least[lead];
    if (leads == 0)
        return -INFINITY;
    qsort(least, leads, sizeof *least, fall);
    double need = ceil(intact * leads - 1e-9); /* 0.95 of 20 leads are 19, whatever the product is rounded to */
    return least[(guint)CLAMP(need, 1, leads) - 1];
}
