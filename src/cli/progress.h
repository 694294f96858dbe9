/* cli/progress.h: the bar that shows how far long work is.
 *
 * Layer: cli.  Threads: as the Task's progress callback, on the thread that works. */
#pragma once
#include "base/task.h"

typedef struct {
    const char *name;  /* what is being worked on */
    const char *stage; /* what is being done to it; NULL: there is only one thing */
    gint64 drawn_at;   /* microseconds; at most ten drawings a second */
} Progress;

/* Lets `task` draw a bar on standard error, when that is a terminal. `progress` must live until progress_end(). */
void progress_begin(Progress *progress, Task *task, const char *name);
void progress_end(Task *task);
