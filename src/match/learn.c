/* match/learn.c: see learn.h. */
#include "match/learn.h"

#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "learn/ranking_score.h"
#include "match/judge.h"

#define FEWEST_WON_LEADS 20

static gboolean enough(const MatchData *data, const MatchPairs *pairs, GError **error)
{
    guint won = match_pairs_won_leads(pairs);
    if (won >= FEWEST_WON_LEADS && match_pairs_deals(pairs) < pairs->n)
        return TRUE;
    g_set_error(
        error, MATCH_ERROR, MATCH_ERROR_SMALL,
        tr("%s: %u leads with a deal (of %u) are too few to learn from: %d are needed, and pairs without a deal",
           "%s: заявок со сделкой %u (из %u), этого мало для обучения: нужно %d, и пары без сделки"),
        data->schema->name, won, pairs->leads, FEWEST_WON_LEADS);
    return FALSE;
}

PairRows match_pair_rows(const Frame *frame, const MatchPairs *pairs)
{
    return (PairRows){.lead = frame,
                      .premises = frame,
                      .lead_row = pairs->row,
                      .premises_row = pairs->row,
                      .n = pairs->n,
                      .group = pairs->lead,
                      .groups = pairs->leads};
}

/* The threshold of the blend, and the calibration, both on what was said apart. */
static gboolean settle(MatchModel *model, const MatchPairs *pairs, const float *apart, const MatchTrainOptions *options,
                       GError **error)
{
    model->calibration =
        calibration_fit(calibration_choose(pairs->positive, pairs->n), apart, pairs->positive, pairs->n, error);
    if (!model->calibration)
        return FALSE;
    model->learnt_rate = (double)match_pairs_deals(pairs) / pairs->n;
    model->live_rate = !isnan(options->live_rate)         ? options->live_rate
                       : !isnan(model->schema->live_rate) ? model->schema->live_rate
                                                          : model->learnt_rate;
    Ranking ranking = {apart, pairs->positive, pairs->lead, pairs->n, pairs->leads};
    model->threshold = fmax(ranking_threshold(&ranking, options->intact), -1e5);
    return TRUE;
}

MatchModel *match_learn_ranking(const MatchData *data, const MatchPairs *pairs, const MatchTrainOptions *options,
                                Task *task, JsonValue **chosen, GError **error)
{
    if (!enough(data, pairs, error))
        return NULL;
    g_autoptr(MatchModel) model = match_model_new(data->schema);
    PairRows rows = match_pair_rows(data->frame, pairs);
    model->features = features_plan(data->schema, &rows);
    if (model->features->features->len == 0 || model->features->features->len > LIMIT_MATCH_FEATURES) {
        g_set_error(error, MATCH_ERROR, MATCH_ERROR_DATA,
                    tr("%s: the columns make %u features, from 1 to %d can be learnt from",
                       "%s: из столбцов получилось признаков: %u, нужно от 1 до %d"),
                    data->schema->name, model->features->features->len, LIMIT_MATCH_FEATURES);
        return NULL;
    }
    BlendOptions how = {.seed = options->seed, .trials = options->trials, .ranking = options->ranking};
    g_autofree float *apart = NULL;
    g_autoptr(JsonValue) told = NULL;
    model->blend = blend_learn(model->features, data->frame, pairs, &how, task, &apart, &told, error);
    if (!model->blend || !settle(model, pairs, apart, options, error))
        return NULL;
    if (chosen)
        *chosen = g_steal_pointer(&told);
    return g_steal_pointer(&model);
}

/* ---- what it says ---- */

void told_clear(Told *told)
{
    g_clear_pointer(&told->score, g_free);
    g_clear_pointer(&told->probability, g_free);
    g_clear_pointer(&told->dropped, g_free);
    g_clear_pointer(&told->rules, g_free);
    g_clear_pointer(&told->broken, g_free);
    part_scores_clear(&told->parts);
}

gboolean match_tell(const MatchModel *model, const Frame *frame, const MatchPairs *pairs, Told *told, GError **error)
{
    guint n = pairs->n;
    PairRows rows = match_pair_rows(frame, pairs);
    *told = (Told){.score = g_new(float, n + 1),
                   .probability = g_new(double, n + 1),
                   .dropped = g_new(gboolean, n + 1),
                   .rules = g_new(float, n + 1),
                   .broken = g_new(gboolean, n + 1)};
    match_rules_score(model->schema, &rows, told->rules, told->broken);
    g_autofree float *values = features_matrix(model->features, &rows);
    Matrix matrix = {values, n, model->features->features->len};
    if (!blend_score(model->blend, &matrix, told->score, &told->parts, error))
        return FALSE;
    for (guint i = 0; i < n; i++) {
        told->probability[i] = calibration_apply(model->calibration, told->score[i]);
        told->dropped[i] = told->broken[i] || told->score[i] < model->threshold;
    }
    return TRUE;
}

/* ---- judged ---- */

static const struct {
    const char *en, *ru;
} part_titles[BLEND_PARTS] = {
    [BLEND_TREES] = {"boosted trees alone", "только бустинг деревьев"},
    [BLEND_LOGISTIC] = {"logistic regression", "логистическая регрессия"},
    [BLEND_INTEREST] = {"logistic regression with interest", "логистическая регрессия с интересом"},
    [BLEND_RANKING] = {"ranking trees (LambdaMART)", "деревья ранжирования (LambdaMART)"},
};

static double *odds_to_probability(const float *score, guint n)
{
    double *probability = g_new(double, n + 1);
    for (guint i = 0; i < n; i++)
        probability[i] = 1 / (1 + exp(-(double)score[i]));
    return probability;
}

JsonValue *match_judge_told(const MatchData *data, const MatchPairs *pairs, const Told *told, double base_rate)
{
    g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func(g_free);
    float *flat = g_new0(float, pairs->n + 1);
    double *constant = g_new(double, pairs->n + 1);
    g_ptr_array_add(owned, flat);
    g_ptr_array_add(owned, constant);
    for (guint i = 0; i < pairs->n; i++)
        constant[i] = base_rate;
    JudgedMethod method[BLEND_PARTS + 3] = {
        {"blend", "Otklik", "Otklik", told->score, told->probability, told->dropped}};
    guint methods = 1;
    for (guint p = 0; p < BLEND_PARTS; p++) {
        if (!told->parts.part[p])
            continue;
        double *probability =
            p == BLEND_RANKING || p == BLEND_INTEREST ? NULL : odds_to_probability(told->parts.part[p], pairs->n);
        g_ptr_array_add(owned, probability);
        method[methods++] = (JudgedMethod){blend_part_names[p], part_titles[p].en, part_titles[p].ru,
                                           told->parts.part[p], probability,       NULL};
    }
    method[methods++] = (JudgedMethod){"rules", "rules alone", "только правила", told->rules, NULL, told->broken};
    method[methods++] = (JudgedMethod){"constant", "the mean rate", "средняя доля", flat, constant, NULL};
    g_autoptr(Frame) rows = frame_take(data->frame, pairs->row, pairs->n);
    MatchData judged = {.schema = data->schema, .frame = rows};
    g_strlcpy(judged.hash, data->hash, sizeof judged.hash);
    return match_judge(&(Judged){.data = &judged,
                                 .lead = pairs->lead,
                                 .leads = pairs->leads,
                                 .suitable = pairs->positive,
                                 .method = method,
                                 .methods = methods});
}

/* ---- what it rests on ---- */

const char *match_source_title(const MatchSchema *schema, guint source, const char *language)
{
    if (source >= schema->columns->len)
        return g_array_index(schema->pairs, MatchPair, source - schema->columns->len).name;
    const MatchColumn *column = match_schema_column(schema, source);
    return strcmp(language, "ru") == 0 ? column->title_ru : column->title_en;
}

static double *source_weights(const MatchModel *model, const float *reasons, guint n)
{
    guint sources = model->schema->columns->len + model->schema->pairs->len, columns = model->features->features->len;
    double *weight = g_new0(double, sources + 1);
    g_autofree double *row = g_new(double, sources + 1);
    for (guint i = 0; i < n; i++) {
        memset(row, 0, (sources + 1) * sizeof *row);
        for (guint k = 0; k < columns; k++)
            row[((const Feature *)model->features->features->pdata[k])->source] +=
                reasons[(gsize)i * (columns + 1) + k];
        for (guint s = 0; s < sources; s++)
            weight[s] += fabs(row[s]);
    }
    return weight;
}

typedef struct {
    guint source;
    double share;
} Share;

static int by_share(const void *a, const void *b)
{
    const Share *x = a, *y = b;
    return x->share != y->share ? (x->share < y->share) - (x->share > y->share)
                                : (x->source > y->source) - (x->source < y->source);
}

JsonValue *match_feature_shares(const MatchModel *model, const Frame *frame, const MatchPairs *pairs)
{
    PairRows rows = match_pair_rows(frame, pairs);
    g_autofree float *values = features_matrix(model->features, &rows);
    Matrix matrix = {values, pairs->n, model->features->features->len};
    g_autofree float *reasons = g_new(float, (gsize)pairs->n *(matrix.columns + 1) + 1);
    if (!blend_reasons(model->blend, &matrix, reasons, NULL))
        return json_array();
    g_autofree double *weight = source_weights(model, reasons, pairs->n);
    guint sources = model->schema->columns->len + model->schema->pairs->len;
    g_autofree Share *share = g_new(Share, sources + 1);
    double sum = 0;
    for (guint s = 0; s < sources; s++) {
        share[s] = (Share){s, weight[s]};
        sum += weight[s];
    }
    qsort(share, sources, sizeof *share, by_share);
    JsonValue *json = json_array();
    for (guint s = 0; s < sources && sum > 0 && share[s].share > 0; s++)
        json_array_append_new(json, json_pack("{s:s,s:s,s:s,s:o}", "column",
                                              match_source_title(model->schema, share[s].source, "en"), "title_en",
                                              match_source_title(model->schema, share[s].source, "en"), "title_ru",
                                              match_source_title(model->schema, share[s].source, "ru"), "share",
                                              jsonfile_number(share[s].share / sum, 4)));
    return json;
}
