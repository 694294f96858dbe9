/* store/lesson_edits.c: what people corrected in a lesson's report. See lesson_files.h. */
#include "base/lang.h"
#include "base/limits.h"
#include "store/internal.h"
#include "store/lesson_files.h"

static const char *const kinds[] = {"turn", "teacher", NULL};

void lesson_edit_free(LessonEdit *edit)
{
    if (!edit)
        return;
    g_free(edit->kind);
    g_free(edit->value);
    g_free(edit->user);
    g_free(edit);
}

static gpointer read_edit(StoreRows *rows)
{
    LessonEdit *edit = g_new0(LessonEdit, 1);
    edit->kind = store_dup(rows, 0);
    edit->key = store_integer(rows, 1);
    edit->value = store_dup(rows, 2);
    edit->user = store_dup(rows, 3);
    edit->made = store_integer(rows, 4);
    return edit;
}

static gboolean check_room(StoreDb *db, const char *lesson, GError **error)
{
    gint64 edits = 0;
    if (!store_ask(db, &edits, error, "SELECT count(*) FROM lesson_edits WHERE lesson = ?", "s", lesson))
        return FALSE;
    if (edits < LIMIT_LESSON_EDITS)
        return TRUE;
    g_set_error(error, STORE_ERROR, STORE_ERROR_CONFLICT,
                tr("a lesson has at most %d corrections", "у урока не больше %d исправлений"), LIMIT_LESSON_EDITS);
    return FALSE;
}

gboolean lesson_edits_add(StoreDb *db, const char *lesson, const char *kind, gint64 key, const char *value,
                          const char *user, GError **error)
{
    g_auto(StoreScope) scope = {0};
    if (!store_check_word("kind", kind, kinds, error) || !store_check_text("value", value, 0, LIMIT_EDIT_BYTES, error))
        return FALSE;
    if (key < 0 || key >= LIMIT_TURNS)
        return store_refuse("key", error, tr("is from 0 to %d", "от 0 до %d"), LIMIT_TURNS - 1);
    return store_scope_begin(&scope, db, error) && check_room(db, lesson, error) &&
           store_run_one(db, tr("lesson", "урок"), error,
                         "INSERT INTO lesson_edits (lesson, kind, key, value, user, made) "
                         "SELECT id, ?, ?, ?, ?, ? FROM lessons WHERE id = ?",
                         "sissis", kind, key, value, user, store_now(), lesson) &&
           store_scope_end(&scope, error);
}

GPtrArray *lesson_edits_list(StoreDb *db, const char *lesson, GError **error)
{
    StoreRows *rows = store_query(db, error,
                                  "SELECT kind, key, value, user, made FROM lesson_edits WHERE id IN "
                                  "(SELECT max(id) FROM lesson_edits WHERE lesson = ? GROUP BY kind, key) "
                                  "ORDER BY kind, key",
                                  "s", lesson);
    return store_collect(rows, read_edit, (GDestroyNotify)lesson_edit_free, error);
}

gboolean lesson_edits_clear(StoreDb *db, const char *lesson, GError **error)
{
    return store_run(db, NULL, error, "DELETE FROM lesson_edits WHERE lesson = ?", "s", lesson);
}
