/* cli/lesson.c: `otklik lesson`: recordings in, reports out. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"
#include "cli/command.h"
#include "cli/lesson_print.h"
#include "cli/listener.h"
#include "cli/models.h"
#include "cli/progress.h"
#include "cli/recordings.h"
#include "face/tracker.h"
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
    LessonOptions options;
    const Listener *listener; /* NULL: nobody listens */
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

/* `listener` may be NULL. */
static LessonOptions lesson_options(const Config *config, const Models *models, const Listener *listener)
{
    const char *mode = config_text(config, "legal.mode");
    gboolean allowed = !g_str_has_prefix(mode, "eu-");
    LessonOptions options = {
        .face = models_analysis(config, models->detector, allowed ? models->reader : NULL),
        .rule = {models->threshold, models->threshold * (float)config_number(config, "lesson.leave"),
                 config_number(config, "lesson.min_moment"), FACE_TRACK_PATIENCE},
        .operating_point = config_text(config, "face.operating_point"),
        .legal_mode = mode,
        .rate = config_number(config, "lesson.rate"),
        .recogniser = listener && listener->engine ? listener->engine->name : NULL,
    };
    if (listener) {
        options.voice_models[0] = voice_vad_info(listener->models.vad);
        options.voice_models[1] = segmentation_net_info(listener->models.segmentation);
        options.voice_models[2] = speaker_net_info(listener->models.speaker);
    }
    return options;
}

/* What is said in the recording; NULL without an error: nothing can be heard, or nobody listens. */
static Transcript *listen(const Run *run, const char *path, GError **error)
{
    if (!run->listener)
        return NULL;
    ListenOptions options = listener_options(run->config, run->listener);
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
    const VideoOptions how = {.rate = run->options.rate,
                              .threads = (guint)config_integer(run->config, "media.threads")};
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
    if (!json || !lesson_write(report, json, folder, error))
        return FALSE;
    if (run->arguments->json) {
        g_autofree char *text = jsonfile_text(json, FALSE);
        puts(text);
    }
    if (!run->arguments->quiet)
        lesson_print_gaps(report);
    if (!run->arguments->quiet && !run->arguments->json)
        lesson_print(report, folder, run->listener ? listener_notice(run->listener) : NULL);
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
    g_auto(Models) models = {NULL, NULL, 0};
    g_auto(Listener) listener = {0};
    if (!take_settings(config, arguments, &error) || !models_load(config, &models, &error))
        return command_fail(error);
    gboolean listens = strcmp(config_text(config, "lesson.voice"), "on") == 0;
    if (listens && !listener_open(config, &listener, &error))
        return command_fail(error);
    g_auto(AnswerFolders) folders = answer_folders(arguments->output, n > 1);
    const Listener *ears = listens ? &listener : NULL;
    const Run run = {config, arguments, lesson_options(config, &models, ears), ears, command_task(), folders};
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
           "report.json, moments.csv and transcript.vtt, .srt, .txt and .json.\n"
           "FILE is any recording that FFmpeg reads, or - for standard input.",
           "Находит на записи урока моменты негатива у каждого, кто когда говорил и что сказал, и пишет report.html,\n"
           "report.json, moments.csv и transcript.vtt, .srt, .txt и .json.\n"
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
