/* job/queue.c: see queue.h. */
#include "job/queue.h"

#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "job/workers.h"

#define LEASE_MS (JOB_LEASE_SECONDS * 1000)
#define SUSPECT 3 /* a job that lost more workers than this is one that may kill them */

void job_free(Job *job)
{
    if (!job)
        return;
    g_free(job->id);
    g_free(job->kind);
    g_free(job->target);
    g_free(job->payload);
    g_free(job->worker);
    g_free(job);
}

char *job_add(StoreDb *db, const char *kind, const char *target, const char *payload, int priority, gint64 run_after,
              GError **error)
{
    g_autofree char *id = store_new_id();
    gint64 now = store_now();
    if (!store_run(db, NULL, error,
                   "INSERT INTO jobs (id, kind, target, payload, priority, run_after, created)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?)",
                   "ssssiii", id, kind, target, payload ? payload : "{}", (gint64)priority, MAX(run_after, now), now))
        return NULL;
    return g_steal_pointer(&id);
}

/* "lease lost" unless the statement changed exactly the job that is held. */
static gboolean held(gboolean ran, gint64 changed, const Job *job, GError **error)
{
    if (!ran)
        return FALSE;
    if (changed == 1)
        return TRUE;
    g_set_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND,
                tr("job %s is held by another worker or gone", "задание %s держит другой исполнитель, или его нет"),
                job->id);
    return FALSE;
}

/* What every statement of a worker ends with. */
#define HELD " WHERE id = ? AND leased_by = ? AND state = 'running'"

static Job *job_of(StoreRows *rows)
{
    Job *job = g_new0(Job, 1);
    job->id = g_strdup(store_text(rows, 0));
    job->kind = g_strdup(store_text(rows, 1));
    job->target = g_strdup(store_text(rows, 2));
    job->payload = g_strdup(store_text(rows, 3));
    job->worker = g_strdup(store_text(rows, 4));
    job->attempts = (guint)store_integer(rows, 5);
    return job;
}
#define JOB_COLUMNS "SELECT id, kind, target, payload, leased_by, attempts"

/* NULL without an error: nothing may run. */
static Job *find_next(StoreDb *db, const char *kinds, GError **error)
{
    g_autofree char *sql = g_strdup_printf(JOB_COLUMNS " FROM jobs WHERE state = 'queued' AND run_after <= ? AND"
                                                       " kind IN (%s) ORDER BY priority DESC,"
                                                       " CASE WHEN lost > %d THEN lost ELSE 0 END,"
                                                       " run_after, created, id LIMIT 1",
                                           kinds, SUSPECT);
    g_autoptr(StoreRows) rows = store_query(db, error, sql, "i", store_now());
    return rows && store_next(rows, error) ? job_of(rows) : NULL;
}

/* 'a', 'b': names of kinds come from our own table. */
static char *quoted(const char *const *kinds)
{
    GString *list = g_string_new(NULL);
    for (guint i = 0; kinds[i]; i++)
        g_string_append_printf(list, "%s'%s'", i > 0 ? ", " : "", kinds[i]);
    return g_string_free(list, FALSE);
}

Job *job_take(StoreDb *db, const char *const *kinds, const char *worker, GError **error)
{
    g_autofree char *list = quoted(kinds);
    for (;;) {
        g_autoptr(Job) job = find_next(db, list, error);
        if (!job)
            return NULL;
        gint64 now = store_now(), changed = 0;
        /* One statement decides who has it. */
        if (!store_run(db, &changed, error,
                       "UPDATE jobs SET state = 'running', leased_by = ?, leased_until = ?, attempts = attempts + 1,"
                       " started = COALESCE(started, ?) WHERE id = ? AND state = 'queued'",
                       "siis", worker, now + LEASE_MS, now, job->id))
            return NULL;
        if (changed == 0)
            continue; /* another worker was faster */
        job->worker = g_strdup(worker);
        job->attempts++;
        return g_steal_pointer(&job);
    }
}

gboolean job_heartbeat(StoreDb *db, const Job *job, const char *stage, double progress, GError **error)
{
    gint64 changed = 0;
    gboolean ran = store_run(db, &changed, error, "UPDATE jobs SET leased_until = ?, stage = ?, progress = ?" HELD,
                             "isdss", store_now() + LEASE_MS, stage, progress, job->id, job->worker);
    return held(ran, changed, job, error);
}

gboolean job_cancel_asked(StoreDb *db, const Job *job, gboolean *asked, GError **error)
{
    GError *problem = NULL;
    g_autoptr(StoreRows) rows = store_query(db, error, "SELECT cancel FROM jobs" HELD, "ss", job->id, job->worker);
    if (!rows)
        return FALSE;
    gboolean there = store_next(rows, &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return FALSE;
    }
    *asked = there && store_integer(rows, 0) != 0;
    return held(TRUE, there ? 1 : 0, job, error);
}

gboolean job_stage_done(StoreDb *db, const Job *job, const char *name, gboolean *done, GError **error)
{
    GError *problem = NULL;
    g_autoptr(StoreRows) rows =
        store_query(db, error, "SELECT 1 FROM job_stages WHERE job = ? AND name = ?", "ss", job->id, name);
    if (!rows)
        return FALSE;
    *done = store_next(rows, &problem);
    if (problem)
        g_propagate_error(error, problem);
    return !problem;
}

gboolean job_finish_stage(StoreDb *db, const Job *job, const char *name, double seconds, GError **error)
{
    gint64 changed = 0;
    gboolean ran = store_run(db, &changed, error, "UPDATE jobs SET lost = 0" HELD, "ss", job->id, job->worker);
    return held(ran, changed, job, error) &&
           store_run(db, NULL, error, "INSERT INTO job_stages (job, name, seconds, finished) VALUES (?, ?, ?, ?)",
                     "ssdi", job->id, name, seconds, store_now());
}

gboolean job_finish(StoreDb *db, const Job *job, const char *state, GError **error)
{
    gint64 changed = 0;
    gboolean ran = store_run(db, &changed, error,
                             "UPDATE jobs SET state = ?, leased_by = NULL, leased_until = NULL, error = NULL,"
                             " progress = CASE WHEN ? = 'done' THEN 1 ELSE progress END, finished = ?" HELD,
                             "ssiss", state, state, store_now(), job->id, job->worker);
    return held(ran, changed, job, error);
}

/* Milliseconds until the next attempt. */
static gint64 wait_after(guint attempts, const JobRetry *retry)
{
    double wait = MIN(retry->first * pow(2, (double)MIN(attempts, 60) - 1), retry->longest);
    return (gint64)(wait * g_random_double_range(0.5, 1) * 1000);
}

gboolean job_fail(StoreDb *db, const Job *job, const char *why, gboolean again, const JobRetry *retry, gboolean *final,
                  GError **error)
{
    gint64 changed = 0, now = store_now();
    *final = !again || job->attempts >= retry->attempts;
    gboolean ran = *final ? store_run(db, &changed, error,
                                      "UPDATE jobs SET state = 'failed', leased_by = NULL, leased_until = NULL,"
                                      " error = ?, finished = ?" HELD,
                                      "siss", why, now, job->id, job->worker)
                          : store_run(db, &changed, error,
                                      "UPDATE jobs SET state = 'queued', leased_by = NULL, leased_until = NULL,"
                                      " error = ?, run_after = ?" HELD,
                                      "siss", why, now + wait_after(job->attempts, retry), job->id, job->worker);
    return held(ran, changed, job, error);
}

gboolean job_give_back(StoreDb *db, const Job *job, GError **error)
{
    gint64 changed = 0;
    gboolean ran = store_run(db, &changed, error,
                             "UPDATE jobs SET state = 'queued', leased_by = NULL, leased_until = NULL,"
                             " attempts = attempts - 1" HELD,
                             "ss", job->id, job->worker);
    return held(ran, changed, job, error);
}

gboolean job_repeat(StoreDb *db, const Job *job, gint64 run_after, GError **error)
{
    gint64 changed = 0;
    gboolean ran = store_run(db, &changed, error,
                             "UPDATE jobs SET state = 'queued', leased_by = NULL, leased_until = NULL, attempts = 0,"
                             " progress = 0, run_after = ?" HELD,
                             "iss", run_after, job->id, job->worker);
    return held(ran, changed, job, error) &&
           store_run(db, NULL, error, "DELETE FROM job_stages WHERE job = ?", "s", job->id);
}

gboolean job_add_once(StoreDb *db, const char *kind, GError **error)
{
    g_autofree char *id = store_new_id();
    gint64 now = store_now();
    return store_run(db, NULL, error,
                     "INSERT INTO jobs (id, kind, target, run_after, created) SELECT ?, ?, '', ?, ? WHERE NOT EXISTS"
                     " (SELECT 1 FROM jobs WHERE kind = ? AND state IN ('queued', 'running'))",
                     "ssiis", id, kind, now, now, kind);
}

/* ---- jobs that nobody holds ---- */

static gboolean tell_kind(StoreDb *db, const Job *job, const char *state, const char *why, GError **error)
{
    const JobKind *kind = job_kind(job->kind);
    return !kind || !kind->changed || kind->changed(db, job, state, why, error);
}

/* Moves a job that no worker works on to another state, and tells its kind. */
static gboolean move(StoreDb *db, const Job *job, const char *state, const char *why, GError **error)
{
    return store_run(db, NULL, error,
                     "UPDATE jobs SET state = ?, error = ?, leased_by = NULL, leased_until = NULL,"
                     " finished = CASE WHEN ? = 'queued' THEN NULL ELSE ? END WHERE id = ?",
                     "sssis", state, why, state, store_now(), job->id) &&
           tell_kind(db, job, state, why, error);
}

/* The jobs that a query finds, of Job *. */
static GPtrArray *jobs_of(StoreRows *rows, GError **error)
{
    g_autoptr(GPtrArray) jobs = g_ptr_array_new_with_free_func((GDestroyNotify)job_free);
    GError *problem = NULL;
    if (!rows)
        return NULL;
    while (store_next(rows, &problem))
        g_ptr_array_add(jobs, job_of(rows));
    if (problem) {
        g_propagate_error(error, problem);
        return NULL;
    }
    return g_steal_pointer(&jobs);
}

gboolean job_cancel(StoreDb *db, const char *target, GError **error)
{
    if (!store_run(db, NULL, error, "UPDATE jobs SET cancel = 1 WHERE target = ? AND state = 'running'", "s", target))
        return FALSE;
    g_autoptr(StoreRows) rows =
        store_query(db, error, JOB_COLUMNS " FROM jobs WHERE target = ? AND state = 'queued'", "s", target);
    g_autoptr(GPtrArray) jobs = jobs_of(rows, error);
    for (guint i = 0; jobs && i < jobs->len; i++)
        if (!move(db, g_ptr_array_index(jobs, i), "cancelled", NULL, error))
            return FALSE;
    return jobs != NULL;
}

static gboolean conflict(GError **error)
{
    g_set_error_literal(error, STORE_ERROR, STORE_ERROR_CONFLICT,
                        tr("it has neither failed nor been cancelled", "оно не завершилось ошибкой и не отменено"));
    return FALSE;
}

gboolean job_again(StoreDb *db, const char *target, GError **error)
{
    g_autoptr(StoreRows) rows =
        store_query(db, error, JOB_COLUMNS ", state FROM jobs WHERE target = ? ORDER BY created DESC, id DESC LIMIT 1",
                    "s", target);
    GError *problem = NULL;
    if (!rows)
        return FALSE;
    if (!store_next(rows, &problem)) {
        if (problem)
            g_propagate_error(error, problem);
        else
            g_set_error_literal(error, STORE_ERROR, STORE_ERROR_NOT_FOUND,
                                tr("there is no work on it", "заданий для этого нет"));
        return FALSE;
    }
    const char *state = store_text(rows, 6);
    if (strcmp(state, "failed") != 0 && strcmp(state, "cancelled") != 0)
        return conflict(error);
    g_autoptr(Job) job = job_of(rows);
    g_clear_pointer(&rows, store_rows_free);
    return store_run(db, NULL, error, "UPDATE jobs SET attempts = 0, lost = 0, cancel = 0, run_after = ? WHERE id = ?",
                     "is", store_now(), job->id) &&
           move(db, job, "queued", NULL, error);
}

/* A lost worker's job waits again, unless somebody wanted it to stop, or it seems to kill whoever takes it. */
static gboolean free_one(StoreDb *db, const Job *job, gint64 lost, gboolean cancel, GError **error)
{
    if (cancel)
        return move(db, job, "cancelled", NULL, error);
    if (lost > LIMIT_JOB_LOST) {
        g_autofree char *why = g_strdup_printf(
            tr("the program ended %d times while it worked on this", "программа %d раз завершалась, работая над этим"),
            (int)lost);
        return move(db, job, "failed", why, error);
    }
    return store_run(db, NULL, error, "UPDATE jobs SET lost = ?, attempts = attempts - 1 WHERE id = ?", "is", lost,
                     job->id) &&
           move(db, job, "queued", NULL, error);
}

/* The first running job whose worker is lost. NULL without an error: there is none. */
static Job *find_lost(StoreDb *db, const char *process, gint64 *lost, gboolean *cancel, GError **error)
{
    g_autofree char *pattern = g_strconcat(process ? process : "", "/%", NULL);
    g_autoptr(StoreRows) rows =
        process ? store_query(db, error,
                              JOB_COLUMNS ", lost, cancel FROM jobs WHERE state = 'running' AND leased_by LIKE ?"
                                          " ORDER BY id LIMIT 1",
                              "s", pattern)
                : store_query(db, error,
                              JOB_COLUMNS ", lost, cancel FROM jobs WHERE state = 'running' AND leased_until < ?"
                                          " ORDER BY id LIMIT 1",
                              "i", store_now());
    if (!rows || !store_next(rows, error))
        return NULL;
    *lost = store_integer(rows, 6) + 1;
    *cancel = store_integer(rows, 7) != 0;
    return job_of(rows);
}

gboolean job_free_lost(StoreDb *db, const char *process, guint *freed, GError **error)
{
    guint n = 0;
    for (gboolean more = TRUE; more;) {
        GError *problem = NULL;
        gint64 lost;
        gboolean cancel;
        if (!store_begin(db, error))
            return FALSE;
        g_autoptr(Job) job = find_lost(db, process, &lost, &cancel, &problem);
        more = job && free_one(db, job, lost, cancel, &problem);
        if (problem || !store_commit(db, &problem)) {
            store_rollback(db);
            g_propagate_error(error, problem);
            return FALSE;
        }
        n += more;
    }
    if (freed)
        *freed = n;
    return TRUE;
}
