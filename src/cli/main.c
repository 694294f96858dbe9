/* cli/main.c: the table of commands. */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/lang.h"
#include "base/log.h"
#include "cli/command.h"

static const struct {
    const char *name;
    int (*run)(Config *config, int argc, char **argv);
    const char *summary_en, *summary_ru;
} commands[] = {
    {"lesson", command_lesson, "find negative moments in recorded lessons and write reports",
     "найти моменты негатива на записях уроков и написать отчёты"},
    {"transcribe", command_transcribe, "who said what in recordings: subtitles, text, JSON",
     "кто что сказал на записях: субтитры, текст, JSON"},
    {"diarize", command_diarize, "who spoke when in recordings: RTTM, JSON",
     "кто когда говорил на записях: RTTM, JSON"},
    {"match", command_match, "which premises suit a lead: learn from past deals, rank, judge",
     "какие помещения подходят заявке: учиться на сделках, ранжировать, оценивать"},
    {"serve", command_serve, "run the service: upload, dashboards, API", "запустить сервис: загрузка, отчёты, API"},
    {"user", command_user, "accounts of the service", "учётные записи сервиса"},
    {"audit", command_audit, "the service's audit log", "журнал действий сервиса"},
    {"store", command_store, "back up and check the service's data", "копия и проверка данных сервиса"},
    {"worker", command_worker, "analyse the lessons of a service in a process of its own",
     "анализировать уроки сервиса в отдельном процессе"},
    {"eval", command_eval, "measure the models on labelled data", "измерить модели на размеченных данных"},
    {"models", command_models, "models to bring: list, verify, pull", "модели со стороны: список, проверка, загрузка"},
    {"config", command_config, "show every option and where its value came from",
     "показать все настройки и откуда их значения"},
};

static void print_help(FILE *to)
{
    fprintf(to, "%s\n\n",
            tr("Otklik looks at and listens to people in conversation and gives back time-coded measurements.",
               "Otklik смотрит и слушает, как люди беседуют, и возвращает измерения с привязкой ко времени."));
    fprintf(to, "%s\n\n", tr("Usage: otklik [--lang en|ru] COMMAND …", "Вызов: otklik [--lang en|ru] КОМАНДА …"));
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
        fprintf(to, "  %-10s %s\n", commands[i].name, tr(commands[i].summary_en, commands[i].summary_ru));
    fprintf(to, "\n%s\n",
            tr("otklik COMMAND --help tells more; otklik --version names the version.",
               "Подробнее: otklik КОМАНДА --help; версия: otklik --version."));
}

/* Takes "--lang X" or "--lang=X" out of the arguments before anything is said. FALSE: it has no value or an unknown
 * one. */
static gboolean take_language(int *argc, char **argv)
{
    gboolean good = TRUE;
    int kept = 1;
    for (int i = 1; i < *argc; i++) {
        const char *value = NULL;
        if (strcmp(argv[i], "--") == 0) { /* what follows is no option */
            while (i < *argc)
                argv[kept++] = argv[i++];
            break;
        }
        if (g_str_has_prefix(argv[i], "--lang="))
            value = argv[i] + strlen("--lang=");
        else if (strcmp(argv[i], "--lang") == 0)
            value = i + 1 < *argc ? argv[++i] : "";
        else
            argv[kept++] = argv[i];
        if (value)
            good =
                (strcmp(value, "ru") == 0 || strcmp(value, "en") == 0) && g_setenv("OTKLIK_LANG", value, TRUE) && good;
    }
    argv[kept] = NULL;
    *argc = kept;
    return good;
}

/* Defaults, then the file if there is one, then the environment. */
static gboolean load_config(Config *config, GError **error)
{
    g_autofree char *usual = g_build_filename(g_get_user_config_dir(), "otklik", "otklik.conf", NULL);
    const char *chosen = g_getenv("OTKLIK_CONFIG");
    g_auto(GStrv) environment = g_get_environ();
    if (chosen && *chosen && !config_load_file(config, chosen, error))
        return FALSE;
    if (!chosen && g_file_test(usual, G_FILE_TEST_EXISTS) && !config_load_file(config, usual, error))
        return FALSE;
    return config_load_environment(config, (const char *const *)environment, error) &&
           log_init(config_text(config, "log.level"), error);
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, "");
    setlocale(LC_MESSAGES, ""); /* numbers stay those of the C locale */
    if (!take_language(&argc, argv)) {
        log_failure(tr("--lang is \"en\" or \"ru\"", "--lang — это «en» или «ru»"));
        return COMMAND_USAGE;
    }
    if (argc < 2) {
        print_help(stderr);
        return COMMAND_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return COMMAND_OK;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("otklik %s\n", OTKLIK_VERSION);
        return COMMAND_OK;
    }
    g_autoptr(Config) config = config_new();
    GError *error = NULL;
    if (!load_config(config, &error))
        return command_fail(error);
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(config, argc - 1, argv + 1);
    g_autofree char *text = g_strdup_printf(
        tr("there is no command \"%s\" (see otklik --help)", "нет команды «%s» (см. otklik --help)"), argv[1]);
    log_failure(text);
    return COMMAND_USAGE;
}
