/* job/workers.h: threads that run jobs, and who hears of their progress.
 *
 * Layer: job.  Threads: starts `count` workers for long jobs, one for short ones, and one that keeps their leases. */
#pragma once
#include "base/config.h"
#include "base/task.h"
#include "job/queue.h"

typedef struct JobKind JobKind;

/* What a stage works with. */
typedef struct {
    Store *store;
    const Config *config;
    const Job *job;
    const Task *task; /* polled for cancelling; tells progress, 0..1 of the stage or of the part of it at hand */
    gpointer shared;  /* JobKind.open's, one for all workers */
    gpointer result;  /* from `work` to `keep` */
    GDestroyNotify result_free;
} JobRun;

typedef struct {
    const char *name;
    double share; /* of the whole progress; the shares of a kind add up to 1 */
    /* The work: takes as long as it takes, holds no connection meanwhile. */
    gboolean (*work)(JobRun *run, GError **error);
    /* Writes the result, in the transaction in which the stage becomes finished. May be NULL. */
    gboolean (*keep)(JobRun *run, StoreDb *db, GError **error);
} JobStage;

struct JobKind {
    const char *name;
    gboolean brief; /* it takes seconds: it does not wait behind long ones */
    guint every;    /* seconds; not 0: there is always one of it, with the target "", and it runs so often */
    JobRetry retry; /* first 0: as the configuration says */
    const JobStage *stages;
    guint n_stages;
    gpointer (*open)(const Config *config, GError **error); /* models; when the first job comes; may be NULL */
    void (*close)(gpointer shared);
    /* The job has become "running", "queued" (it is tried again: `why`; or its worker stops: NULL), "done", "failed" or
     * "cancelled". Within the transaction in which it does. May be NULL. */
    gboolean (*changed)(StoreDb *db, const Job *job, const char *state, const char *why, GError **error);
};

/* All kinds; job/kinds.c is the table. Ends with NULL. */
extern const JobKind *const job_kinds[];
const JobKind *job_kind(const char *name); /* NULL: there is none */

/* From here to there in the stage's progress is what the task tells from now on. */
void job_run_part(JobRun *run, double from, double to);

typedef struct JobWorkers JobWorkers;
/* `heard` (may be NULL) is called from workers whenever a job's state, stage or progress (by a percent) changes.
 * `count` is that of workers for long jobs, usually job.workers; 0: other processes run them. The store and the
 * configuration must outlive the workers. */
JobWorkers *job_workers_start(Store *store, const Config *config, guint count,
                              void (*heard)(const char *target, const char *state, const char *stage, double progress,
                                            gpointer user),
                              gpointer user, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Wakes sleeping workers: a job was added or cancelled in this process. */
void job_workers_wake(JobWorkers *workers);
/* Stops within a second or two: running jobs give their lease back, so that they go on at once after a restart. Frees.
 */
void job_workers_stop(JobWorkers *workers);
