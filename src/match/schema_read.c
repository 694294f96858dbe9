/* match/schema_read.c: a schema's JSON, checked key by key: its columns and the whole. See schema.h. */
#include <string.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"
#include "match/schema_reader.h"

/* Columns. */

/* Which types a column of a role may have, and which it has when none is given (-1: it must be given). */
static const struct {
    int otherwise;
    guint allowed;
} role_types[] = {
    [MATCH_LEAD_ID] = {MATCH_ID, OF(MATCH_ID)},
    [MATCH_PREMISES_ID] = {MATCH_ID, OF(MATCH_ID)},
    [MATCH_DATE] = {MATCH_DAY, OF(MATCH_DAY)},
    [MATCH_OUTCOME] = {MATCH_FLAG, OF(MATCH_FLAG)},
    [MATCH_INTEREST] = {MATCH_FLAG, OF(MATCH_FLAG) | OF(MATCH_NUMBER)},
    [MATCH_LEAD] = {-1, NUMBERS | TEXTS},
    [MATCH_PREMISES] = {-1, NUMBERS | TEXTS},
    [MATCH_PAIR] = {-1, NUMBERS | TEXTS},
    [MATCH_AFTER] = {MATCH_CATEGORY, NUMBERS | TEXTS | OF(MATCH_ID)},
    [MATCH_GROUP] = {MATCH_ID, OF(MATCH_ID)},
    [MATCH_LEAVE_OUT] = {MATCH_FLAG, OF(MATCH_FLAG)},
};

/* Keys that only some types know. */
static const struct {
    const char *key;
    guint types;
} type_keys[] = {
    {"log", OF(MATCH_NUMBER) | OF(MATCH_FIRST_NUMBER)},
    {"within", NUMBERS},
    {"yes", OF(MATCH_FLAG)},
    {"no", OF(MATCH_FLAG)},
    {"behind", OF(MATCH_FIRST_NUMBER)},
};

static gboolean check_type(const SchemaReader *reader, const JsonValue *object, const char *place,
                           const MatchColumn *column)
{
    if (!(role_types[column->role].allowed & OF(column->type)))
        return schema_fail(
            reader, place,
            tr("a column of role \"%s\" cannot be of type \"%s\"", "столбец с ролью «%s» не может иметь тип «%s»"),
            match_role_names[column->role], match_type_names[column->type]);
    for (guint i = 0; i < G_N_ELEMENTS(type_keys); i++)
        if (json_object_get(object, type_keys[i].key) && !(type_keys[i].types & OF(column->type))) {
            g_autofree char *full = schema_place(place, type_keys[i].key);
            return schema_fail(reader, full, tr("a column of type \"%s\" has none", "у столбца типа «%s» его нет"),
                               match_type_names[column->type]);
        }
    return TRUE;
}

static gboolean read_title(const SchemaReader *reader, const JsonValue *object, const char *place, MatchColumn *column)
{
    static const char *const keys[] = {"en", "ru", NULL};
    const JsonValue *title = json_object_get(object, "title");
    g_autofree char *full = schema_place(place, "title");
    if (title && !schema_keys(reader, title, full, keys))
        return FALSE;
    return schema_text(reader, title, full, "en", column->name, &column->title_en) &&
           schema_text(reader, title, full, "ru", column->name, &column->title_ru);
}

static gboolean read_kind(const SchemaReader *reader, const JsonValue *object, const char *place, MatchColumn *column)
{
    guint role = 0, type = 0;
    if (!schema_choice(reader, object, place, "role", match_role_names, -1, &role) ||
        !schema_choice(reader, object, place, "type", match_type_names, role_types[role].otherwise, &type))
        return FALSE;
    column->role = role;
    column->type = type;
    column->within = match_within_by_default(role, type);
    return check_type(reader, object, place, column);
}

static gboolean read_column(const SchemaReader *reader, const JsonValue *object, const char *place, MatchColumn *column)
{
    static const char *const keys[] = {"name",   "role", "type", "unit",    "title",  "log",
                                       "within", "yes",  "no",   "missing", "behind", NULL};
    static const char *const none[] = {NULL};
    return schema_keys(reader, object, place, keys) &&
           schema_text(reader, object, place, "name", NULL, &column->name) &&
           read_kind(reader, object, place, column) && read_title(reader, object, place, column) &&
           schema_text(reader, object, place, "unit", "", &column->unit) &&
           schema_text(reader, object, place, "behind", "", &column->behind) &&
           schema_flag(reader, object, place, "log", &column->log) &&
           schema_flag(reader, object, place, "within", &column->within) &&
           schema_words(reader, object, place, "yes", match_yes_words, &column->yes) &&
           schema_words(reader, object, place, "no", match_no_words, &column->no) &&
           schema_words(reader, object, place, "missing", none, &column->missing);
}

/* The last column, against those before it. */
static gboolean place_column(const SchemaReader *reader, const char *place, guint at)
{
    const MatchColumn *column = match_schema_column(reader->schema, at);
    if (match_schema_find(reader->schema, column->name) != (int)at)
        return schema_fail(reader, place, tr("column \"%s\" is named twice", "столбец «%s» назван дважды"),
                           column->name);
    gint *single = match_schema_single(reader->schema, column->role);
    if (single && *single >= 0)
        return schema_fail(
            reader, place,
            tr("the role \"%s\" is given twice: to \"%s\" and to \"%s\"", "роль «%s» дана дважды: «%s» и «%s»"),
            match_role_names[column->role], match_schema_column(reader->schema, (guint)*single)->name, column->name);
    if (single)
        *single = (gint)at;
    return TRUE;
}

static gboolean read_columns(const SchemaReader *reader, const JsonValue *array)
{
    if (!schema_array(reader, array, "columns", LIMIT_MATCH_COLUMNS))
        return FALSE;
    for (guint i = 0; i < json_array_size(array); i++) {
        g_autofree char *place = g_strdup_printf("columns[%u]", i);
        MatchColumn *column = g_new0(MatchColumn, 1);
        g_ptr_array_add(reader->schema->columns, column);
        if (!read_column(reader, json_array_get(array, i), place, column) || !place_column(reader, place, i))
            return FALSE;
    }
    return TRUE;
}

/* The whole. */

static gboolean check_name(const SchemaReader *reader)
{
    if (strpbrk(reader->schema->name, "@/"))
        return schema_fail(reader, "name", "%s", tr("must not hold @ or /", "не должно содержать @ и /"));
    return TRUE;
}

static gboolean check_whole(const SchemaReader *reader)
{
    const MatchSchema *schema = reader->schema;
    guint features = 0;
    for (guint i = 0; i < schema->columns->len; i++) {
        const MatchColumn *column = match_schema_column(schema, i);
        features += column->role >= MATCH_LEAD && column->role <= MATCH_PAIR && (int)i != schema->price;
    }
    if (schema->outcome < 0 && schema->price < 0)
        return schema_fail(
            reader, "columns", "%s",
            tr("there is neither an outcome nor a price to learn", "нет ни исхода, ни цены: учиться не на чем"));
    if (schema->outcome >= 0 && (schema->lead_id < 0 || schema->premises_id < 0))
        return schema_fail(reader, "columns", "%s",
                           tr("an outcome needs a lead-id and a premises-id", "исходу нужны lead-id и premises-id"));
    if (features == 0)
        return schema_fail(reader, "columns", "%s",
                           tr("there is no column of lead, premises or pair to learn from",
                              "нет ни одного столбца lead, premises или pair, по которому учиться"));
    return TRUE;
}

static gboolean read_live_rate(const SchemaReader *reader, const JsonValue *json)
{
    if (!schema_share(reader, json, "", "live_rate", &reader->schema->live_rate))
        return FALSE;
    if (reader->schema->live_rate <= 0 || reader->schema->live_rate >= 1)
        return schema_fail(reader, "live_rate", "%s", tr("must lie between 0 and 1", "должно лежать между 0 и 1"));
    return TRUE;
}

static gboolean read_schema(const SchemaReader *reader, const JsonValue *json)
{
    static const char *const keys[] = {"name",  "missing",     "live_rate", "whole_leads", "columns",
                                       "pairs", "constraints", "price",     NULL};
    return schema_keys(reader, json, "", keys) && schema_text(reader, json, "", "name", NULL, &reader->schema->name) &&
           check_name(reader) &&
           schema_words(reader, json, "", "missing", match_missing_words, &reader->schema->missing) &&
           read_live_rate(reader, json) && schema_flag(reader, json, "", "whole_leads", &reader->schema->whole_leads) &&
           read_columns(reader, json_object_get(json, "columns")) &&
           schema_pairs(reader, json_object_get(json, "pairs")) &&
           schema_constraints(reader, json_object_get(json, "constraints")) &&
           schema_price(reader, json_object_get(json, "price")) && check_whole(reader);
}

MatchSchema *match_schema_parse(const char *bytes, gsize length, const char *name, GError **error)
{
    g_autoptr(JsonValue) json = jsonfile_parse(bytes, length, name, error);
    g_autoptr(MatchSchema) schema = match_schema_new();
    SchemaReader reader = {name, schema, error};
    if (!json || !read_schema(&reader, json))
        return NULL;
    return g_steal_pointer(&schema);
}

MatchSchema *match_schema_load(const char *path, GError **error)
{
    g_autofree char *bytes = NULL, *name = file_display_name(path);
    gsize length = 0;
    if (!file_load(path, LIMIT_JSON_BYTES, &bytes, &length, error))
        return NULL;
    return match_schema_parse(bytes, length, name, error);
}
