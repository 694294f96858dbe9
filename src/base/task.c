/* base/task.c: see task.h. */
#include "base/task.h"

#include "base/error.h"
#include "base/lang.h"

void task_cancel(Task *task)
{
    g_atomic_int_set(&task->cancelled, 1);
}

gboolean task_is_cancelled(const Task *task, GError **error)
{
    if (!task || !g_atomic_int_get(&task->cancelled))
        return FALSE;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_CANCELLED, tr("interrupted", "прервано"));
    return TRUE;
}

void task_progress(const Task *task, double done, double rate)
{
    if (task && task->progress)
        task->progress(done, rate, task->user);
}

void task_stage(const Task *task, const char *name)
{
    if (task && task->stage)
        task->stage(name, task->user);
}
