/* base/log.c: see log.h. */
#include "base/log.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/lang.h"

static const struct {
    const char *name;
    GLogLevelFlags shown;
} levels[] = {
    {"error", G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL},
    {"warning", G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING},
    {"info", G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING | G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO},
    {"debug", G_LOG_LEVEL_MASK},
};

/* What this process shows: the state of one standard error, of which there is one. */
static struct {
    GMutex lock;
    GLogLevelFlags shown; /* set once by log_init() */
    gboolean status;      /* under lock: a status line stands on the terminal */
} sink = {.shown = G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING};

static gboolean stderr_is_terminal(void)
{
    return isatty(STDERR_FILENO);
}

static gboolean stderr_has_colour(void)
{
    return stderr_is_terminal() && !g_getenv("NO_COLOR");
}

/* Under lock. */
static void wipe_status(void)
{
    if (sink.status)
        fputs("\r\033[K", stderr);
    sink.status = FALSE;
}

static void print_line(const char *colour, const char *word, const char *text)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&sink.lock);
    wipe_status();
    if (stderr_has_colour())
        fprintf(stderr, "\033[%sm%s\033[0m%s\n", colour, word, text);
    else
        fprintf(stderr, "%s%s\n", word, text);
    fflush(stderr);
}

static GLogWriterOutput write_log(GLogLevelFlags level, const GLogField *fields, gsize n, gpointer user)
{
    const char *text = NULL;
    for (gsize i = 0; i < n; i++)
        if (strcmp(fields[i].key, "MESSAGE") == 0)
            text = fields[i].value;
    if (!text || !(level & G_LOG_LEVEL_MASK & sink.shown))
        return G_LOG_WRITER_HANDLED;
    gboolean serious = (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) != 0;
    print_line(serious ? "33" : "2", serious ? tr("warning: ", "внимание: ") : "", text);
    return G_LOG_WRITER_HANDLED;
}

gboolean log_init(const char *level, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(levels); i++) {
        if (strcmp(levels[i].name, level) == 0) {
            static gsize once;
            if (g_once_init_enter(&once)) {
                g_log_set_writer_func(write_log, NULL, NULL);
                g_once_init_leave(&once, 1);
            }
            sink.shown = levels[i].shown;
            return TRUE;
        }
    }
    g_set_error(error, BASE_ERROR, BASE_ERROR_BAD_VALUE, tr("\"%s\" is no log level", "«%s» — не уровень журнала"),
                level);
    return FALSE;
}

void log_failure(const char *text)
{
    print_line("31", "otklik: ", text);
}

void log_status(const char *text)
{
    if (!stderr_is_terminal())
        return;
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&sink.lock);
    wipe_status();
    if (text) {
        fputs(text, stderr);
        sink.status = TRUE;
    }
    fflush(stderr);
}
