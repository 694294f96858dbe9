/* cli/diarize.c: `otklik diarize`: who spoke when, as RTTM. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"
#include "cli/command.h"
#include "cli/progress.h"
#include "cli/recordings.h"
#include "lesson/voice_models.h"
#include "media/spool.h"
#include "voice/subtitles.h"

/* The command line. */
typedef struct {
    char *output, *segmentation, *speaker_model;
    int speakers, min_speakers, max_speakers; /* 0: not given */
    gboolean json, mix, quiet;
} Arguments;

/* One run of the command. */
typedef struct {
    const Arguments *arguments;
    DiarizeOptions options;
    Task *task;
    gboolean into_folder; /* `output` is one */
    GHashTable *used;     /* paths already used by this run */
} Run;

static void arguments_clear(Arguments *arguments)
{
    g_free(arguments->output);
    g_free(arguments->segmentation);
    g_free(arguments->speaker_model);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

/* The answer as text: a line of JSON or RTTM. The caller owns it. */
static char *to_text(const Run *run, const Transcript *transcript, const char *path)
{
    if (run->arguments->json) {
        g_autofree char *name = recording_name(path);
        g_autoptr(JsonValue) json = transcript_to_json(transcript, name);
        g_autofree char *line = jsonfile_text(json, FALSE);
        return g_strconcat(line, "\n", NULL);
    }
    g_autofree char *stem = recording_stem(path), *shown = file_display_name(stem);
    return transcript_to_rttm(transcript, shown);
}

/* Where the answer for one file goes; two recordings of one name get two files. The caller owns it. */
static char *answer_path(const Run *run, const char *path)
{
    if (!run->into_folder)
        return g_strdup(run->arguments->output);
    const char *kind = run->arguments->json ? "json" : "rttm";
    g_autofree char *stem = recording_stem(path), *name = g_strconcat(stem, ".", kind, NULL);
    char *answer = g_build_filename(run->arguments->output, name, NULL);
    for (guint i = 2; g_hash_table_contains(run->used, answer); i++) {
        g_autofree char *other = g_strdup_printf("%s-%u.%s", stem, i, kind);
        g_free(answer);
        answer = g_build_filename(run->arguments->output, other, NULL);
    }
    g_hash_table_add(run->used, g_strdup(answer));
    return answer;
}

static Transcript *listen_to(const Run *run, const char *path, GError **error)
{
    g_autofree char *name = recording_name(path);
    Progress progress;
    progress_begin(&progress, run->task, name);
    if (run->arguments->quiet)
        run->task->progress = NULL;
    g_autoptr(MediaSpool) kept = spool_open(path, run->task, error);
    task_stage(run->task, tr("reading sound", "чтение звука"));
    g_autoptr(Sound) sound = kept ? sound_load(spool_path(kept), run->task, error) : NULL;
    task_stage(run->task, tr("who speaks", "кто говорит"));
    Transcript *transcript = sound ? voice_diarize(sound, &run->options, run->task, error) : NULL;
    progress_end(run->task);
    if (transcript && sound_damaged(sound) > 0 && !run->arguments->quiet)
        g_warning(tr("%s is damaged; %u packets of sound were taken for silence",
                     "%s повреждён; пакетов звука, принятых за тишину: %u"),
                  name, sound_damaged(sound));
    return transcript;
}

static gboolean run_file(gconstpointer data, const char *path, GError **error)
{
    const Run *run = data;
    g_autoptr(Transcript) transcript = listen_to(run, path, error);
    if (!transcript)
        return FALSE;
    g_autofree char *text = to_text(run, transcript, path);
    if (run->arguments->output) {
        g_autofree char *to = answer_path(run, path);
        return file_save(to, text, strlen(text), error);
    }
    fputs(text, stdout);
    return fflush(stdout) == 0;
}

/* What is wrong with the numbers given, or NULL. */
static const char *wrong_numbers(const Arguments *arguments)
{
    const int given[] = {arguments->speakers, arguments->min_speakers, arguments->max_speakers};
    for (gsize i = 0; i < G_N_ELEMENTS(given); i++)
        if (given[i] < 0 || given[i] > LIMIT_SPEAKERS)
            return tr("a number of speakers is from 1 to 20", "число говорящих — от 1 до 20");
    if (arguments->speakers && (arguments->min_speakers || arguments->max_speakers))
        return tr("--speakers goes without --min-speakers and --max-speakers",
                  "--speakers не сочетается с --min-speakers и --max-speakers");
    if (arguments->max_speakers && arguments->min_speakers > arguments->max_speakers)
        return tr("--min-speakers is above --max-speakers", "--min-speakers больше, чем --max-speakers");
    return NULL;
}

static int run_command(Config *config, const Arguments *arguments, char **paths, int n)
{
    GError *error = NULL;
    g_auto(VoiceModels) models = {NULL, NULL, NULL};
    if (!command_set(config, "voice.segmentation", arguments->segmentation, &error) ||
        !command_set(config, "voice.speaker_model", arguments->speaker_model, &error) ||
        !voice_models_load(config, &models, &error))
        return command_fail(error);
    g_autoptr(GHashTable) used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const char *output = arguments->output;
    Run run = {arguments, voice_models_diarization(config, &models), command_task(), FALSE, used};
    run.options.speakers = (guint)arguments->speakers;
    run.options.min_speakers = (guint)arguments->min_speakers;
    run.options.max_speakers = (guint)arguments->max_speakers;
    run.options.mix = arguments->mix;
    run.into_folder = output && (n > 1 || g_str_has_suffix(output, "/") || g_file_test(output, G_FILE_TEST_IS_DIR));
    if (run.into_folder && !file_make_folder(output, &error)) /* before the long work, not after it */
        return command_fail(error);
    return recordings_each(paths, n, run_file, &run);
}

int command_diarize(Config *config, int argc, char **argv)
{
    g_auto(Arguments) arguments = {0};
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &arguments.output,
         tr("file to write; a folder gets NAME.rttm (or .json) of each recording",
            "файл ответа; в папку пишется ИМЯ.rttm (или .json) для каждой записи"),
         tr("PATH", "ПУТЬ")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &arguments.json,
         tr("answer with one line of JSON for each recording", "отвечать строкой JSON на каждую запись"), NULL},
        {"speakers", 0, 0, G_OPTION_ARG_INT, &arguments.speakers,
         tr("how many people speak, when it is known", "сколько людей говорит, если это известно"), "N"},
        {"min-speakers", 0, 0, G_OPTION_ARG_INT, &arguments.min_speakers,
         tr("at least so many people speak", "говорят не меньше стольких людей"), "N"},
        {"max-speakers", 0, 0, G_OPTION_ARG_INT, &arguments.max_speakers,
         tr("at most so many people speak", "говорят не больше стольких людей"), "N"},
        {"mix", 0, 0, G_OPTION_ARG_NONE, &arguments.mix,
         tr("do not take the two channels for two people", "не считать два канала двумя людьми"), NULL},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &arguments.quiet, tr("show no progress", "не показывать ход работы"),
         NULL},
        {"segmentation", 0, 0, G_OPTION_ARG_FILENAME, &arguments.segmentation,
         tr("segmentation net to use, ONNX", "сеть сегментации, ONNX"), tr("FILE", "ФАЙЛ")},
        {"speaker-model", 0, 0, G_OPTION_ARG_FILENAME, &arguments.speaker_model,
         tr("speaker net to use, ONNX", "сеть голосов, ONNX"), tr("FILE", "ФАЙЛ")},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const char *summary = tr("Tells who spoke when: RTTM lines on standard output.\n"
                             "FILE is any recording that FFmpeg reads, or - for standard input.",
                             "Сообщает, кто когда говорил: строки RTTM в стандартный вывод.\n"
                             "ФАЙЛ — любая запись, которую читает FFmpeg, или - для стандартного ввода.");
    int status;
    if (!command_parse(config, tr("FILE…", "ФАЙЛ…"), summary, entries, &argc, &argv, &status))
        return status;
    const char *wrong = wrong_numbers(&arguments);
    if (wrong)
        return command_misused("diarize", wrong);
    if (!recordings_given("diarize", argc))
        return COMMAND_USAGE;
    return run_command(config, &arguments, argv + 1, argc - 1);
}
