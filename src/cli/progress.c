/* cli/progress.c: see progress.h. */
#include "cli/progress.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/lang.h"
#include "base/log.h"

#define INTERVAL (G_USEC_PER_SEC / 10)
#define BAR 24       /* cells */
#define NAME_SHARE 3 /* the name takes at most a third of the line */

static int terminal_columns(void)
{
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/* The first `most` characters of a name. The caller owns it. */
static char *shorten(const char *name, glong most)
{
    if (g_utf8_strlen(name, -1) <= most)
        return g_strdup(name);
    g_autofree char *start = g_utf8_substring(name, 0, MAX(most - 1, 1));
    return g_strconcat(start, "…", NULL);
}

static void append_bar(GString *line, double done)
{
    int filled = (int)(done * BAR + 0.5);
    g_string_append(line, " [");
    for (int i = 0; i < BAR; i++)
        g_string_append(line, i < filled ? "█" : "░");
    g_string_append_printf(line, "] %3.0f %%", done * 100);
}

static void draw(double done, double rate, gpointer user)
{
    Progress *progress = user;
    gint64 now = g_get_monotonic_time();
    if (now - progress->drawn_at < INTERVAL)
        return;
    progress->drawn_at = now;
    int columns = terminal_columns();
    g_autofree char *name = shorten(progress->name, columns / NAME_SHARE);
    g_autoptr(GString) line = g_string_new(name);
    if (progress->stage)
        g_string_append_printf(line, ": %s", progress->stage);
    if (done >= 0)
        append_bar(line, done);
    if (rate > 0)
        g_string_append_printf(line, tr("  %.0f× real time", "  %.0f× реального времени"), rate);
    g_autofree char *shown = g_utf8_substring(line->str, 0, MIN(g_utf8_strlen(line->str, -1), columns - 1));
    log_status(shown);
}

static void enter_stage(const char *name, gpointer user)
{
    Progress *progress = user;
    progress->stage = name;
    progress->drawn_at = 0;
}

void progress_begin(Progress *progress, Task *task, const char *name)
{
    *progress = (Progress){.name = name};
    task->progress = draw;
    task->stage = enter_stage;
    task->user = progress;
}

void progress_end(Task *task)
{
    log_status(NULL);
    task->progress = NULL;
    task->stage = NULL;
    task->user = NULL;
}
