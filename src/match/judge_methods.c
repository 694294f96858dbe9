/* match/judge_methods.c: the numbers of one way of judging. See judge.h. */
#include <math.h>

#include "learn/ranking_score.h"
#include "match/judge_parts.h"
#include "match/scored.h"

JsonValue *judge_estimate(Estimate estimate)
{
    return json_pack("{s:o, s:o, s:o}", "value", jsonfile_number(estimate.value, JUDGE_DIGITS), "low",
                     jsonfile_number(estimate.low, JUDGE_DIGITS), "high", jsonfile_number(estimate.high, JUDGE_DIGITS));
}

JsonValue *judge_measure(MetricFn measure, gconstpointer user, guint leads, guint rounds)
{
    return judge_estimate(bootstrap(measure, user, leads, NULL, 0, rounds));
}

/* Numbers of the order within each lead. */
static const struct {
    const char *key;
    MetricFn measure;
    guint k;
} places[] = {
    {"ndcg5", first_ndcg, 5},       {"ndcg10", first_ndcg, 10}, {"recall5", first_recall, 5},
    {"recall10", first_recall, 10}, {"mrr", first_mrr, 0},
};

static RankingByLead *rank_by_lead(const Judged *judged, const JudgedMethod *method)
{
    const Ranking ranking = {method->score, judged->suitable, judged->lead, judged->data->frame->rows, judged->leads};
    return ranking_by_lead(&ranking);
}

static void add_places(JsonValue *entry, const Judged *judged, const JudgedMethod *method)
{
    g_autoptr(RankingByLead) ranking = rank_by_lead(judged, method);
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        const FirstPlaces first = {ranking, places[i].k};
        json_object_set_new(entry, places[i].key,
                            judge_measure(places[i].measure, &first, judged->leads, JUDGE_ROUNDS));
    }
}

static void add_curves(JsonValue *entry, const Judged *judged, const JudgedMethod *method)
{
    g_autoptr(Scored) scored = scored_new(method->score, judged->suitable, judged->lead, judged->data->frame->rows);
    json_object_set_new(entry, "auc", judge_measure(scored_auc, scored, judged->leads, JUDGE_ROUNDS));
    json_object_set_new(entry, "average_precision",
                        judge_measure(scored_average_precision, scored, judged->leads, JUDGE_ROUNDS));
}

static JsonValue *brier(const Judged *judged, const JudgedMethod *method)
{
    g_autoptr(LeadRatio) error = lead_ratio_new(judged->leads);
    for (guint i = 0; i < judged->data->frame->rows; i++) {
        double gap = method->probability[i] - (judged->suitable[i] ? 1 : 0);
        error->top[judged->lead[i]] += gap * gap;
        error->bottom[judged->lead[i]]++;
    }
    return judge_measure(lead_ratio, error, judged->leads, JUDGE_ROUNDS);
}

static JsonValue *ece(const Judged *judged, const JudgedMethod *method)
{
    g_autoptr(LeadEce) gaps =
        lead_ece_new(method->probability, judged->suitable, judged->lead, judged->data->frame->rows, judged->leads);
    return judge_measure(lead_ece, gaps, judged->leads, JUDGE_ROUNDS);
}

static void add_probabilities(JsonValue *entry, const Judged *judged, const JudgedMethod *method)
{
    json_object_set_new(entry, "brier", method->probability ? brier(judged, method) : json_null());
    json_object_set_new(entry, "ece", method->probability ? ece(judged, method) : json_null());
}

/* What becomes of one lead's premises. */
typedef struct {
    double offered, dropped, suitable, lost;
} LeadDrop;

typedef enum { DROP_DROPPED, DROP_INTACT, DROP_LOST, DROP_RECALL, DROP_NUMBERS } DropNumber;
static const char *const drop_keys[] = {"dropped", "intact", "lost", "recall"};

static void set_drop(LeadRatio *const ratio[DROP_NUMBERS], guint lead, const LeadDrop *drop)
{
    ratio[DROP_DROPPED]->top[lead] = drop->dropped;
    ratio[DROP_DROPPED]->bottom[lead] = drop->offered;
    ratio[DROP_RECALL]->top[lead] = drop->suitable - drop->lost;
    ratio[DROP_RECALL]->bottom[lead] = drop->suitable;
    gboolean judged = drop->suitable > 0;
    ratio[DROP_INTACT]->top[lead] = judged && drop->lost <= 0;
    ratio[DROP_LOST]->top[lead] = judged && drop->lost >= drop->suitable;
    ratio[DROP_INTACT]->bottom[lead] = ratio[DROP_LOST]->bottom[lead] = judged;
}

static void add_drop(JsonValue *entry, const Judged *judged, const JudgedMethod *method)
{
    g_autofree LeadDrop *drop = g_new0(LeadDrop, judged->leads + 1);
    for (guint i = 0; i < judged->data->frame->rows; i++) {
        LeadDrop *of = &drop[judged->lead[i]];
        gboolean gone = method->dropped[i], suitable = judged->suitable[i];
        of->offered++;
        of->dropped += gone ? 1 : 0;
        of->suitable += suitable ? 1 : 0;
        of->lost += gone && suitable ? 1 : 0;
    }
    LeadRatio *ratio[DROP_NUMBERS];
    for (guint i = 0; i < DROP_NUMBERS; i++)
        ratio[i] = lead_ratio_new(judged->leads);
    for (guint lead = 0; lead < judged->leads; lead++)
        set_drop(ratio, lead, &drop[lead]);
    for (guint i = 0; i < DROP_NUMBERS; i++) {
        json_object_set_new(entry, drop_keys[i], judge_measure(lead_ratio, ratio[i], judged->leads, JUDGE_ROUNDS));
        lead_ratio_free(ratio[i]);
    }
}

/* Of every method, whether it has a threshold of its own or not. */
static void add_most_dropped(JsonValue *entry, const Judged *judged, const JudgedMethod *method)
{
    static const struct {
        const char *key;
        double intact;
    } aims[] = {{"dropped90", 0.9}, {"dropped95", 0.95}};
    for (gsize i = 0; i < G_N_ELEMENTS(aims); i++) {
        g_autoptr(MostDropped) most = most_dropped_new(method->score, judged->suitable, judged->lead,
                                                       judged->data->frame->rows, judged->leads, aims[i].intact);
        json_object_set_new(entry, aims[i].key, judge_measure(most_dropped, most, judged->leads, JUDGE_ROUNDS));
    }
}

/* A measure of the first method less that of another, on the same draw. */
typedef struct {
    MetricFn measure;
    gconstpointer first, other;
} Ahead;

static double ahead(const double *weight, gsize leads, gconstpointer user)
{
    const Ahead *two = user;
    return two->measure(weight, leads, two->first) - two->measure(weight, leads, two->other);
}

static JsonValue *how_far_ahead(const Judged *judged, const JudgedMethod *other)
{
    const JudgedMethod *first = &judged->method[0];
    gsize n = judged->data->frame->rows;
    g_autoptr(Scored) a = scored_new(first->score, judged->suitable, judged->lead, n);
    g_autoptr(Scored) b = scored_new(other->score, judged->suitable, judged->lead, n);
    g_autoptr(RankingByLead) c = rank_by_lead(judged, first), d = rank_by_lead(judged, other);
    const FirstPlaces c5 = {c, 5}, d5 = {d, 5};
    const Ahead auc = {scored_auc, a, b}, ndcg = {first_ndcg, &c5, &d5};
    return json_pack("{s:o, s:o}", "auc", judge_measure(ahead, &auc, judged->leads, JUDGE_ROUNDS), "ndcg5",
                     judge_measure(ahead, &ndcg, judged->leads, JUDGE_ROUNDS));
}

JsonValue *judge_method(const Judged *judged, guint which)
{
    const JudgedMethod *method = &judged->method[which];
    JsonValue *entry =
        json_pack("{s:s, s:s, s:s}", "name", method->name, "title_en", method->title_en, "title_ru", method->title_ru);
    add_curves(entry, judged, method);
    add_places(entry, judged, method);
    add_probabilities(entry, judged, method);
    for (guint i = 0; i < DROP_NUMBERS && !method->dropped; i++)
        json_object_set_new(entry, drop_keys[i], json_null());
    if (method->dropped)
        add_drop(entry, judged, method);
    add_most_dropped(entry, judged, method);
    json_object_set_new(entry, "ahead", which > 0 ? how_far_ahead(judged, method) : json_null());
    return entry;
}
