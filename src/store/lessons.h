/* store/lessons.h: recordings that were or will be analysed.
 *
 * Layer: store.  Threads: those of the StoreDb.
 * Own lessons are those a person teaches or uploaded; managers and viewers also see what is shared, an admin sees all.
 * What a person may not see does not exist for them (STORE_ERROR_NOT_FOUND). Files and corrections:
 * store/lesson_files.h; addresses for an LMS: store/embeds.h; sums over teachers: store/overview.h. */
#pragma once
#include "store/users.h"

typedef struct {
    char *id, *title;
    char *subject;                 /* whose lesson it is */
    char *teacher, *teacher_name;  /* account and what it is shown as; NULL: none */
    char *owner, *owner_name;      /* who uploaded it; NULL: an account that is gone */
    char *language;                /* "": not said */
    int speakers;                  /* 0: to be found */
    char *file;                    /* name of the recording */
    char *state;                   /* "fetching", "queued", "running", "done", "failed", "cancelled" */
    char *stage;                   /* of its newest job; "" when there is none */
    double progress;               /* of its newest job; 1 when it is done */
    char *error;                   /* one line for people; NULL */
    char *source;                  /* address it is fetched from; NULL */
    char *media;                   /* blob of the recording; NULL: not there */
    double duration;               /* seconds; NAN: unknown */
    double negative, talk_teacher; /* 0..1; NAN: unknown */
    int moments, people;           /* -1: unknown */
    gint64 created;
    gint64 finished; /* 0: not */
    gboolean shared;
    gint64 keep_until;
} Lesson;
void lesson_free(Lesson *lesson);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lesson, lesson_free)

/* Who asks; NULL in the calls below is the program itself, which sees everything. */
typedef struct {
    const char *user;
    UserRole role;
} Viewer;
gboolean lesson_may_change(const Lesson *lesson, const Viewer *who);

typedef struct {
    const char *title;    /* 1..LIMIT_TITLE_BYTES */
    const char *teacher;  /* NULL: none */
    const char *owner;    /* NULL: the program */
    const char *subject;  /* NULL: the teacher's, else the owner's, made when it is not there */
    const char *language; /* NULL: not said */
    int speakers;         /* 0..LIMIT_SPEAKERS */
    const char *file;     /* NULL: "" */
    const char *source;   /* NULL: it is uploaded */
    const char *state;    /* "fetching" or "queued" */
    gboolean shared;
    gint64 keep_until;
} LessonNew;
/* The id; the caller frees it. */
char *lessons_add(StoreDb *db, const LessonNew *lesson, GError **error) G_GNUC_WARN_UNUSED_RESULT;
Lesson *lessons_get(StoreDb *db, const char *id, const Viewer *who, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
    const char *search;  /* part of title, file or the teacher's name, in any case; NULL: any */
    const char *state;   /* NULL: any */
    const char *teacher; /* NULL: any */
    gint64 from, to;     /* created from <= .. < to; 0: open */
    guint limit;         /* 0: LIMIT_LIST, which is also the most */
    const char *cursor;  /* *next of the page before; NULL: from the newest */
} LessonFilter;
/* Of Lesson *, newest first; *next (the caller frees it) is NULL at the end. */
GPtrArray *lessons_list(StoreDb *db, const Viewer *who, const LessonFilter *filter, char **next,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
    const char *title;    /* NULL: stays */
    const char *teacher;  /* NULL: stays; "": none */
    const char *language; /* NULL: stays */
    int speakers;         /* -1: stays */
    int shared;           /* -1: stays */
    gint64 keep_until;    /* 0: stays */
} LessonChange;
#define LESSON_UNCHANGED ((LessonChange){.speakers = -1, .shared = -1})
/* With another teacher the lesson and its files become that teacher's: they go under his key. */
gboolean lessons_change(StoreDb *db, const char *id, const LessonChange *change,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* With its recording, files, corrections and embeds; jobs of it are cancelled. */
gboolean lessons_remove(StoreDb *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* `why` (NULL: none) is what people read of a failure. "done", "failed" and "cancelled" note the time. */
gboolean lessons_set_state(StoreDb *db, const char *id, const char *state, const char *why,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Takes the blob over; NULL only drops. The one before is deleted. */
gboolean lessons_set_media(StoreDb *db, const char *id, const char *blob, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lessons_set_file(StoreDb *db, const char *id, const char *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
    double duration, negative, talk_teacher; /* NAN: unknown */
    int moments, people;                     /* -1: unknown */
} LessonResults;
gboolean lessons_set_results(StoreDb *db, const char *id, const LessonResults *results,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ids (char *) of at most `limit` lessons whose time is over, oldest first. */
GPtrArray *lessons_expired(StoreDb *db, gint64 now, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;
