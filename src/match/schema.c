/* match/schema.c: see schema.h; what a schema is made of, and its JSON. schema_read.c reads it. */
#include "match/schema.h"

#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "match/schema_parts.h"

const char *const match_role_names[] = {"lead-id",  "premises-id", "date",  "outcome", "interest",  "lead",
                                        "premises", "pair",        "after", "group",   "leave-out", NULL};
const char *const match_type_names[] = {"number", "first-number", "flag", "date", "category", "list", "id", NULL};
const char *const match_pair_names[] = {"ratio", "difference", "same", "listed", "distance", "log_difference", NULL};
const char *const match_constraint_names[] = {"at_least", "at_most", "same", "listed", NULL};

const char *const match_missing_words[] = {"NULL", "null", "NA", "N/A",    "n/a", "NaN", "nan",
                                           "None", "none", "-",  "\u2014", "?",   NULL};
const char *const match_yes_words[] = {"1", "yes", "true", "да", "won", NULL};
const char *const match_no_words[] = {"0", "no", "false", "нет", "lost", NULL};

gboolean match_type_is_number(MatchType type)
{
    return type <= MATCH_DAY;
}

gboolean match_within_by_default(MatchRole role, MatchType type)
{
    return (role == MATCH_PREMISES || role == MATCH_PAIR) && (type == MATCH_NUMBER || type == MATCH_FIRST_NUMBER);
}

static void column_free(gpointer data)
{
    MatchColumn *column = data;
    g_free(column->name);
    g_free(column->unit);
    g_free(column->title_en);
    g_free(column->title_ru);
    g_free(column->behind);
    g_strfreev(column->yes);
    g_strfreev(column->no);
    g_strfreev(column->missing);
    g_free(column);
}

static void pair_clear(gpointer pair)
{
    g_free(((MatchPair *)pair)->name);
}

MatchSchema *match_schema_new(void)
{
    MatchSchema *schema = g_atomic_rc_box_new0(MatchSchema);
    schema->columns = g_ptr_array_new_with_free_func(column_free);
    schema->pairs = g_array_new(FALSE, TRUE, sizeof(MatchPair));
    g_array_set_clear_func(schema->pairs, pair_clear);
    schema->constraints = g_array_new(FALSE, TRUE, sizeof(MatchConstraint));
    schema->live_rate = NAN;
    schema->price = schema->price_of = -1;
    schema->price_log = TRUE;
    for (guint role = 0; match_role_names[role]; role++)
        if (match_schema_single(schema, role))
            *match_schema_single(schema, role) = -1;
    return schema;
}

gint *match_schema_single(MatchSchema *schema, MatchRole role)
{
    switch (role) {
    case MATCH_LEAD_ID:
        return &schema->lead_id;
    case MATCH_PREMISES_ID:
        return &schema->premises_id;
    case MATCH_DATE:
        return &schema->date;
    case MATCH_OUTCOME:
        return &schema->outcome;
    case MATCH_INTEREST:
        return &schema->interest;
    case MATCH_GROUP:
        return &schema->group;
    case MATCH_LEAVE_OUT:
        return &schema->leave_out;
    default:
        return NULL;
    }
}

MatchSchema *match_schema_ref(MatchSchema *schema)
{
    return g_atomic_rc_box_acquire(schema);
}

static void schema_clear(gpointer data)
{
    MatchSchema *schema = data;
    g_free(schema->name);
    g_ptr_array_unref(schema->columns);
    g_array_unref(schema->pairs);
    g_array_unref(schema->constraints);
    g_strfreev(schema->missing);
}

void match_schema_unref(MatchSchema *schema)
{
    if (schema)
        g_atomic_rc_box_release_full(schema, schema_clear);
}

int match_schema_find(const MatchSchema *schema, const char *name)
{
    for (guint i = 0; i < schema->columns->len; i++)
        if (strcmp(match_schema_column(schema, i)->name, name) == 0)
            return (int)i;
    return -1;
}

const MatchColumn *match_schema_column(const MatchSchema *schema, guint place)
{
    return g_ptr_array_index(schema->columns, place);
}

/* JSON. */

static const char *name_at(const MatchSchema *schema, guint place)
{
    return match_schema_column(schema, place)->name;
}

static JsonValue *texts_json(char **texts)
{
    JsonValue *array = json_array();
    for (guint i = 0; texts[i]; i++)
        json_array_append_new(array, json_string(texts[i]));
    return array;
}

static void set_text(JsonValue *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_string(text));
}

static JsonValue *column_json(const MatchColumn *column)
{
    JsonValue *object = json_object();
    set_text(object, "name", column->name);
    set_text(object, "role", match_role_names[column->role]);
    set_text(object, "type", match_type_names[column->type]);
    if (*column->unit)
        set_text(object, "unit", column->unit);
    if (strcmp(column->title_en, column->name) != 0 || strcmp(column->title_ru, column->name) != 0)
        json_object_set_new(object, "title", json_pack("{s:s,s:s}", "en", column->title_en, "ru", column->title_ru));
    if (column->log)
        json_object_set_new(object, "log", json_true());
    if (column->within != match_within_by_default(column->role, column->type))
        json_object_set_new(object, "within", json_boolean(column->within));
    if (column->type == MATCH_FLAG) {
        json_object_set_new(object, "yes", texts_json(column->yes));
        json_object_set_new(object, "no", texts_json(column->no));
    }
    if (*column->missing)
        json_object_set_new(object, "missing", texts_json(column->missing));
    if (*column->behind)
        set_text(object, "behind", column->behind);
    return object;
}

static JsonValue *side_json(const MatchSchema *schema, const guint place[2], gboolean two)
{
    if (!two)
        return json_string(name_at(schema, place[0]));
    return json_pack("[s,s]", name_at(schema, place[0]), name_at(schema, place[1]));
}

static JsonValue *pair_json(const MatchSchema *schema, const MatchPair *pair)
{
    gboolean logs = pair->kind == MATCH_LOG_DIFFERENCE, distance = pair->kind == MATCH_DISTANCE;
    JsonValue *object = json_pack("{s:s,s:s}", "name", pair->name, "kind", match_pair_names[pair->kind]);
    json_object_set_new(object, "premises", side_json(schema, pair->premises, logs || distance));
    if (!logs)
        json_object_set_new(object, "lead", side_json(schema, pair->lead, distance));
    return object;
}

static JsonValue *constraint_json(const MatchSchema *schema, const MatchConstraint *constraint)
{
    JsonValue *object = json_pack("{s:s,s:s,s:s}", "kind", match_constraint_names[constraint->kind], "premises",
                                  name_at(schema, constraint->premises), "lead", name_at(schema, constraint->lead));
    if (constraint->slack > 0)
        json_object_set_new(object, "slack", json_real(constraint->slack));
    return object;
}

static JsonValue *price_json(const MatchSchema *schema)
{
    JsonValue *object =
        json_pack("{s:s,s:b}", "target", name_at(schema, (guint)schema->price), "log", schema->price_log);
    if (schema->price_of >= 0)
        set_text(object, "of", name_at(schema, (guint)schema->price_of));
    return object;
}

JsonValue *match_schema_json(const MatchSchema *schema)
{
    JsonValue *columns = json_array(), *pairs = json_array(), *constraints = json_array();
    for (guint i = 0; i < schema->columns->len; i++)
        json_array_append_new(columns, column_json(match_schema_column(schema, i)));
    for (guint i = 0; i < schema->pairs->len; i++)
        json_array_append_new(pairs, pair_json(schema, &g_array_index(schema->pairs, MatchPair, i)));
    for (guint i = 0; i < schema->constraints->len; i++)
        json_array_append_new(constraints,
                              constraint_json(schema, &g_array_index(schema->constraints, MatchConstraint, i)));
    JsonValue *json = json_pack("{s:s,s:o}", "name", schema->name, "missing", texts_json(schema->missing));
    if (!isnan(schema->live_rate))
        json_object_set_new(json, "live_rate", json_real(schema->live_rate));
    if (schema->whole_leads)
        json_object_set_new(json, "whole_leads", json_true());
    json_object_set_new(json, "columns", columns);
    json_object_set_new(json, "pairs", pairs);
    json_object_set_new(json, "constraints", constraints);
    if (schema->price >= 0)
        json_object_set_new(json, "price", price_json(schema));
    return json;
}
