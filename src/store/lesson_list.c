/* store/lesson_list.c: lessons that a person may see, one or a page of them. See lessons.h. */
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "store/internal.h"
#include "store/lessons.h"

#define COLUMNS                                                                                                        \
    "SELECT l.id, l.title, l.subject, l.teacher, t.display, l.owner, o.display, l.language, l.speakers, l.file, "      \
    "l.state, j.stage, j.progress, l.error, l.source, l.media, l.duration, l.negative, l.talk_teacher, "               \
    "coalesce(l.moments, -1), coalesce(l.people, -1), l.created, l.finished, l.shared, l.keep_until "                  \
    "FROM lessons l LEFT JOIN users t ON t.id = l.teacher LEFT JOIN users o ON o.id = l.owner "                        \
    "LEFT JOIN jobs j ON j.id = (SELECT id FROM jobs WHERE target = l.id ORDER BY created DESC, id LIMIT 1) "

/* Who sees what: the program and an admin all, others their own, and managers and viewers what is shared. */
#define VISIBLE "(? = 1 OR l.teacher = ? OR l.owner = ? OR (? = 1 AND l.shared = 1)) "
#define VISIBLE_KINDS "issi"
#define VISIBLE_VALUES(who)                                                                                            \
    (gint64)(!(who) || (who)->role == ROLE_ADMIN), (who) ? (who)->user : "", (who) ? (who)->user : "",                 \
        (gint64)((who) && ((who)->role == ROLE_MANAGER || (who)->role == ROLE_VIEWER))

void lesson_free(Lesson *lesson)
{
    if (!lesson)
        return;
    char *texts[] = {lesson->id,    lesson->title,      lesson->subject,  lesson->teacher, lesson->teacher_name,
                     lesson->owner, lesson->owner_name, lesson->language, lesson->file,    lesson->state,
                     lesson->stage, lesson->error,      lesson->source,   lesson->media};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_free(lesson);
}

static gpointer read_lesson(StoreRows *rows)
{
    Lesson *lesson = g_new0(Lesson, 1);
    char **texts[] = {&lesson->id,           &lesson->title, &lesson->subject,    &lesson->teacher,
                      &lesson->teacher_name, &lesson->owner, &lesson->owner_name, &lesson->language};
    for (int i = 0; i < (int)G_N_ELEMENTS(texts); i++)
        *texts[i] = store_dup(rows, i);
    lesson->speakers = (int)store_integer(rows, 8);
    lesson->file = store_dup(rows, 9);
    lesson->state = store_dup(rows, 10);
    lesson->stage = store_null(rows, 11) ? g_strdup("") : store_dup(rows, 11);
    lesson->progress = g_str_equal(lesson->state, "done") ? 1 : store_null(rows, 12) ? 0 : store_number(rows, 12);
    lesson->error = store_dup(rows, 13);
    lesson->source = store_dup(rows, 14);
    lesson->media = store_dup(rows, 15);
    lesson->duration = store_number(rows, 16);
    lesson->negative = store_number(rows, 17);
    lesson->talk_teacher = store_number(rows, 18);
    lesson->moments = (int)store_integer(rows, 19);
    lesson->people = (int)store_integer(rows, 20);
    lesson->created = store_integer(rows, 21);
    lesson->finished = store_integer(rows, 22);
    lesson->shared = store_integer(rows, 23) != 0;
    lesson->keep_until = store_integer(rows, 24);
    return lesson;
}

Lesson *lessons_get(StoreDb *db, const char *id, const Viewer *who, GError **error)
{
    g_autoptr(StoreRows) rows =
        store_query(db, error, COLUMNS "WHERE l.id = ? AND " VISIBLE, "s" VISIBLE_KINDS, id, VISIBLE_VALUES(who));
    return rows && store_first(rows, tr("lesson", "урок"), error) ? read_lesson(rows) : NULL;
}

/* A cursor is the time and id of the last lesson of a page: "1790000000000-ab12...". */
static gboolean parse_cursor(const char *cursor, gint64 *created, const char **id, GError **error)
{
    char *end = NULL;
    *created = cursor ? g_ascii_strtoll(cursor, &end, 10) : 0;
    if (!cursor)
        return TRUE;
    *id = end + 1;
    if (end != cursor && *end == '-' && strlen(*id) == 32)
        return TRUE;
    return store_refuse("cursor", error, "%s", tr("is not one that a list gave", "список такого не выдавал"));
}

static char *make_cursor(const Lesson *lesson)
{
    return g_strdup_printf("%" G_GINT64_FORMAT "-%s", lesson->created, lesson->id);
}

GPtrArray *lessons_list(StoreDb *db, const Viewer *who, const LessonFilter *filter, char **next, GError **error)
{
    guint limit = filter->limit ? MIN(filter->limit, LIMIT_LIST) : LIMIT_LIST;
    gint64 created = 0;
    const char *id = "", *state = filter->state ? filter->state : "", *teacher = filter->teacher ? filter->teacher : "";
    g_autofree char *pattern = filter->search ? store_pattern(filter->search) : g_strdup("");
    *next = NULL;
    if (!parse_cursor(filter->cursor, &created, &id, error))
        return NULL;
    g_autoptr(GPtrArray) lessons =
        store_collect(store_query(db, error,
                                  COLUMNS "WHERE " VISIBLE "AND (? = '' OR l.state = ?) AND (? = '' OR l.teacher = ?) "
                                          "AND l.created >= ? AND (? = 0 OR l.created < ?) "
                                          "AND (? = '' OR l.folded LIKE ? ESCAPE '\\' OR t.folded LIKE ? ESCAPE '\\') "
                                          "AND (? = 0 OR l.created < ? OR (l.created = ? AND l.id > ?)) "
                                          "ORDER BY l.created DESC, l.id LIMIT ?",
                                  VISIBLE_KINDS "ssssiiisssiiisi", VISIBLE_VALUES(who), state, state, teacher, teacher,
                                  filter->from, filter->to, filter->to, pattern, pattern, pattern, created, created,
                                  created, id, (gint64)limit + 1),
                      read_lesson, (GDestroyNotify)lesson_free, error);
    if (lessons && lessons->len > limit) {
        g_ptr_array_set_size(lessons, (gint)limit);
        *next = make_cursor(lessons->pdata[limit - 1]);
    }
    return g_steal_pointer(&lessons);
}

static gpointer read_id(StoreRows *rows)
{
    return store_dup(rows, 0);
}

GPtrArray *lessons_expired(StoreDb *db, gint64 now, guint limit, GError **error)
{
    StoreRows *rows =
        store_query(db, error, "SELECT id FROM lessons WHERE keep_until <= ? ORDER BY keep_until, id LIMIT ?", "ii",
                    now, (gint64)limit);
    return store_collect(rows, read_id, g_free, error);
}
