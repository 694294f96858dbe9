/* serve/new_lesson.h: a lesson comes into being, by upload or by address.
 *
 * Layer: serve (internal). */
#pragma once
#include "serve/parts.h"

typedef struct {
    const char *title;     /* NULL: the file's name */
    const char *teacher;   /* account; NULL: none, or for a teacher's own upload they themselves */
    gboolean says_teacher; /* `teacher` was said, be it NULL */
    const char *language;  /* NULL: not said */
    int speakers;
    const char *file; /* name of the recording */
    const char *url;  /* NULL: it was uploaded */
} NewLesson;

/* 400 naming `field` unless there is such an account. */
gboolean new_lesson_check_teacher(StoreDb *db, const char *teacher, const char *field,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether this person may upload a lesson of that teacher. */
gboolean new_lesson_check(StoreDb *db, const HttpRequest *request, const NewLesson *lesson, const char *field,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Lesson, job and entry of the log, within the transaction that is open. The id; the caller frees it. */
char *new_lesson_add(StoreDb *db, const HttpRequest *request, const NewLesson *lesson, const char *field,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The last part of an address' path, or its host. The caller frees it. */
char *new_lesson_file_of_url(const char *url);
/* A name without folders and control characters, of at most LIMIT_NAME_BYTES. The caller frees it. */
char *new_lesson_file_name(const char *name);
