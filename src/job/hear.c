/* job/hear.c: the stages in which a lesson is listened to. See lesson_stages.h. */
#include <string.h>

#include "job/lesson_stages.h"
#include "job/recording.h"
#include "job/transcript_file.h"
#include "lesson/kit.h"
#include "media/error.h"
#include "voice/roles.h"

static void free_transcript(gpointer transcript)
{
    transcript_free(transcript);
}

static void give(JobRun *run, Transcript *transcript)
{
    run->result = transcript;
    run->result_free = free_transcript;
}

/* The recording's sound; NULL without an error: it has none. What is no recording with pictures is refused here, before
 * the long work. */
static Sound *load_sound(const JobRun *run, const Lesson *lesson, GError **error)
{
    g_auto(JobRecording) recording = {0};
    GError *problem = NULL;
    if (!job_recording_open(run, lesson, &recording, error))
        return NULL;
    g_autoptr(VideoReader) video = video_open_bytes(&recording.bytes, &(VideoOptions){.threads = 1}, run->task, error);
    if (!video)
        return NULL;
    Sound *sound = sound_load_bytes(&recording.bytes, run->task, &problem);
    if (g_error_matches(problem, MEDIA_ERROR, MEDIA_ERROR_NO_SOUND))
        g_clear_error(&problem);
    if (problem)
        g_propagate_error(error, problem);
    return sound;
}

gboolean lesson_listen_work(JobRun *run, GError **error)
{
    const LessonKit *kit = run->shared;
    GError *problem = NULL;
    g_autoptr(Lesson) lesson = job_lesson(run, error);
    if (!lesson)
        return FALSE;
    job_run_part(run, 0, 0.1);
    g_autoptr(Sound) sound = load_sound(run, lesson, &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return FALSE;
    }
    if (!sound || !kit->listens)
        return TRUE;
    job_run_part(run, 0.1, 1);
    DiarizeOptions options = voice_models_diarization(kit->config, &kit->voices);
    options.speakers = (guint)MAX(lesson->speakers, 0);
    Transcript *transcript = voice_diarize(sound, &options, run->task, error);
    give(run, transcript);
    return transcript != NULL;
}

/* Gives the turns their words, if a recogniser knows the language. */
static gboolean write_words(JobRun *run, const Lesson *lesson, Transcript *transcript, GError **error)
{
    g_auto(Recogniser) recogniser = {0};
    GError *problem = NULL;
    if (!recogniser_open(run->config, lesson->language, &recogniser, error))
        return FALSE;
    if (!recogniser.engine)
        return TRUE;
    job_run_part(run, 0, 0.05);
    g_autoptr(Sound) sound = load_sound(run, lesson, &problem);
    if (problem)
        g_propagate_error(error, problem);
    job_run_part(run, 0.05, 1);
    return !problem && (!sound || voice_transcribe(transcript, sound, recogniser.engine, recogniser.open,
                                                   MAX(recogniser.workers, 1), run->task, error));
}

gboolean lesson_transcribe_work(JobRun *run, GError **error)
{
    g_autoptr(Lesson) lesson = job_lesson(run, error);
    g_autoptr(Transcript) transcript = NULL;
    if (!lesson || !job_transcript_load(run, lesson->id, &transcript, error))
        return FALSE;
    if (!transcript)
        return TRUE;
    if (!write_words(run, lesson, transcript, error))
        return FALSE;
    voice_assign_roles(transcript, -1);
    give(run, g_steal_pointer(&transcript));
    return TRUE;
}

gboolean lesson_transcript_keep(JobRun *run, StoreDb *db, GError **error)
{
    return !run->result || job_transcript_save(db, run->job->target, run->result, error);
}
