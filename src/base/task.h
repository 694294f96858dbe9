/* base/task.h: how long work tells how far it is and hears that it must stop.
 *
 * Layer: base.  Threads: `cancelled` is atomic, so that a signal handler or another thread may set it; `progress` is
 * called on the thread that does the work.
 * A call that takes a Task polls it at least a few times a second and answers a cancel with BASE_ERROR_CANCELLED. */
#pragma once
#include <glib.h>

typedef struct {
    gint cancelled;                                            /* set with task_cancel() */
    void (*progress)(double done, double rate, gpointer user); /* NULL: nobody looks; done is 0..1 or < 0 for
                                                                  "unknown"; rate is media seconds per second */
    void (*stage)(const char *name, gpointer user);            /* NULL: nobody looks; what is done now, for people */
    gpointer user;                                             /* handed to `progress` and `stage` */
} Task;

void task_cancel(Task *task);
/* TRUE and BASE_ERROR_CANCELLED once the task was cancelled. `task` may be NULL. */
gboolean task_is_cancelled(const Task *task, GError **error);
void task_progress(const Task *task, double done, double rate);
/* Work in several stages tells each one's name when it begins; progress then counts from 0 again. */
void task_stage(const Task *task, const char *name);
