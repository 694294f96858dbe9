/* match/rank_tell.c: the reasons and prices of what was ranked; see rank_parts.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "match/rank_parts.h"
#include "match/words.h"

#define REASONS G_N_ELEMENTS(((MatchChoice *)NULL)->reason)

/* ---- reasons ---- */

typedef struct {
    guint source;
    double weight;
} Weighed;

static int strongest_first(const void *a, const void *b)
{
    const Weighed *x = a, *y = b;
    double left = fabs(x->weight), right = fabs(y->weight);
    return left != right ? (left < right) - (left > right) : (x->source > y->source) - (x->source < y->source);
}

/* Contributions by source; what the lead alone says is the same for all premises, and no reason. */
static void weigh(const MatchModel *model, const float *reasons, guint sources, Weighed *weighed)
{
    for (guint s = 0; s < sources; s++)
        weighed[s] = (Weighed){s, 0};
    for (guint k = 0; k < model->features->features->len; k++)
        if (!feature_of_lead(model->features, k))
            weighed[((const Feature *)model->features->features->pdata[k])->source].weight += reasons[k];
    qsort(weighed, sources, sizeof *weighed, strongest_first);
}

/* The place among those offered, out of the row's own features; NAN when it is not compared. */
static double place_among(const Features *features, const float *values, guint source)
{
    for (guint k = 0; k < features->features->len; k++) {
        const Feature *feature = features->features->pdata[k];
        if (feature->source == source && feature->kind == FEATURE_PLACE)
            return values[k];
    }
    return NAN;
}

gboolean rank_reasons(const MatchRanker *ranker, const PairRows *rows, const float *values, const Scored *scored,
                      guint n, const char *language, MatchAnswer *answer, GError **error)
{
    const MatchModel *model = ranker->model;
    gsize columns = model->features->features->len;
    guint sources = model->schema->columns->len + model->schema->pairs->len;
    g_autofree float *picked = g_new(float, n *columns + 1), *reasons = g_new(float, n *(columns + 1) + 1);
    for (guint k = 0; k < n; k++)
        memcpy(picked + k * columns, values + scored[k].row * columns, columns * sizeof *picked);
    if (!blend_reasons(model->blend, &(Matrix){picked, n, columns}, reasons, error))
        return FALSE;
    g_autofree Weighed *weighed = g_new(Weighed, sources + 1);
    for (guint k = 0; k < n; k++) {
        MatchChoice *choice = &g_array_index(answer->ranked, MatchChoice, k);
        weigh(model, reasons + k * (columns + 1), sources, weighed);
        for (guint r = 0; r < MIN(REASONS, sources) && weighed[r].weight != 0; r++) {
            guint source = weighed[r].source;
            double place = place_among(model->features, picked + k * columns, source);
            choice->reason[r] =
                (MatchReason){.column = match_source_title(model->schema, source, language),
                              .log_odds = weighed[r].weight,
                              .text = words_of_source(model->schema, rows, source, scored[k].row, place, language)};
        }
    }
    return TRUE;
}

/* ---- prices ---- */

/* What a price per unit is multiplied with; 1 where the schema names nothing, NAN where it is not known. */
static double multiplier(const MatchSchema *schema, const Frame *premises, guint row)
{
    if (schema->price_of < 0)
        return 1;
    const FrameColumn *of = frame_find(premises, match_schema_column(schema, (guint)schema->price_of)->name);
    return of && of->number ? of->number[row] : NAN;
}

gboolean rank_prepare_prices(MatchRanker *ranker, GError **error)
{
    gsize n = ranker->premises->rows;
    if (!ranker->model->prices)
        return TRUE;
    ranker->price = g_new(double, 3 * n);
    PairRows rows = {.premises = ranker->premises, .n = (guint)n};
    if (!prices_tell(ranker->model->prices, &rows, ranker->price, ranker->price + n, ranker->price + 2 * n, error))
        return FALSE;
    for (gsize k = 0; k < 3 * n; k++)
        ranker->price[k] *= multiplier(ranker->model->schema, ranker->premises, (guint)(k % n));
    return TRUE;
}

JsonValue *match_price_list(const MatchModel *model, const Frame *premises, GError **error)
{
    if (!model->prices) {
        g_set_error(error, MATCH_ERROR, MATCH_ERROR_MODEL,
                    tr("%s: the model tells no prices", "%s: модель цен не знает"), model->schema->name);
        return NULL;
    }
    guint n = premises->rows;
    g_autofree double *said = g_new(double, 3 * (gsize)n + 1);
    PairRows rows = {.premises = premises, .n = n};
    if (!prices_tell(model->prices, &rows, said, said + n, said + 2 * (gsize)n, error))
        return NULL;
    const FrameColumn *id =
        model->schema->premises_id < 0
            ? NULL
            : frame_find(premises, match_schema_column(model->schema, (guint)model->schema->premises_id)->name);
    JsonValue *list = json_array();
    for (guint i = 0; i < n; i++) {
        const char *name = id && id->code ? frame_text(id, i) : NULL;
        JsonValue *one =
            json_pack("{s:s,s:o,s:o,s:o}", "id", name ? name : "", "value", jsonfile_number(said[i], 2), "low",
                      jsonfile_number(said[n + i], 2), "high", jsonfile_number(said[2 * (gsize)n + i], 2));
        if (model->schema->price_of >= 0)
            json_object_set_new(one, "total", jsonfile_number(said[i] * multiplier(model->schema, premises, i), 2));
        json_array_append_new(list, one);
    }
    return list;
}
