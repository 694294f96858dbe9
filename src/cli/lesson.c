/* cli/lesson.c: `otklik lesson`: recordings in, reports out. */
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/timecode.h"
#include "cli/command.h"
#include "cli/models.h"
#include "cli/progress.h"
#include "face/tracker.h"
#include "lesson/write.h"

#define STRONGEST 3 /* moments named on the terminal */

/* The command line. */
typedef struct {
    char *output, *detector, *expression_model;
    gboolean json, quiet;
} Arguments;

/* One run of the command. */
typedef struct {
    const Config *config;
    const Arguments *arguments;
    LessonOptions options;
    Task *task;
    GHashTable *folders; /* report folders already used by this run */
    gboolean several;
} Run;

static void arguments_clear(Arguments *arguments)
{
    g_free(arguments->output);
    g_free(arguments->detector);
    g_free(arguments->expression_model);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

static LessonOptions lesson_options(const Config *config, const Models *models)
{
    const char *mode = config_text(config, "legal.mode");
    gboolean allowed = !g_str_has_prefix(mode, "eu-");
    return (LessonOptions){
        .face = models_analysis(config, models->detector, allowed ? models->reader : NULL),
        .rule = {models->threshold, models->threshold * (float)config_number(config, "lesson.leave"),
                 config_number(config, "lesson.min_moment"), FACE_TRACK_PATIENCE},
        .operating_point = config_text(config, "face.operating_point"),
        .legal_mode = mode,
        .rate = config_number(config, "lesson.rate"),
    };
}

/* "lesson" of "/x/lesson.mp4"; "stdin" of "-". The caller owns it. */
static char *stem_of(const char *path)
{
    if (strcmp(path, "-") == 0)
        return g_strdup("stdin");
    char *stem = g_path_get_basename(path);
    char *dot = strrchr(stem, '.');
    if (dot && dot != stem)
        *dot = '\0';
    return stem;
}

/* Where the report of `path` goes; two recordings of one name get two folders. The caller owns it. */
static char *report_folder(const Run *run, const char *path)
{
    g_autofree char *stem = stem_of(path);
    const char *output = run->arguments->output;
    g_autofree char *wanted = output ? (run->several ? g_build_filename(output, stem, NULL) : g_strdup(output))
                                     : g_strconcat(stem, ".otklik", NULL);
    char *folder = g_strdup(wanted);
    for (guint i = 2; g_hash_table_contains(run->folders, folder); i++) {
        g_free(folder);
        folder = g_strdup_printf("%s-%u", wanted, i);
    }
    g_hash_table_add(run->folders, g_strdup(folder));
    return folder;
}

static int by_falling_magnitude(gconstpointer a, gconstpointer b)
{
    double left = (*(LessonMoment *const *)a)->moment.magnitude, right = (*(LessonMoment *const *)b)->moment.magnitude;
    return (left < right) - (left > right);
}

static const char *expression_name(FaceExpression expression)
{
    const char *const names[FACE_EXPRESSIONS] = {
        tr("angry", "гнев"), tr("disgust", "отвращение"), tr("fear", "страх"),          tr("happy", "радость"),
        tr("sad", "грусть"), tr("surprise", "удивление"), tr("neutral", "спокойствие"),
    };
    return names[expression];
}

static void print_strongest(const LessonReport *report)
{
    g_autoptr(GPtrArray) sorted = g_ptr_array_copy(report->moments, NULL, NULL);
    g_ptr_array_set_free_func(sorted, NULL); /* the report owns them */
    g_ptr_array_sort(sorted, by_falling_magnitude);
    for (guint i = 0; i < MIN(sorted->len, STRONGEST); i++) {
        const LessonMoment *listed = g_ptr_array_index(sorted, i);
        char onset[TIMECODE_MAX], end[TIMECODE_MAX];
        printf(tr("  %u. %s–%s  person %u: %s, magnitude %.2f, peak %.0f %%, confidence %.0f %%\n",
                  "  %u. %s–%s  человек %u: %s, сила %.2f, пик %.0f %%, уверенность %.0f %%\n"),
               i + 1, timecode_format(listed->moment.onset, onset), timecode_format(listed->moment.end, end),
               listed->person, expression_name(listed->expression), listed->moment.magnitude,
               (double)listed->moment.peak * 100, listed->confidence * 100);
    }
}

static void print_summary(const LessonReport *report, const char *folder)
{
    char length[TIMECODE_MAX];
    g_autofree char *page = g_build_filename(folder, "report.html", NULL);
    printf(tr("%s (%s): people: %u, negative moments: %u\n", "%s (%s): людей: %u, моментов негатива: %u\n"),
           report->file, timecode_format(report->duration, length), report->people->len, report->moments_found);
    if (!report->expression)
        printf(tr("  expressions are switched off by legal.mode = %s\n",
                  "  выражения отключены настройкой legal.mode = %s\n"),
               report->legal_mode);
    print_strongest(report);
    printf(tr("  report: %s\n", "  отчёт: %s\n"), page);
}

static void warn_of_gaps(const LessonReport *report)
{
    char from[TIMECODE_MAX];
    if (report->gaps.missing_from >= 0)
        g_warning(tr("%s breaks off at %s; the report ends there", "%s обрывается на %s; отчёт кончается там же"),
                  report->file, timecode_format(report->gaps.missing_from, from));
    if (report->gaps.damaged > 0)
        g_warning(tr("%s is damaged from %s on; %u packets were passed over",
                     "%s повреждён начиная с %s; пропущено пакетов: %u"),
                  report->file, timecode_format(report->gaps.damaged_from, from), report->gaps.damaged);
}

static LessonReport *analyse_file(const Run *run, const char *path, GError **error)
{
    g_autofree char *base = strcmp(path, "-") == 0 ? g_strdup("stdin") : g_path_get_basename(path);
    g_autofree char *name = file_display_name(base);
    const VideoOptions how = {.rate = run->options.rate,
                              .threads = (guint)config_integer(run->config, "media.threads")};
    g_autoptr(VideoReader) video = video_open(path, &how, run->task, error);
    if (!video)
        return NULL;
    Progress progress;
    progress_begin(&progress, run->task, name);
    if (run->arguments->quiet)
        run->task->progress = NULL;
    LessonReport *report = lesson_analyse(video, name, &run->options, run->task, error);
    progress_end(run->task);
    return report;
}

static gboolean run_file(const Run *run, const char *path, GError **error)
{
    g_autofree char *folder = report_folder(run, path);
    if (!file_make_folder(folder, error)) /* before the long work, not after it */
        return FALSE;
    g_autoptr(LessonReport) report = analyse_file(run, path, error);
    if (!report) {
        g_rmdir(folder); /* only if it is empty */
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
        warn_of_gaps(report);
    if (!run->arguments->quiet && !run->arguments->json)
        print_summary(report, folder);
    return fflush(stdout) == 0;
}

static int run_files(const Run *run, char **paths, int n)
{
    int status = COMMAND_OK;
    for (int i = 0; i < n; i++) {
        GError *error = NULL;
        if (run_file(run, paths[i], &error))
            continue;
        int failed = error ? command_fail(error) : COMMAND_FAILED;
        status = MAX(status, failed);
        if (failed == COMMAND_INTERRUPTED)
            break;
    }
    return status;
}

static gboolean set_if_given(Config *config, const char *name, const char *value, GError **error)
{
    return !value || config_set(config, name, value, CONFIG_FROM_COMMAND_LINE, error);
}

int command_lesson(Config *config, int argc, char **argv)
{
    g_auto(Arguments) arguments = {NULL, NULL, NULL, FALSE, FALSE};
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
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const char *summary = tr(
        "Finds negative moments of everyone in a recorded lesson and writes report.html, report.json and moments.csv.\n"
        "FILE is any recording that FFmpeg reads, or - for standard input.",
        "Находит моменты негатива у каждого на записи урока и пишет report.html, report.json и moments.csv.\n"
        "ФАЙЛ — любая запись, которую читает FFmpeg, или - для стандартного ввода.");
    int status;
    if (!command_parse(config, tr("FILE…", "ФАЙЛ…"), summary, entries, &argc, &argv, &status))
        return status;
    if (argc < 2)
        return command_misused("lesson", tr("name at least one recording", "назовите хотя бы одну запись"));
    if (argc - 1 > LIMIT_FILES_PER_RUN)
        return command_misused("lesson", tr("too many files", "слишком много файлов"));
    GError *error = NULL;
    g_auto(Models) models = {NULL, NULL, 0};
    if (!set_if_given(config, "face.detector", arguments.detector, &error) ||
        !set_if_given(config, "face.expression_model", arguments.expression_model, &error) ||
        !models_load(config, &models, &error))
        return command_fail(error);
    g_autoptr(GHashTable) folders = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const Run run = {config, &arguments, lesson_options(config, &models), command_task(), folders, argc > 2};
    return run_files(&run, argv + 1, argc - 1);
}
