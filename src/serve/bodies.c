/* serve/bodies.c: see bodies.h. */
#include "serve/bodies.h"

#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"

typedef enum {
    FIELD_TEXT,
    FIELD_INTEGER,
    FIELD_FLAG,
    FIELD_CHOICE,
    FIELD_TEXTS,
    FIELD_CHOICES,
    FIELD_OBJECT,
    FIELD_OBJECTS
} FieldKind;
enum { MAY_MISS = 1, MAY_BE_NULL = 2 };

typedef struct {
    const char *name;
    FieldKind kind;
    guint flags;
    gint64 low, high;    /* of an integer; of a text its characters; of a list its items */
    const char *choices; /* words separated by '|' */
    gboolean (*good)(const char *text);
} Field;

#define MAX_FIELDS 6
#define LIMIT_MATCH_ID 100 /* characters: at most LIMIT_MATCH_ID_BYTES of Latin or Cyrillic letters */
#define ROLES "admin|manager|teacher|viewer"

/* ---- what a text may be ---- */

gboolean id_is_good(const char *text)
{
    return strlen(text) == 32 && strspn(text, "0123456789abcdef") == 32;
}

/* Letters, digits and . _ - @ + of any script, so that a name cannot be mistaken for a path or a header. */
static gboolean name_is_good(const char *text)
{
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);
        if (!g_unichar_isalnum(letter) && !(letter < 128 && strchr("._@+-", (int)letter)))
            return FALSE;
    }
    return TRUE;
}

/* One line for people: no control characters, and something that is seen. */
static gboolean line_is_good(const char *text)
{
    gboolean seen = FALSE;
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);
        if (g_unichar_iscntrl(letter))
            return FALSE;
        seen = seen || !g_unichar_isspace(letter);
    }
    return seen;
}

static gboolean prose_is_good(const char *text)
{
    for (const char *at = text; *at; at = g_utf8_next_char(at))
        if (g_unichar_iscntrl(g_utf8_get_char(at)) && !strchr("\n\t", *at))
            return FALSE;
    return TRUE;
}

static gboolean speech_is_good(const char *text)
{
    gsize length = strlen(text);
    return length == 0 || (length >= 2 && length <= 3 && strspn(text, "abcdefghijklmnopqrstuvwxyz") == length);
}

static gboolean url_is_good(const char *text)
{
    g_autoptr(GUri) uri = g_uri_parse(text, G_URI_FLAGS_NONE, NULL);
    return uri && g_uri_get_host(uri) && *g_uri_get_host(uri) && !g_uri_get_userinfo(uri) &&
           (strcmp(g_uri_get_scheme(uri), "https") == 0 || strcmp(g_uri_get_scheme(uri), "http") == 0);
}

static gboolean when_is_good(const char *text)
{
    gint64 value;
    return when_parse(text, FALSE, &value);
}

gboolean host_is_good(const char *text)
{
    gsize length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789.-");
    if (length == 0 || !g_ascii_isalnum(text[0]) || !g_ascii_isalnum(text[length - 1]))
        return FALSE;
    const char *port = text + length;
    return !*port ||
           (*port == ':' && port[1] && strlen(port + 1) <= 5 && strspn(port + 1, "0123456789") == strlen(port + 1));
}

/* ---- the bodies ---- */

static const Field bodies[BODY_KINDS][MAX_FIELDS] = {
    [BODY_SIGN_IN] = {{"name", FIELD_TEXT, 0, 1, 64}, {"password", FIELD_TEXT, 0, 1, 200}},
    [BODY_PASSWORD] = {{"old", FIELD_TEXT, 0, 1, 200}, {"new", FIELD_TEXT, 0, LIMIT_PASSWORD_LEAST, 200}},
    [BODY_OWN_LANGUAGE] = {{"language", FIELD_CHOICE, 0, 0, 0, "en|ru"}},
    [BODY_NEW_USER] = {{"name", FIELD_TEXT, 0, 1, 64, NULL, name_is_good},
                       {"display", FIELD_TEXT, 0, 1, 100, NULL, line_is_good},
                       {"role", FIELD_CHOICE, 0, 0, 0, ROLES},
                       {"password", FIELD_TEXT, 0, LIMIT_PASSWORD_LEAST, 200},
                       {"language", FIELD_CHOICE, MAY_MISS, 0, 0, "en|ru"}},
    [BODY_USER_CHANGE] = {{"display", FIELD_TEXT, MAY_MISS, 1, 100, NULL, line_is_good},
                          {"role", FIELD_CHOICE, MAY_MISS, 0, 0, ROLES},
                          {"password", FIELD_TEXT, MAY_MISS, LIMIT_PASSWORD_LEAST, 200},
                          {"language", FIELD_CHOICE, MAY_MISS, 0, 0, "en|ru"},
                          {"disabled", FIELD_FLAG, MAY_MISS}},
    [BODY_NEW_TOKEN] = {{"name", FIELD_TEXT, 0, 1, 100, NULL, line_is_good},
                        {"scopes", FIELD_CHOICES, 0, 1, 6,
                         "lessons:read|lessons:write|overview:read|admin|match:read|match:write"},
                        {"days", FIELD_INTEGER, 0, 1, LIMIT_TOKEN_DAYS}},
    [BODY_NEW_LESSON] = {{"url", FIELD_TEXT, 0, 1, 2000, NULL, url_is_good},
                         {"title", FIELD_TEXT, MAY_MISS, 1, 200, NULL, line_is_good},
                         {"language", FIELD_TEXT, MAY_MISS, 0, 3, NULL, speech_is_good},
                         {"speakers", FIELD_INTEGER, MAY_MISS, 0, LIMIT_SPEAKERS},
                         {"teacher", FIELD_TEXT, MAY_MISS | MAY_BE_NULL, 32, 32, NULL, id_is_good}},
    [BODY_LESSON_CHANGE] = {{"title", FIELD_TEXT, MAY_MISS, 1, 200, NULL, line_is_good},
                            {"teacher", FIELD_TEXT, MAY_MISS | MAY_BE_NULL, 32, 32, NULL, id_is_good},
                            {"shared", FIELD_FLAG, MAY_MISS},
                            {"keep_until", FIELD_TEXT, MAY_MISS, 1, 40, NULL, when_is_good}},
    [BODY_TURN] = {{"text", FIELD_TEXT, 0, 0, 10000, NULL, prose_is_good}},
    [BODY_TEACHER] = {{"speaker", FIELD_INTEGER, MAY_BE_NULL, 1, LIMIT_SPEAKERS}},
    [BODY_NEW_EMBED] = {{"seconds", FIELD_INTEGER, 0, 60, LIMIT_EMBED_SECONDS}},
    [BODY_NEW_SUBJECT] = {{"name", FIELD_TEXT, 0, 1, 100, NULL, line_is_good},
                          {"kind", FIELD_CHOICE, 0, 0, 0, "teacher|student|other"},
                          {"user", FIELD_TEXT, MAY_MISS | MAY_BE_NULL, 32, 32, NULL, id_is_good}},
    [BODY_NEW_CONSENT] = {{"purpose", FIELD_CHOICE, 0, 0, 0, "recording|expression|transcript|sharing|research"},
                          {"version", FIELD_TEXT, 0, 1, 100, NULL, line_is_good}},
    [BODY_ERASURE] = {{"confirm", FIELD_TEXT, 0, 0, 100}},
    [BODY_NEW_WEBHOOK] = {{"url", FIELD_TEXT, 0, 1, 2000, NULL, url_is_good},
                          {"events", FIELD_CHOICES, 0, 1, 2, "lesson.finished|lesson.failed"}},
    [BODY_WEBHOOK_CHANGE] = {{"disabled", FIELD_FLAG, 0}},
    [BODY_SETTINGS] = {{"retention_days", FIELD_INTEGER, 0, 1, 3650},
                       {"share_by_default", FIELD_FLAG, 0},
                       {"webhook_hosts", FIELD_TEXTS, 0, 0, LIMIT_HOSTS, NULL, host_is_good},
                       {"fetch_hosts", FIELD_TEXTS, 0, 0, LIMIT_HOSTS, NULL, host_is_good},
                       {"embed_hosts", FIELD_TEXTS, 0, 0, LIMIT_HOSTS, NULL, host_is_good}},
    [BODY_RANK] = {{"lead", FIELD_OBJECT, 0},
                   {"lead_id", FIELD_TEXT, 0, 1, LIMIT_MATCH_ID, NULL, line_is_good},
                   {"premises", FIELD_OBJECTS, MAY_MISS, 1, LIMIT_MATCH_PREMISES, "all vacant"},
                   {"limit", FIELD_INTEGER, MAY_MISS, 0, LIMIT_MATCH_PREMISES},
                   {"language", FIELD_CHOICE, MAY_MISS, 0, 0, "en|ru"},
                   {"model", FIELD_TEXT, MAY_MISS, 1, LIMIT_NAME_BYTES, NULL, line_is_good}},
    [BODY_FEEDBACK] = {{"name", FIELD_TEXT, MAY_MISS, 1, LIMIT_MATCH_ID, NULL, line_is_good},
                       {"lead", FIELD_TEXT, 0, 1, LIMIT_MATCH_ID, NULL, line_is_good},
                       {"premises", FIELD_TEXT, 0, 1, LIMIT_MATCH_ID, NULL, line_is_good},
                       {"kind", FIELD_CHOICE, 0, 0, 0, "good|bad|shown|visited"}},
    [BODY_OUTCOMES] = {{"name", FIELD_TEXT, MAY_MISS, 1, LIMIT_MATCH_ID, NULL, line_is_good},
                       {"outcomes", FIELD_OBJECTS, 0, 1, LIMIT_MATCH_SAID}},
    [BODY_STOCK] = {{"name", FIELD_TEXT, 0, 1, LIMIT_MATCH_ID, NULL, line_is_good},
                    {"premises", FIELD_OBJECTS, 0, 0, LIMIT_MATCH_PREMISES},
                    {"gone", FIELD_TEXTS, MAY_MISS, 0, LIMIT_MATCH_PREMISES, NULL, line_is_good},
                    {"all", FIELD_FLAG, MAY_MISS}},
    [BODY_PROMOTION] = {{"force", FIELD_FLAG, 0}},
    [BODY_ROLLBACK] = {{"name", FIELD_TEXT, 0, 1, LIMIT_MATCH_ID, NULL, line_is_good}},
};

static gboolean is_choice(const char *choices, const char *text)
{
    gsize length = strcspn(text, "|");
    if (text[length])
        return FALSE;
    for (const char *at = choices; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
        if (length > 0 && strncmp(at, text, length) == 0 && (at[length] == '|' || !at[length]))
            return TRUE;
    return FALSE;
}

static gboolean check_text(const Field *field, const JsonValue *value, GError **error)
{
    const char *text = json_string_value(value);
    if (!text || strlen(text) != json_string_length(value)) /* a zero byte inside */
        return http_fail_field(error, 400, field->name, tr("%s must be a text", "%s — это текст"), field->name);
    glong length = g_utf8_strlen(text, -1);
    if (length < field->low || length > field->high)
        return http_fail_field(error, 400, field->name,
                               tr("%s must have %d to %d characters", "%s — от %d до %d знаков"), field->name,
                               (int)field->low, (int)field->high);
    if (field->good && !field->good(text))
        return http_fail_field(error, 400, field->name, tr("%s is not well-formed", "%s записано неверно"),
                               field->name);
    return TRUE;
}

/* JSON knows no integers: 3.0 is one. */
static gboolean check_integer(const Field *field, const JsonValue *value, GError **error)
{
    double number = json_is_number(value) ? json_number_value(value) : NAN;
    if (!(number >= (double)field->low && number <= (double)field->high) || number != floor(number))
        return http_fail_field(error, 400, field->name,
                               tr("%s must be a whole number from %d to %d", "%s — целое число от %d до %d"),
                               field->name, (int)field->low, (int)field->high);
    return TRUE;
}

static gboolean check_flag(const Field *field, const JsonValue *value, GError **error)
{
    return json_is_boolean(value) ||
           http_fail_field(error, 400, field->name, tr("%s must be true or false", "%s — это true или false"),
                           field->name);
}

static gboolean check_choice(const Field *field, const JsonValue *value, GError **error)
{
    return (json_is_string(value) && strlen(json_string_value(value)) == json_string_length(value) &&
            is_choice(field->choices, json_string_value(value))) ||
           http_fail_field(error, 400, field->name, tr("%s must be one of %s", "%s — одно из %s"), field->name,
                           field->choices);
}

static gboolean check_items(const Field *field, const JsonValue *value, GError **error)
{
    gsize n = json_array_size(value);
    if (!json_is_array(value) || (gint64)n < field->low || (gint64)n > field->high)
        return http_fail_field(error, 400, field->name, tr("%s must be a list of %d to %d", "%s — список от %d до %d"),
                               field->name, (int)field->low, (int)field->high);
    Field item = *field;
    item.low = 1, item.high = LIMIT_HOST_BYTES;
    for (gsize i = 0; i < n; i++) {
        const JsonValue *each = json_array_get(value, i);
        if (!(field->kind == FIELD_TEXTS ? check_text : check_choice)(&item, each, error))
            return FALSE;
        for (gsize before = 0; field->kind == FIELD_CHOICES && before < i; before++)
            if (json_equal(json_array_get(value, before), each))
                return http_fail_field(error, 400, field->name,
                                       tr("%s names something twice", "%s называет что-то дважды"), field->name);
    }
    return TRUE;
}

/* What stands in an object is looked at by those who know its columns. */
static gboolean check_object(const Field *field, const JsonValue *value, GError **error)
{
    return (json_is_object(value) && json_object_size(value) <= LIMIT_MATCH_COLUMNS) ||
           http_fail_field(error, 400, field->name,
                           tr("%s must be an object of at most %d fields", "%s — объект не более чем из %d полей"),
                           field->name, LIMIT_MATCH_COLUMNS);
}

/* A list of objects, or the words that stand for one. */
static gboolean check_objects(const Field *field, const JsonValue *value, GError **error)
{
    gsize n = json_array_size(value);
    if (field->choices && json_is_string(value) && strcmp(json_string_value(value), field->choices) == 0)
        return TRUE;
    if (!json_is_array(value) || (gint64)n < field->low || (gint64)n > field->high)
        return http_fail_field(error, 400, field->name, tr("%s must be a list of %d to %d", "%s — список от %d до %d"),
                               field->name, (int)field->low, (int)field->high);
    for (gsize i = 0; i < n; i++)
        if (!check_object(field, json_array_get(value, i), error))
            return FALSE;
    return TRUE;
}

static gboolean check_field(const Field *field, const JsonValue *value, GError **error)
{
    static gboolean (*const checks[])(const Field *field, const JsonValue *value, GError **error) = {
        [FIELD_TEXT] = check_text,     [FIELD_INTEGER] = check_integer, [FIELD_FLAG] = check_flag,
        [FIELD_CHOICE] = check_choice, [FIELD_TEXTS] = check_items,     [FIELD_CHOICES] = check_items,
        [FIELD_OBJECT] = check_object, [FIELD_OBJECTS] = check_objects};
    if (!value)
        return (field->flags & MAY_MISS) ||
               http_fail_field(error, 400, field->name, tr("%s is missing", "нет поля %s"), field->name);
    if (json_is_null(value) && (field->flags & MAY_BE_NULL))
        return TRUE;
    return checks[field->kind](field, value, error);
}

static const Field *find_field(BodyKind kind, const char *name)
{
    for (gsize i = 0; i < MAX_FIELDS && bodies[kind][i].name; i++)
        if (strcmp(bodies[kind][i].name, name) == 0)
            return &bodies[kind][i];
    return NULL;
}

gboolean body_check(const JsonValue *json, BodyKind kind, GError **error)
{
    const char *name;
    JsonValue *value;
    if (!json_is_object(json))
        return http_fail(error, 400, tr("the body must be a JSON object", "тело запроса — объект JSON"));
    json_object_foreach ((JsonValue *)json, name, value)
        if (!find_field(kind, name)) {
            g_autofree char *shown = g_utf8_substring(name, 0, MIN(g_utf8_strlen(name, -1), 64));
            return http_fail_field(error, 400, shown, tr("there is no field %s", "нет такого поля: %s"), shown);
        }
    for (gsize i = 0; i < MAX_FIELDS && bodies[kind][i].name; i++)
        if (!check_field(&bodies[kind][i], json_object_get(json, bodies[kind][i].name), error))
            return FALSE;
    if (json_object_size(json) == 0)
        return http_fail(error, 400, tr("nothing is to be changed", "нечего менять"));
    return TRUE;
}

JsonValue *body_read(HttpRequest *request, BodyKind kind, GError **error)
{
    g_autoptr(JsonValue) json = http_body_json(request, error);
    return json && body_check(json, kind, error) ? g_steal_pointer(&json) : NULL;
}

gboolean body_has(const JsonValue *json, const char *name)
{
    return json_object_get(json, name) != NULL;
}

const char *body_text(const JsonValue *json, const char *name)
{
    return json_string_value(json_object_get(json, name));
}

gint64 body_integer(const JsonValue *json, const char *name, gint64 fallback)
{
    const JsonValue *value = json_object_get(json, name);
    return json_is_number(value) ? (gint64)json_number_value(value) : fallback;
}

gboolean body_flag(const JsonValue *json, const char *name, gboolean fallback)
{
    const JsonValue *value = json_object_get(json, name);
    return json_is_boolean(value) ? json_is_true(value) : fallback;
}

char *body_words(const JsonValue *json, const char *name)
{
    GString *words = g_string_new(NULL);
    const JsonValue *list = json_object_get(json, name);
    for (gsize i = 0; i < json_array_size(list); i++)
        g_string_append_printf(words, "%s%s", i > 0 ? " " : "", json_string_value(json_array_get(list, i)));
    return g_string_free(words, FALSE);
}

/* ---- queries ---- */

gboolean query_text(const HttpRequest *request, const char *name, gsize longest, const char **value, GError **error)
{
    const char *text = http_query(request, name);
    if (!text)
        return TRUE;
    if ((gsize)g_utf8_strlen(text, -1) > longest)
        return http_fail_field(error, 400, name, tr("%s has more than %d characters", "в %s больше %d знаков"), name,
                               (int)longest);
    *value = text;
    return TRUE;
}

gboolean query_choice(const HttpRequest *request, const char *name, const char *choices, const char **value,
                      GError **error)
{
    const char *text = http_query(request, name);
    if (text && !is_choice(choices, text))
        return http_fail_field(error, 400, name, tr("%s must be one of %s", "%s — одно из %s"), name, choices);
    *value = text ? text : *value;
    return TRUE;
}

gboolean query_id(const HttpRequest *request, const char *name, const char **value, GError **error)
{
    const char *text = http_query(request, name);
    if (text && !id_is_good(text))
        return http_fail_field(error, 400, name, tr("%s is not an id", "%s — не идентификатор"), name);
    *value = text ? text : *value;
    return TRUE;
}

gboolean query_integer(const HttpRequest *request, const char *name, gint64 low, gint64 high, gint64 *value,
                       GError **error)
{
    const char *text = http_query(request, name);
    if (!text)
        return TRUE;
    if (!g_ascii_string_to_signed(text, 10, low, high, value, NULL))
        return http_fail_field(error, 400, name,
                               tr("%s must be a whole number in its range", "%s — целое число в своих пределах"), name);
    return TRUE;
}

/* yyyy-mm-dd, then perhaps T and a time with its zone. */
gboolean when_parse(const char *text, gboolean ends, gint64 *value)
{
    gsize length = strlen(text);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    if (length < 10 || length > 40 || text[4] != '-' || text[7] != '-' || (length > 10 && text[10] != 'T'))
        return FALSE;
    g_autofree char *full = length == 10 ? g_strconcat(text, "T00:00:00Z", NULL) : NULL;
    if (length == 17 && text[16] == 'Z') /* without seconds */
        full = g_strdup_printf("%.16s:00Z", text);
    if (length == 22 && strchr("+-", text[16]))
        full = g_strdup_printf("%.16s:00%s", text, text + 16);
    const char *whole = full ? full : text;
    char last = whole[strlen(whole) - 1];
    gboolean zoned = last == 'Z' || (strlen(whole) > 6 && strchr("+-", whole[strlen(whole) - 6]));
    g_autoptr(GDateTime) time = zoned ? g_date_time_new_from_iso8601(whole, utc) : NULL;
    if (!time)
        return FALSE;
    *value = g_date_time_to_unix(time) * 1000 + g_date_time_get_microsecond(time) / 1000;
    if (ends && length == 10)
        *value += 86400 * 1000;
    return TRUE;
}

gboolean query_when(const HttpRequest *request, const char *name, gboolean ends, gint64 *value, GError **error)
{
    const char *text = http_query(request, name);
    return !text || when_parse(text, ends, value) ||
           http_fail_field(error, 400, name, tr("%s must be a date or a time", "%s — дата или время"), name);
}
