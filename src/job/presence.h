/* job/presence.h: which processes that work on a store are alive.
 *
 * Layer: job.  Threads: open and close on one thread; job_presence_gone() is safe.
 * A process holds a lock on a file of its own under FOLDER/workers for as long as it lives; the kernel drops the lock
 * when it dies, however it dies, and also when it lived in another container. So what a killed process had leased is
 * free at once, rather than when the lease runs out; a process on another machine is judged by its lease alone. */
#pragma once
#include <glib.h>

typedef struct JobPresence JobPresence;

/* `folder` is the store's. */
JobPresence *job_presence_open(const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void job_presence_close(JobPresence *presence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JobPresence, job_presence_close)
/* How this process is called. */
const char *job_presence_name(const JobPresence *presence);

/* Names (char *) of the processes that left a file behind and are dead. */
GPtrArray *job_presence_gone(const JobPresence *presence);
/* Forgets one, once what it had leased is free. */
void job_presence_forget(const JobPresence *presence, const char *name);
