/* serve/routes_report.c: a lesson's report, files and recording. */
#include "base/lang.h"
#include "serve/corrected.h"
#include "serve/media.h"
#include "serve/parts.h"
#include "serve/routes.h"

gboolean route_get_report(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    g_autoptr(Lesson) lesson = db ? lesson_to_see(db, request, error) : NULL;
    g_autoptr(JsonValue) report = lesson ? corrected_report(db, lesson->id, error) : NULL;
    return report && note(db, request, "lesson.open", lesson->id, NULL, error) &&
           http_answer_json(answer, 200, report, error);
}

gboolean route_get_file(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const char *name = http_parameter(request, "name"), *type = NULL;
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    g_autoptr(Lesson) lesson = db ? lesson_to_see(db, request, error) : NULL;
    g_autoptr(GBytes) bytes =
        lesson ? corrected_file(db, lesson->id, name, access_identity(request)->user->language, &type, error) : NULL;
    if (!bytes || !note(db, request, "lesson.export", lesson->id, json_pack("{s:s}", "file", name), error))
        return FALSE;
    g_autofree char *shown = g_strdup_printf("%s %s", lesson->title, name);
    http_answer_download(answer, g_strdelimit(shown, "/\\", '-'));
    http_answer_bytes(answer, 200, type, bytes);
    return TRUE;
}

gboolean route_get_media(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const char *actor = access_identity(request)->actor;
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    g_autoptr(Lesson) lesson = db ? lesson_to_see(db, request, error) : NULL;
    if (!lesson || !media_answer(db, lesson, answer, error))
        return FALSE;
    return !played_is_news(service->played, actor, lesson->id, g_get_monotonic_time() / G_USEC_PER_SEC) ||
           note(db, request, "lesson.media", lesson->id, NULL, error);
}
