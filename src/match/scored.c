/* match/scored.c: see scored.h. */
#include "match/scored.h"

#include <math.h>

typedef struct {
    guint lead;
    guint8 suitable;
    guint8 last; /* of its run of equal scores */
} ScoredPair;

struct Scored {
    ScoredPair *pair; /* by falling score */
    gsize n;
};

static int compare_scores(gconstpointer a, gconstpointer b, gpointer user)
{
    const float *score = user;
    float left = score[*(const guint *)a], right = score[*(const guint *)b];
    return (left < right) - (left > right);
}

Scored *scored_new(const float *score, const gboolean *suitable, const guint *lead, gsize n)
{
    g_autofree guint *order = g_new(guint, n + 1);
    for (guint i = 0; i < n; i++)
        order[i] = i;
    g_sort_array(order, n, sizeof *order, compare_scores, (gpointer)score);
    Scored *scored = g_new0(Scored, 1);
    scored->n = n;
    scored->pair = g_new0(ScoredPair, n + 1);
    for (gsize i = 0; i < n; i++) {
        guint at = order[i];
        gboolean last = i + 1 == n || score[order[i + 1]] < score[at];
        scored->pair[i] = (ScoredPair){lead[at], suitable[at] != FALSE, last != FALSE};
    }
    return scored;
}

void scored_free(Scored *scored)
{
    if (!scored)
        return;
    g_free(scored->pair);
    g_free(scored);
}

double scored_auc(const double *weight, gsize leads, gconstpointer user)
{
    const Scored *scored = user;
    double above = 0, yes = 0, no = 0, all_no = 0, won = 0;
    for (gsize i = 0; i < scored->n; i++) {
        const ScoredPair *pair = &scored->pair[i];
        *(pair->suitable ? &yes : &no) += weight[pair->lead];
        if (!pair->last)
            continue;
        won += no * (above + yes / 2);
        above += yes;
        all_no += no;
        yes = no = 0;
    }
    return above * all_no > 0 ? won / (above * all_no) : NAN;
}

double scored_average_precision(const double *weight, gsize leads, gconstpointer user)
{
    const Scored *scored = user;
    double found = 0, all = 0, found_before = 0, area = 0;
    for (gsize i = 0; i < scored->n; i++) {
        const ScoredPair *pair = &scored->pair[i];
        found += pair->suitable ? weight[pair->lead] : 0;
        all += weight[pair->lead];
        if (!pair->last || all <= 0)
            continue;
        area += (found - found_before) * found / all;
        found_before = found;
    }
    return found > 0 ? area / found : NAN;
}

guint scored_curve(const Scored *scored, ScoredPoint point[SCORED_POINTS])
{
    guint suitable = 0, found = 0, points = 0;
    for (gsize i = 0; i < scored->n; i++)
        suitable += scored->pair[i].suitable;
    double reached = -1;
    for (gsize i = 0; i < scored->n && suitable > 0; i++) {
        found += scored->pair[i].suitable;
        double recall = (double)found / suitable, hundredth = floor(recall * (SCORED_POINTS - 1) + 1e-9);
        if (!scored->pair[i].last || hundredth <= reached || found == 0)
            continue;
        point[points++] = (ScoredPoint){recall, (double)found / (double)(i + 1)};
        reached = hundredth;
    }
    return points;
}

LeadRatio *lead_ratio_new(guint leads)
{
    LeadRatio *ratio = g_new0(LeadRatio, 1);
    ratio->top = g_new0(double, leads + 1);
    ratio->bottom = g_new0(double, leads + 1);
    return ratio;
}

void lead_ratio_free(LeadRatio *ratio)
{
    if (!ratio)
        return;
    g_free(ratio->top);
    g_free(ratio->bottom);
    g_free(ratio);
}

double lead_ratio(const double *weight, gsize leads, gconstpointer user)
{
    const LeadRatio *ratio = user;
    double top = 0, bottom = 0;
    for (gsize i = 0; i < leads; i++) {
        top += weight[i] * ratio->top[i];
        bottom += weight[i] * ratio->bottom[i];
    }
    return bottom > 0 ? top / bottom : NAN;
}

/* What one lead brings into one bin. */
typedef struct {
    double count, said, happened;
} BinSums;

struct LeadEce {
    guint bins;
    ReliabilityBin bin[LEAD_ECE_BINS];
    BinSums *sums; /* leads x LEAD_ECE_BINS */
};

static int compare_probabilities(gconstpointer a, gconstpointer b, gpointer user)
{
    const double *probability = user;
    double left = probability[*(const guint *)a], right = probability[*(const guint *)b];
    return (left > right) - (left < right);
}

static void bin_add(ReliabilityBin *bin, double probability, gboolean happened)
{
    if (bin->count == 0)
        bin->low = probability;
    bin->high = probability;
    bin->said += probability;
    bin->happened += happened;
    bin->count++;
}

/* Puts the pairs, which come by rising probability, into bins: a new one begins where another tenth of all is reached
 * and the probability rises. */
static void fill_bins(LeadEce *ece, const guint *order, const double *probability, const gboolean *suitable,
                      const guint *lead, gsize n)
{
    gsize begun = 0;
    for (gsize i = 0; i < n; i++) {
        guint at = order[i];
        gsize share = i * LEAD_ECE_BINS / n;
        gboolean rises = i > 0 && probability[at] > probability[order[i - 1]];
        if (i == 0 || (rises && share > begun)) {
            begun = share;
            ece->bins++;
        }
        bin_add(&ece->bin[ece->bins - 1], probability[at], suitable[at]);
        BinSums *sums = &ece->sums[(gsize)lead[at] * LEAD_ECE_BINS + ece->bins - 1];
        sums->count++;
        sums->said += probability[at];
        sums->happened += suitable[at] != FALSE;
    }
}

LeadEce *lead_ece_new(const double *probability, const gboolean *suitable, const guint *lead, gsize n, guint leads)
{
    LeadEce *ece = g_new0(LeadEce, 1);
    ece->sums = g_new0(BinSums, (gsize)(leads + 1) * LEAD_ECE_BINS);
    g_autofree guint *order = g_new(guint, n + 1);
    for (guint i = 0; i < n; i++)
        order[i] = i;
    g_sort_array(order, n, sizeof *order, compare_probabilities, (gpointer)probability);
    fill_bins(ece, order, probability, suitable, lead, n);
    for (guint i = 0; i < ece->bins; i++) {
        ece->bin[i].said /= ece->bin[i].count;
        ece->bin[i].happened /= ece->bin[i].count;
    }
    return ece;
}

void lead_ece_free(LeadEce *ece)
{
    if (!ece)
        return;
    g_free(ece->sums);
    g_free(ece);
}

double lead_ece(const double *weight, gsize leads, gconstpointer user)
{
    const LeadEce *ece = user;
    double gap = 0, all = 0;
    for (guint bin = 0; bin < ece->bins; bin++) {
        double difference = 0;
        for (gsize i = 0; i < leads; i++) {
            const BinSums *sums = &ece->sums[i * LEAD_ECE_BINS + bin];
            difference += weight[i] * (sums->happened - sums->said);
            all += weight[i] * sums->count;
        }
        gap += fabs(difference);
    }
    return all > 0 ? gap / all : NAN;
}

const ReliabilityBin *lead_ece_bins(const LeadEce *ece, guint *n)
{
    *n = ece->bins;
    return ece->bin;
}

double first_ndcg(const double *weight, gsize leads, gconstpointer user)
{
    const FirstPlaces *first = user;
    return ranking_ndcg(first->ranking, first->k, weight);
}

double first_recall(const double *weight, gsize leads, gconstpointer user)
{
    const FirstPlaces *first = user;
    return ranking_recall(first->ranking, first->k, weight);
}

double first_mrr(const double *weight, gsize leads, gconstpointer user)
{
    const FirstPlaces *first = user;
    return ranking_mrr(first->ranking, weight);
}
