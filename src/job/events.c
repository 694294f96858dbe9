/* job/events.c: see events.h. */
#include "job/events.h"

#include <string.h>

#include "base/jsonfile.h"
#include "base/timecode.h"
#include "job/queue.h"
#include "store/lessons.h"

static JsonValue *number(double value)
{
    return jsonfile_number(value, 4);
}

static JsonValue *count(int value)
{
    return value < 0 ? json_null() : json_integer(value);
}

static char *iso_time(gint64 milliseconds)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(milliseconds / 1000);
    return g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ");
}

static JsonValue *lesson_json(const Lesson *lesson)
{
    return json_pack("{s:s, s:s, s:s, s:s?, s:o, s:o, s:o, s:o, s:o}", "id", lesson->id, "title", lesson->title,
                     "state", lesson->state, "error", lesson->error, "duration", number(lesson->duration), "negative",
                     number(lesson->negative), "moments", count(lesson->moments), "people", count(lesson->people),
                     "talk_teacher", number(lesson->talk_teacher));
}

/* {"event", "created", "test", "lesson"}; takes `lesson` over. The caller frees it. */
static char *body_of(const char *event, JsonValue *lesson, gboolean test)
{
    g_autofree char *created = iso_time(store_now());
    g_autoptr(JsonValue) body =
        json_pack("{s:s, s:s, s:b, s:o}", "event", event, "created", created, "test", test, "lesson", lesson);
    char *text = jsonfile_text(body, FALSE);
    return g_strchomp(text);
}

static Delivery *deliver(StoreDb *db, const char *webhook, const char *event, const char *body, GError **error)
{
    g_autoptr(Delivery) delivery = deliveries_add(db, webhook, event, body, error);
    g_autofree char *job = delivery ? job_add(db, "webhook", delivery->id, NULL, 0, 0, error) : NULL;
    return job ? g_steal_pointer(&delivery) : NULL;
}

gboolean event_of_lesson(StoreDb *db, const char *event, const char *lesson, GError **error)
{
    g_autoptr(GPtrArray) webhooks = webhooks_list(db, event, error);
    if (!webhooks || webhooks->len == 0)
        return webhooks != NULL;
    g_autoptr(Lesson) told = lessons_get(db, lesson, NULL, error);
    if (!told)
        return FALSE;
    g_autofree char *body = body_of(event, lesson_json(told), FALSE);
    for (guint i = 0; i < webhooks->len; i++) {
        g_autoptr(Delivery) delivery = deliver(db, ((Webhook *)g_ptr_array_index(webhooks, i))->id, event, body, error);
        if (!delivery)
            return FALSE;
    }
    return TRUE;
}

Delivery *event_test(StoreDb *db, const char *webhook, GError **error)
{
    g_autofree char *body = body_of(webhook_events[0], json_null(), TRUE);
    return deliver(db, webhook, webhook_events[0], body, error);
}

gboolean event_again(StoreDb *db, const char *delivery, GError **error)
{
    return deliveries_retry(db, delivery, error) && job_again(db, delivery, error);
}
