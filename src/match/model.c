/* match/model.c: see model.h and model_parts.h. */
#include "match/model.h"

#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "learn/drift.h"
#include "match/model_parts.h"

#define FORMAT "otklik-match-model-1"

static void drift_free(gpointer base)
{
    if (base)
        drift_base_free(base);
}

MatchModel *match_model_new(MatchSchema *schema)
{
    MatchModel *model = g_new0(MatchModel, 1);
    g_atomic_ref_count_init(&model->references);
    model->schema = match_schema_ref(schema);
    model->drift = g_ptr_array_new_with_free_func(drift_free);
    model->learnt_rate = model->live_rate = model->threshold = NAN;
    return model;
}

MatchModel *match_model_ref(MatchModel *model)
{
    g_atomic_ref_count_inc(&model->references);
    return model;
}

void match_model_unref(MatchModel *model)
{
    if (!model || !g_atomic_ref_count_dec(&model->references))
        return;
    g_clear_pointer(&model->features, features_free);
    g_clear_pointer(&model->blend, blend_free);
    g_clear_pointer(&model->calibration, calibration_free);
    g_clear_pointer(&model->prices, prices_free);
    g_ptr_array_unref(model->drift);
    json_decref(model->card);
    match_schema_unref(model->schema);
    g_free(model);
}

MatchSchema *match_model_schema(const MatchModel *model)
{
    return model->schema;
}

const JsonValue *match_model_card(const MatchModel *model)
{
    return model->card;
}

gboolean match_model_ranks(const MatchModel *model)
{
    return model->blend != NULL;
}

double match_model_probability(const MatchModel *model, double log_odds)
{
    return calibration_prior(calibration_apply(model->calibration, log_odds), model->learnt_rate, model->live_rate);
}

double match_model_threshold(const MatchModel *model)
{
    return model->blend ? match_model_probability(model, model->threshold) : NAN;
}

gboolean match_model_fits(const MatchModel *model, const MatchData *data, GError **error)
{
    g_autoptr(JsonValue) mine = match_schema_json(model->schema), other = match_schema_json(data->schema);
    if (json_equal(mine, other))
        return TRUE;
    g_set_error(error, MATCH_ERROR, MATCH_ERROR_MODEL,
                tr("%s: the model was made with another schema (%s)", "%s: модель сделана по другой схеме (%s)"),
                data->schema->name, model->schema->name);
    return FALSE;
}

/* ---- drift ---- */

static gboolean is_watched(const MatchColumn *column)
{
    return column->type != MATCH_ID &&
           (column->role == MATCH_LEAD || column->role == MATCH_PREMISES || column->role == MATCH_PAIR);
}

void match_model_note_columns(MatchModel *model, const Frame *frame)
{
    g_ptr_array_set_size(model->drift, 0);
    for (guint i = 0; i < model->schema->columns->len; i++) {
        const MatchColumn *column = match_schema_column(model->schema, i);
        const FrameColumn *values = is_watched(column) ? frame_find(frame, column->name) : NULL;
        g_ptr_array_add(model->drift, values ? drift_base(values, frame->rows) : NULL);
    }
}

static const char *drift_state(double psi)
{
    return isnan(psi) ? "few" : psi < DRIFT_WATCH ? "stable" : psi < DRIFT_SHIFTED ? "watch" : "shifted";
}

JsonValue *match_model_drift(const MatchModel *model, const Frame *now, GError **error)
{
    JsonValue *features = json_array();
    for (guint i = 0; i < model->drift->len; i++) {
        const MatchColumn *column = match_schema_column(model->schema, i);
        const FrameColumn *values = model->drift->pdata[i] ? frame_find(now, column->name) : NULL;
        if (!values)
            continue;
        double psi = drift_psi(model->drift->pdata[i], values, now->rows);
        json_array_append_new(features, json_pack("{s:s,s:s,s:s,s:o,s:s}", "column", column->name, "title_en",
                                                  column->title_en, "title_ru", column->title_ru, "psi",
                                                  jsonfile_number(psi, 4), "state", drift_state(psi)));
    }
    if (json_array_size(features) > 0)
        return json_pack("{s:i,s:o}", "rows", (int)now->rows, "features", features);
    json_decref(features);
    g_set_error(
        error, MATCH_ERROR, MATCH_ERROR_DATA, "%s",
        tr("the rows have no column that the model learnt from", "в строках нет столбцов, на которых училась модель"));
    return NULL;
}

/* ---- as text ---- */

static JsonValue *drift_json(const MatchModel *model)
{
    JsonValue *json = json_object();
    for (guint i = 0; i < model->drift->len; i++)
        if (model->drift->pdata[i])
            json_object_set_new(json, match_schema_column(model->schema, i)->name,
                                drift_base_json(model->drift->pdata[i]));
    return json;
}

static gboolean put(JsonValue *json, const char *key, JsonValue *value)
{
    return value && json_object_set_new(json, key, value) == 0;
}

static gboolean put_ranking(JsonValue *json, const MatchModel *model)
{
    return put(json, "features", features_json(model->features)) &&
           put(json, "blend", blend_json(model->blend, NULL)) &&
           put(json, "calibration", calibration_json(model->calibration)) &&
           put(json, "learnt_rate", json_real(model->learnt_rate)) &&
           put(json, "live_rate", json_real(model->live_rate)) && put(json, "threshold", json_real(model->threshold));
}

char *match_model_text(const MatchModel *model)
{
    g_autoptr(JsonValue) json = json_pack("{s:s}", "format", FORMAT);
    gboolean good = put(json, "schema", match_schema_json(model->schema)) && put(json, "drift", drift_json(model)) &&
                    put(json, "card", json_incref(model->card)) && (!model->blend || put_ranking(json, model)) &&
                    (!model->prices || put(json, "prices", prices_json(model->prices, NULL)));
    return good ? jsonfile_text(json, FALSE) : NULL;
}

static gboolean damaged(const char *name, const char *what, GError **error)
{
    g_set_error(error, MATCH_ERROR, MATCH_ERROR_MODEL, tr("%s: %s: damaged", "%s: %s: повреждено"), name, what);
    return FALSE;
}

static gboolean parse_number(const JsonValue *json, const char *key, double low, double high, double *value,
                             const char *name, GError **error)
{
    const JsonValue *number = json_object_get(json, key);
    *value = json_number_value(number);
    return (json_is_number(number) && *value >= low && *value <= high) || damaged(name, key, error);
}

static gboolean parse_ranking(MatchModel *model, const JsonValue *json, const char *name, GError **error)
{
    model->features = features_parse(model->schema, json_object_get(json, "features"), name, error);
    if (!model->features)
        return FALSE;
    model->blend = blend_parse(json_object_get(json, "blend"), model->features->features->len, name, error);
    if (!model->blend)
        return FALSE;
    model->calibration = calibration_parse(json_object_get(json, "calibration"), name, error);
    return model->calibration && parse_number(json, "learnt_rate", 1e-6, 1 - 1e-6, &model->learnt_rate, name, error) &&
           parse_number(json, "live_rate", 1e-6, 1 - 1e-6, &model->live_rate, name, error) &&
           parse_number(json, "threshold", -1e6, 1e6, &model->threshold, name, error);
}

static gboolean parse_drift(MatchModel *model, const JsonValue *json, const char *name, GError **error)
{
    for (guint i = 0; i < model->schema->columns->len; i++) {
        const JsonValue *base = json_object_get(json, match_schema_column(model->schema, i)->name);
        DriftBase *parsed = base ? drift_base_parse(base, name, error) : NULL;
        if (base && !parsed)
            return FALSE;
        g_ptr_array_add(model->drift, parsed);
    }
    return TRUE;
}

static MatchSchema *parse_schema(const JsonValue *json, const char *name, GError **error)
{
    if (!json_is_object(json)) {
        damaged(name, "schema", error);
        return NULL;
    }
    g_autofree char *text = jsonfile_text(json, FALSE);
    return match_schema_parse(text, strlen(text), name, error);
}

MatchModel *match_model_parse(const char *bytes, gsize length, const char *name, GError **error)
{
    g_autoptr(JsonValue) json = jsonfile_parse(bytes, length, name, error);
    if (!json)
        return NULL;
    if (g_strcmp0(json_string_value(json_object_get(json, "format")), FORMAT) != 0) {
        g_set_error(error, MATCH_ERROR, MATCH_ERROR_MODEL,
                    tr("%s: is not a model of otklik match", "%s: это не модель otklik match"), name);
        return NULL;
    }
    g_autoptr(MatchSchema) schema = parse_schema(json_object_get(json, "schema"), name, error);
    if (!schema)
        return NULL;
    g_autoptr(MatchModel) model = match_model_new(schema);
    model->card = json_incref(json_object_get(json, "card"));
    const JsonValue *prices = json_object_get(json, "prices");
    if (!json_is_object(model->card) && !damaged(name, "card", error))
        return NULL;
    if (!parse_drift(model, json_object_get(json, "drift"), name, error) ||
        (json_object_get(json, "blend") && !parse_ranking(model, json, name, error)) ||
        (prices && !(model->prices = prices_parse(schema, prices, name, error))))
        return NULL;
    return g_steal_pointer(&model);
}
