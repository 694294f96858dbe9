/* serve/routes_overview.c: teachers over time. */
#include "base/lang.h"
#include "serve/parts.h"
#include "serve/routes.h"
#include "store/overview.h"

#define YEAR_MS (366LL * 86400 * 1000)

static JsonValue *teacher_json(gconstpointer data)
{
    const OverviewRow *row = data;
    return json_pack("{s:{s:s, s:s}, s:I, s:o, s:o, s:o, s:o}", "teacher", "id", row->teacher, "display",
                     row->teacher_name ? row->teacher_name : "", "lessons", (json_int_t)row->lessons, "hours",
                     jsonfile_number(row->hours, 3), "negative", jsonfile_number(row->negative, 4), "moments_per_hour",
                     jsonfile_number(row->moments_per_hour, 2), "talk_teacher", jsonfile_number(row->talk_teacher, 4));
}

static JsonValue *week_json(gconstpointer data)
{
    const OverviewRow *row = data;
    g_autoptr(GDateTime) monday = g_date_time_new_from_unix_utc(row->week / 1000);
    g_autofree char *day = g_date_time_format(monday, "%Y-%m-%d");
    return json_pack("{s:s, s:s, s:I, s:o, s:o, s:o}", "teacher", row->teacher, "week", day, "lessons",
                     (json_int_t)row->lessons, "negative", jsonfile_number(row->negative, 4), "moments_per_hour",
                     jsonfile_number(row->moments_per_hour, 2), "talk_teacher", jsonfile_number(row->talk_teacher, 4));
}

static JsonValue *list(const GPtrArray *rows, ItemJson item)
{
    JsonValue *items = json_array();
    for (guint i = 0; i < rows->len; i++)
        json_array_append_new(items, item(g_ptr_array_index(rows, i)));
    return items;
}

gboolean route_overview(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    gint64 to = store_now() + 1, from = to - YEAR_MS;
    if (!query_when(request, "from", FALSE, &from, error) || !query_when(request, "to", TRUE, &to, error))
        return FALSE;
    if (from >= to)
        return http_fail_field(error, 400, "from", tr("from must be before to", "from должно быть раньше to"));
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    g_autoptr(GPtrArray) teachers = db ? overview_teachers(db, from, to, error) : NULL;
    g_autoptr(GPtrArray) weeks = teachers ? overview_weeks(db, from, to, error) : NULL;
    if (!weeks)
        return FALSE;
    g_autoptr(JsonValue) json = json_pack("{s:o, s:o, s:o, s:o}", "from", json_time(from), "to", json_time(to),
                                          "teachers", list(teachers, teacher_json), "weeks", list(weeks, week_json));
    return http_answer_json(answer, 200, json, error);
}
