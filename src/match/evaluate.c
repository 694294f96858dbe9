/* match/evaluate.c: see evaluate.h. */
#include "match/evaluate.h"

#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "match/judge.h"
#include "match/learn.h"
#include "match/price_eval.h"

#define FORMAT "otklik-match-eval-1"
#define SMALL_LEADS 100 /* with fewer won leads the intervals are so wide that it is said */

/* ---- notes: what the data allows ---- */

static void note(JsonValue *notes, char *en, char *ru)
{
    json_array_append_new(notes, json_pack("{s:s,s:s}", "en", en, "ru", ru));
    g_free(en);
    g_free(ru);
}

static JsonValue *notes_of(const MatchPairs *pairs)
{
    JsonValue *notes = json_array();
    guint won = match_pairs_won_leads(pairs);
    if (won < SMALL_LEADS)
        note(notes,
             g_strdup_printf("Only %u leads of %u have a deal: one lead moves a share by %.1f %%.", won, pairs->leads,
                             100.0 / MAX(won, 1u)),
             g_strdup_printf("Сделкой кончились лишь %u заявок из %u: одна заявка сдвигает долю на %.1f %%.", won,
                             pairs->leads, 100.0 / MAX(won, 1u)));
    if (!pairs->asked)
        note(notes, g_strdup("The data has no dates: leads were drawn at random, so a change over time is not seen."),
             g_strdup("В данных нет дат: заявки отобраны случайно, и перемены со временем не видны."));
    return notes;
}

static JsonValue *how_json(const char *kind, guint folds, const MatchTrainOptions *options)
{
    return options ? json_pack("{s:s,s:i,s:I,s:f}", "kind", kind, "folds", (int)folds, "seed",
                               (json_int_t)options->seed, "intact", options->intact)
                   : json_pack("{s:s}", "kind", kind);
}

/* ---- by folds ---- */

/* Puts what is said of a fold's pairs at their places among all. */
static void scatter(Told *all, const Told *fold, const guint *place, guint n, guint whole)
{
    for (guint i = 0; i < n; i++) {
        all->score[place[i]] = fold->score[i];
        all->probability[place[i]] = fold->probability[i];
        all->dropped[place[i]] = fold->dropped[i];
        all->rules[place[i]] = fold->rules[i];
        all->broken[place[i]] = fold->broken[i];
    }
    for (guint p = 0; p < BLEND_PARTS; p++) {
        if (!fold->parts.part[p])
            continue;
        if (!all->parts.part[p])
            all->parts.part[p] = g_new0(float, whole + 1);
        for (guint i = 0; i < n; i++)
            all->parts.part[p][place[i]] = fold->parts.part[p][i];
    }
}

static gboolean one_fold(const MatchData *data, const MatchPairs *pairs, const guint *fold, guint which,
                         const MatchTrainOptions *options, Task *task, Told *all, JsonValue **shares, GError **error)
{
    g_autofree gboolean *mine = g_new0(gboolean, pairs->units + 1), *rest = g_new0(gboolean, pairs->units + 1);
    g_autofree guint *place = g_new(guint, pairs->n + 1);
    guint n = 0;
    for (guint i = 0; i < pairs->n; i++) {
        *(fold[i] == which ? &mine[pairs->unit[i]] : &rest[pairs->unit[i]]) = TRUE;
        if (fold[i] == which)
            place[n++] = i;
    }
    g_autoptr(MatchPairs) learnt = match_pairs_take(pairs, rest), judged = match_pairs_take(pairs, mine);
    g_autoptr(MatchModel) model = match_learn_ranking(data, learnt, options, task, NULL, error);
    g_auto(Told) told = {NULL};
    if (!model || !match_tell(model, data->frame, judged, &told, error))
        return FALSE;
    scatter(all, &told, place, n, pairs->n);
    if (which == 0)
        *shares = match_feature_shares(model, data->frame, judged);
    return TRUE;
}

static JsonValue *ranking_folds(const MatchData *data, const MatchTrainOptions *options, guint folds, Task *task,
                                GError **error)
{
    g_autoptr(MatchPairs) pairs = match_pairs_new(data, options->seed, error);
    if (!pairs)
        return NULL;
    g_autofree guint *fold = match_split_folds(pairs, folds);
    guint n = pairs->n;
    g_auto(Told) all = {.score = g_new0(float, n + 1),
                        .probability = g_new0(double, n + 1),
                        .dropped = g_new0(gboolean, n + 1),
                        .rules = g_new0(float, n + 1),
                        .broken = g_new0(gboolean, n + 1)};
    g_autoptr(JsonValue) shares = NULL;
    for (guint f = 0; f < folds; f++) {
        g_autofree char *stage = g_strdup_printf(tr("fold %u of %u", "часть %u из %u"), f + 1, folds);
        task_stage(task, g_intern_string(stage)); /* it is looked at until the next one */
        if (!one_fold(data, pairs, fold, f, options, task, &all, &shares, error))
            return NULL;
    }
    JsonValue *json = match_judge_told(data, pairs, &all, (double)match_pairs_deals(pairs) / MAX(n, 1u));
    json_object_set(json, "features", shares);
    json_object_set_new(json, "notes", notes_of(pairs));
    return json;
}

static JsonValue *complete(JsonValue *json, JsonValue *how, JsonValue *price)
{
    json_object_set_new(json, "format", json_string(FORMAT));
    json_object_set_new(json, "how", how);
    json_object_set_new(json, "price", price ? price : json_null());
    return json;
}

static JsonValue *without_ranking(const MatchData *data)
{
    return json_pack("{s:{s:s,s:s,s:i,s:n,s:n,s:n},s:[],s:n,s:[],s:{},s:[],s:[],s:[],s:[]}", "data", "name",
                     data->schema->name, "hash", data->hash, "rows", (int)data->frame->rows, "leads", "deals",
                     "base_rate", "methods", "constant_brier", "reliability", "tradeoff", "precision_recall", "slices",
                     "features", "notes");
}

JsonValue *match_evaluate_folds(const MatchData *data, const MatchTrainOptions *options, guint folds, Task *task,
                                GError **error)
{
    if (!match_check_options(options, error))
        return NULL;
    g_autoptr(JsonValue) json =
        data->schema->outcome >= 0 ? ranking_folds(data, options, folds, task, error) : without_ranking(data);
    if (!json)
        return NULL;
    JsonValue *price = NULL;
    if (data->schema->price >= 0) {
        task_stage(task, tr("prices", "цены"));
        price = match_prices_folds(data, options->seed, folds, task, error);
        if (!price)
            return NULL;
    }
    return complete(g_steal_pointer(&json), how_json("folds", folds, options), price);
}

/* ---- a model ---- */

gboolean *match_model_unseen(const MatchModel *model, const MatchPairs *pairs, const char *hash, gboolean any_set)
{
    const JsonValue *split = json_object_get(model->card, "split");
    const char *learnt_of = json_string_value(json_object_get(json_object_get(model->card, "data"), "hash"));
    double from = json_number_value(json_object_get(split, "from"));
    gboolean by_date = g_strcmp0(json_string_value(json_object_get(split, "by")), "date") == 0;
    gboolean *unseen = g_new0(gboolean, pairs->units + 1);
    for (guint u = 0; u < pairs->units; u++) {
        double at = by_date ? (pairs->asked && !isnan(pairs->asked[u]) ? pairs->asked[u] : -INFINITY) : pairs->hash[u];
        unseen[u] = at >= from || (!any_set && g_strcmp0(learnt_of, hash) != 0);
    }
    return unseen;
}

guint32 match_model_seed(const MatchModel *model)
{
    return (guint32)json_integer_value(json_object_get(json_object_get(model->card, "options"), "seed"));
}

static JsonValue *ranking_of_model(const MatchModel *model, const MatchData *data, GError **error)
{
    g_autoptr(MatchPairs) all = match_pairs_new(data, match_model_seed(model), error);
    if (!all)
        return NULL;
    g_autofree gboolean *unseen = match_model_unseen(model, all, data->hash, FALSE);
    g_autoptr(MatchPairs) pairs = match_pairs_take(all, unseen);
    g_auto(Told) told = {NULL};
    if (match_pairs_won_leads(pairs) == 0) {
        g_set_error(error, MATCH_ERROR, MATCH_ERROR_SMALL,
                    tr("%s: no lead with a deal that the model has not learnt from",
                       "%s: нет заявок со сделкой, на которых модель не училась"),
                    data->schema->name);
        return NULL;
    }
    if (!match_tell(model, data->frame, pairs, &told, error))
        return NULL;
    JsonValue *json = match_judge_told(data, pairs, &told, model->learnt_rate);
    json_object_set_new(json, "features", match_feature_shares(model, data->frame, pairs));
    json_object_set_new(json, "notes", notes_of(pairs));
    return json;
}

JsonValue *match_evaluate_model(const MatchModel *model, const MatchData *data, GError **error)
{
    if (!match_model_fits(model, data, error))
        return NULL;
    g_autoptr(JsonValue) json = model->blend ? ranking_of_model(model, data, error) : without_ranking(data);
    if (!json)
        return NULL;
    const char *learnt_of = json_string_value(json_object_get(json_object_get(model->card, "data"), "hash"));
    JsonValue *price = NULL;
    if (model->prices && g_strcmp0(learnt_of, data->hash) == 0)
        price = json_incref(json_object_get(model->card, "price")); /* of its held rows */
    else if (model->prices && !(price = match_prices_judge(model->prices, data, error)))
        return NULL;
    return complete(g_steal_pointer(&json), how_json("model", 0, NULL), price);
}
