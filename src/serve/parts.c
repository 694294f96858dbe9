/* serve/parts.c: see parts.h. */
#include "serve/parts.h"

#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "link/address.h"
#include "store/audit.h"

JsonValue *json_time(gint64 milliseconds)
{
    if (milliseconds == 0)
        return json_null();
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(milliseconds / 1000);
    g_autofree char *text = time ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
    return text ? json_string(text) : json_null();
}

JsonValue *json_items(const GPtrArray *list, ItemJson item)
{
    JsonValue *items = json_array();
    for (guint i = 0; i < list->len; i++)
        json_array_append_new(items, item(g_ptr_array_index(list, i)));
    return json_pack("{s:o}", "items", items);
}

gboolean note_as(StoreDb *db, const HttpRequest *request, const char *actor, const char *action, const char *object,
                 JsonValue *detail, GError **error)
{
    g_autoptr(JsonValue) owned = detail;
    g_autofree char *text = owned ? jsonfile_text(owned, FALSE) : NULL;
    const AuditEvent event = {actor, action, object, text ? g_strchomp(text) : NULL, http_address(request)};
    return audit_append(db, &event, error);
}

gboolean note(StoreDb *db, const HttpRequest *request, const char *action, const char *object, JsonValue *detail,
              GError **error)
{
    return note_as(db, request, access_identity(request)->actor, action, object, detail, error);
}

const char *id_parameter(const HttpRequest *request, GError **error)
{
    const char *id = http_parameter(request, "id");
    if (id_is_good(id))
        return id;
    return (void)http_fail(error, 404, tr("there is nothing of this id", "с таким идентификатором ничего нет")), NULL;
}

Lesson *lesson_to_see(StoreDb *db, const HttpRequest *request, GError **error)
{
    const Viewer who = access_viewer(request);
    const char *id = id_parameter(request, error);
    return id ? lessons_get(db, id, &who, error) : NULL;
}

Lesson *lesson_to_change(StoreDb *db, const HttpRequest *request, GError **error)
{
    const Viewer who = access_viewer(request);
    g_autoptr(Lesson) lesson = lesson_to_see(db, request, error);
    if (lesson && !lesson_may_change(lesson, &who))
        return (void)http_fail(
                   error, 403,
                   tr("you may see this lesson, but not change it", "этот урок можно смотреть, но не менять")),
               NULL;
    return g_steal_pointer(&lesson);
}

static JsonValue *person_json(const char *id, const char *display)
{
    return id ? json_pack("{s:s, s:s}", "id", id, "display", display ? display : "") : json_null();
}

static JsonValue *count_json(int count)
{
    return count < 0 ? json_null() : json_integer(count);
}

JsonValue *lesson_json(const Lesson *lesson, const Viewer *who)
{
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:f, s:s?, s:o, s:o, s:s, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o, "
        "s:b, s:b}",
        "id", lesson->id, "title", lesson->title, "file", lesson->file, "state", lesson->state, "stage",
        lesson->stage ? lesson->stage : "", "progress", CLAMP(lesson->progress, 0, 1), "error", lesson->error,
        "teacher", person_json(lesson->teacher, lesson->teacher_name), "owner",
        person_json(lesson->owner, lesson->owner_name), "language", lesson->language, "speakers", lesson->speakers,
        "duration", jsonfile_number(lesson->duration, 3), "negative", jsonfile_number(lesson->negative, 4), "moments",
        count_json(lesson->moments), "people", count_json(lesson->people), "talk_teacher",
        jsonfile_number(lesson->talk_teacher, 4), "created", json_time(lesson->created), "finished",
        json_time(lesson->finished), "shared", lesson->shared, "keep_until", json_time(lesson->keep_until), "media",
        lesson->media != NULL, "may_change", lesson_may_change(lesson, who));
}

JsonValue *user_json(gconstpointer data)
{
    const User *user = data;
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:b}", "id", user->id, "name", user->name, "display",
                     user->display, "role", user_role_name(user->role), "language", user->language, "created",
                     json_time(user->created), "disabled", user->disabled != 0);
}

void tell_lesson(Service *service, const Lesson *lesson)
{
    hub_tell(service->hub, lesson->id, lesson->state, lesson->stage ? lesson->stage : "", lesson->progress);
}

gboolean host_is_listed(const char *url, char *const *hosts, GError **error)
{
    const AddressRules rules = {.hosts = (const char *const *)hosts};
    g_autoptr(GError) why = NULL;
    return address_check(url, &rules, &why) || http_fail_field(error, 400, "url", "%s", why->message);
}
