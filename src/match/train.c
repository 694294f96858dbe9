/* match/train.c: see train.h. */
#include "match/train.h"

#include <math.h>

#include "base/lang.h"
#include "match/judge.h"
#include "match/learn.h"
#include "match/price_eval.h"

const MatchTrainOptions match_train_defaults = {
    .seed = 1, .intact = 0.95, .live_rate = NAN, .trials = 8, .ranking = FALSE};

gboolean match_check_options(const MatchTrainOptions *options, GError **error)
{
    const char *wrong = !(options->intact > 0 && options->intact < 1) ? "intact"
                        : !isnan(options->live_rate) && !(options->live_rate > 0 && options->live_rate < 1)
                            ? "live rate"
                        : options->trials < 1 || options->trials > 200 ? "trials"
                                                                       : NULL;
    if (!wrong)
        return TRUE;
    g_set_error(error, MATCH_ERROR, MATCH_ERROR_DATA, tr("%s: out of its range", "%s: вне допустимых границ"), wrong);
    return FALSE;
}

static gboolean *others(const gboolean *held, guint n)
{
    gboolean *rest = g_new(gboolean, MAX(n, 1u));
    for (guint i = 0; i < n; i++)
        rest[i] = !held[i];
    return rest;
}

/* What parts the held leads from the others, so that they are known again. */
static JsonValue *split_json(const MatchPairs *pairs, const gboolean *held)
{
    double from = INFINITY;
    guint count = 0;
    for (guint u = 0; u < pairs->units; u++)
        if (held[u]) {
            from = fmin(from, pairs->asked && !isnan(pairs->asked[u]) ? pairs->asked[u]
                              : pairs->asked                          ? -INFINITY
                                                                      : pairs->hash[u]);
            count++;
        }
    return json_pack("{s:s,s:o,s:i}", "by", pairs->asked ? "date" : "hash", "from", jsonfile_number(from, 6), "units",
                     (int)count);
}

static JsonValue *options_json(const MatchTrainOptions *options, const MatchModel *model)
{
    return json_pack("{s:I,s:f,s:i,s:b,s:o,s:o}", "seed", (json_int_t)options->seed, "intact", options->intact,
                     "trials", (int)options->trials, "ranking", options->ranking, "live_rate",
                     jsonfile_number(model->live_rate, 6), "learnt_rate", jsonfile_number(model->learnt_rate, 6));
}

/* What the constraints alone do to the deals that were: more than the dropping may take means that they are too hard.
 */
static JsonValue *constraints_json(const MatchData *data, const MatchPairs *pairs)
{
    PairRows rows = match_pair_rows(data->frame, pairs);
    g_autofree int *broken = match_broken_constraints(data->schema, &rows);
    g_autofree gboolean *lost = g_new0(gboolean, pairs->leads + 1);
    g_autofree guint *deals = g_new0(guint, data->schema->constraints->len + 1);
    for (guint i = 0; i < pairs->n; i++)
        if (pairs->positive[i] && broken[i] >= 0) {
            lost[pairs->lead[i]] = TRUE;
            deals[broken[i]]++;
        }
    guint leads = 0;
    for (guint l = 0; l < pairs->leads; l++)
        leads += lost[l] != FALSE;
    JsonValue *each = json_array();
    for (guint k = 0; k < data->schema->constraints->len; k++) {
        const MatchConstraint *constraint = &g_array_index(data->schema->constraints, MatchConstraint, k);
        json_array_append_new(
            each, json_pack("{s:s,s:s,s:i}", "premises", match_schema_column(data->schema, constraint->premises)->name,
                            "lead", match_schema_column(data->schema, constraint->lead)->name, "deals", (int)deals[k]));
    }
    return json_pack("{s:o,s:o}", "intact",
                     jsonfile_number(1 - (double)leads / MAX(match_pairs_won_leads(pairs), 1u), 4), "broken_by_deals",
                     each);
}

/* The card's part that ranking fills: how it was learnt, and how good it is on the held leads. */
static gboolean train_ranking(MatchModel *model, const MatchData *data, const MatchTrainOptions *options, Task *task,
                              GError **error)
{
    g_autoptr(MatchPairs) pairs = match_pairs_new(data, options->seed, error);
    if (!pairs)
        return FALSE;
    g_autofree gboolean *held = match_split_held(pairs);
    g_autofree gboolean *rest = others(held, pairs->units);
    g_autoptr(MatchPairs) learnt = match_pairs_take(pairs, rest), judged = match_pairs_take(pairs, held);
    g_autoptr(JsonValue) chosen = NULL;
    task_stage(task, tr("learning to rank", "обучение ранжированию"));
    g_autoptr(MatchModel) ranks = match_learn_ranking(data, learnt, options, task, &chosen, error);
    g_auto(Told) told = {NULL};
    if (!ranks || !match_tell(ranks, data->frame, judged, &told, error))
        return FALSE;
    json_object_set_new(model->card, "options", options_json(options, ranks));
    json_object_set_new(model->card, "split", split_json(pairs, held));
    json_object_set(model->card, "chosen", chosen);
    json_object_set_new(model->card, "constraints", constraints_json(data, learnt));
    if (match_pairs_won_leads(judged) > 0) {
        g_autoptr(JsonValue) held_json = match_judge_told(data, judged, &told, ranks->learnt_rate);
        json_object_set_new(held_json, "features", match_feature_shares(ranks, data->frame, judged));
        json_object_set(model->card, "held", held_json);
    }
    model->features = g_steal_pointer(&ranks->features);
    model->blend = g_steal_pointer(&ranks->blend);
    model->calibration = g_steal_pointer(&ranks->calibration);
    model->learnt_rate = ranks->learnt_rate;
    model->live_rate = ranks->live_rate;
    model->threshold = ranks->threshold;
    return TRUE;
}

static gboolean train_prices(MatchModel *model, const MatchData *data, const MatchTrainOptions *options, Task *task,
                             GError **error)
{
    task_stage(task, tr("learning prices", "обучение ценам"));
    g_autoptr(JsonValue) judged = NULL;
    model->prices = match_prices_train(data, options->seed, task, &judged, error);
    if (model->prices)
        json_object_set(model->card, "price", judged);
    return model->prices != NULL;
}

MatchModel *match_train(const MatchData *data, const MatchTrainOptions *options, Task *task, GError **error)
{
    if (!match_check_options(options, error))
        return NULL;
    g_autoptr(MatchModel) model = match_model_new(data->schema);
    model->card = json_pack("{s:{s:s,s:s,s:i}}", "data", "name", data->schema->name, "hash", data->hash, "rows",
                            (int)data->frame->rows);
    match_model_note_columns(model, data->frame);
    if (data->schema->outcome < 0 && data->schema->price < 0) {
        g_set_error(error, MATCH_ERROR, MATCH_ERROR_SCHEMA,
                    tr("%s: the schema names neither an outcome nor a price: there is nothing to learn",
                       "%s: в схеме нет ни исхода, ни цены: учиться нечему"),
                    data->schema->name);
        return NULL;
    }
    if ((data->schema->outcome >= 0 && !train_ranking(model, data, options, task, error)) ||
        (data->schema->price >= 0 && !train_prices(model, data, options, task, error)))
        return NULL;
    return g_steal_pointer(&model);
}
