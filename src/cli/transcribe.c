/* cli/transcribe.c: `otklik transcribe`: recordings in, who said what out. */
#include <stdio.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"
#include "cli/command.h"
#include "cli/progress.h"
#include "cli/recordings.h"
#include "lesson/kit.h"
#include "media/spool.h"
#include "voice/subtitles.h"
#include "voice/transcript_write.h"

/* The command line. */
typedef struct {
    char *output, *engine, *language;
    int speakers, teacher; /* 0: not given */
    gboolean json, quiet;
} Arguments;

/* One run of the command. */
typedef struct {
    const Arguments *arguments;
    const Recogniser *recogniser;
    ListenOptions options;
    AnswerFolders folders;
    Task *task;
} Run;

static void arguments_clear(Arguments *arguments)
{
    g_free(arguments->output);
    g_free(arguments->engine);
    g_free(arguments->language);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

static Transcript *listen(const Run *run, const char *path, const char *name, GError **error)
{
    Progress progress;
    progress_begin(&progress, run->task, name);
    if (run->arguments->quiet)
        run->task->progress = NULL;
    g_autoptr(MediaSpool) kept = spool_open(path, run->task, error);
    Transcript *transcript = kept ? voice_listen(spool_path(kept), &run->options, run->task, error) : NULL;
    progress_end(run->task);
    return transcript;
}

static void print_answer(const Run *run, const Transcript *transcript, const char *name, const char *folder)
{
    const char *notice = recogniser_notice(run->recogniser);
    if (run->arguments->json) {
        g_autoptr(JsonValue) json = transcript_to_json(transcript, name);
        g_autofree char *line = jsonfile_text(json, FALSE);
        puts(line);
    } else if (!run->arguments->quiet) {
        g_autofree char *text = transcript_to_txt(transcript);
        fputs(text, stdout);
    }
    if (run->arguments->quiet)
        return;
    if (transcript->failed > 0)
        g_warning(tr("%s: the recogniser failed on %u turns", "%s: распознаватель не справился с репликами: %u"), name,
                  transcript->failed);
    if (notice)
        fprintf(stderr, "%s\n", notice);
    fprintf(stderr, tr("%s: written to %s\n", "%s: записано в %s\n"), name, folder);
}

static gboolean run_file(gconstpointer data, const char *path, GError **error)
{
    const Run *run = data;
    g_autofree char *name = recording_name(path), *folder = answer_folder(&run->folders, path);
    if (!file_make_folder(folder, error)) /* before the long work, not after it */
        return FALSE;
    g_autoptr(Transcript) transcript = listen(run, path, name, error);
    if (!transcript) {
        answer_folder_drop(folder);
        return FALSE;
    }
    if (!transcript_write(transcript, name, folder, error))
        return FALSE;
    print_answer(run, transcript, name, folder);
    return fflush(stdout) == 0;
}

static gboolean take_settings(Config *config, const Arguments *arguments, GError **error)
{
    return command_set(config, "asr.engine", arguments->engine, error) &&
           command_set(config, "asr.language", arguments->language, error);
}

static int run_command(Config *config, const Arguments *arguments, char **paths, int n)
{
    GError *error = NULL;
    g_auto(VoiceModels) voices = {0};
    g_auto(Recogniser) recogniser = {0};
    if (!take_settings(config, arguments, &error) || !voice_models_load(config, &voices, &error) ||
        !recogniser_open(config, NULL, &recogniser, &error))
        return command_fail(error);
    g_auto(AnswerFolders) folders = answer_folders(arguments->output, n > 1);
    Run run = {arguments, &recogniser, lesson_listen_options(config, &voices, &recogniser), folders, command_task()};
    run.options.diarize.speakers = (guint)arguments->speakers;
    run.options.teacher = arguments->teacher - 1;
    return recordings_each(paths, n, run_file, &run);
}

int command_transcribe(Config *config, int argc, char **argv)
{
    g_auto(Arguments) arguments = {0};
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &arguments.output,
         tr("folder for the transcript (default: NAME.otklik here); with several files each gets a folder in it",
            "папка расшифровки (по умолчанию ИМЯ.otklik здесь); для нескольких файлов — по папке внутри неё"),
         tr("DIR", "ПАПКА")},
        {"engine", 0, 0, G_OPTION_ARG_STRING, &arguments.engine,
         tr("speech recogniser: auto, none, pocketsphinx, whisper, ctc, http",
            "распознаватель речи: auto, none, pocketsphinx, whisper, ctc, http"),
         tr("NAME", "ИМЯ")},
        {"language", 0, 0, G_OPTION_ARG_STRING, &arguments.language,
         tr("language that is spoken: en, ru …", "язык речи: en, ru …"), tr("CODE", "КОД")},
        {"speakers", 0, 0, G_OPTION_ARG_INT, &arguments.speakers,
         tr("how many people speak, when it is known", "сколько людей говорит, если это известно"), "N"},
        {"teacher", 0, 0, G_OPTION_ARG_INT, &arguments.teacher,
         tr("number of the speaker who teaches", "номер говорящего, который учит"), "N"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &arguments.json,
         tr("print each transcript as one line of JSON", "напечатать каждую расшифровку строкой JSON"), NULL},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &arguments.quiet, tr("print nothing but errors", "печатать только ошибки"),
         NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const char *summary = tr("Tells who said what and writes transcript.vtt, .srt, .txt and .json.\n"
                             "FILE is any recording that FFmpeg reads, or - for standard input.",
                             "Сообщает, кто что сказал, и пишет transcript.vtt, .srt, .txt и .json.\n"
                             "ФАЙЛ — любая запись, которую читает FFmpeg, или - для стандартного ввода.");
    int status;
    if (!command_parse(config, tr("FILE…", "ФАЙЛ…"), summary, entries, &argc, &argv, &status))
        return status;
    if (arguments.speakers < 0 || arguments.speakers > LIMIT_SPEAKERS || arguments.teacher < 0 ||
        arguments.teacher > LIMIT_SPEAKERS)
        return command_misused("transcribe",
                               tr("a number of speakers is from 1 to 20", "число говорящих — от 1 до 20"));
    if (!recordings_given("transcribe", argc))
        return COMMAND_USAGE;
    return run_command(config, &arguments, argv + 1, argc - 1);
}
