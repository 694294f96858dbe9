/* job/run.c: see run.h. */
#include "job/run.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "link/error.h"

#define RENEW_US (10 * G_USEC_PER_SEC) /* a third of a lease */
#define STEP 0.01                      /* progress worth telling */
#define END_ATTEMPTS 5                 /* at writing how a job ended, while the store is busy */

struct LeasedRun {
    JobRun run; /* first: stages know nothing else */
    Job *job;
    const JobKind *kind;
    JobListener listener;
    Task task;
    gboolean refused;           /* what its kind needs could not be opened: somebody may mend that */
    gint stopping, asked, lost; /* atomic: the worker stops; somebody cancelled; the lease is another's */

    GMutex lock; /* over what follows */
    const char *stage;
    double begin, share; /* of the stage in the whole */
    double from, to;     /* of the part in the stage */
    double progress;     /* of the whole */

    /* The thread that tends it only. */
    const char *told_stage;
    double told;
    gint64 renewed;
};

static void set_progress(LeasedRun *leased, double done)
{
    double part = leased->from + (leased->to - leased->from) * CLAMP(done, 0, 1);
    leased->progress = MAX(leased->progress, MIN(leased->begin + leased->share * part, 1));
}

static void on_progress(double done, double rate, gpointer user)
{
    LeasedRun *leased = user;
    g_mutex_lock(&leased->lock);
    if (isfinite(done))
        set_progress(leased, done);
    g_mutex_unlock(&leased->lock);
}

void job_run_part(JobRun *run, double from, double to)
{
    LeasedRun *leased = (LeasedRun *)run;
    g_mutex_lock(&leased->lock);
    leased->from = from;
    leased->to = to;
    set_progress(leased, 0);
    g_mutex_unlock(&leased->lock);
}

LeasedRun *job_run_new(Store *store, const Config *config, Job *job, const JobListener *listener)
{
    LeasedRun *leased = g_new0(LeasedRun, 1);
    leased->job = job;
    leased->kind = job_kind(job->kind);
    leased->listener = *listener;
    leased->task = (Task){.progress = on_progress, .user = leased};
    leased->run = (JobRun){.store = store, .config = config, .job = job, .task = &leased->task};
    leased->stage = leased->told_stage = "";
    leased->to = 1;
    leased->renewed = g_get_monotonic_time();
    g_mutex_init(&leased->lock);
    return leased;
}

static void drop_result(LeasedRun *leased)
{
    if (leased->run.result && leased->run.result_free)
        leased->run.result_free(leased->run.result);
    leased->run.result = NULL;
    leased->run.result_free = NULL;
}

void job_run_free(LeasedRun *leased)
{
    drop_result(leased);
    job_free(leased->job);
    g_mutex_clear(&leased->lock);
    g_free(leased);
}

static void tell(const LeasedRun *leased, const char *state, const char *stage, double progress)
{
    if (leased->listener.heard)
        leased->listener.heard(leased->job->target, state, stage, progress, leased->listener.user);
}

/* ---- the lease ---- */

static void lose(LeasedRun *leased)
{
    g_atomic_int_set(&leased->lost, 1);
    task_cancel(&leased->task);
}

static gboolean heartbeat(LeasedRun *leased, StoreDb *db, GError **error)
{
    g_mutex_lock(&leased->lock);
    const char *stage = leased->stage;
    double progress = leased->progress;
    g_mutex_unlock(&leased->lock);
    gint64 now = g_get_monotonic_time();
    gboolean news = stage != leased->told_stage || progress >= leased->told + STEP;
    if (!news && now - leased->renewed < RENEW_US)
        return TRUE;
    if (!job_heartbeat(db, leased->job, stage, progress, error))
        return FALSE;
    leased->renewed = now;
    leased->told_stage = stage;
    leased->told = progress;
    if (news)
        tell(leased, "running", stage, progress);
    return TRUE;
}

void job_run_tend(LeasedRun *leased, StoreDb *db)
{
    g_autoptr(GError) error = NULL;
    gboolean asked = FALSE;
    if (g_atomic_int_get(&leased->lost))
        return;
    if (job_cancel_asked(db, leased->job, &asked, &error) && heartbeat(leased, db, &error)) {
        if (asked) {
            g_atomic_int_set(&leased->asked, 1);
            task_cancel(&leased->task);
        }
        return;
    }
    gboolean over = g_get_monotonic_time() - leased->renewed > JOB_LEASE_SECONDS * G_USEC_PER_SEC;
    if (over || g_error_matches(error, STORE_ERROR, STORE_ERROR_NOT_FOUND))
        lose(leased);
    else
        g_warning("%s", error->message);
}

void job_run_stop(LeasedRun *leased)
{
    g_atomic_int_set(&leased->stopping, 1);
    task_cancel(&leased->task);
}

/* ---- how it ends ---- */

/* What may pass by itself. Everything else fails the same way next time. */
static gboolean may_pass(const GError *error)
{
    return g_error_matches(error, STORE_ERROR, STORE_ERROR_IO) ||
           g_error_matches(error, STORE_ERROR, STORE_ERROR_BUSY) || g_error_matches(error, BASE_ERROR, BASE_ERROR_IO) ||
           g_error_matches(error, LINK_ERROR, LINK_ERROR_NETWORK) ||
           g_error_matches(error, LINK_ERROR, LINK_ERROR_BUSY);
}

static JobRetry retry_of(const LeasedRun *leased)
{
    JobRetry retry = leased->kind->retry;
    if (retry.first <= 0)
        retry.first = config_number(leased->run.config, "job.retry_seconds");
    return retry;
}

/* Moves the job, within a transaction; *state is what it has become. `why` NULL: all stages are finished. */
static gboolean end(LeasedRun *leased, StoreDb *db, const GError *why, const char **state, GError **error)
{
    const Job *job = leased->job;
    const JobRetry retry = retry_of(leased);
    gboolean cancelled = g_error_matches(why, BASE_ERROR, BASE_ERROR_CANCELLED), final = TRUE;
    gint64 next = store_now() + (gint64)leased->kind->every * 1000;
    if (cancelled && g_atomic_int_get(&leased->asked)) {
        *state = "cancelled";
        return job_finish(db, job, *state, error);
    }
    if (cancelled && g_atomic_int_get(&leased->stopping)) {
        *state = "queued";
        return job_give_back(db, job, error);
    }
    if (leased->kind->every) {
        *state = "queued";
        return job_repeat(db, job, next, error);
    }
    if (!why) {
        *state = "done";
        return job_finish(db, job, *state, error);
    }
    gboolean failed = job_fail(db, job, why->message, leased->refused || may_pass(why), &retry, &final, error);
    *state = final ? "failed" : "queued";
    return failed;
}

static gboolean write_end(LeasedRun *leased, const GError *why, const char **state, GError **error)
{
    g_autoptr(StoreDb) db = store_acquire(leased->run.store, error);
    gboolean cancelled = g_error_matches(why, BASE_ERROR, BASE_ERROR_CANCELLED);
    if (!db || !store_begin(db, error) || !end(leased, db, why, state, error))
        return FALSE;
    const char *reason = why && !cancelled ? why->message : NULL;
    return (!leased->kind->changed || leased->kind->changed(db, leased->job, *state, reason, error)) &&
           store_commit(db, error);
}

static void finish(LeasedRun *leased, const GError *why)
{
    if (why && !g_error_matches(why, BASE_ERROR, BASE_ERROR_CANCELLED))
        g_message("job %s (%s): %s", leased->job->id, leased->job->kind, why->message);
    for (guint attempt = 1; !g_atomic_int_get(&leased->lost); attempt++) {
        g_autoptr(GError) error = NULL;
        const char *state = NULL;
        if (write_end(leased, why, &state, &error)) {
            tell(leased, state, leased->stage, strcmp(state, "done") == 0 ? 1 : leased->progress);
            g_info("job %s: %s", leased->job->id, state);
            return;
        }
        g_warning("job %s: %s", leased->job->id, error->message);
        if (attempt == END_ATTEMPTS || g_error_matches(error, STORE_ERROR, STORE_ERROR_NOT_FOUND))
            return; /* its lease runs out */
        g_usleep(attempt * G_USEC_PER_SEC / 5);
    }
}

/* ---- stages ---- */

static gboolean begin_job(LeasedRun *leased, GError **error)
{
    if (!leased->kind->changed)
        return TRUE;
    g_autoptr(StoreDb) db = store_acquire(leased->run.store, error);
    return db && store_begin(db, error) && leased->kind->changed(db, leased->job, "running", NULL, error) &&
           store_commit(db, error);
}

static gboolean is_done(LeasedRun *leased, const JobStage *stage, gboolean *done, GError **error)
{
    g_autoptr(StoreDb) db = store_acquire(leased->run.store, error);
    return db && job_stage_done(db, leased->job, stage->name, done, error);
}

static gboolean keep(LeasedRun *leased, const JobStage *stage, double seconds, GError **error)
{
    g_autoptr(StoreDb) db = store_acquire(leased->run.store, error);
    return db && store_begin(db, error) && (!stage->keep || stage->keep(&leased->run, db, error)) &&
           job_finish_stage(db, leased->job, stage->name, seconds, error) && store_commit(db, error);
}

static gboolean run_stage(LeasedRun *leased, const JobStage *stage, GError **error)
{
    gboolean done;
    gint64 begin = g_get_monotonic_time();
    if (task_is_cancelled(&leased->task, error) || !is_done(leased, stage, &done, error))
        return FALSE;
    g_mutex_lock(&leased->lock);
    leased->stage = stage->name;
    leased->share = stage->share;
    leased->from = 0;
    leased->to = 1;
    g_mutex_unlock(&leased->lock);
    if (!done) {
        g_info("job %s: stage %s begins", leased->job->id, stage->name);
        tell(leased, "running", stage->name, leased->progress);
    }
    if (!done && (!stage->work(&leased->run, error) ||
                  !keep(leased, stage, (double)(g_get_monotonic_time() - begin) / G_USEC_PER_SEC, error)))
        return FALSE;
    if (!done)
        g_info("job %s: stage %s is finished", leased->job->id, stage->name);
    drop_result(leased);
    g_mutex_lock(&leased->lock);
    set_progress(leased, 1);
    leased->begin += stage->share;
    g_mutex_unlock(&leased->lock);
    return TRUE;
}

void job_run_all(LeasedRun *leased, gpointer shared)
{
    g_autoptr(GError) error = NULL;
    leased->run.shared = shared;
    gboolean good = begin_job(leased, &error);
    for (guint i = 0; good && i < leased->kind->n_stages; i++)
        good = run_stage(leased, &leased->kind->stages[i], &error);
    finish(leased, error);
}

void job_run_refuse(LeasedRun *leased, const GError *why)
{
    leased->refused = TRUE;
    finish(leased, why);
}
