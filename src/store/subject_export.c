/* store/subject_export.c: everything that is kept of a person, as JSON. See subjects.h. */
#include <string.h>

#include "base/limits.h"
#include "base/secret.h"
#include "store/internal.h"
#include "store/subjects.h"
#include "store/vault.h"

/* A query whose rows become objects. */
typedef struct {
    const char *sql;   /* its arguments are all the same text */
    const char *kinds; /* "s", "ss" ... for store_query() */
    struct {
        const char *name;
        char kind; /* t time, s text, i integer, n number, f yes or no, j JSON, h bytes in hexadecimal */
    } columns[17]; /* one for each of the query's; ends with a NULL name */
} Table;

static const Table account = {
    "SELECT id, name, display, role, language, created, disabled FROM users WHERE id = ?",
    "s",
    {{"id", 's'},
     {"name", 's'},
     {"display", 's'},
     {"role", 's'},
     {"language", 's'},
     {"created", 't'},
     {"disabled", 't'}},
};
static const Table consents = {
    "SELECT id, purpose, version, given, withdrawn, user FROM consents WHERE subject = ? ORDER BY given",
    "s",
    {{"id", 's'}, {"purpose", 's'}, {"version", 's'}, {"given", 't'}, {"withdrawn", 't'}, {"recorded_by", 's'}},
};
static const Table sessions = {
    "SELECT created, seen, expires, address, agent FROM sessions WHERE user = ? ORDER BY created",
    "s",
    {{"created", 't'}, {"seen", 't'}, {"expires", 't'}, {"address", 's'}, {"agent", 's'}},
};
static const Table tokens = {
    "SELECT id, name, scopes, created, expires, used, revoked FROM tokens WHERE user = ? ORDER BY created",
    "s",
    {{"id", 's'}, {"name", 's'}, {"scopes", 's'}, {"created", 't'}, {"expires", 't'}, {"used", 't'}, {"revoked", 't'}},
};
static const Table lessons = {
    "SELECT id, title, teacher, owner, language, file, state, source, duration, negative, moments, people, "
    "talk_teacher, created, keep_until, shared FROM lessons WHERE subject = ? ORDER BY created",
    "s",
    {{"id", 's'},
     {"title", 's'},
     {"teacher", 's'},
     {"owner", 's'},
     {"language", 's'},
     {"file", 's'},
     {"state", 's'},
     {"source", 's'},
     {"duration", 'n'},
     {"negative", 'n'},
     {"moments", 'i'},
     {"people", 'i'},
     {"talk_teacher", 'n'},
     {"created", 't'},
     {"keep_until", 't'},
     {"shared", 'f'}},
};
static const Table edits = {
    "SELECT kind, key, value, user, made FROM lesson_edits WHERE lesson = ? ORDER BY id",
    "s",
    {{"kind", 's'}, {"key", 'i'}, {"value", 's'}, {"user", 's'}, {"made", 't'}},
};
static const Table corrections = {
    "SELECT lesson, kind, key, value, made FROM lesson_edits WHERE user = ? ORDER BY id",
    "s",
    {{"lesson", 's'}, {"kind", 's'}, {"key", 'i'}, {"value", 's'}, {"made", 't'}},
};
static const Table files = {
    "SELECT f.name, b.id, b.type, b.size, b.sha256, b.created FROM lesson_files f JOIN blobs b ON b.id = f.blob "
    "WHERE f.lesson = ? UNION ALL SELECT l.file, b.id, b.type, b.size, b.sha256, b.created "
    "FROM lessons l JOIN blobs b ON b.id = l.media WHERE l.id = ? ORDER BY 1",
    "ss",
    {{"name", 's'}, {"blob", 's'}, {"type", 's'}, {"size", 'i'}, {"sha256", 'h'}, {"created", 't'}},
};
static const Table uploads = {
    "SELECT id, length, offset, metadata, created, expires, lesson FROM uploads WHERE user = ? ORDER BY created",
    "s",
    {{"id", 's'},
     {"length", 'i'},
     {"offset", 'i'},
     {"metadata", 'j'},
     {"created", 't'},
     {"expires", 't'},
     {"lesson", 's'}},
};
static const Table audit = {
    "SELECT seq, at, actor, action, object, detail, address FROM audit WHERE object = ? "
    "OR object IN (SELECT id FROM lessons WHERE subject = ?) "
    "OR object IN (SELECT user FROM subjects WHERE id = ?) OR actor IN (SELECT user FROM subjects WHERE id = ?) "
    "OR actor IN (SELECT 'token:' || t.id FROM tokens t JOIN subjects s ON s.user = t.user WHERE s.id = ?) "
    "ORDER BY seq",
    "sssss",
    {{"seq", 'i'}, {"at", 't'}, {"actor", 's'}, {"action", 's'}, {"object", 's'}, {"detail", 'j'}, {"address", 's'}},
};

static JsonValue *bytes_text(StoreRows *rows, int column)
{
    g_autoptr(GBytes) bytes = store_bytes(rows, column);
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);
    g_autofree char *hex = secret_to_hex(data, length);
    return json_string(hex);
}

static JsonValue *time_value(gint64 time)
{
    g_autofree char *text = store_time_text(time);
    return json_string(text);
}

static JsonValue *json_value(const char *text)
{
    JsonValue *value = jsonfile_parse(text, strlen(text), "", NULL);
    return value ? value : json_string(text);
}

static JsonValue *column_value(StoreRows *rows, int column, char kind)
{
    if (store_null(rows, column))
        return json_null();
    switch (kind) {
    case 't':
        return time_value(store_integer(rows, column));
    case 'i':
        return json_integer(store_integer(rows, column));
    case 'n':
        return jsonfile_number(store_number(rows, column), 6);
    case 'f':
        return json_boolean(store_integer(rows, column));
    case 'j':
        return json_value(store_text(rows, column));
    case 'h':
        return bytes_text(rows, column);
    default:
        return json_string(store_text(rows, column));
    }
}

static gpointer read_object(StoreRows *rows, const Table *table)
{
    JsonValue *object = json_object();
    for (int i = 0; table->columns[i].name; i++)
        json_object_set_new(object, table->columns[i].name, column_value(rows, i, table->columns[i].kind));
    return object;
}

/* An array of the query's rows; an account that is not there gives none. */
static JsonValue *read_table(StoreDb *db, const Table *table, const char *id, GError **error)
{
    g_autoptr(StoreRows) rows = store_query(db, error, table->sql, table->kinds, id, id, id, id, id);
    g_autoptr(JsonValue) array = json_array();
    gboolean found;
    do {
        if (!store_step(rows, &found, error))
            return NULL;
        if (found)
            json_array_append_new(array, read_object(rows, table));
    } while (found);
    return g_steal_pointer(&array);
}

/* FALSE on failure; `object` takes the table under `name`. */
static gboolean add_table(StoreDb *db, JsonValue *object, const char *name, const Table *table, const char *id,
                          GError **error)
{
    JsonValue *array = read_table(db, table, id, error);
    return array && json_object_set_new(object, name, array) == 0;
}

static gboolean is_text(const char *type)
{
    return g_str_has_prefix(type, "text/") || g_str_has_prefix(type, "application/json");
}

/* JSON as it is, other text as a string. */
static JsonValue *text_value(GBytes *bytes, const char *type)
{
    gsize length;
    const char *text = g_bytes_get_data(bytes, &length);
    if (g_str_has_prefix(type, "application/json")) {
        JsonValue *value = jsonfile_parse(text, length, "", NULL);
        if (value)
            return value;
    }
    return json_stringn(text ? text : "", length); /* NULL when it is not UTF-8 */
}

/* The file's content, while there is room; media and what has none are "left_out" and can be downloaded. */
static gboolean add_content(StoreDb *db, JsonValue *file, gint64 *room, GError **error)
{
    const char *type = json_string_value(json_object_get(file, "type"));
    gint64 size = json_integer_value(json_object_get(file, "size"));
    JsonValue *content = NULL;
    if (is_text(type) && size <= *room) {
        g_autoptr(GBytes) bytes = vault_get(db, json_string_value(json_object_get(file, "blob")), error);
        if (!bytes)
            return FALSE;
        content = text_value(bytes, type);
        *room -= size;
    }
    if (content)
        json_object_set_new(file, "content", content);
    else
        json_object_set_new(file, "left_out", json_true());
    return TRUE;
}

static gboolean add_lesson_parts(StoreDb *db, JsonValue *lesson, gint64 *room, GError **error)
{
    const char *id = json_string_value(json_object_get(lesson, "id"));
    if (!add_table(db, lesson, "corrections", &edits, id, error) || !add_table(db, lesson, "files", &files, id, error))
        return FALSE;
    size_t i;
    json_t *file;
    json_array_foreach (json_object_get(lesson, "files"), i, file)
        if (!add_content(db, file, room, error))
            return FALSE;
    return TRUE;
}

static gboolean add_lessons(StoreDb *db, JsonValue *object, const char *subject, GError **error)
{
    gint64 room = LIMIT_EXPORT_BYTES;
    size_t i;
    json_t *lesson;
    if (!add_table(db, object, "lessons", &lessons, subject, error))
        return FALSE;
    json_array_foreach (json_object_get(object, "lessons"), i, lesson)
        if (!add_lesson_parts(db, lesson, &room, error))
            return FALSE;
    return TRUE;
}

static gboolean add_account(StoreDb *db, JsonValue *object, const char *user, GError **error)
{
    static const struct {
        const char *name;
        const Table *table;
    } parts[] = {
        {"account", &account}, {"sessions", &sessions}, {"tokens", &tokens}, {"made_corrections", &corrections},
        {"uploads", &uploads},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        if (!add_table(db, object, parts[i].name, parts[i].table, user, error))
            return FALSE;
    return TRUE;
}

JsonValue *subjects_export(StoreDb *db, const char *id, GError **error)
{
    g_autoptr(Subject) subject = subjects_get(db, id, error);
    if (!subject)
        return NULL;
    g_autofree char *now = store_time_text(store_now()), *created = store_time_text(subject->created);
    g_autoptr(JsonValue) object =
        json_pack("{s:s, s:{s:s, s:s, s:s, s:s, s:s?}}", "exported", now, "subject", "id", id, "kind", subject->kind,
                  "name", subject->name, "created", created, "receipt", subject->receipt);
    if (!add_table(db, object, "consents", &consents, id, error) || !add_lessons(db, object, id, error) ||
        (subject->user && !add_account(db, object, subject->user, error)) ||
        !add_table(db, object, "audit", &audit, id, error))
        return NULL;
    return g_steal_pointer(&object);
}
