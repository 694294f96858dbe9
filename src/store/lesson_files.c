/* store/lesson_files.c: see lesson_files.h; corrections are in lesson_edits.c. */
#include "store/lesson_files.h"

#include "base/lang.h"
#include "base/limits.h"
#include "store/internal.h"
#include "store/vault.h"

#define COLUMNS "SELECT f.name, f.blob, b.type, b.size, b.created FROM lesson_files f JOIN blobs b ON b.id = f.blob "

void lesson_file_free(LessonFile *file)
{
    if (!file)
        return;
    g_free(file->name);
    g_free(file->blob);
    g_free(file->type);
    g_free(file);
}

static gpointer read_file(StoreRows *rows)
{
    LessonFile *file = g_new0(LessonFile, 1);
    file->name = store_dup(rows, 0);
    file->blob = store_dup(rows, 1);
    file->type = store_dup(rows, 2);
    file->size = store_integer(rows, 3);
    file->created = store_integer(rows, 4);
    return file;
}

GPtrArray *lesson_files_list(StoreDb *db, const char *lesson, GError **error)
{
    StoreRows *rows = store_query(db, error, COLUMNS "WHERE f.lesson = ? ORDER BY f.name", "s", lesson);
    return store_collect(rows, read_file, (GDestroyNotify)lesson_file_free, error);
}

static gboolean remove_file(StoreDb *db, const char *lesson, const LessonFile *file, GError **error)
{
    return store_run(db, NULL, error, "DELETE FROM lesson_files WHERE lesson = ? AND name = ?", "ss", lesson,
                     file->name) &&
           vault_delete(db, file->blob, error);
}

/* `all`: every name that begins with `name`; else that name alone. */
static gboolean remove_files(StoreDb *db, const char *lesson, const char *name, gboolean all, GError **error)
{
    g_auto(StoreScope) scope = {0};
    if (!store_scope_begin(&scope, db, error))
        return FALSE;
    g_autoptr(GPtrArray) files = lesson_files_list(db, lesson, error);
    for (guint i = 0; files && i < files->len; i++) {
        const LessonFile *file = files->pdata[i];
        gboolean chosen = all ? g_str_has_prefix(file->name, name) : g_str_equal(file->name, name);
        if (chosen && !remove_file(db, lesson, file, error))
            return FALSE;
    }
    return files && store_scope_end(&scope, error);
}

static gboolean check_room(StoreDb *db, const char *lesson, GError **error)
{
    gint64 files = 0;
    if (!store_ask(db, &files, error, "SELECT count(*) FROM lesson_files WHERE lesson = ?", "s", lesson))
        return FALSE;
    if (files < LIMIT_LESSON_FILES)
        return TRUE;
    g_set_error(error, STORE_ERROR, STORE_ERROR_CONFLICT,
                tr("a lesson has at most %d files", "у урока не больше %d файлов"), LIMIT_LESSON_FILES);
    return FALSE;
}

/* Whose lesson it is; the caller frees the id. */
static char *subject_of(StoreDb *db, const char *lesson, GError **error)
{
    g_autoptr(StoreRows) rows = store_query(db, error, "SELECT subject FROM lessons WHERE id = ?", "s", lesson);
    return rows && store_first(rows, tr("lesson", "урок"), error) ? store_dup(rows, 0) : NULL;
}

/* The lesson may have gone to another teacher since the blob was begun. */
gboolean lesson_adopt_blob(StoreDb *db, const char *lesson, const char *blob, GError **error)
{
    g_autofree char *subject = subject_of(db, lesson, error);
    return subject && vault_move(db, blob, subject, error);
}

gboolean lesson_files_put(StoreDb *db, const char *lesson, const char *name, const char *blob, GError **error)
{
    g_auto(StoreScope) scope = {0};
    return store_check_text("name", name, 1, LIMIT_NAME_BYTES, error) && store_scope_begin(&scope, db, error) &&
           lesson_adopt_blob(db, lesson, blob, error) && remove_files(db, lesson, name, FALSE, error) &&
           check_room(db, lesson, error) &&
           store_run(db, NULL, error, "INSERT INTO lesson_files (lesson, name, blob) VALUES (?, ?, ?)", "sss", lesson,
                     name, blob) &&
           store_scope_end(&scope, error);
}

/* Encrypting and syncing come before the transaction. */
gboolean lesson_files_put_bytes(StoreDb *db, const char *lesson, const char *name, const char *type, const void *bytes,
                                gsize length, GError **error)
{
    g_autofree char *subject = subject_of(db, lesson, error);
    g_autoptr(VaultWriter) writer = subject ? vault_writer_new(db, subject, type, error) : NULL;
    g_auto(StoreScope) scope = {0};
    if (!writer || !vault_write(writer, bytes, length, error) || !vault_writer_sync(writer, error) ||
        !store_scope_begin(&scope, db, error))
        return FALSE;
    g_autofree char *blob = vault_writer_finish(writer, db, error);
    return blob && lesson_files_put(db, lesson, name, blob, error) && store_scope_end(&scope, error);
}

LessonFile *lesson_files_find(StoreDb *db, const char *lesson, const char *name, GError **error)
{
    g_autoptr(StoreRows) rows = store_query(db, error, COLUMNS "WHERE f.lesson = ? AND f.name = ?", "ss", lesson, name);
    return rows && store_first(rows, tr("file", "файл"), error) ? read_file(rows) : NULL;
}

GBytes *lesson_files_get_bytes(StoreDb *db, const char *lesson, const char *name, GError **error)
{
    g_autoptr(LessonFile) file = lesson_files_find(db, lesson, name, error);
    return file ? vault_get(db, file->blob, error) : NULL;
}

gboolean lesson_files_remove(StoreDb *db, const char *lesson, const char *prefix, GError **error)
{
    return remove_files(db, lesson, prefix, TRUE, error);
}
