/* match/pilot.c: the check before a pilot. See match_pilot() in evaluate.h. */
#include <math.h>

#include "base/lang.h"
#include "match/evaluate.h"
#include "match/rank.h"

#define MARKED_INTEREST 0.5 /* "good" of a manager's feedback; being shown alone is less */
#define PILOT_DIGITS 5

/* One week: what was offered to whom, and what managers marked suitable. */
typedef struct {
    const MatchModel *model;
    const MatchData *week;
    GPtrArray *offers;     /* of GArray * of guint: rows of one lead, in the order in which the leads came */
    GPtrArray *names;      /* of const char *: the leads' ids */
    const FrameColumn *id; /* of the premises; NULL: the schema has none */
} Week;

static void week_clear(Week *week)
{
    g_ptr_array_unref(week->offers);
    g_ptr_array_unref(week->names);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Week, week_clear)

static const FrameColumn *column_at(const MatchData *data, gint place)
{
    return place < 0 ? NULL : g_ptr_array_index(data->frame->columns, (guint)place);
}

static double number_at(const FrameColumn *column, guint row)
{
    return column && column->kind == FRAME_NUMBER ? column->number[row] : NAN;
}

/* The outcome where it is known, else whether there was enough interest: in the first week hardly any outcome is known.
 */
static gboolean is_marked(const MatchData *week, guint row)
{
    double outcome = number_at(column_at(week, week->schema->outcome), row);
    double interest = number_at(column_at(week, week->schema->interest), row);
    return isnan(outcome) ? interest >= MARKED_INTEREST : outcome >= 0.5; /* not of NAN */
}

static gboolean check_week(const Week *week, GError **error)
{
    if (!match_model_ranks(week->model)) {
        g_set_error(error, MATCH_ERROR, MATCH_ERROR_MODEL,
                    tr("%s: the model tells prices only, it drops nothing",
                       "%s: модель знает только цены и ничего не отсеивает"),
                    match_model_schema(week->model)->name);
        return FALSE;
    }
    g_autoptr(JsonValue) own = match_schema_json(match_model_schema(week->model));
    g_autoptr(JsonValue) given = match_schema_json(week->week->schema);
    if (!json_equal(own, given)) {
        g_set_error(error, MATCH_ERROR, MATCH_ERROR_MODEL,
                    tr("the week has another schema (\"%s\") than the model (\"%s\")",
                       "у недели другая схема («%s»), чем у модели («%s»)"),
                    week->week->schema->name, match_model_schema(week->model)->name);
        return FALSE;
    }
    const MatchSchema *schema = week->week->schema;
    if (schema->lead_id >= 0 && (schema->outcome >= 0 || schema->interest >= 0))
        return TRUE;
    g_set_error_literal(error, MATCH_ERROR, MATCH_ERROR_DATA,
                        tr("a pilot needs a schema that names the lead's id and the outcome or interest",
                           "для пилота схема должна называть код заявки и исход или интерес"));
    return FALSE;
}

static void collect_offers(Week *week)
{
    const Frame *frame = week->week->frame;
    const FrameColumn *lead = column_at(week->week, week->week->schema->lead_id);
    g_autofree guint *number = g_new0(guint, lead->levels->len + 1); /* of a level's offer + 1 */
    for (guint row = 0; row < frame->rows; row++) {
        if (lead->code[row] < 0)
            continue; /* no lead, so nobody who could lose anything */
        guint *offer = &number[lead->code[row]];
        if (*offer == 0) {
            g_ptr_array_add(week->offers, g_array_new(FALSE, FALSE, sizeof(guint)));
            g_ptr_array_add(week->names, g_ptr_array_index(lead->levels, lead->code[row]));
            *offer = week->offers->len;
        }
        g_array_append_val(g_ptr_array_index(week->offers, *offer - 1), row);
    }
}

/* Those columns of some rows that have one of the roles (a mask of 1 << role). */
static Frame *take_columns(const MatchData *week, const guint *rows, guint n, guint roles)
{
    Frame *frame = frame_take(week->frame, rows, n);
    for (guint i = week->schema->columns->len; i-- > 0;)
        if (!(roles & 1u << match_schema_column(week->schema, i)->role))
            g_ptr_array_remove_index(frame->columns, i);
    return frame;
}

static MatchAnswer *answer_lead(const Week *week, const GArray *offer, GError **error)
{
    const guint *rows = (gconstpointer)offer->data;
    g_autoptr(Frame) lead =
        take_columns(week->week, rows, 1, 1u << MATCH_LEAD_ID | 1u << MATCH_DATE | 1u << MATCH_LEAD);
    Frame *premises =
        take_columns(week->week, rows, offer->len, 1u << MATCH_PREMISES_ID | 1u << MATCH_PREMISES | 1u << MATCH_PAIR);
    g_autoptr(MatchRanker) ranker = match_ranker_new((MatchModel *)week->model, premises, error);
    const MatchRankOptions options = {0};
    return ranker ? match_rank(ranker, lead, &options, error) : NULL;
}

/* Premises without an id are known by their row of the week. */
static JsonValue *premises_name(const Week *week, guint row)
{
    const char *id = week->id ? frame_text(week->id, row) : NULL;
    g_autofree char *number = g_strdup_printf("#%u", row + 1);
    return json_string(id ? id : number);
}

static JsonValue *lost_json(const Week *week, const MatchChoice *choice, guint row)
{
    return json_pack("{s:o, s:s, s:o, s:s}", "id", premises_name(week, row), "because",
                     choice->constraint >= 0 ? "constraint" : "probability", "probability",
                     jsonfile_number(choice->probability, PILOT_DIGITS), "text", choice->why ? choice->why : "");
}

/* What the answer to a lead drops of what was marked. */
static JsonValue *lost_of(const Week *week, const GArray *offer, const MatchAnswer *answer)
{
    JsonValue *lost = json_array();
    for (guint i = 0; i < answer->dropped->len; i++) {
        const MatchChoice *choice = &g_array_index(answer->dropped, MatchChoice, i);
        guint row = g_array_index(offer, guint, choice->premises);
        if (is_marked(week->week, row))
            json_array_append_new(lost, lost_json(week, choice, row));
    }
    return lost;
}

/* A lead that cannot be answered (none of its fields is filled) has a "problem" and loses nothing: nothing is dropped.
 */
static JsonValue *judge_lead(const Week *week, guint which, GError **error)
{
    const GArray *offer = g_ptr_array_index(week->offers, which);
    guint suitable = 0;
    for (guint i = 0; i < offer->len; i++)
        suitable += is_marked(week->week, g_array_index(offer, guint, i));
    g_autoptr(GError) problem = NULL;
    g_autoptr(MatchAnswer) answer = answer_lead(week, offer, &problem);
    if (!answer && !g_error_matches(problem, MATCH_ERROR, MATCH_ERROR_DATA)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return NULL;
    }
    JsonValue *lost = answer ? lost_of(week, offer, answer) : json_array();
    return json_pack("{s:s, s:i, s:i, s:i, s:o, s:s?}", "id", g_ptr_array_index(week->names, which), "suitable",
                     (int)suitable, "offered", (int)offer->len, "dropped", answer ? (int)answer->dropped->len : 0,
                     "lost", lost, "problem", problem ? problem->message : NULL);
}

static json_int_t whole(const JsonValue *value, const char *key)
{
    return json_integer_value(json_object_get(value, key));
}

/* Only leads that were answered and have something to lose count. */
static JsonValue *sum_up(JsonValue *leads, double need, GError **error)
{
    gsize i, judged = 0, intact = 0;
    json_int_t offered = 0, dropped = 0;
    JsonValue *lead;
    json_array_foreach (leads, i, lead) {
        offered += whole(lead, "offered");
        dropped += whole(lead, "dropped");
        if (whole(lead, "suitable") == 0 || json_is_string(json_object_get(lead, "problem")))
            continue;
        judged++;
        intact += json_array_size(json_object_get(lead, "lost")) == 0;
    }
    if (judged == 0) {
        g_set_error_literal(error, MATCH_ERROR, MATCH_ERROR_SMALL,
                            tr("no lead of the week has premises that are marked suitable",
                               "ни в одной заявке недели нет помещений, отмеченных подходящими"));
        return NULL;
    }
    double share = (double)intact / (double)judged;
    return json_pack("{s:O, s:I, s:I, s:o, s:o, s:o, s:b}", "leads", leads, "judged", (json_int_t)judged, "intact",
                     (json_int_t)intact, "share", jsonfile_number(share, PILOT_DIGITS), "need",
                     jsonfile_number(need, PILOT_DIGITS), "dropped",
                     jsonfile_number((double)dropped / (double)offered, PILOT_DIGITS), "passed",
                     (double)intact >= need * (double)judged - 1e-9);
}

JsonValue *match_pilot(const MatchModel *model, const MatchData *data, double need, GError **error)
{
    g_auto(Week) week = {model, data, g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref), g_ptr_array_new(),
                         column_at(data, data->schema->premises_id)};
    if (!check_week(&week, error))
        return NULL;
    collect_offers(&week);
    g_autoptr(JsonValue) leads = json_array();
    for (guint i = 0; i < week.offers->len; i++) {
        JsonValue *lead = judge_lead(&week, i, error);
        if (!lead)
            return NULL;
        json_array_append_new(leads, lead);
    }
    return sum_up(leads, need, error);
}
