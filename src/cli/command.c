/* cli/command.c: see command.h. */
#include "cli/command.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/lang.h"
#include "base/log.h"

/* The one task that signals can reach. */
static Task signalled_task;

static void on_signal(int number)
{
    task_cancel(&signalled_task); /* an atomic store: safe in a handler */
}

Task *command_task(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    return &signalled_task;
}

int command_fail(GError *error)
{
    int status = g_error_matches(error, BASE_ERROR, BASE_ERROR_CANCELLED) ? COMMAND_INTERRUPTED : COMMAND_FAILED;
    log_failure(error->message);
    g_error_free(error);
    return status;
}

int command_misused(const char *command, const char *why)
{
    g_autofree char *text =
        g_strdup_printf(tr("%s: %s (see otklik %s --help)", "%s: %s (см. otklik %s --help)"), command, why, command);
    log_failure(text);
    return COMMAND_USAGE;
}

/* "name=value" from --set. */
static gboolean apply_assignment(Config *config, const char *assignment, GError **error)
{
    const char *equals = strchr(assignment, '=');
    if (!equals) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_BAD_VALUE,
                    tr("--set %s: write it as section.key=value", "--set %s: пишите раздел.ключ=значение"), assignment);
        return FALSE;
    }
    g_autofree char *name = g_strndup(assignment, (gsize)(equals - assignment));
    return config_set(config, name, equals + 1, CONFIG_FROM_COMMAND_LINE, error);
}

gboolean command_parse(Config *config, const char *parameters, const char *summary, const GOptionEntry *entries,
                       int *argc, char ***argv, int *status)
{
    g_auto(GStrv) assignments = NULL;
    gboolean help = FALSE;
    const GOptionEntry common[] = {
        {"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &assignments,
         tr("set an option; repeatable (see otklik config)", "задать настройку; можно повторять (см. otklik config)"),
         tr("SECTION.KEY=VALUE", "РАЗДЕЛ.КЛЮЧ=ЗНАЧЕНИЕ")},
        {"help", 'h', 0, G_OPTION_ARG_NONE, &help, tr("show this help", "показать эту справку"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    g_autofree char *name = g_strdup((*argv)[0]);
    g_autoptr(GOptionContext) context = g_option_context_new(parameters);
    g_autoptr(GError) error = NULL;
    g_option_context_set_summary(context, summary);
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_add_main_entries(context, entries, NULL);
    g_option_context_add_main_entries(context, common, NULL);
    g_autofree char *shown = g_strconcat("otklik ", name, NULL);
    g_set_prgname(shown);
    *status = COMMAND_OK;
    if (!g_option_context_parse(context, argc, argv, &error)) {
        *status = command_misused(name, error->message);
        return FALSE;
    }
    if (help) {
        g_autofree char *text = g_option_context_get_help(context, TRUE, NULL);
        fputs(text, stdout);
        return FALSE;
    }
    if (*argc > 1 && strcmp((*argv)[1], "--") == 0) { /* GOption leaves it where an argument begins with a dash */
        memmove(*argv + 1, *argv + 2, (gsize)(*argc - 1) * sizeof **argv);
        (*argc)--;
    }
    for (guint i = 0; assignments && assignments[i]; i++) {
        if (!apply_assignment(config, assignments[i], &error)) {
            log_failure(error->message);
            *status = COMMAND_USAGE;
            return FALSE;
        }
    }
    return TRUE;
}

gboolean command_set(Config *config, const char *name, const char *value, GError **error)
{
    return !value || config_set(config, name, value, CONFIG_FROM_COMMAND_LINE, error);
}
