/* serve/routes_subjects.c: people whose data is kept: consents, export, erasure. */
#include "store/subjects.h"

#include <string.h>

#include "base/lang.h"
#include "serve/new_lesson.h"
#include "serve/parts.h"
#include "serve/routes.h"
#include "store/consents.h"

static JsonValue *subject_json(gconstpointer data)
{
    const Subject *subject = data;
    return json_pack("{s:s, s:s, s:s, s:s?, s:o, s:o, s:I}", "id", subject->id, "kind", subject->kind, "name",
                     subject->name, "user", subject->user, "created", json_time(subject->created), "erased",
                     json_time(subject->erased), "lessons", (json_int_t)subject->lessons);
}

static gboolean answer_subject(StoreDb *db, HttpAnswer *answer, guint status, const char *id, GError **error)
{
    g_autoptr(Subject) subject = subjects_get(db, id, error);
    if (!subject)
        return FALSE;
    g_autoptr(JsonValue) json = subject_json(subject);
    return http_answer_json(answer, status, json, error);
}

gboolean route_list_subjects(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const char *search = NULL;
    if (!query_text(request, "search", 200, &search, error))
        return FALSE;
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    g_autoptr(GPtrArray) subjects = db ? subjects_list(db, search, error) : NULL;
    if (!subjects)
        return FALSE;
    g_autoptr(JsonValue) json = json_items(subjects, subject_json);
    return http_answer_json(answer, 200, json, error);
}

gboolean route_add_subject(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    g_autoptr(JsonValue) body = body_read(request, BODY_NEW_SUBJECT, error);
    g_autoptr(StoreDb) db = body ? store_acquire(service->store, error) : NULL;
    const char *account = body_text(body, "user");
    if (!db || !store_begin(db, error) || (account && !new_lesson_check_teacher(db, account, "user", error)))
        return FALSE;
    g_autofree char *id = subjects_add(db, body_text(body, "kind"), body_text(body, "name"), account, error);
    return id && note(db, request, "subject.add", id, NULL, error) && store_commit(db, error) &&
           answer_subject(db, answer, 201, id, error);
}

gboolean route_get_subject(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const char *id = id_parameter(request, error);
    g_autoptr(StoreDb) db = id ? store_acquire(service->store, error) : NULL;
    return db && answer_subject(db, answer, 200, id, error);
}

/* ---- consents ---- */

static JsonValue *consent_json(gconstpointer data)
{
    const Consent *consent = data;
    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:s?}", "id", consent->id, "purpose", consent->purpose, "version",
                     consent->version, "given", json_time(consent->given), "withdrawn", json_time(consent->withdrawn),
                     "user", consent->user);
}

gboolean route_list_consents(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const char *id = id_parameter(request, error);
    g_autoptr(StoreDb) db = id ? store_acquire(service->store, error) : NULL;
    g_autoptr(Subject) subject = db ? subjects_get(db, id, error) : NULL;
    g_autoptr(GPtrArray) consents = subject ? consents_list(db, id, error) : NULL;
    if (!consents)
        return FALSE;
    g_autoptr(JsonValue) json = json_items(consents, consent_json);
    return http_answer_json(answer, 200, json, error);
}

gboolean route_add_consent(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const char *id = id_parameter(request, error);
    g_autoptr(JsonValue) body = id ? body_read(request, BODY_NEW_CONSENT, error) : NULL;
    g_autoptr(StoreDb) db = body ? store_acquire(service->store, error) : NULL;
    if (!db || !store_begin(db, error))
        return FALSE;
    g_autoptr(Subject) subject = subjects_get(db, id, error);
    if (subject && subject->erased)
        return http_fail(error, 409, tr("this person's data was erased", "данные этого человека стёрты"));
    g_autoptr(Consent) consent = subject ? consents_add(db, id, body_text(body, "purpose"), body_text(body, "version"),
                                                        access_viewer(request).user, error)
                                         : NULL;
    if (!consent || !note(db, request, "consent.add", id, json_pack("{s:s}", "purpose", consent->purpose), error) ||
        !store_commit(db, error))
        return FALSE;
    g_autoptr(JsonValue) json = consent_json(consent);
    return http_answer_json(answer, 201, json, error);
}

gboolean route_withdraw_consent(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const char *id = id_parameter(request, error);
    g_autoptr(StoreDb) db = id ? store_acquire(service->store, error) : NULL;
    if (!db || !store_begin(db, error) || !consents_withdraw(db, id, error))
        return FALSE;
    g_autoptr(Consent) consent = consents_get(db, id, error);
    if (!consent ||
        !note(db, request, "consent.withdraw", consent->subject, json_pack("{s:s}", "purpose", consent->purpose),
              error) ||
        !store_commit(db, error))
        return FALSE;
    g_autoptr(JsonValue) json = consent_json(consent);
    return http_answer_json(answer, 200, json, error);
}

/* ---- export and erasure ---- */

gboolean route_export_subject(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const char *id = id_parameter(request, error);
    g_autoptr(StoreDb) db = id ? store_acquire(service->store, error) : NULL;
    g_autoptr(JsonValue) json = db ? subjects_export(db, id, error) : NULL;
    if (!json || !note(db, request, "subject.export", id, NULL, error))
        return FALSE;
    g_autofree char *name = g_strdup_printf("otklik-%s.json", id);
    http_answer_download(answer, name);
    return http_answer_json(answer, 200, json, error);
}

/* The receipt, new or that of the first time. The caller owns it. */
static JsonValue *erase(StoreDb *db, const HttpRequest *request, const Subject *subject, const char *confirm,
                        GError **error)
{
    if (subject->erased)
        return jsonfile_parse(subject->receipt, strlen(subject->receipt), "receipt", error);
    if (strcmp(confirm, subject->name) != 0)
        return http_fail_field(error, 400, "confirm",
                               tr("confirm must repeat the person's name", "confirm должно повторить имя человека")),
               NULL;
    g_autoptr(JsonValue) receipt = subjects_erase(db, subject->id, error);
    return receipt && note(db, request, "subject.erase", subject->id, NULL, error) ? g_steal_pointer(&receipt) : NULL;
}

gboolean route_erase_subject(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const char *id = id_parameter(request, error);
    g_autoptr(JsonValue) body = id ? body_read(request, BODY_ERASURE, error) : NULL;
    g_autoptr(StoreDb) db = body ? store_acquire(service->store, error) : NULL;
    if (!db || !store_begin(db, error))
        return FALSE;
    g_autoptr(Subject) subject = subjects_get(db, id, error);
    g_autoptr(JsonValue) receipt = subject ? erase(db, request, subject, body_text(body, "confirm"), error) : NULL;
    if (!receipt || !store_commit(db, error))
        return FALSE;
    job_workers_wake(service->workers);
    return http_answer_json(answer, 200, receipt, error);
}
