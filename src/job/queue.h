/* job/queue.h: the durable queue of work, in the store.
 *
 * Layer: job.  Threads: safe; every call takes a connection of its caller.
 * A job is leased to a worker for JOB_LEASE_SECONDS and the worker renews the lease (heartbeat). A lease that runs out,
 * because its worker was killed, makes the job free again, and it goes on after its last finished stage; one that loses
 * worker after worker may be what kills them: it goes behind the others, and in the end it is given up. Whatever a
 * worker writes of a job holds only while the lease is its own: STORE_ERROR_NOT_FOUND says that it was lost, and then
 * the worker must drop the job and the transaction.
 *
 *     g_autofree char *id = job_add(db, "lesson", lesson, NULL, 0, 0, error); // then job_workers_wake()
 */
#pragma once
#include "store/store.h"

#define JOB_LEASE_SECONDS 30

typedef struct {
    char *id, *kind, *target, *payload;
    char *worker;   /* that holds it */
    guint attempts; /* this one included */
} Job;
void job_free(Job *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Job, job_free)

/* When a job that failed is tried again: after first x 2^(attempts - 1) seconds, at most `longest`, between half of it
 * and all of it, so that many do not come back together. */
typedef struct {
    guint attempts; /* in all */
    double first, longest;
} JobRetry;

/* Within the caller's transaction, if one is open. `payload` is JSON, NULL for "{}"; `run_after` 0: at once. The caller
 * owns the id. */
char *job_add(StoreDb *db, const char *kind, const char *target, const char *payload, int priority, gint64 run_after,
              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Asks the target's jobs to stop: a waiting one ends at once (its kind hears of it), a running one within a second.
 * Within a transaction of the caller's. */
gboolean job_cancel(StoreDb *db, const char *target, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Queues the target's newest job again when it has failed or was cancelled; what it finished is not done again.
 * Within a transaction of the caller's. STORE_ERROR_CONFLICT when it waits, runs or is done, STORE_ERROR_NOT_FOUND when
 * there is none. */
gboolean job_again(StoreDb *db, const char *target, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- for workers ---- */

/* The next job of these kinds (ends with NULL) that may run, leased to `worker`; NULL without an error: there is none.
 */
Job *job_take(StoreDb *db, const char *const *kinds, const char *worker, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Renews the lease and tells stage and progress (0..1 over all stages). */
gboolean job_heartbeat(StoreDb *db, const Job *job, const char *stage, double progress,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* *asked: somebody wants it to stop. */
gboolean job_cancel_asked(StoreDb *db, const Job *job, gboolean *asked, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean job_stage_done(StoreDb *db, const Job *job, const char *name, gboolean *done,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* In the transaction that holds the stage's result. */
gboolean job_finish_stage(StoreDb *db, const Job *job, const char *name, double seconds,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends it as "done" or "cancelled". */
gboolean job_finish(StoreDb *db, const Job *job, const char *state, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* `again`: it may pass; then it waits for its next attempt while `retry` has one left. Else it has failed, and *final
 * says so. */
gboolean job_fail(StoreDb *db, const Job *job, const char *why, gboolean again, const JobRetry *retry, gboolean *final,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* It waits again, and goes on at once with whoever takes it: its worker stops. This attempt does not count. */
gboolean job_give_back(StoreDb *db, const Job *job, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* It waits until `run_after` and then begins anew: a kind that runs every so often. */
gboolean job_repeat(StoreDb *db, const Job *job, gint64 run_after, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Adds a job of a kind that runs every so often, unless there is one. */
gboolean job_add_once(StoreDb *db, const char *kind, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Frees what the workers of a process that is gone had leased (`process` and a "/" begin their names), or, NULL, all
 * whose lease ran out; *freed (may be NULL) counts them. A job that loses more than LIMIT_JOB_LOST workers before it
 * finishes a stage is failed. Not within a transaction. */
gboolean job_free_lost(StoreDb *db, const char *process, guint *freed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
