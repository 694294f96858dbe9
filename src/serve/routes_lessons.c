/* serve/routes_lessons.c: lists of lessons, and one lesson. */
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "serve/new_lesson.h"
#include "serve/parts.h"
#include "serve/routes.h"

#define STATES "fetching|queued|running|done|failed|cancelled"

static gboolean read_filter(const HttpRequest *request, LessonFilter *filter, GError **error)
{
    gint64 limit = 50;
    *filter = (LessonFilter){0};
    if (!query_text(request, "search", 200, &filter->search, error) ||
        !query_choice(request, "state", STATES, &filter->state, error) ||
        !query_id(request, "teacher", &filter->teacher, error) ||
        !query_when(request, "from", FALSE, &filter->from, error) ||
        !query_when(request, "to", TRUE, &filter->to, error) ||
        !query_integer(request, "limit", 1, LIMIT_LIST, &limit, error) ||
        !query_text(request, "cursor", 200, &filter->cursor, error))
        return FALSE;
    filter->limit = (guint)limit;
    return TRUE;
}

gboolean route_list_lessons(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const Viewer who = access_viewer(request);
    LessonFilter filter;
    g_autofree char *next = NULL;
    g_autoptr(StoreDb) db = read_filter(request, &filter, error) ? store_acquire(service->store, error) : NULL;
    g_autoptr(GPtrArray) lessons = db ? lessons_list(db, &who, &filter, &next, error) : NULL;
    if (!lessons)
        return FALSE;
    JsonValue *items = json_array();
    for (guint i = 0; i < lessons->len; i++)
        json_array_append_new(items, lesson_json(g_ptr_array_index(lessons, i), &who));
    g_autoptr(JsonValue) json = json_pack("{s:o, s:s?}", "items", items, "next", next);
    return http_answer_json(answer, 200, json, error);
}

/* The lesson as it stands now. */
static gboolean answer_lesson(StoreDb *db, const HttpRequest *request, HttpAnswer *answer, guint status, const char *id,
                              GError **error)
{
    const Viewer who = access_viewer(request);
    g_autoptr(Lesson) lesson = lessons_get(db, id, &who, error);
    if (!lesson)
        return FALSE;
    g_autoptr(JsonValue) json = lesson_json(lesson, &who);
    return http_answer_json(answer, status, json, error);
}

gboolean route_get_lesson(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const char *id = id_parameter(request, error);
    g_autoptr(StoreDb) db = id ? store_acquire(service->store, error) : NULL;
    return db && answer_lesson(db, request, answer, 200, id, error);
}

static gboolean may_fetch(StoreDb *db, const char *url, GError **error)
{
    g_autoptr(Settings) settings = settings_load(db, error);
    return settings && host_is_listed(url, settings->fetch_hosts, error);
}

gboolean route_fetch_lesson(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    g_autoptr(JsonValue) body = body_read(request, BODY_NEW_LESSON, error);
    g_autoptr(StoreDb) db = body ? store_acquire(service->store, error) : NULL;
    if (!db || !may_fetch(db, body_text(body, "url"), error) || !store_begin(db, error))
        return FALSE;
    g_autofree char *file = new_lesson_file_of_url(body_text(body, "url"));
    const NewLesson wanted = {.title = body_text(body, "title"),
                              .teacher = body_text(body, "teacher"),
                              .says_teacher = body_has(body, "teacher"),
                              .language = body_text(body, "language"),
                              .speakers = (int)body_integer(body, "speakers", 0),
                              .file = file,
                              .url = body_text(body, "url")};
    g_autofree char *id = new_lesson_add(db, request, &wanted, "teacher", error);
    if (!id || !store_commit(db, error))
        return FALSE;
    job_workers_wake(service->workers);
    return answer_lesson(db, request, answer, 202, id, error);
}

/* A teacher may not give a lesson away, nor take one. */
static gboolean may_set_teacher(StoreDb *db, const HttpRequest *request, const Lesson *lesson, const JsonValue *body,
                                GError **error)
{
    const char *teacher = body_text(body, "teacher");
    if (!body_has(body, "teacher") || g_strcmp0(teacher, lesson->teacher) == 0)
        return TRUE;
    if (access_viewer(request).role == ROLE_TEACHER)
        return http_fail_field(
            error, 403, "teacher",
            tr("only a manager or an admin names the teacher", "учителя назначает менеджер или администратор"));
    return !teacher || new_lesson_check_teacher(db, teacher, "teacher", error);
}

static gboolean read_change(const JsonValue *body, LessonChange *change, GError **error)
{
    const char *keep = body_text(body, "keep_until");
    *change = LESSON_UNCHANGED;
    change->title = body_text(body, "title");
    change->shared = body_has(body, "shared") ? body_flag(body, "shared", FALSE) : -1;
    if (body_has(body, "teacher"))
        change->teacher = body_text(body, "teacher") ? body_text(body, "teacher") : "";
    if (keep && (!when_parse(keep, TRUE, &change->keep_until) || change->keep_until <= store_now() ||
                 change->keep_until > store_now() + LIMIT_KEEP_MS))
        return http_fail_field(error, 400, "keep_until",
                               tr("keep_until must lie in the next ten years", "keep_until — в ближайшие десять лет"));
    return TRUE;
}

/* What the log keeps: which fields; of sharing also the new value. */
static JsonValue *change_detail(const JsonValue *body)
{
    const char *name;
    JsonValue *value, *fields = json_array();
    json_object_foreach ((JsonValue *)body, name, value)
        json_array_append_new(fields, json_string(name));
    return json_pack("{s:o, s:O*}", "fields", fields, "shared", json_object_get(body, "shared"));
}

gboolean route_change_lesson(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    g_autoptr(JsonValue) body = body_read(request, BODY_LESSON_CHANGE, error);
    g_autoptr(StoreDb) db = body ? store_acquire(service->store, error) : NULL;
    LessonChange change;
    if (!db || !store_begin(db, error))
        return FALSE;
    g_autoptr(Lesson) lesson = lesson_to_change(db, request, error);
    if (!lesson || !may_set_teacher(db, request, lesson, body, error) || !read_change(body, &change, error) ||
        !lessons_change(db, lesson->id, &change, error) ||
        !note(db, request, change.shared >= 0 ? "lesson.share" : "lesson.change", lesson->id, change_detail(body),
              error) ||
        !store_commit(db, error))
        return FALSE;
    tell_lesson(service, lesson);
    return answer_lesson(db, request, answer, 200, lesson->id, error);
}

gboolean route_remove_lesson(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    if (!db || !store_begin(db, error))
        return FALSE;
    g_autoptr(Lesson) lesson = lesson_to_change(db, request, error);
    if (!lesson || !lessons_remove(db, lesson->id, error) ||
        !note(db, request, "lesson.remove", lesson->id, NULL, error) || !store_commit(db, error))
        return FALSE;
    job_workers_wake(service->workers);
    http_answer_empty(answer, 204);
    return TRUE;
}

/* Stops or restarts its job. */
static gboolean steer(HttpRequest *request, HttpAnswer *answer, Service *service, const char *states,
                      const char *action, gboolean (*with_job)(StoreDb *db, const char *target, GError **error),
                      GError **error)
{
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    if (!db || !store_begin(db, error))
        return FALSE;
    g_autoptr(Lesson) lesson = lesson_to_change(db, request, error);
    if (!lesson)
        return FALSE;
    if (!strstr(states, lesson->state))
        return http_fail(error, 409, tr("the lesson is %s", "состояние урока: %s"), lesson->state);
    if (!with_job(db, lesson->id, error) ||
        !note(db, request, "lesson.change", lesson->id, json_pack("{s:s}", "job", action), error) ||
        !store_commit(db, error))
        return FALSE;
    job_workers_wake(service->workers);
    tell_lesson(service, lesson);
    return answer_lesson(db, request, answer, 200, lesson->id, error);
}

gboolean route_cancel_lesson(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    return steer(request, answer, user, "fetching queued running", "cancel", job_cancel, error);
}

gboolean route_retry_lesson(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    return steer(request, answer, user, "failed cancelled", "retry", job_again, error);
}
