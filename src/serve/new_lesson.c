/* serve/new_lesson.c: see new_lesson.h. */
#include "serve/new_lesson.h"

#include <string.h>

#include "base/lang.h"
#include "base/limits.h"

gboolean new_lesson_check_teacher(StoreDb *db, const char *teacher, const char *field, GError **error)
{
    g_autoptr(User) user = users_get(db, teacher, NULL);
    return user || http_fail_field(error, 400, field, tr("there is no such teacher", "такого учителя нет"));
}

gboolean new_lesson_check(StoreDb *db, const HttpRequest *request, const NewLesson *lesson, const char *field,
                          GError **error)
{
    const Viewer who = access_viewer(request);
    if (who.role == ROLE_TEACHER && lesson->says_teacher && g_strcmp0(lesson->teacher, who.user) != 0)
        return http_fail_field(error, 403, field,
                               tr("a teacher uploads lessons of their own", "учитель загружает свои уроки"));
    return !lesson->teacher || new_lesson_check_teacher(db, lesson->teacher, field, error);
}

static gint64 keep_until(const Settings *settings)
{
    return store_now() + (gint64)settings->retention_days * 86400 * 1000;
}

char *new_lesson_add(StoreDb *db, const HttpRequest *request, const NewLesson *lesson, const char *field,
                     GError **error)
{
    const Viewer who = access_viewer(request);
    g_autoptr(Settings) settings = settings_load(db, error);
    if (!settings || !new_lesson_check(db, request, lesson, field, error))
        return NULL;
    const char *own = who.role == ROLE_TEACHER && !lesson->says_teacher ? who.user : NULL;
    const LessonNew row = {.title = lesson->title && *lesson->title ? lesson->title : lesson->file,
                           .teacher = lesson->teacher ? lesson->teacher : own,
                           .owner = who.user,
                           .language = lesson->language,
                           .speakers = lesson->speakers,
                           .file = lesson->file,
                           .source = lesson->url,
                           .state = lesson->url ? "fetching" : "queued",
                           .shared = settings->share_by_default,
                           .keep_until = keep_until(settings)};
    g_autofree char *id = lessons_add(db, &row, error);
    g_autofree char *job = id ? job_add(db, "lesson", id, NULL, 0, 0, error) : NULL;
    JsonValue *detail = json_pack("{s:s}", "from", lesson->url ? "url" : "upload");
    if (!job) {
        json_decref(detail);
        return NULL;
    }
    return note(db, request, "lesson.add", id, detail, error) ? g_steal_pointer(&id) : NULL;
}

/* Cut between letters. */
static char *cut(char *name)
{
    if (strlen(name) > LIMIT_NAME_BYTES)
        *g_utf8_find_prev_char(name, name + LIMIT_NAME_BYTES + 1) = '\0';
    return name;
}

char *new_lesson_file_name(const char *name)
{
    const char *slash = strrchr(name, '/'), *back = strrchr(name, '\\');
    const char *base = MAX(slash ? slash + 1 : name, back ? back + 1 : name);
    GString *clean = g_string_new(NULL);
    for (; *base; base = g_utf8_next_char(base))
        if (!g_unichar_iscntrl(g_utf8_get_char(base)))
            g_string_append_unichar(clean, g_utf8_get_char(base));
    g_strstrip(clean->str);
    if (!*clean->str)
        g_string_assign(clean, tr("lesson", "урок"));
    return cut(g_string_free(clean, FALSE));
}

char *new_lesson_file_of_url(const char *url)
{
    g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_NONE, NULL);
    g_autofree char *base = uri ? g_path_get_basename(g_uri_get_path(uri)) : NULL;
    gboolean named = base && *base && strcmp(base, "/") != 0 && strcmp(base, ".") != 0;
    g_autofree char *valid = named ? g_utf8_make_valid(base, -1) : NULL;
    return new_lesson_file_name(valid ? valid : uri ? g_uri_get_host(uri) : "");
}
