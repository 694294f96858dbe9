/* job/match_logged.c: see match_logged.h. */
#include "job/match_logged.h"

#include <math.h>
#include <string.h>

#include "match/outcome_drift.h"

#define DAY_MS (24LL * 3600 * 1000)

/* ---- a table of pairs ---- */

static void set_known(JsonValue *row, const MatchSchema *schema, int column, JsonValue *value)
{
    if (column >= 0)
        json_object_set_new(row, match_schema_column(schema, (guint)column)->name, value);
    else
        json_decref(value);
}

/* A column of flags knows only whether there was any. */
static JsonValue *interest_json(const MatchSchema *schema, double interest)
{
    gboolean flag = schema->interest >= 0 && match_schema_column(schema, (guint)schema->interest)->type == MATCH_FLAG;
    return isnan(interest) ? json_null() : flag ? json_boolean(interest > 0) : json_real(interest);
}

/* A lead that came without its date was asked on the day of the answer. */
static void set_date(JsonValue *row, const MatchSchema *schema, gint64 made)
{
    const char *name = schema->date >= 0 ? match_schema_column(schema, (guint)schema->date)->name : NULL;
    const JsonValue *given = name ? json_object_get(row, name) : NULL;
    if (!name || (given && !json_is_null(given)))
        return;
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(made / 1000);
    g_autofree char *day = g_date_time_format(time, "%Y-%m-%d");
    json_object_set_new(row, name, json_string(day));
}

/* The pair as an object with the columns of the schema; NULL when it is none. */
static JsonValue *pair_json(const MatchSchema *schema, const MatchOutcome *pair)
{
    g_autoptr(JsonValue) row = jsonfile_parse(pair->lead_fields, strlen(pair->lead_fields), "lead", NULL);
    g_autoptr(JsonValue) premises =
        jsonfile_parse(pair->premises_fields, strlen(pair->premises_fields), "premises", NULL);
    if (!json_is_object(row) || !json_is_object(premises))
        return NULL;
    json_object_update_missing(row, premises);
    set_date(row, schema, pair->made);
    set_known(row, schema, schema->lead_id, json_string(pair->lead));
    set_known(row, schema, schema->premises_id, json_string(pair->premises));
    set_known(row, schema, schema->outcome, pair->outcome < 0 ? json_null() : json_boolean(pair->outcome));
    set_known(row, schema, schema->interest, interest_json(schema, pair->interest));
    return g_steal_pointer(&row);
}

/* One answer's pairs, to rows from `to` on. FALSE: the schema does not take them. */
static gboolean add_answer(const MatchSchema *schema, const GPtrArray *pairs, guint from, guint n, Frame *frame,
                           guint to)
{
    g_autoptr(JsonValue) rows = json_array();
    for (guint i = 0; i < n; i++)
        json_array_append_new(rows, pair_json(schema, pairs->pdata[from + i]));
    g_autoptr(Frame) read =
        json_array_size(rows) == n ? match_rows_from_json(schema, MATCH_ALL_ROLES, rows, "pairs", NULL) : NULL;
    if (read)
        frame_put(frame, to, read);
    return read != NULL;
}

static guint answer_length(const GPtrArray *pairs, guint from)
{
    const MatchOutcome *first = pairs->pdata[from];
    guint n = 1;
    while (from + n < pairs->len && strcmp(((const MatchOutcome *)pairs->pdata[from + n])->answer, first->answer) == 0)
        n++;
    return n;
}

Frame *match_logged_frame(const MatchSchema *schema, const GPtrArray *pairs, guint *left_out)
{
    g_autoptr(Frame) frame = match_frame_new(schema, MATCH_ALL_ROLES, pairs->len);
    g_autofree guint *rows = g_new(guint, pairs->len + 1);
    guint kept = 0;
    for (guint from = 0, n; from < pairs->len; from += n) {
        n = answer_length(pairs, from);
        if (add_answer(schema, pairs, from, n, frame, kept))
            kept += n;
    }
    for (guint i = 0; i < kept; i++)
        rows[i] = i;
    *left_out = pairs->len - kept;
    return frame_take(frame, rows, kept);
}

/* ---- drift ---- */

MatchModel *match_model_load(StoreDb *db, const MatchModelRow *row, GError **error)
{
    g_autofree char *name = g_strdup_printf("%s@%" G_GINT64_FORMAT, row->name, row->version);
    g_autoptr(GBytes) text = match_models_text(db, row->id, error);
    gsize length = 0;
    const char *bytes = text ? g_bytes_get_data(text, &length) : NULL;
    return bytes ? match_model_parse(bytes, length, name, error) : NULL;
}

/* Pairs that were judged and whose outcome is known. */
static JsonValue *held(const GPtrArray *pairs)
{
    g_autofree double *probability = g_new(double, pairs->len + 1);
    g_autofree gboolean *deal = g_new(gboolean, pairs->len + 1);
    g_autofree guint *lead = g_new(guint, pairs->len + 1);
    g_autoptr(GHashTable) leads = g_hash_table_new(g_str_hash, g_str_equal);
    gsize n = 0;
    for (guint i = 0; i < pairs->len; i++) {
        const MatchOutcome *pair = pairs->pdata[i];
        if (pair->outcome < 0 || isnan(pair->probability))
            continue;
        if (!g_hash_table_contains(leads, pair->lead))
            g_hash_table_insert(leads, pair->lead, GUINT_TO_POINTER(g_hash_table_size(leads)));
        lead[n] = GPOINTER_TO_UINT(g_hash_table_lookup(leads, pair->lead));
        probability[n] = pair->probability;
        deal[n++] = pair->outcome == 1;
    }
    return match_outcome_drift(probability, deal, lead, g_hash_table_size(leads), n);
}

/* Only what this version answered. */
static void keep_model(GPtrArray *pairs, const char *model)
{
    for (guint i = pairs->len; i-- > 0;)
        if (strcmp(((const MatchOutcome *)pairs->pdata[i])->model, model) != 0)
            g_ptr_array_remove_index(pairs, i);
}

static guint count_answers(const GPtrArray *pairs)
{
    guint answers = 0;
    for (guint from = 0; from < pairs->len; from += answer_length(pairs, from))
        answers++;
    return answers;
}

JsonValue *match_drift_report(StoreDb *db, const char *which, guint days, GError **error)
{
    g_autoptr(MatchModelRow) row = match_models_find(db, which, error);
    g_autoptr(MatchModel) model = row ? match_model_load(db, row, error) : NULL;
    g_autoptr(GPtrArray) pairs =
        model ? match_log_outcomes(db, row->name, store_now() - (gint64)days * DAY_MS, error) : NULL;
    guint left_out = 0;
    if (!pairs)
        return NULL;
    keep_model(pairs, row->id);
    g_autofree char *name = g_strdup_printf("%s@%" G_GINT64_FORMAT, row->name, row->version);
    g_autoptr(Frame) frame = match_logged_frame(match_model_schema(model), pairs, &left_out);
    g_autoptr(JsonValue) features = match_model_drift(model, frame, error);
    if (!features)
        return NULL;
    return json_pack("{s:s, s:i, s:i, s:i, s:i, s:O, s:o}", "model", name, "days", (int)days, "answers",
                     (int)count_answers(pairs), "pairs", (int)pairs->len, "left_out", (int)left_out, "features",
                     json_object_get(features, "features"), "outcomes", held(pairs));
}
