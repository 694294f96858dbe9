/* store/lessons.c: one lesson: added, read, changed, removed. Lists are in lesson_list.c. See lessons.h. */
#include "store/lessons.h"

#include <math.h>

#include "base/lang.h"
#include "base/limits.h"
#include "store/internal.h"
#include "store/lesson_files.h"
#include "store/subjects.h"
#include "store/uploads.h"
#include "store/vault.h"

static const char *const states[] = {"fetching", "queued", "running", "done", "failed", "cancelled", NULL};
static const char *const first_states[] = {"fetching", "queued", NULL};

gboolean lesson_may_change(const Lesson *lesson, const Viewer *who)
{
    if (!who || who->role == ROLE_ADMIN)
        return TRUE;
    return who->role != ROLE_VIEWER &&
           (g_strcmp0(lesson->teacher, who->user) == 0 || g_strcmp0(lesson->owner, who->user) == 0);
}

/* ---- adding ---- */

static gboolean check_language(const char *language, GError **error)
{
    return store_check_text("language", language, 0, LIMIT_NAME_BYTES, error);
}

static gboolean check_speakers(int speakers, GError **error)
{
    return (speakers >= 0 && speakers <= LIMIT_SPEAKERS) ||
           store_refuse("speakers", error, tr("is from 0 to %d", "от 0 до %d"), LIMIT_SPEAKERS);
}

static gboolean check_new(const LessonNew *lesson, GError **error)
{
    return store_check_text("title", lesson->title, 1, LIMIT_TITLE_BYTES, error) &&
           check_language(lesson->language ? lesson->language : "", error) && check_speakers(lesson->speakers, error) &&
           store_check_text("file", lesson->file ? lesson->file : "", 0, LIMIT_PATH_BYTES, error) &&
           store_check_word("state", lesson->state, first_states, error);
}

/* Whose lesson it will be; the caller owns the id. */
static char *choose_subject(StoreDb *db, const LessonNew *lesson, GError **error)
{
    if (lesson->subject)
        return g_strdup(lesson->subject);
    if (lesson->teacher || lesson->owner)
        return subjects_of_user(db, lesson->teacher ? lesson->teacher : lesson->owner, error);
    store_refuse("teacher", error, "%s",
                 tr("is needed: it must be somebody's lesson", "не задан: урок должен быть чьим-то"));
    return NULL;
}

char *lessons_add(StoreDb *db, const LessonNew *lesson, GError **error)
{
    g_autofree char *id = store_new_id(), *file = g_strdup(lesson->file ? lesson->file : "");
    g_auto(StoreScope) scope = {0};
    if (!check_new(lesson, error) || !store_scope_begin(&scope, db, error))
        return NULL;
    g_autofree char *folded = store_folded(lesson->title, file), *subject = choose_subject(db, lesson, error);
    if (!subject ||
        !store_run(db, NULL, error,
                   "INSERT INTO lessons (id, title, folded, subject, teacher, owner, language, speakers, file, source, "
                   "state, shared, created, keep_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   "sssssssisssiii", id, lesson->title, folded, subject, lesson->teacher, lesson->owner,
                   lesson->language ? lesson->language : "", (gint64)lesson->speakers, file, lesson->source,
                   lesson->state, (gint64) !!lesson->shared, store_now(), lesson->keep_until) ||
        !store_scope_end(&scope, error))
        return NULL;
    return g_steal_pointer(&id);
}

/* ---- changing ---- */

/* The lesson's title and file name as they are searched. */
static gboolean refold(StoreDb *db, const char *id, GError **error)
{
    g_autoptr(StoreRows) rows = store_query(db, error, "SELECT title, file FROM lessons WHERE id = ?", "s", id);
    if (!rows || !store_first(rows, tr("lesson", "урок"), error))
        return FALSE;
    g_autofree char *folded = store_folded(store_text(rows, 0), store_text(rows, 1));
    g_clear_pointer(&rows, store_rows_free);
    return store_run(db, NULL, error, "UPDATE lessons SET folded = ? WHERE id = ?", "ss", folded, id);
}

/* Recording and files go under another person's key. */
static gboolean move_blobs(StoreDb *db, const Lesson *lesson, const char *subject, GError **error)
{
    g_autoptr(GPtrArray) files = lesson_files_list(db, lesson->id, error);
    if (!files || (lesson->media && !vault_move(db, lesson->media, subject, error)))
        return FALSE;
    for (guint i = 0; i < files->len; i++)
        if (!vault_move(db, ((LessonFile *)files->pdata[i])->blob, subject, error))
            return FALSE;
    return TRUE;
}

/* "": the lesson has no teacher any more, and stays whose it was. */
static gboolean set_teacher(StoreDb *db, const Lesson *lesson, const char *teacher, GError **error)
{
    if (!*teacher)
        return store_run(db, NULL, error, "UPDATE lessons SET teacher = NULL WHERE id = ?", "s", lesson->id);
    g_autofree char *subject = subjects_of_user(db, teacher, error);
    return subject && (g_str_equal(subject, lesson->subject) || move_blobs(db, lesson, subject, error)) &&
           store_run(db, NULL, error, "UPDATE lessons SET teacher = ?, subject = ? WHERE id = ?", "sss", teacher,
                     subject, lesson->id);
}

static gboolean set_title(StoreDb *db, const char *id, const char *title, GError **error)
{
    return store_check_text("title", title, 1, LIMIT_TITLE_BYTES, error) &&
           store_run(db, NULL, error, "UPDATE lessons SET title = ? WHERE id = ?", "ss", title, id) &&
           refold(db, id, error);
}

gboolean lessons_change(StoreDb *db, const char *id, const LessonChange *change, GError **error)
{
    g_auto(StoreScope) scope = {0};
    if (!store_scope_begin(&scope, db, error))
        return FALSE;
    g_autoptr(Lesson) lesson = lessons_get(db, id, NULL, error);
    if (!lesson || (change->title && !set_title(db, id, change->title, error)) ||
        (change->teacher && !set_teacher(db, lesson, change->teacher, error)) ||
        (change->language && !check_language(change->language, error)) ||
        (change->speakers >= 0 && !check_speakers(change->speakers, error)))
        return FALSE;
    return store_run(db, NULL, error,
                     "UPDATE lessons SET language = coalesce(?, language), speakers = ?, shared = ?, keep_until = ? "
                     "WHERE id = ?",
                     "siiis", change->language, (gint64)(change->speakers >= 0 ? change->speakers : lesson->speakers),
                     (gint64)(change->shared >= 0 ? !!change->shared : lesson->shared),
                     change->keep_until ? change->keep_until : lesson->keep_until, id) &&
           store_scope_end(&scope, error);
}

gboolean lessons_set_state(StoreDb *db, const char *id, const char *state, const char *why, GError **error)
{
    gboolean ended =
        g_strcmp0(state, "done") == 0 || g_strcmp0(state, "failed") == 0 || g_strcmp0(state, "cancelled") == 0;
    return store_check_word("state", state, states, error) &&
           store_run_one(db, tr("lesson", "урок"), error,
                         "UPDATE lessons SET state = ?, error = ?, finished = nullif(?, 0) WHERE id = ?", "ssis", state,
                         why, ended ? store_now() : (gint64)0, id);
}

gboolean lessons_set_media(StoreDb *db, const char *id, const char *blob, GError **error)
{
    g_auto(StoreScope) scope = {0};
    if (!store_scope_begin(&scope, db, error))
        return FALSE;
    g_autoptr(Lesson) lesson = lessons_get(db, id, NULL, error);
    return lesson && (!blob || lesson_adopt_blob(db, id, blob, error)) &&
           store_run(db, NULL, error, "UPDATE lessons SET media = ? WHERE id = ?", "ss", blob, id) &&
           (!lesson->media || vault_delete(db, lesson->media, error)) && store_scope_end(&scope, error);
}

gboolean lessons_set_file(StoreDb *db, const char *id, const char *file, GError **error)
{
    g_auto(StoreScope) scope = {0};
    return store_check_text("file", file, 0, LIMIT_PATH_BYTES, error) && store_scope_begin(&scope, db, error) &&
           store_run_one(db, tr("lesson", "урок"), error, "UPDATE lessons SET file = ? WHERE id = ?", "ss", file, id) &&
           refold(db, id, error) && store_scope_end(&scope, error);
}

gboolean lessons_set_results(StoreDb *db, const char *id, const LessonResults *results, GError **error)
{
    return store_run_one(db, tr("lesson", "урок"), error,
                         "UPDATE lessons SET duration = ?, negative = ?, talk_teacher = ?, moments = nullif(?, -1), "
                         "people = nullif(?, -1) WHERE id = ?",
                         "dddiis", results->duration, results->negative, results->talk_teacher,
                         (gint64)results->moments, (gint64)results->people, id);
}

/* ---- removing ---- */

gboolean lessons_remove(StoreDb *db, const char *id, GError **error)
{
    g_auto(StoreScope) scope = {0};
    if (!store_scope_begin(&scope, db, error))
        return FALSE;
    g_autoptr(Lesson) lesson = lessons_get(db, id, NULL, error);
    g_autofree char *upload = NULL;
    if (!lesson || !lesson_files_remove(db, id, "", error) || !lessons_set_media(db, id, NULL, error))
        return FALSE;
    g_autoptr(StoreRows) rows = store_query(db, error, "SELECT max(id) FROM uploads WHERE lesson = ?", "s", id);
    if (!rows || !store_first(rows, tr("upload", "загрузка"), error))
        return FALSE;
    upload = store_dup(rows, 0);
    g_clear_pointer(&rows, store_rows_free);
    return (!upload || uploads_remove(db, upload, error)) &&
           store_run(db, NULL, error,
                     "UPDATE jobs SET cancel = 1, finished = CASE state WHEN 'queued' THEN ? ELSE finished END, "
                     "state = CASE state WHEN 'queued' THEN 'cancelled' ELSE state END "
                     "WHERE target = ? AND state IN ('queued', 'running')",
                     "is", store_now(), id) &&
           store_run(db, NULL, error, "DELETE FROM lessons WHERE id = ?", "s", id) && store_scope_end(&scope, error);
}
