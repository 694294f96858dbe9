/* cli/lesson.c: `otklik lesson`: recordings in, reports out. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"
#include "cli/command.h"
#include "cli/lesson_print.h"
#include "cli/progress.h"
#include "cli/recordings.h"
#include "lesson/error.h"
#include "lesson/kit.h"
#include "lesson/write.h"
#include "media/error.h"
#include "media/spool.h"

/* The command line. */
typedef struct {
    char *output, *detector, *expression_model, *engine, *language;
    int speakers, teacher; /* 0: not given */
    gboolean json, quiet, deaf;
} Arguments;

/* One run of the command. */
typedef struct {
    const Config *config;
    const Arguments *arguments;
    const LessonKit *kit;
    const Recogniser *recogniser;
    LessonOptions options;
    Task *task;
    AnswerFolders folders;
} Run;

static void arguments_clear(Arguments *arguments)
{
    g_free(arguments->output);
    g_free(arguments->detector);
    g_free(arguments->expression_model);
    g_free(arguments->engine);
    g_free(arguments->language);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

/* What is said in the recording; NULL without an error: nothing can be heard, or nobody listens. */
static Transcript *listen(const Run *run, const char *path, GError **error)
{
    if (!run->kit->listens)
        return NULL;
    ListenOptions options = lesson_listen_options(run->config, &run->kit->voices, run->recogniser);
    options.diarize.speakers = (guint)run->arguments->speakers;
    options.teacher = run->arguments->teacher - 1;
    GError *problem = NULL;
    Transcript *transcript = voice_listen(path, &options, run->task, &problem);
    if (g_error_matches(problem, MEDIA_ERROR, MEDIA_ERROR_NO_SOUND))
        g_clear_error(&problem);
    if (problem)
        g_propagate_error(error, problem);
    return transcript;
}

static LessonReport *analyse_kept(const Run *run, const char *path, const char *name, GError **error)
{
    const VideoOptions how = face_models_video(run->kit->config);
    g_autoptr(VideoReader) video = video_open(path, &how, run->task, error);
    if (!video)
        return NULL;
    GError *problem = NULL;
    g_autoptr(Transcript) transcript = listen(run, path, &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return NULL;
    }
    LessonReport *report = lesson_analyse(video, name, &run->options, transcript, run->task, error);
    if (report)
        g_steal_pointer(&transcript);
    return report;
}

static LessonReport *analyse_file(const Run *run, const char *path, GError **error)
{
    g_autofree char *name = recording_name(path);
    Progress progress;
    progress_begin(&progress, run->task, name);
    if (run->arguments->quiet)
        run->task->progress = NULL;
    g_autoptr(MediaSpool) kept = spool_open(path, run->task, error);
    LessonReport *report = kept ? analyse_kept(run, spool_path(kept), name, error) : NULL;
    progress_end(run->task);
    return report;
}

/* Without a font there is no PDF; the other files are as good as ever. */
static gboolean write_pdf(const JsonValue *json, const char *folder, GError **error)
{
    GError *problem = NULL;
    if (lesson_write_pdf(json, lang_is_russian() ? "ru" : "en", folder, &problem))
        return TRUE;
    if (!g_error_matches(problem, LESSON_ERROR, LESSON_ERROR_NO_FONT)) {
        g_propagate_error(error, problem);
        return FALSE;
    }
    g_printerr(tr("otklik: report.pdf was not written: %s\n", "otklik: report.pdf не записан: %s\n"), problem->message);
    g_error_free(problem);
    return TRUE;
}

static gboolean run_file(gconstpointer data, const char *path, GError **error)
{
    const Run *run = data;
    g_autofree char *folder = answer_folder(&run->folders, path);
    if (!file_make_folder(folder, error)) /* before the long work, not after it */
        return FALSE;
    g_autoptr(LessonReport) report = analyse_file(run, path, error);
    if (!report) {
        answer_folder_drop(folder);
        return FALSE;
    }
    g_autofree char *address = lesson_video_address(path, folder);
    g_autoptr(JsonValue) json = lesson_to_json(report, address, error);
    if (!json || !lesson_write(report, json, folder, error) || !write_pdf(json, folder, error))
        return FALSE;
    if (run->arguments->json) {
        g_autofree char *text = jsonfile_text(json, FALSE);
        puts(text);
    }
    if (!run->arguments->quiet)
        lesson_print_gaps(report);
    if (!run->arguments->quiet && !run->arguments->json)
        lesson_print(report, folder, recogniser_notice(run->recogniser));
    return fflush(stdout) == 0;
}

static gboolean take_settings(Config *config, const Arguments *arguments, GError **error)
{
    return command_set(config, "face.detector", arguments->detector, error) &&
           command_set(config, "face.expression_model", arguments->expression_model, error) &&
           command_set(config, "asr.engine", arguments->engine, error) &&
           command_set(config, "asr.language", arguments->language, error) &&
           command_set(config, "lesson.voice", arguments->deaf ? "off" : NULL, error);
}

static int run_command(Config *config, const Arguments *arguments, char **paths, int n)
{
    GError *error = NULL;
    g_auto(LessonKit) kit = {0};
    g_auto(Recogniser) recogniser = {0};
    if (!take_settings(config, arguments, &error) || !lesson_kit_open(config, &kit, &error) ||
        (kit.listens && !recogniser_open(config, NULL, &recogniser, &error)))
        return command_fail(error);
    g_auto(AnswerFolders) folders = answer_folders(arguments->output, n > 1);
    const char *engine = recogniser.engine ? recogniser.engine->name : NULL;
    const Run run = {config, arguments, &kit, &recogniser, lesson_kit_options(&kit, engine), command_task(), folders};
    return recordings_each(paths, n, run_file, &run);
}

int command_lesson(Config *config, int argc, char **argv)
{
    g_auto(Arguments) arguments = {0};
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &arguments.output,
         tr("folder for the report (default: NAME.otklik here); with several files each gets a folder in it",
            "папка отчёта (по умолчанию ИМЯ.otklik здесь); для нескольких файлов — по папке внутри неё"),
         tr("DIR", "ПАПКА")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &arguments.json,
         tr("print each report as one line of JSON", "напечатать каждый отчёт строкой JSON"), NULL},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &arguments.quiet, tr("print nothing but errors", "печатать только ошибки"),
         NULL},
        {"detector", 0, 0, G_OPTION_ARG_FILENAME, &arguments.detector,
         tr("face detector to use, ONNX", "детектор лиц, ONNX"), tr("FILE", "ФАЙЛ")},
        {"expression-model", 0, 0, G_OPTION_ARG_FILENAME, &arguments.expression_model,
         tr("expression net to use, ONNX", "сеть выражений, ONNX"), tr("FILE", "ФАЙЛ")},
        {"engine", 0, 0, G_OPTION_ARG_STRING, &arguments.engine,
         tr("speech recogniser: auto, none, pocketsphinx, whisper, ctc, http",
            "распознаватель речи: auto, none, pocketsphinx, whisper, ctc, http"),
         tr("NAME", "ИМЯ")},
        {"language", 0, 0, G_OPTION_ARG_STRING, &arguments.language,
         tr("language that is spoken: en, ru …", "язык речи: en, ru …"), tr("CODE", "КОД")},
        {"speakers", 0, 0, G_OPTION_ARG_INT, &arguments.speakers,
         tr("how many people speak, when it is known", "сколько людей говорит, если это известно"), "N"},
        {"teacher", 0, 0, G_OPTION_ARG_INT, &arguments.teacher,
         tr("number of the speaker who teaches, as in the report", "номер говорящего, который учит, как в отчёте"),
         "N"},
        {"deaf", 0, 0, G_OPTION_ARG_NONE, &arguments.deaf,
         tr("look only, do not listen", "только смотреть, не слушать"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const char *summary =
        tr("Finds negative moments of everyone in a recorded lesson, who spoke when and what was said, and writes "
           "report.html,\n"
           "report.pdf, report.json, moments.csv and transcript.vtt, .srt, .txt and .json.\n"
           "FILE is any recording that FFmpeg reads, or - for standard input.",
           "Находит на записи урока моменты негатива у каждого, кто когда говорил и что сказал, и пишет report.html,\n"
           "report.pdf, report.json, moments.csv и transcript.vtt, .srt, .txt и .json.\n"
           "ФАЙЛ — любая запись, которую читает FFmpeg, или - для стандартного ввода.");
    int status;
    if (!command_parse(config, tr("FILE…", "ФАЙЛ…"), summary, entries, &argc, &argv, &status))
        return status;
    if (!recordings_given("lesson", argc))
        return COMMAND_USAGE;
    if (arguments.speakers < 0 || arguments.speakers > LIMIT_SPEAKERS || arguments.teacher < 0 ||
        arguments.teacher > LIMIT_SPEAKERS)
        return command_misused("lesson", tr("a number of speakers is from 1 to 20", "число говорящих — от 1 до 20"));
    return run_command(config, &arguments, argv + 1, argc - 1);
}
