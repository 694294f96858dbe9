/* job/look.c: the stage in which a lesson is looked at, and its report. See lesson_stages.h. */
#include <math.h>
#include <string.h>

#include "job/lesson_stages.h"
#include "job/recording.h"
#include "job/transcript_file.h"
#include "lesson/kit.h"
#include "lesson/write.h"
#include "store/lesson_files.h"
#include "voice/subtitles.h"

static void free_report(gpointer report)
{
    lesson_report_free(report);
}

gboolean lesson_look_work(JobRun *run, GError **error)
{
    const LessonKit *kit = run->shared;
    const AsrEngine *engine = NULL;
    gboolean no_language;
    g_autoptr(Lesson) lesson = job_lesson(run, error);
    g_autoptr(Transcript) transcript = NULL;
    g_auto(JobRecording) recording = {0};
    if (!lesson || !job_transcript_load(run, lesson->id, &transcript, error) ||
        !job_recording_open(run, lesson, &recording, error) ||
        (kit->listens && !recogniser_choose(run->config, lesson->language, &engine, &no_language, error)))
        return FALSE;
    const VideoOptions how = face_models_video(kit->config);
    const LessonOptions options = lesson_kit_options(kit, engine ? engine->name : NULL);
    g_autoptr(VideoReader) video = video_open_bytes(&recording.bytes, &how, run->task, error);
    if (!video)
        return FALSE;
    run->result = lesson_analyse(video, lesson->file, &options, transcript, run->task, error);
    run->result_free = free_report;
    if (run->result)
        g_steal_pointer(&transcript); /* the report's now */
    return run->result != NULL;
}

/* ---- the report's files ---- */

static char *report_text(const LessonReport *report, const JsonValue *json)
{
    return jsonfile_text(json, TRUE);
}

static char *page_text(const LessonReport *report, const JsonValue *json)
{
    return lesson_to_html(json);
}

static char *table_text(const LessonReport *report, const JsonValue *json)
{
    return lesson_to_csv(report);
}

static char *vtt_text(const LessonReport *report, const JsonValue *json)
{
    return report->transcript ? transcript_to_vtt(report->transcript) : NULL;
}

static char *srt_text(const LessonReport *report, const JsonValue *json)
{
    return report->transcript ? transcript_to_srt(report->transcript) : NULL;
}

static char *txt_text(const LessonReport *report, const JsonValue *json)
{
    return report->transcript ? transcript_to_txt(report->transcript) : NULL;
}

static char *transcript_text(const LessonReport *report, const JsonValue *json)
{
    if (!report->transcript)
        return NULL;
    g_autoptr(JsonValue) transcript = transcript_to_json(report->transcript, report->file);
    return jsonfile_text(transcript, TRUE);
}

static const struct {
    const char *name, *type;
    char *(*text)(const LessonReport *report, const JsonValue *json); /* NULL: there is no such file */
} files[] = {
    {"report.json", "application/json", report_text},
    {"report.html", "text/html; charset=utf-8", page_text},
    {"moments.csv", "text/csv; charset=utf-8", table_text},
    {"transcript.vtt", "text/vtt; charset=utf-8", vtt_text},
    {"transcript.srt", "application/x-subrip; charset=utf-8", srt_text},
    {"transcript.txt", "text/plain; charset=utf-8", txt_text},
    {"transcript.json", "application/json", transcript_text},
};

static gboolean put_files(StoreDb *db, const char *lesson, const LessonReport *report, GError **error)
{
    g_autoptr(JsonValue) json = lesson_to_json(report, NULL, error);
    for (gsize i = 0; json && i < G_N_ELEMENTS(files); i++) {
        g_autofree char *text = files[i].text(report, json);
        if (text && !lesson_files_put_bytes(db, lesson, files[i].name, files[i].type, text, strlen(text), error))
            return FALSE;
    }
    return json != NULL;
}

/* ---- what lists and overviews show ---- */

/* The mean negative share of the people with enough evidence; NAN: of none. */
static double negative_share(const LessonReport *report)
{
    double sum = 0;
    guint n = 0;
    for (guint p = 0; report->expression && p < report->people->len; p++) {
        const LessonPerson *person = g_ptr_array_index(report->people, p);
        if (!person->enough)
            continue;
        sum += person->negative_share;
        n++;
    }
    return n > 0 ? sum / n : NAN;
}

/* The teacher's share of the talk; NAN: nobody was found to teach. */
static double teacher_share(const LessonReport *report)
{
    for (guint s = 0; report->talk && s < report->transcript->speakers->len; s++)
        if (g_array_index(report->transcript->speakers, VoiceSpeaker, s).role == VOICE_ROLE_TEACHER)
            return g_array_index(report->talk->speakers, TalkSpeaker, s).share;
    return NAN;
}

gboolean lesson_look_keep(JobRun *run, StoreDb *db, GError **error)
{
    const LessonReport *report = run->result;
    const LessonResults results = {
        .duration = report->duration,
        .negative = negative_share(report),
        .talk_teacher = teacher_share(report),
        .moments = report->expression ? (int)report->moments_found : -1,
        .people = (int)report->people->len,
    };
    return put_files(db, run->job->target, report, error) && lessons_set_results(db, run->job->target, &results, error);
}
