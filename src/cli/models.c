/* cli/models.c: `otklik models list|verify|pull`: models that others publish, and those that are part of the program.
 */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/jsonfile.h"
#include "base/lang.h"
#include "cli/command.h"
#include "cli/progress.h"
#include "link/pull.h"
#include "nn/model.h"

#define NAME_WIDTH 18 /* characters, as below */
#define TASK_WIDTH 13
#define SIZE_WIDTH 10
#define LICENCE_WIDTH 11

/* One run of the command. */
typedef struct {
    const Config *config;
    const Catalogue *catalogue;
    char *folder;
    char **names; /* those given; ends with NULL */
    gboolean json;
} Run;

/* `otklik models VERB`. Answers the exit code; COMMAND_FAILED with an error, or with what was printed. */
typedef struct {
    const char *name;
    gboolean takes_names, needs_names;
    int (*run)(const Run *run, GError **error);
} Verb;

/* The JSON's names, and what people read; in the order of CatalogueState. */
static const struct {
    const char *key, *en, *ru;
} states[] = {
    [CATALOGUE_ABSENT] = {"available", "available", "доступна"},
    [CATALOGUE_PRESENT] = {"installed", "installed", "установлена"},
    [CATALOGUE_WHOLE] = {"installed", "whole", "цела"},
    [CATALOGUE_DAMAGED] = {"damaged", "DAMAGED", "ПОВРЕЖДЕНА"},
};

static void print_padded(const char *text, glong width)
{
    printf("%s%*s", text, (int)MAX(width - g_utf8_strlen(text, -1), 1), "");
}

static void print_row(const char *name, const char *task, gint64 bytes, const char *licence, const char *state)
{
    g_autofree char *size = g_strdup_printf(tr("%.1f MB", "%.1f МБ"), (double)bytes / 1e6);
    print_padded(name, NAME_WIDTH);
    print_padded(task, TASK_WIDTH);
    print_padded(size, SIZE_WIDTH);
    print_padded(licence, LICENCE_WIDTH);
    printf("%s\n", state);
}

/* The program's own, as the catalogue writes models. */
static JsonValue *builtin_json(const char *task, GError **error)
{
    g_autoptr(ModelFile) model = model_open(task, NULL, error);
    if (!model)
        return NULL;
    g_autoptr(JsonValue) sidecar = jsonfile_parse(model->sidecar, model->sidecar_length, model->sidecar_label, error);
    if (!sidecar)
        return NULL;
    ModelInfo info;
    model_describe(model, json_string_value(json_object_get(sidecar, "name")), &info);
    return json_pack("{s:s, s:s, s:I, s:s, s:s, s:s}", "name", info.name, "task", task, "bytes",
                     (json_int_t)model->onnx_length, "sha256", info.sha256, "licence", "Apache-2.0", "state",
                     "built-in");
}

static JsonValue *entry_json(const CatalogueEntry *entry, const char *folder, CatalogueState state)
{
    g_autofree char *path = g_build_filename(folder, entry->file, NULL), *shown = file_display_name(path);
    return json_pack("{s:s, s:s, s:I, s:s, s:s, s:s, s:s, s:s, s:s}", "name", entry->name, "task", entry->task, "bytes",
                     (json_int_t)entry->bytes, "sha256", entry->sha256, "licence", entry->licence, "state",
                     states[state].key, "setting", entry->setting, "path", shown, "address", entry->address);
}

static gboolean append_builtin(JsonValue *list, GError **error)
{
    static const char *const tasks[] = {"detector", "expression", "vad", "segmentation", "speaker"};
    for (gsize i = 0; i < G_N_ELEMENTS(tasks); i++) {
        JsonValue *model = builtin_json(tasks[i], error);
        if (!model)
            return FALSE;
        json_array_append_new(list, model);
    }
    return TRUE;
}

static void print_list(const JsonValue *list, const char *folder)
{
    const JsonValue *model;
    size_t i;
    json_array_foreach (list, i, model) {
        const char *state = json_string_value(json_object_get(model, "state")), *words = tr("built in", "встроена");
        for (gsize k = 0; k < G_N_ELEMENTS(states); k++)
            if (strcmp(states[k].key, state) == 0 && k != CATALOGUE_WHOLE)
                words = tr(states[k].en, states[k].ru);
        print_row(json_string_value(json_object_get(model, "name")), json_string_value(json_object_get(model, "task")),
                  json_integer_value(json_object_get(model, "bytes")),
                  json_string_value(json_object_get(model, "licence")), words);
        const char *address = json_string_value(json_object_get(model, "address"));
        if (address)
            printf("  %s = %s\n  %s\n", json_string_value(json_object_get(model, "setting")),
                   json_string_value(json_object_get(model, "path")), address);
        printf("  sha256 %s\n", json_string_value(json_object_get(model, "sha256")));
    }
    g_autofree char *shown = file_display_name(folder);
    printf(tr("\nThe folder of models is %s; otklik models pull NAME puts one there.\n",
              "\nПапка моделей — %s; otklik models pull ИМЯ кладёт туда модель.\n"),
           shown);
}

static int list_models(const Run *run, GError **error)
{
    g_autoptr(JsonValue) list = json_array();
    if (!append_builtin(list, error))
        return COMMAND_FAILED;
    for (guint i = 0; i < run->catalogue->entries->len; i++) {
        const CatalogueEntry *entry = g_ptr_array_index(run->catalogue->entries, i);
        CatalogueState state;
        if (!catalogue_look(entry, run->folder, FALSE, &state, error))
            return COMMAND_FAILED;
        json_array_append_new(list, entry_json(entry, run->folder, state));
    }
    if (run->json) {
        g_autofree char *text = jsonfile_text(list, TRUE);
        fputs(text, stdout);
    } else {
        print_list(list, run->folder);
    }
    return COMMAND_OK;
}

/* Those named; all of the catalogue where none is. NULL: one is unknown. The caller owns the array, not the entries. */
static GPtrArray *choose(const Run *run, GError **error)
{
    g_autoptr(GPtrArray) chosen = g_ptr_array_new();
    for (guint i = 0; run->names[i]; i++) {
        const CatalogueEntry *entry = catalogue_find(run->catalogue, run->names[i], error);
        if (!entry)
            return NULL;
        g_ptr_array_add(chosen, (gpointer)entry);
    }
    for (guint i = 0; !*run->names && i < run->catalogue->entries->len; i++)
        g_ptr_array_add(chosen, g_ptr_array_index(run->catalogue->entries, i));
    return g_steal_pointer(&chosen);
}

/* One that was asked for by name has to be there; of all those of the catalogue only what is there is looked at. */
static int verify(const Run *run, GError **error)
{
    g_autoptr(GPtrArray) chosen = choose(run, error);
    guint seen = 0, wrong = 0;
    for (guint i = 0; chosen && i < chosen->len; i++) {
        const CatalogueEntry *entry = g_ptr_array_index(chosen, i);
        CatalogueState state;
        if (!catalogue_look(entry, run->folder, TRUE, &state, error))
            return COMMAND_FAILED;
        if (state == CATALOGUE_ABSENT && !*run->names)
            continue;
        seen++;
        wrong += state != CATALOGUE_WHOLE;
        print_padded(entry->name, NAME_WIDTH);
        printf("%s\n", state == CATALOGUE_ABSENT ? tr("not installed", "не установлена")
                                                 : tr(states[state].en, states[state].ru));
    }
    if (chosen && seen == 0)
        printf("%s\n", tr("no model is installed", "ни одна модель не установлена"));
    return chosen && wrong == 0 ? COMMAND_OK : COMMAND_FAILED;
}

static int pull(const Run *run, GError **error)
{
    g_autoptr(GPtrArray) chosen = choose(run, error);
    gboolean private_too = strcmp(config_text(run->config, "fetch.private"), "allow") == 0;
    Task *task = command_task();
    for (guint i = 0; chosen && i < chosen->len; i++) {
        const CatalogueEntry *entry = g_ptr_array_index(chosen, i);
        Progress progress;
        gboolean fetched;
        progress_begin(&progress, task, entry->name);
        gboolean good = pull_model(entry, run->folder, private_too, &fetched, task, error);
        progress_end(task);
        if (!good)
            return COMMAND_FAILED;
        g_autofree char *path = g_build_filename(run->folder, entry->file, NULL), *shown = file_display_name(path);
        printf(fetched ? tr("%s is installed (%s): %s = %s\n", "%s установлена (%s): %s = %s\n")
                       : tr("%s was installed already (%s): %s = %s\n", "%s уже установлена (%s): %s = %s\n"),
               entry->name, entry->licence, entry->setting, shown);
    }
    return chosen ? COMMAND_OK : COMMAND_FAILED;
}

static const Verb verbs[] = {
    {"list", FALSE, FALSE, list_models},
    {"verify", TRUE, FALSE, verify},
    {"pull", TRUE, TRUE, pull},
};

static const Verb *find_verb(int argc, char **argv)
{
    for (gsize i = 0; argc > 1 && i < G_N_ELEMENTS(verbs); i++)
        if (strcmp(verbs[i].name, argv[1]) == 0)
            return (argc == 2 && verbs[i].needs_names) || (argc > 2 && !verbs[i].takes_names) ? NULL : &verbs[i];
    return NULL;
}

static int run_verb(const Config *config, const Verb *verb, char **names, gboolean json)
{
    const char *folder = config_text(config, "models.folder"), *file = config_text(config, "models.catalogue");
    GError *error = NULL;
    g_autoptr(Catalogue) catalogue = catalogue_load(*file ? file : NULL, &error);
    if (!catalogue)
        return command_fail(error);
    g_autofree char *usual = g_build_filename(g_get_user_data_dir(), "otklik", "models", NULL);
    g_autofree char *chosen = g_canonicalize_filename(*folder ? folder : usual, NULL);
    const Run run = {config, catalogue, chosen, names, json};
    int status = verb->run(&run, &error);
    if (error)
        return command_fail(error);
    return fflush(stdout) == 0 ? status : COMMAND_FAILED;
}

int command_models(Config *config, int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, tr("list: print JSON", "list: напечатать JSON"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const char *summary = tr(
        "Models that others publish, to use in place of the built-in ones.\n\n"
        "  list            those that are built in, installed or available, with size, licence, hash and address\n"
        "  verify [NAME…]  compares what is installed with the catalogue, byte for byte; exit code 1: it differs\n"
        "  pull NAME…      fetches one from its makers' address, goes on where a connection broke off, and installs\n"
        "                  it when its SHA-256 is the catalogue's\n\n"
        "Options of the configuration: models.folder, models.catalogue; fetch.private for a server in the intranet.",
        "Модели других авторов, которые можно взять вместо встроенных.\n\n"
        "  list            встроенные, установленные и доступные: размер, лицензия, хеш и адрес\n"
        "  verify [ИМЯ…]   сверяет установленное с каталогом до байта; код 1 — есть отличия\n"
        "  pull ИМЯ…       скачивает с адреса авторов, продолжает после обрыва и устанавливает, если SHA-256 тот,\n"
        "                  что в каталоге\n\n"
        "Настройки: models.folder, models.catalogue; fetch.private — для сервера в закрытой сети.");
    int status;
    if (!command_parse(config, tr("list|verify|pull [NAME…]", "list|verify|pull [ИМЯ…]"), summary, entries, &argc,
                       &argv, &status))
        return status;
    const Verb *verb = find_verb(argc, argv);
    if (!verb)
        return command_misused(
            "models", tr("say list, verify [NAME…] or pull NAME…", "скажите list, verify [ИМЯ…] или pull ИМЯ…"));
    return run_verb(config, verb, argv + 2, json);
}
