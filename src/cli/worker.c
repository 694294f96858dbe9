/* cli/worker.c: `otklik worker`: only the work on lessons, on the store of a service, until a signal ends it. */
#include <signal.h>
#include <stdio.h>

#include "base/lang.h"
#include "base/log.h"
#include "cli/command.h"
#include "job/workers.h"
#include "store/open.h"

/* Threads that are started later inherit it: only the main thread hears of signals. */
static sigset_t block_signals(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    return signals;
}

static int run(const Config *config, const char *folder)
{
    GError *error = NULL;
    g_autoptr(Store) store = store_open_configured(config, folder, FALSE, &error);
    if (!store)
        return command_fail(error);
    sigset_t signals = block_signals();
    guint count = (guint)config_integer(config, "job.workers");
    JobWorkers *workers = job_workers_start(store, config, count, NULL, NULL, &error);
    if (!workers)
        return command_fail(error);
    printf(tr("working on %s\n", "работаю с %s\n"), store_folder(store));
    fflush(stdout);
    int number;
    sigwait(&signals, &number);
    pthread_sigmask(SIG_UNBLOCK, &signals, NULL); /* a second one ends the process at once */
    job_workers_stop(workers);
    return COMMAND_OK;
}

int command_worker(Config *config, int argc, char **argv)
{
    g_autofree char *folder = NULL, *count = NULL;
    const GOptionEntry entries[] = {
        {"data", 0, 0, G_OPTION_ARG_FILENAME, &folder,
         tr("the service's data folder (store.folder)", "папка с данными сервиса (store.folder)"), tr("DIR", "ПАПКА")},
        {"workers", 0, 0, G_OPTION_ARG_STRING, &count,
         tr("lessons analysed at once (job.workers)", "сколько уроков анализировать сразу (job.workers)"), "N"},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const char *summary = tr("Analyses the lessons of a service that runs on the same store (job.workers = 0 there\n"
                             "leaves all of them to this command).",
                             "Анализирует уроки сервиса, работающего с тем же хранилищем (с job.workers = 0 у сервиса\n"
                             "все уроки достаются этой команде).");
    int status;
    if (!command_parse(config, NULL, summary, entries, &argc, &argv, &status))
        return status;
    if (argc > 1)
        return command_misused("worker", tr("it takes no arguments", "у неё нет аргументов"));
    GError *error = NULL;
    if (!command_set(config, "job.workers", count, &error))
        return command_fail(error);
    return run(config, folder);
}
