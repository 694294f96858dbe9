/* store/lesson_files.h: files of a lesson (report.json, transcript.json, results of stages) and what people corrected.
 *
 * Layer: store.  Threads: those of the StoreDb.
 * Files whose names begin with a dot are results of stages: they are for jobs, not for people. */
#pragma once
#include "store/store.h"

typedef struct {
    char *name, *blob, *type;
    gint64 size, created;
} LessonFile;
void lesson_file_free(LessonFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LessonFile, lesson_file_free)

/* Takes the blob over and deletes the one that had the name. */
gboolean lesson_files_put(StoreDb *db, const char *lesson, const char *name, const char *blob,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Encrypts `bytes` under the key of the lesson's subject and puts them, in one go. */
gboolean lesson_files_put_bytes(StoreDb *db, const char *lesson, const char *name, const char *type, const void *bytes,
                                gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* STORE_ERROR_NOT_FOUND when there is none. */
LessonFile *lesson_files_find(StoreDb *db, const char *lesson, const char *name,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes *lesson_files_get_bytes(StoreDb *db, const char *lesson, const char *name,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *lesson_files_list(StoreDb *db, const char *lesson, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* by name */
/* Those whose name begins with `prefix`; "" for all. */
gboolean lesson_files_remove(StoreDb *db, const char *lesson, const char *prefix,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
    char *kind;  /* "turn" or "teacher" */
    gint64 key;  /* "turn": its index from 0; "teacher": 0 */
    char *value; /* "turn": the text; "teacher": number of the speaker, "0" for none */
    char *user;  /* NULL: an account that is gone */
    gint64 made;
} LessonEdit;
void lesson_edit_free(LessonEdit *edit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LessonEdit, lesson_edit_free)

gboolean lesson_edits_add(StoreDb *db, const char *lesson, const char *kind, gint64 key, const char *value,
                          const char *user, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Of LessonEdit *: the newest of each kind and key, by kind and key. */
GPtrArray *lesson_edits_list(StoreDb *db, const char *lesson, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lesson_edits_clear(StoreDb *db, const char *lesson, GError **error) G_GNUC_WARN_UNUSED_RESULT;
