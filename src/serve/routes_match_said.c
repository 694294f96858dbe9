/* serve/routes_match_said.c: what became of what was answered, and forgetting it. */
#include "base/lang.h"
#include "base/limits.h"
#include "base/secret.h"
#include "serve/parts.h"
#include "serve/routes.h"
#include "store/match_log.h"
#include "store/match_models.h"

/* The name that a body gives, or that of the newest champion. The caller frees it. */
static char *name_of(StoreDb *db, const JsonValue *body, GError **error)
{
    const char *name = body_text(body, "name");
    g_autoptr(MatchModelRow) row = match_models_find(db, name, error);
    return row ? g_strdup(row->name) : NULL;
}

gboolean route_match_feedback(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    g_autoptr(JsonValue) body = body_read(request, BODY_FEEDBACK, error);
    g_autoptr(StoreDb) db = body ? store_acquire(service->store, error) : NULL;
    if (!db || !store_begin(db, error))
        return FALSE;
    g_autofree char *name = name_of(db, body, error), *lead = match_lead_mark(body_text(body, "lead"));
    const char *kind = body_text(body, "kind");
    if (!name ||
        !match_feedback_add(db, name, body_text(body, "lead"), body_text(body, "premises"), kind,
                            access_viewer(request).user, error) ||
        !note(db, request, "match.feedback", lead, json_pack("{s:s, s:s}", "name", name, "kind", kind), error) ||
        !store_commit(db, error))
        return FALSE;
    http_answer_empty(answer, 204);
    return TRUE;
}

/* A text of one of the outcomes; NULL with an error that names the place. */
static const char *text_of(const JsonValue *outcome, gsize place, const char *field, GError **error)
{
    const char *text = json_string_value(json_object_get(outcome, field));
    if (text)
        return text;
    g_autofree char *where = g_strdup_printf("outcomes[%zu].%s", place, field);
    return (void)http_fail_field(error, 400, where, tr("%s must be a text", "%s — это текст"), where), NULL;
}

static gboolean check_outcome(const JsonValue *outcome, gsize place, GError **error)
{
    static const char *const fields[] = {"lead", "premises", "outcome", NULL};
    const char *name;
    JsonValue *value;
    json_object_foreach ((JsonValue *)outcome, name, value)
        if (!g_strv_contains(fields, name))
            return http_fail_field(error, 400, "outcomes",
                                   tr("outcomes[%zu]: there is no such field", "outcomes[%zu]: такого поля нет"),
                                   place);
    for (gsize i = 0; fields[i]; i++)
        if (!text_of(outcome, place, fields[i], error))
            return FALSE;
    const char *kind = text_of(outcome, place, "outcome", error);
    return g_str_equal(kind, "won") || g_str_equal(kind, "lost") ||
           http_fail_field(
               error, 400, "outcomes",
               tr("outcomes[%zu].outcome must be one of won, lost", "outcomes[%zu].outcome — одно из won, lost"),
               place);
}

static gboolean add_all(StoreDb *db, const char *name, const JsonValue *outcomes, const char *user, GError **error)
{
    for (gsize i = 0; i < json_array_size(outcomes); i++) {
        const JsonValue *outcome = json_array_get(outcomes, i);
        if (!check_outcome(outcome, i, error))
            return FALSE;
        if (match_feedback_add(db, name, text_of(outcome, i, "lead", error), text_of(outcome, i, "premises", error),
                               text_of(outcome, i, "outcome", error), user, error))
            continue;
        g_prefix_error(error, "outcomes[%zu].", i);
        return FALSE;
    }
    return TRUE;
}

gboolean route_match_outcomes(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    g_autoptr(JsonValue) body = body_read(request, BODY_OUTCOMES, error);
    g_autoptr(StoreDb) db = body ? store_acquire(service->store, error) : NULL;
    if (!db || !store_begin(db, error))
        return FALSE;
    const JsonValue *outcomes = json_object_get(body, "outcomes");
    g_autofree char *name = name_of(db, body, error);
    if (!name || !add_all(db, name, outcomes, access_viewer(request).user, error) ||
        !note(db, request, "match.outcomes", name, json_pack("{s:I}", "count", (json_int_t)json_array_size(outcomes)),
              error) ||
        !store_commit(db, error))
        return FALSE;
    g_autoptr(JsonValue) json = json_pack("{s:I}", "kept", (json_int_t)json_array_size(outcomes));
    return http_answer_json(answer, 200, json, error);
}

gboolean route_forget_lead(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const char *lead = http_parameter(request, "lead");
    gint64 answers = 0, feedback = 0;
    g_autofree char *mark = match_lead_mark(lead);
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    if (!db || !store_begin(db, error) || !match_log_forget(db, lead, &answers, &feedback, error) ||
        !note(db, request, "match.forget", mark,
              json_pack("{s:I, s:I}", "answers", (json_int_t)answers, "feedback", (json_int_t)feedback), error) ||
        !store_commit(db, error))
        return FALSE;
    g_autoptr(JsonValue) json =
        json_pack("{s:I, s:I}", "answers", (json_int_t)answers, "feedback", (json_int_t)feedback);
    return http_answer_json(answer, 200, json, error);
}
