/* serve/routes_corrections.c: what people correct in a finished lesson. */
#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "serve/corrected.h"
#include "serve/parts.h"
#include "serve/routes.h"

/* The lesson, when its conversation can be corrected by this person; the caller owns it. */
static Lesson *to_correct(StoreDb *db, const HttpRequest *request, GError **error)
{
    g_autoptr(Lesson) lesson = lesson_to_change(db, request, error);
    if (lesson && strcmp(lesson->state, "done") != 0)
        return (void)http_fail(error, 409, tr("the lesson is not finished yet", "урок ещё не готов")), NULL;
    return g_steal_pointer(&lesson);
}

/* The report's turns or speakers, in their present state; 409 when nobody listened. Read before the transaction, for it
 * takes a while. The caller owns them. */
static JsonValue *part_of_voice(StoreDb *db, const char *lesson, const char *what, GError **error)
{
    g_autoptr(JsonValue) report = corrected_report(db, lesson, error);
    JsonValue *list = json_object_get(json_object_get(report, "voice"), what);
    if (report && !json_is_array(list))
        (void)http_fail(error, 409, tr("nobody listened to this lesson", "этот урок не слушали"));
    return json_incref(json_is_array(list) ? list : NULL);
}

static gboolean keep(Service *service, StoreDb *db, HttpRequest *request, HttpAnswer *answer, const Lesson *lesson,
                     const char *kind, int key, const char *value, GError **error)
{
    if (!lesson_edits_add(db, lesson->id, kind, key, value, access_viewer(request).user, error) ||
        !note(db, request, "lesson.change", lesson->id, json_pack("{s:s, s:i}", "corrected", kind, "key", key),
              error) ||
        !store_commit(db, error))
        return FALSE;
    tell_lesson(service, lesson);
    http_answer_empty(answer, 204);
    return TRUE;
}

gboolean route_correct_turn(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    gint64 index;
    g_autoptr(JsonValue) body = body_read(request, BODY_TURN, error);
    g_autoptr(StoreDb) db = body ? store_acquire(service->store, error) : NULL;
    g_autoptr(Lesson) lesson = db ? to_correct(db, request, error) : NULL;
    g_autoptr(JsonValue) turns = lesson ? part_of_voice(db, lesson->id, "turns", error) : NULL;
    if (!turns)
        return FALSE;
    if (!g_ascii_string_to_signed(http_parameter(request, "index"), 10, 0, G_MAXINT, &index, NULL) ||
        index >= (gint64)json_array_size(turns))
        return http_fail(error, 404, tr("the lesson has no such turn", "такой реплики у урока нет"));
    return store_begin(db, error) &&
           keep(service, db, request, answer, lesson, "turn", (int)index, body_text(body, "text"), error);
}

/* The teacher's share of the talk stands in the lesson's row too, for lists and sums. `speaker` 0: nobody teaches. */
static gboolean set_share(StoreDb *db, const Lesson *lesson, const JsonValue *speakers, gint64 speaker, GError **error)
{
    const JsonValue *share = json_object_get(json_array_get(speakers, (gsize)MAX(speaker - 1, 0)), "share");
    const LessonResults results = {.duration = lesson->duration,
                                   .negative = lesson->negative,
                                   .talk_teacher =
                                       speaker > 0 && json_is_number(share) ? json_number_value(share) : NAN,
                                   .moments = lesson->moments,
                                   .people = lesson->people};
    return lessons_set_results(db, lesson->id, &results, error);
}

gboolean route_name_teacher(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    g_autoptr(JsonValue) body = body_read(request, BODY_TEACHER, error);
    g_autoptr(StoreDb) db = body ? store_acquire(service->store, error) : NULL;
    g_autoptr(Lesson) lesson = db ? to_correct(db, request, error) : NULL;
    g_autoptr(JsonValue) speakers = lesson ? part_of_voice(db, lesson->id, "speakers", error) : NULL;
    if (!speakers)
        return FALSE;
    gint64 speaker = body_integer(body, "speaker", 0);
    if (speaker > (gint64)json_array_size(speakers))
        return http_fail_field(error, 400, "speaker", tr("the lesson has %d speakers", "говорящих на уроке: %d"),
                               (int)json_array_size(speakers));
    g_autofree char *value = g_strdup_printf("%d", (int)speaker);
    return store_begin(db, error) && set_share(db, lesson, speakers, speaker, error) &&
           keep(service, db, request, answer, lesson, "teacher", 0, value, error);
}
