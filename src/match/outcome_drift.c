/* match/outcome_drift.c: see outcome_drift.h. */
#include "match/outcome_drift.h"

#include <math.h>

#include "match/judge_parts.h"
#include "match/scored.h"

/* What is judged, its leads always told. */
typedef struct {
    const double *probability;
    const gboolean *deal;
    const guint *lead;
    gsize n;
    guint leads, deals;
} Outcomes;

typedef double (*OutcomeNumber)(double probability, gboolean deal);

static double number_said(double probability, gboolean deal)
{
    return probability;
}

static double number_happened(double probability, gboolean deal)
{
    return deal ? 1 : 0;
}

static double number_error(double probability, gboolean deal)
{
    double gap = probability - (deal ? 1 : 0);
    return gap * gap;
}

static Estimate mean_of(const Outcomes *outcomes, OutcomeNumber number)
{
    g_autoptr(LeadRatio) ratio = lead_ratio_new(outcomes->leads);
    for (gsize i = 0; i < outcomes->n; i++) {
        ratio->top[outcomes->lead[i]] += number(outcomes->probability[i], outcomes->deal[i]);
        ratio->bottom[outcomes->lead[i]]++;
    }
    return bootstrap(lead_ratio, ratio, outcomes->leads, NULL, 0, JUDGE_ROUNDS);
}

static const char *state_of(const Outcomes *outcomes, const Estimate *said, const Estimate *happened)
{
    if (outcomes->n < OUTCOME_DRIFT_PAIRS || outcomes->deals < OUTCOME_DRIFT_DEALS || isnan(happened->low))
        return "few";
    return said->value < happened->low || said->value > happened->high ? "shifted" : "stable";
}

static JsonValue *outcomes_json(const Outcomes *outcomes)
{
    Estimate said = mean_of(outcomes, number_said), happened = mean_of(outcomes, number_happened);
    g_autoptr(LeadEce) ece =
        lead_ece_new(outcomes->probability, outcomes->deal, outcomes->lead, outcomes->n, outcomes->leads);
    JsonValue *result =
        json_pack("{s:I, s:i, s:i, s:s}", "pairs", (json_int_t)outcomes->n, "leads", (int)outcomes->leads, "deals",
                  (int)outcomes->deals, "state", state_of(outcomes, &said, &happened));
    json_object_set_new(result, "said", judge_estimate(said));
    json_object_set_new(result, "happened", judge_estimate(happened));
    json_object_set_new(result, "ece", judge_measure(lead_ece, ece, outcomes->leads, JUDGE_ROUNDS));
    json_object_set_new(result, "brier", judge_estimate(mean_of(outcomes, number_error)));
    json_object_set_new(result, "constant_brier", jsonfile_number(happened.value * (1 - happened.value), JUDGE_DIGITS));
    json_object_set_new(result, "reliability", judge_bins(ece));
    return result;
}

JsonValue *match_outcome_drift(const double *probability, const gboolean *deal, const guint *lead, guint leads, gsize n)
{
    g_autofree guint *own = g_new(guint, n + 1);
    Outcomes outcomes = {probability, deal, lead ? lead : own, n, lead ? leads : (guint)n, 0};
    for (guint i = 0; i < n; i++) {
        own[i] = i;
        outcomes.deals += deal[i] != FALSE;
    }
    return outcomes_json(&outcomes);
}
