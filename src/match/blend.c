/* match/blend.c: what a blend answers, and its JSON; see blend.h. */
#include "match/blend.h"

#include <string.h>

#include "match/trees_json.h"

const char *const blend_part_names[BLEND_PARTS] = {"trees", "logistic", "interest", "ranking"};

void blend_free(Blend *blend)
{
    if (!blend)
        return;
    g_clear_pointer(&blend->trees, boost_free);
    g_clear_pointer(&blend->ranking, boost_free);
    g_clear_pointer(&blend->logistic, logistic_free);
    g_clear_pointer(&blend->interest, logistic_free);
    g_free(blend);
}

void part_scores_clear(PartScores *scores)
{
    for (guint p = 0; p < BLEND_PARTS; p++)
        g_clear_pointer(&scores->part[p], g_free);
}

/* The model of a part: one of the two is set. */
static void part_model(const Blend *blend, BlendPart part, const Boost **boost, const Logistic **logistic)
{
    *boost = part == BLEND_TREES ? blend->trees : part == BLEND_RANKING ? blend->ranking : NULL;
    *logistic = part == BLEND_LOGISTIC ? blend->logistic : part == BLEND_INTEREST ? blend->interest : NULL;
}

static gboolean score_part(const Blend *blend, BlendPart part, const Matrix *matrix, float *score, GError **error)
{
    const Boost *boost;
    const Logistic *logistic;
    part_model(blend, part, &boost, &logistic);
    if (boost)
        return boost_score(boost, matrix, score, error);
    logistic_score(logistic, matrix, score);
    return TRUE;
}

static gboolean reason_part(const Blend *blend, BlendPart part, const Matrix *matrix, float *reasons, GError **error)
{
    const Boost *boost;
    const Logistic *logistic;
    part_model(blend, part, &boost, &logistic);
    if (boost)
        return boost_reasons(boost, matrix, reasons, error);
    logistic_reasons(logistic, matrix, reasons);
    return TRUE;
}

gboolean blend_score(const Blend *blend, const Matrix *matrix, float *score, PartScores *parts, GError **error)
{
    g_auto(PartScores) said = {{NULL}};
    for (gsize i = 0; i < matrix->rows; i++)
        score[i] = (float)blend->constant;
    for (guint p = 0; p < BLEND_PARTS; p++) {
        if (!blend->has[p])
            continue;
        said.part[p] = g_new(float, MAX(matrix->rows, 1));
        if (!score_part(blend, p, matrix, said.part[p], error))
            return FALSE;
        for (gsize i = 0; i < matrix->rows; i++)
            score[i] += (float)(blend->weight[p] * said.part[p][i]);
    }
    if (parts) {
        *parts = said;
        memset(&said, 0, sizeof said);
    }
    return TRUE;
}

gboolean blend_reasons(const Blend *blend, const Matrix *matrix, float *reasons, GError **error)
{
    gsize wide = matrix->columns + 1, all = matrix->rows * wide;
    g_autofree float *mine = g_new(float, MAX(all, 1));
    for (gsize k = 0; k < all; k++)
        reasons[k] = k % wide == matrix->columns ? (float)blend->constant : 0;
    for (guint p = 0; p < BLEND_PARTS; p++) {
        if (!blend->has[p])
            continue;
        if (!reason_part(blend, p, matrix, mine, error))
            return FALSE;
        for (gsize k = 0; k < all; k++)
            reasons[k] += (float)(blend->weight[p] * mine[k]);
    }
    return TRUE;
}

/* ---- as JSON ---- */

static JsonValue *part_json(const Blend *blend, BlendPart part, GError **error)
{
    const Boost *boost;
    const Logistic *logistic;
    part_model(blend, part, &boost, &logistic);
    g_autoptr(JsonValue) model = boost ? boost_to_json(boost, error) : logistic_json(logistic);
    return model ? json_pack("{s:f,s:O}", "weight", blend->weight[part], "model", model) : NULL;
}

JsonValue *blend_json(const Blend *blend, GError **error)
{
    g_autoptr(JsonValue) json = json_pack("{s:f}", "constant", blend->constant);
    for (guint p = 0; p < BLEND_PARTS; p++) {
        JsonValue *part = blend->has[p] ? part_json(blend, p, error) : NULL;
        if (blend->has[p] && !part)
            return NULL;
        if (part)
            json_object_set_new(json, blend_part_names[p], part);
    }
    return g_steal_pointer(&json);
}

static gboolean parse_part(Blend *blend, BlendPart part, const JsonValue *json, const char *name, GError **error)
{
    const JsonValue *model = json_object_get(json, "model");
    blend->has[part] = TRUE;
    blend->weight[part] = json_number_value(json_object_get(json, "weight"));
    switch (part) {
    case BLEND_TREES:
        return (blend->trees = boost_from_json(model, blend->columns, name, error)) != NULL;
    case BLEND_RANKING:
        return (blend->ranking = boost_from_json(model, blend->columns, name, error)) != NULL;
    case BLEND_LOGISTIC:
        return (blend->logistic = logistic_parse(model, blend->columns, name, error)) != NULL;
    case BLEND_INTEREST:
        return (blend->interest = logistic_parse(model, blend->columns, name, error)) != NULL;
    default:
        return FALSE;
    }
}

Blend *blend_parse(const JsonValue *json, gsize columns, const char *name, GError **error)
{
    g_autoptr(Blend) blend = g_new0(Blend, 1);
    blend->columns = columns;
    blend->constant = json_number_value(json_object_get(json, "constant"));
    gboolean any = FALSE;
    for (guint p = 0; p < BLEND_PARTS; p++) {
        const JsonValue *part = json_object_get(json, blend_part_names[p]);
        if (part && !parse_part(blend, p, part, name, error))
            return NULL;
        any |= part != NULL;
    }
    if (any)
        return g_steal_pointer(&blend);
    g_set_error(error, MATCH_ERROR, MATCH_ERROR_MODEL, "%s: blend: damaged", name);
    return NULL;
}
