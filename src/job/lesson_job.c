/* job/lesson_job.c: the kind of job that makes a lesson's report. */
#include <string.h>

#include "job/events.h"
#include "job/kinds.h"
#include "job/lesson_stages.h"
#include "lesson/kit.h"
#include "store/lessons.h"

static gpointer open_kit(const Config *config, GError **error)
{
    g_autofree LessonKit *kit = g_new0(LessonKit, 1);
    return lesson_kit_open(config, kit, error) ? g_steal_pointer(&kit) : NULL;
}

static void close_kit(gpointer kit)
{
    lesson_kit_close(kit);
    g_free(kit);
}

/* What the lesson is while its job is in `state`. */
static const char *lesson_state(const Lesson *lesson, const char *state)
{
    gboolean fetching = lesson->source && !lesson->media;
    gboolean ended = strcmp(state, "queued") != 0 && strcmp(state, "running") != 0;
    return fetching && !ended ? "fetching" : state;
}

static gboolean changed(StoreDb *db, const Job *job, const char *state, const char *why, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(Lesson) lesson = lessons_get(db, job->target, NULL, &problem);
    if (g_error_matches(problem, STORE_ERROR, STORE_ERROR_NOT_FOUND))
        return TRUE; /* somebody removed it meanwhile */
    if (!lesson) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    if (!lessons_set_state(db, lesson->id, lesson_state(lesson, state), why, error))
        return FALSE;
    if (strcmp(state, "done") == 0)
        return event_of_lesson(db, "lesson.finished", lesson->id, error);
    return strcmp(state, "failed") != 0 || event_of_lesson(db, "lesson.failed", lesson->id, error);
}

/* Shares are those of the time each takes on a lesson of an hour with PocketSphinx on two cores. */
static const JobStage stages[] = {
    {"fetch", 0.03, lesson_fetch_work, lesson_arrive_keep},
    {"keep", 0.02, lesson_keep_work, lesson_arrive_keep},
    {"listen", 0.15, lesson_listen_work, lesson_transcript_keep},
    {"transcribe", 0.5, lesson_transcribe_work, lesson_transcript_keep},
    {"look", 0.3, lesson_look_work, lesson_look_keep},
};

const JobKind job_kind_lesson = {
    .name = "lesson",
    .retry = {.attempts = 5, .longest = 3600},
    .stages = stages,
    .n_stages = G_N_ELEMENTS(stages),
    .open = open_kit,
    .close = close_kit,
    .changed = changed,
};
