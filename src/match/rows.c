/* match/rows.c: rows out of JSON: a lead, or premises. See data.h. */
#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "match/data.h"

/* What is read, and what errors call it. */
typedef struct {
    const MatchSchema *schema;
    guint roles;
    const char *what;
    guint row;
    Frame *frame;
    GError **error;
    gboolean alone; /* an object, not one of an array */
} Reader;

static gboolean fail(const Reader *reader, const char *field, const char *why)
{
    g_autofree char *place = reader->alone ? g_strdup("") : g_strdup_printf("[%u]", reader->row);
    g_set_error(reader->error, MATCH_ERROR, MATCH_ERROR_DATA, "%s%s%s%s: %s", reader->what, place, field ? "." : "",
                field ? field : "", why);
    return FALSE;
}

/* A value as text; NULL when it is none, "" when it is missing. The caller owns it. */
static char *scalar_text(const JsonValue *value)
{
    if (json_is_string(value) && strlen(json_string_value(value)) == json_string_length(value))
        return g_strdup(json_string_value(value));
    if (json_is_null(value))
        return g_strdup("");
    if (json_is_boolean(value))
        return g_strdup(json_is_true(value) ? "1" : "0");
    if (json_is_number(value)) {
        static const MatchColumn plain = {.type = MATCH_NUMBER};
        return match_number_text(&plain, json_number_value(value));
    }
    return NULL;
}

static char *list_text(const JsonValue *array)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (gsize i = 0; i < json_array_size(array); i++) {
        g_autofree char *part = scalar_text(json_array_get(array, i));
        if (!part || strchr(part, ';'))
            return NULL;
        g_string_append_printf(text, "%s;", part); /* with a ; at the end a comma parts nothing */
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* true and false are yes and no, whatever words the column has for them. */
static gboolean set_flag(const JsonValue *value, FrameColumn *to, guint row)
{
    if (!json_is_boolean(value))
        return FALSE;
    to->number[row] = json_is_true(value);
    return TRUE;
}

static gboolean set_number(const Reader *reader, const MatchColumn *column, const JsonValue *value, const char *text,
                           FrameColumn *to)
{
    static const MatchManner manner = {0, TRUE};
    g_autofree char *why = NULL;
    if (column->type == MATCH_FLAG && set_flag(value, to, reader->row))
        return TRUE;
    if (json_is_boolean(value))
        return fail(reader, column->name, tr("true or false is no number", "true и false — не число"));
    if (json_is_number(value) && (column->type == MATCH_NUMBER || column->type == MATCH_FIRST_NUMBER)) {
        if (!match_is_missing(reader->schema, column, text))
            to->number[reader->row] = json_number_value(value);
        return TRUE;
    }
    return match_read_number(reader->schema, column, &manner, text, &to->number[reader->row], &why) ||
           fail(reader, column->name, why);
}

static gboolean set_value(const Reader *reader, const MatchColumn *column, const JsonValue *value, FrameColumn *to)
{
    gboolean list = column->type == MATCH_LIST && json_is_array(value);
    g_autofree char *text = list ? list_text(value) : scalar_text(value);
    if (!text)
        return fail(reader, column->name,
                    list ? tr("must be texts without ;", "должны быть тексты без ;")
                         : tr("must be a text, a number, true, false or null",
                              "должно быть текстом, числом, true, false или null"));
    if (strlen(text) > LIMIT_MATCH_FIELD_BYTES)
        return fail(reader, column->name, tr("the text is too long", "текст слишком длинный"));
    if (to->kind == FRAME_NUMBER)
        return set_number(reader, column, value, text, to);
    g_autofree char *level = match_read_text(reader->schema, column, text);
    to->code[reader->row] = level ? frame_level(to, level) : -1;
    return TRUE;
}

static gboolean set_row(const Reader *reader, const JsonValue *object)
{
    const char *key;
    JsonValue *value;
    if (!json_is_object(object))
        return fail(reader, NULL, tr("must be an object", "должен быть объектом"));
    json_object_foreach ((JsonValue *)object, key, value) {
        int at = match_schema_find(reader->schema, key);
        if (at < 0)
            return fail(reader, key, tr("the schema has no such column", "в схеме нет такого столбца"));
        FrameColumn *to = frame_find(reader->frame, key);
        if (to && !set_value(reader, match_schema_column(reader->schema, (guint)at), value, to))
            return FALSE;
    }
    return TRUE;
}

/* Premises must be told apart. */
static gboolean check_id(const Reader *reader, GHashTable *seen)
{
    if (reader->schema->premises_id < 0 || !(reader->roles & 1u << MATCH_PREMISES_ID))
        return TRUE;
    const char *name = match_schema_column(reader->schema, (guint)reader->schema->premises_id)->name;
    const char *id = frame_text(frame_find(reader->frame, name), reader->row);
    if (!id)
        return fail(reader, name, tr("is missing", "не указано"));
    if (!g_hash_table_add(seen, (gpointer)id))
        return fail(reader, name, tr("comes twice", "встречается дважды"));
    return TRUE;
}

Frame *match_rows_from_json(const MatchSchema *schema, guint roles, const JsonValue *rows, const char *what,
                            GError **error)
{
    gsize n = json_array_size(rows);
    if (!json_is_array(rows) || n > LIMIT_MATCH_PREMISES) {
        g_set_error(
            error, MATCH_ERROR, MATCH_ERROR_DATA,
            tr("%s must be an array of at most %d objects", "%s: должен быть массив не более чем из %d объектов"), what,
            LIMIT_MATCH_PREMISES);
        return NULL;
    }
    g_autoptr(Frame) frame = match_frame_new(schema, roles, (guint)n);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint row = 0; row < n; row++) {
        Reader reader = {schema, roles, what, row, frame, error};
        if (!set_row(&reader, json_array_get(rows, row)) || !check_id(&reader, seen))
            return NULL;
    }
    return g_steal_pointer(&frame);
}

Frame *match_row_from_json(const MatchSchema *schema, guint roles, const JsonValue *object, const char *what,
                           GError **error)
{
    g_autoptr(Frame) frame = match_frame_new(schema, roles, 1);
    Reader reader = {schema, roles, what, 0, frame, error, TRUE};
    return set_row(&reader, object) ? g_steal_pointer(&frame) : NULL;
}
