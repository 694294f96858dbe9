/* cli/store_command.c: see store_command.h. */
#include "cli/store_command.h"

#include <stdio.h>
#include <string.h>

#include "base/lang.h"
#include "store/audit.h"
#include "store/open.h"

static const StoreVerb *find_verb(const StoreVerb *verbs, const char *name)
{
    for (; verbs->name; verbs++)
        if (strcmp(verbs->name, name) == 0)
            return verbs;
    return NULL;
}

static guint count_words(const char *parameters)
{
    guint words = *parameters != '\0';
    for (; *parameters; parameters++)
        words += *parameters == ' ';
    return words;
}

/* The summary and a line for each verb. The caller frees it. */
static char *describe(const char *summary, const StoreVerb *verbs)
{
    GString *text = g_string_new(summary);
    g_string_append_c(text, '\n');
    for (; verbs->name; verbs++)
        g_string_append_printf(text, "\n  %-8s %-5s %s", verbs->name, verbs->parameters,
                               tr(verbs->help_en, verbs->help_ru));
    return g_string_free(text, FALSE);
}

static int run_verb(const Config *config, const char *folder, const StoreVerb *verb, StoreCommand *command)
{
    GError *error = NULL;
    g_autoptr(Store) store = store_open_configured(config, folder, verb->create, &error);
    g_autoptr(StoreDb) db = store ? store_acquire(store, &error) : NULL;
    if (!db)
        return command_fail(error);
    command->db = db;
    int status = verb->run(command, &error);
    return error ? command_fail(error) : status;
}

int store_command_run(Config *config, const StoreVerb *verbs, const char *summary, const GOptionEntry *entries,
                      gpointer options, int argc, char **argv)
{
    g_autofree char *folder = NULL, *text = describe(summary, verbs), *name = g_strdup(argv[0]);
    GOptionEntry all[16] = {
        {"data", 0, 0, G_OPTION_ARG_FILENAME, &folder,
         tr("the service's data folder (store.folder)", "папка с данными сервиса (store.folder)"), tr("DIR", "ПАПКА")},
    };
    for (guint i = 0; entries && entries[i].long_name; i++) {
        g_assert(i + 2 < G_N_ELEMENTS(all));
        all[i + 1] = entries[i];
    }
    int status;
    if (!command_parse(config, tr("VERB …", "ДЕЙСТВИЕ …"), text, all, &argc, &argv, &status))
        return status;
    const StoreVerb *verb = argc > 1 ? find_verb(verbs, argv[1]) : NULL;
    if (!verb)
        return command_misused(name, tr("say what to do", "укажите действие"));
    if ((guint)argc - 2 != count_words(verb->parameters)) {
        g_autofree char *why = g_strdup_printf(tr("%s takes: %s", "%s принимает: %s"), verb->name,
                                               *verb->parameters ? verb->parameters : tr("no arguments", "ничего"));
        return command_misused(name, why);
    }
    return run_verb(config, folder, verb, &(StoreCommand){NULL, (const char *const *)argv + 2, options});
}

gboolean store_command_note(StoreDb *db, const char *action, const char *object, JsonValue *detail, GError **error)
{
    g_autoptr(JsonValue) owned = detail;
    g_autofree char *text = detail ? jsonfile_text(detail, FALSE) : NULL;
    return audit_append(db, &(AuditEvent){"cli", action, object, text, NULL}, error);
}
