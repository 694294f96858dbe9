/* cli/serve.c: `otklik serve`: the service, until a signal ends it. */
#include <signal.h>
#include <stdio.h>

#include "base/lang.h"
#include "cli/command.h"
#include "serve/service.h"

#define STOP_SECONDS 10 /* for running requests to end */

typedef struct {
    char *address, *port, *folder; /* NULL: not given */
} Arguments;

static void arguments_clear(Arguments *arguments)
{
    g_free(arguments->address);
    g_free(arguments->port);
    g_free(arguments->folder);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

/* Threads that are started later inherit it: only the main thread hears of signals. */
static sigset_t block_signals(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    return signals;
}

/* Until SIGINT or SIGTERM, after which a second one ends the process at once. SIGHUP reads the certificate again. */
static void wait_for_end(const sigset_t *signals, Service *service)
{
    int number = 0;
    while (sigwait(signals, &number) == 0 && number == SIGHUP) {
        g_autoptr(GError) error = NULL;
        if (!service_reload(service, &error))
            g_warning("%s", error->message);
    }
    pthread_sigmask(SIG_UNBLOCK, signals, NULL);
}

static void greet(const Config *config, const Service *service)
{
    const char *mode = config_text(config, "legal.mode");
    printf("%s\n", service_url(service));
    if (g_str_has_prefix(mode, "eu-"))
        printf(tr("legal.mode is %s: expressions are not read.\n", "legal.mode — %s: выражения лиц не читаются.\n"),
               mode);
    if (service_needs_account(service))
        printf(tr("There is no account yet. Make the first one in another terminal:\n"
                  "  otklik user add NAME --role admin\n"
                  "(with --set store.folder=%s, if that is not the usual folder)\n",
                  "Учётных записей ещё нет. Заведите первую в другом терминале:\n"
                  "  otklik user add ИМЯ --role admin\n"
                  "(с --set store.folder=%s, если это не обычная папка)\n"),
               service_folder(service));
    fflush(stdout);
}

static int serve(const Config *config)
{
    GError *error = NULL;
    sigset_t signals = block_signals();
    Service *service = service_start(config, &error);
    if (!service)
        return command_fail(error);
    greet(config, service);
    wait_for_end(&signals, service);
    service_stop(service, STOP_SECONDS);
    return COMMAND_OK;
}

int command_serve(Config *config, int argc, char **argv)
{
    g_auto(Arguments) arguments = {0};
    const GOptionEntry entries[] = {
        {"address", 'a', 0, G_OPTION_ARG_STRING, &arguments.address,
         tr("address to listen on (serve.address)", "на каком адресе слушать (serve.address)"), tr("ADDRESS", "АДРЕС")},
        {"port", 'p', 0, G_OPTION_ARG_STRING, &arguments.port,
         tr("port; 0: any free one (serve.port)", "порт; 0 — любой свободный (serve.port)"), tr("PORT", "ПОРТ")},
        {"data", 'd', 0, G_OPTION_ARG_FILENAME, &arguments.folder,
         tr("folder that holds everything (store.folder)", "папка, в которой лежит всё (store.folder)"),
         tr("FOLDER", "ПАПКА")},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    int status;
    GError *error = NULL;
    if (!command_parse(config, NULL, tr("Runs the service.", "Запускает сервис."), entries, &argc, &argv, &status))
        return status;
    if (argc > 1)
        return command_misused("serve", tr("it takes no arguments", "у неё нет аргументов"));
    if (!command_set(config, "serve.address", arguments.address, &error) ||
        !command_set(config, "serve.port", arguments.port, &error) ||
        !command_set(config, "store.folder", arguments.folder, &error))
        return command_fail(error);
    return serve(config);
}
