/* match/schema_pairs.c: pairs, constraints and the price of a schema's JSON. See schema_reader.h. */
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "match/schema_reader.h"

/* What a side of a pair or constraint may be. */
typedef struct {
    guint types, roles;
} Side;
#define PREMISES_SIDE (OF(MATCH_PREMISES) | OF(MATCH_PAIR))
#define LEAD_SIDE OF(MATCH_LEAD)

static gboolean find_column(const SchemaReader *reader, const JsonValue *value, const char *place, Side side,
                            guint *found)
{
    const char *name = json_string_value(value);
    int at = name ? match_schema_find(reader->schema, name) : -1;
    if (!name)
        return schema_fail(reader, place, "%s", tr("must name a column", "должен называть столбец"));
    if (at < 0)
        return schema_fail(reader, place, tr("there is no column \"%s\"", "нет столбца «%s»"), name);
    const MatchColumn *column = match_schema_column(reader->schema, (guint)at);
    if (!(side.roles & OF(column->role)))
        return schema_fail(reader, place, tr("column \"%s\" has the role \"%s\"", "у столбца «%s» роль «%s»"), name,
                           match_role_names[column->role]);
    if (!(side.types & OF(column->type)))
        return schema_fail(reader, place,
                           tr("column \"%s\" of type \"%s\" does not go with this kind",
                              "столбец «%s» типа «%s» не подходит к этому виду"),
                           name, match_type_names[column->type]);
    *found = (guint)at;
    return TRUE;
}

/* One name, or an array of two. */
static gboolean read_side(const SchemaReader *reader, const JsonValue *object, const char *place, const char *key,
                          Side side, gboolean two, guint found[2])
{
    const JsonValue *value = json_object_get(object, key);
    g_autofree char *full = schema_place(place, key);
    if (two && json_array_size(value) != 2)
        return schema_fail(reader, full, "%s",
                           tr("must be an array of two columns", "должен быть массивом из двух столбцов"));
    return find_column(reader, two ? json_array_get(value, 0) : value, full, side, &found[0]) &&
           find_column(reader, two ? json_array_get(value, 1) : value, full, side, &found[1]);
}

static const struct {
    guint premises, lead; /* types; no lead: 0 */
    gboolean two;
} pair_kinds[] = {
    [MATCH_RATIO] = {NUMBERS, NUMBERS},
    [MATCH_DIFFERENCE] = {NUMBERS, NUMBERS},
    [MATCH_SAME] = {TEXTS | NUMBERS, TEXTS | NUMBERS},
    [MATCH_LISTED] = {TEXTS, TEXTS},
    [MATCH_DISTANCE] = {NUMBERS, NUMBERS, TRUE},
    [MATCH_LOG_DIFFERENCE] = {NUMBERS, 0, TRUE},
};

/* Words are not the same as a number. */
static gboolean check_alike(const SchemaReader *reader, const char *place, guint premises, guint lead)
{
    const MatchColumn *a = match_schema_column(reader->schema, premises),
                      *b = match_schema_column(reader->schema, lead);
    if (match_type_is_number(a->type) != match_type_is_number(b->type))
        return schema_fail(reader, place,
                           tr("\"%s\" is a number and \"%s\" is not, or the other way round",
                              "из «%s» и «%s» одно — число, другое — нет"),
                           a->name, b->name);
    return TRUE;
}

static char *pair_name(const MatchSchema *schema, const MatchPair *pair)
{
    const char *a = match_schema_column(schema, pair->premises[0])->name;
    gboolean logs = pair->kind == MATCH_LOG_DIFFERENCE;
    const char *b = match_schema_column(schema, logs ? pair->premises[1] : pair->lead[0])->name;
    return g_strdup_printf("%s:%s:%s", match_pair_names[pair->kind], a, b);
}

static gboolean read_pair(const SchemaReader *reader, const JsonValue *object, const char *place, MatchPair *pair)
{
    static const char *const keys[] = {"name", "kind", "premises", "lead", NULL};
    guint kind = 0;
    if (!schema_keys(reader, object, place, keys) ||
        !schema_choice(reader, object, place, "kind", match_pair_names, -1, &kind))
        return FALSE;
    pair->kind = kind;
    Side premises = {pair_kinds[kind].premises, PREMISES_SIDE}, lead = {pair_kinds[kind].lead, LEAD_SIDE};
    if (!read_side(reader, object, place, "premises", premises, pair_kinds[kind].two, pair->premises))
        return FALSE;
    if (!lead.types && json_object_get(object, "lead"))
        return schema_fail(reader, place, "%s", tr("this kind has no \"lead\"", "у этого вида нет «lead»"));
    if (lead.types && !read_side(reader, object, place, "lead", lead, pair_kinds[kind].two, pair->lead))
        return FALSE;
    if (lead.types && !check_alike(reader, place, pair->premises[0], pair->lead[0]))
        return FALSE;
    g_autofree char *name = pair_name(reader->schema, pair);
    return schema_text(reader, object, place, "name", strlen(name) > LIMIT_NAME_BYTES ? NULL : name, &pair->name);
}

static gboolean name_is_free(const SchemaReader *reader, const char *place, guint at)
{
    const MatchPair *pairs = (const MatchPair *)(void *)reader->schema->pairs->data;
    for (guint i = 0; i < at; i++)
        if (strcmp(pairs[i].name, pairs[at].name) == 0)
            return schema_fail(reader, place, tr("the pair \"%s\" is there already", "пара «%s» уже есть"),
                               pairs[at].name);
    if (match_schema_find(reader->schema, pairs[at].name) >= 0)
        return schema_fail(reader, place, tr("a column has the name \"%s\"", "имя «%s» уже у столбца"), pairs[at].name);
    return TRUE;
}

gboolean schema_pairs(const SchemaReader *reader, const JsonValue *array)
{
    if (!schema_array(reader, array, "pairs", LIMIT_MATCH_PAIRS))
        return FALSE;
    g_array_set_size(reader->schema->pairs, json_array_size(array));
    for (guint i = 0; i < json_array_size(array); i++) {
        g_autofree char *place = g_strdup_printf("pairs[%u]", i);
        MatchPair *pair = &g_array_index(reader->schema->pairs, MatchPair, i);
        if (!read_pair(reader, json_array_get(array, i), place, pair) || !name_is_free(reader, place, i))
            return FALSE;
    }
    return TRUE;
}

static const guint constraint_types[] = {
    [MATCH_AT_LEAST] = NUMBERS,
    [MATCH_AT_MOST] = NUMBERS,
    [MATCH_MUST_BE_SAME] = TEXTS | NUMBERS,
    [MATCH_MUST_BE_LISTED] = TEXTS,
};

static gboolean read_constraint(const SchemaReader *reader, const JsonValue *object, const char *place,
                                MatchConstraint *constraint)
{
    static const char *const keys[] = {"kind", "premises", "lead", "slack", NULL};
    guint kind = 0, premises[2], lead[2];
    if (!schema_keys(reader, object, place, keys) ||
        !schema_choice(reader, object, place, "kind", match_constraint_names, -1, &kind) ||
        !read_side(reader, object, place, "premises", (Side){constraint_types[kind], PREMISES_SIDE}, FALSE, premises) ||
        !read_side(reader, object, place, "lead", (Side){constraint_types[kind], LEAD_SIDE}, FALSE, lead) ||
        !check_alike(reader, place, premises[0], lead[0]))
        return FALSE;
    if (kind > MATCH_AT_MOST && json_object_get(object, "slack"))
        return schema_fail(reader, place, "%s", tr("this kind has no \"slack\"", "у этого вида нет «slack»"));
    *constraint = (MatchConstraint){kind, premises[0], lead[0], 0};
    return schema_share(reader, object, place, "slack", &constraint->slack);
}

gboolean schema_constraints(const SchemaReader *reader, const JsonValue *array)
{
    if (!schema_array(reader, array, "constraints", LIMIT_MATCH_PAIRS))
        return FALSE;
    g_array_set_size(reader->schema->constraints, json_array_size(array));
    for (guint i = 0; i < json_array_size(array); i++) {
        g_autofree char *place = g_strdup_printf("constraints[%u]", i);
        MatchConstraint *constraint = &g_array_index(reader->schema->constraints, MatchConstraint, i);
        if (!read_constraint(reader, json_array_get(array, i), place, constraint))
            return FALSE;
    }
    return TRUE;
}

gboolean schema_price(const SchemaReader *reader, const JsonValue *object)
{
    static const char *const keys[] = {"target", "log", "of", NULL};
    Side target = {OF(MATCH_NUMBER), PREMISES_SIDE | OF(MATCH_AFTER)};
    Side of = {OF(MATCH_NUMBER) | OF(MATCH_FIRST_NUMBER), PREMISES_SIDE};
    guint found[2];
    if (!object)
        return TRUE;
    if (!schema_keys(reader, object, "price", keys) ||
        !read_side(reader, object, "price", "target", target, FALSE, found) ||
        !schema_flag(reader, object, "price", "log", &reader->schema->price_log))
        return FALSE;
    reader->schema->price = (gint)found[0];
    if (!json_object_get(object, "of"))
        return TRUE;
    if (!read_side(reader, object, "price", "of", of, FALSE, found))
        return FALSE;
    reader->schema->price_of = (gint)found[0];
    return TRUE;
}
