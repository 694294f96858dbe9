/* job/match_file.c: see match_file.h. */
#include "job/match_file.h"

#include <string.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"
#include "match/decode.h"
#include "match/table.h"

/* ---- a table, all of it or nothing ---- */

static gboolean refuse_rejects(const MatchImport *told, const char *path, GError **error)
{
    if (told->rejected == 0)
        return TRUE;
    const MatchReject *first = told->rejects->pdata[0];
    g_set_error(error, MATCH_ERROR, MATCH_ERROR_DATA,
                tr("%s, line %u%s%s%s: %s (%u rows are wrong; nothing was taken)",
                   "%s, строка %u%s%s%s: %s (неверных строк: %u; ничего не взято)"),
                path, first->line, first->column ? ", \"" : "", first->column ? first->column : "",
                first->column ? "\"" : "", first->reason, told->rejected);
    return FALSE;
}

static MatchData *read_table(MatchSchema *schema, const char *bytes, gsize length, const char *path, GError **error)
{
    MatchImport *told = NULL;
    g_autoptr(MatchData) data = match_import_bytes(schema, bytes, length, path, NULL, &told, error);
    g_autoptr(MatchImport) owned = told;
    return data && refuse_rejects(told, path, error) ? g_steal_pointer(&data) : NULL;
}

/* ---- premises ---- */

/* A schema names something to learn; of premises alone that is said to be one of their numbers. NULL: they have none.
 */
static const char *some_number(const MatchSchema *schema)
{
    for (guint i = 0; i < schema->columns->len; i++) {
        const MatchColumn *column = match_schema_column(schema, i);
        if (column->role == MATCH_PREMISES && column->type == MATCH_NUMBER)
            return column->name;
    }
    return NULL;
}

/* The schema's premises alone. */
static MatchSchema *premises_schema(const MatchSchema *schema, GError **error)
{
    g_autoptr(JsonValue) whole = match_schema_json(schema), columns = json_array();
    const char *number = some_number(schema);
    if (!number) {
        g_set_error(error, MATCH_ERROR, MATCH_ERROR_SCHEMA,
                    tr("%s: its premises have no number, so that they cannot be read from a table: give JSON",
                       "%s: у помещений нет чисел, из таблицы их не прочесть: дайте JSON"),
                    schema->name);
        return NULL;
    }
    for (guint i = 0; i < schema->columns->len; i++)
        if (MATCH_PREMISES_ROLES & 1u << match_schema_column(schema, i)->role)
            json_array_append(columns, json_array_get(json_object_get(whole, "columns"), i));
    g_autoptr(JsonValue) part =
        json_pack("{s:s, s:O, s:O, s:{s:s}}", "name", schema->name, "missing", json_object_get(whole, "missing"),
                  "columns", columns, "price", "target", number);
    g_autofree char *text = jsonfile_text(part, FALSE);
    return match_schema_parse(text, strlen(text), schema->name, error);
}

static JsonValue *value_json(const MatchColumn *column, const FrameColumn *values, guint row)
{
    if (frame_missing(values, row))
        return json_null();
    if (values->kind == FRAME_CATEGORY)
        return json_string(frame_text(values, row));
    if (column->type == MATCH_FLAG)
        return json_boolean(values->number[row] != 0);
    if (column->type != MATCH_DAY)
        return json_real(values->number[row]);
    g_autofree char *text = match_number_text(column, values->number[row]);
    return json_string(text);
}

static JsonValue *rows_json(const MatchData *data)
{
    JsonValue *rows = json_array();
    for (guint row = 0; row < data->frame->rows; row++) {
        JsonValue *object = json_object();
        for (guint i = 0; i < data->schema->columns->len; i++) {
            const MatchColumn *column = match_schema_column(data->schema, i);
            json_object_set_new(object, column->name, value_json(column, frame_find(data->frame, column->name), row));
        }
        json_array_append_new(rows, object);
    }
    return rows;
}

static JsonValue *premises_of_json(const char *bytes, gsize length, const char *path, GError **error)
{
    g_autoptr(JsonValue) json = jsonfile_parse(bytes, length, path, error);
    JsonValue *list = json_is_object(json) ? json_object_get(json, "premises") : json;
    if (json_is_array(list))
        return json_incref(list);
    if (json)
        g_set_error(error, MATCH_ERROR, MATCH_ERROR_DATA,
                    tr("%s: must be an array of objects, or an object with \"premises\"",
                       "%s: должен быть массивом объектов или объектом с «premises»"),
                    path);
    return NULL;
}

static gboolean is_json(const char *bytes, gsize length)
{
    gsize at = 0;
    while (at < length && g_ascii_isspace(bytes[at]))
        at++;
    return at < length && strchr("[{", bytes[at]);
}

JsonValue *match_file_premises(const MatchSchema *schema, const char *path, GError **error)
{
    g_autofree char *bytes = NULL;
    gsize length = 0;
    if (!file_load(path, LIMIT_MATCH_BYTES, &bytes, &length, error))
        return NULL;
    if (is_json(bytes, length))
        return premises_of_json(bytes, length, path, error);
    g_autoptr(MatchSchema) premises = premises_schema(schema, error);
    g_autoptr(MatchData) data = premises ? read_table(premises, bytes, length, path, error) : NULL;
    return data ? rows_json(data) : NULL;
}

/* ---- outcomes ---- */

enum { LEAD, PREMISES, OUTCOME, FIELDS };
static const char *const names[FIELDS] = {"lead", "premises", "outcome"};

static const struct {
    const char *word;
    gboolean won;
} words[] = {{"won", TRUE},   {"1", TRUE},  {"yes", TRUE}, {"true", TRUE},   {"да", TRUE},
             {"lost", FALSE}, {"0", FALSE}, {"no", FALSE}, {"false", FALSE}, {"нет", FALSE}};

static void said_free(gpointer data)
{
    MatchSaid *said = data;
    g_free(said->lead);
    g_free(said->premises);
    g_free(said);
}

static gboolean find_word(const char *text, gboolean *won)
{
    g_autofree char *folded = g_utf8_casefold(text, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        *won = words[i].won;
        if (strcmp(words[i].word, folded) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Where the columns stand in the row of names. FALSE: it does not have them all. */
static gboolean find_names(const GPtrArray *fields, guint place[FIELDS])
{
    guint found = 0;
    for (guint i = 0; i < FIELDS; i++)
        for (guint at = 0; at < fields->len; at++)
            if (strcmp(g_strstrip(fields->pdata[at]), names[i]) == 0) {
                place[i] = at;
                found++;
                break;
            }
    return found == FIELDS;
}

/* Begins behind the row of names, whatever parts its fields. */
static gboolean begin_table(TableReader *reader, const char *text, gsize length, guint place[FIELDS])
{
    for (const char *delimiter = ",;\t|"; *delimiter; delimiter++) {
        TableRow row;
        table_reader_init(reader, text, length, *delimiter);
        if (table_next(reader, &row) && find_names(reader->fields, place))
            return TRUE;
        table_reader_clear(reader);
    }
    return FALSE;
}

static gboolean fail_row(const char *path, guint line, const char *why, GError **error)
{
    g_set_error(error, MATCH_ERROR, MATCH_ERROR_DATA, tr("%s, line %u: %s", "%s, строка %u: %s"), path, line, why);
    return FALSE;
}

/* *said is NULL where the outcome is open. */
static gboolean read_said(const TableReader *reader, const TableRow *row, const guint place[FIELDS], const char *path,
                          MatchSaid **said, GError **error)
{
    const char *text[FIELDS];
    gboolean won;
    *said = NULL;
    if (row->broken)
        return fail_row(path, row->line, row->broken, error);
    for (guint i = 0; i < FIELDS; i++) {
        if (place[i] >= reader->fields->len)
            return fail_row(path, row->line, tr("a field is missing", "не хватает поля"), error);
        text[i] = g_strstrip(reader->fields->pdata[place[i]]);
    }
    if (!*text[OUTCOME])
        return TRUE;
    if (!*text[LEAD] || !*text[PREMISES])
        return fail_row(path, row->line, tr("lead and premises must be given", "нужны lead и premises"), error);
    if (!find_word(text[OUTCOME], &won))
        return fail_row(
            path, row->line,
            tr("outcome is neither won (1, yes) nor lost (0, no)", "outcome — не won (1, да) и не lost (0, нет)"),
            error);
    *said = g_new(MatchSaid, 1);
    **said = (MatchSaid){g_strdup(text[LEAD]), g_strdup(text[PREMISES]), won};
    return TRUE;
}

static GPtrArray *read_outcomes(const char *text, gsize length, const char *path, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(said_free);
    g_auto(TableReader) reader = {0};
    guint place[FIELDS];
    TableRow row;
    if (!begin_table(&reader, text, length, place)) {
        g_set_error(error, MATCH_ERROR, MATCH_ERROR_DATA,
                    tr("%s: the first line must name the columns lead, premises and outcome",
                       "%s: в первой строке должны стоять столбцы lead, premises и outcome"),
                    path);
        return NULL;
    }
    while (table_next(&reader, &row)) {
        MatchSaid *said;
        if (!read_said(&reader, &row, place, path, &said, error))
            return NULL;
        if (said)
            g_ptr_array_add(all, said);
    }
    return g_steal_pointer(&all);
}

GPtrArray *match_file_outcomes(const char *path, GError **error)
{
    g_autofree char *bytes = NULL;
    gsize length = 0, decoded = 0;
    const char *encoding;
    gboolean bom;
    if (!file_load(path, LIMIT_MATCH_BYTES, &bytes, &length, error))
        return NULL;
    g_autofree char *text = match_decode(bytes, length, NULL, path, &encoding, &bom, &decoded, error);
    return text ? read_outcomes(text, decoded, path, error) : NULL;
}
