/* tests/unit/test_job.c: the queue, its leases, and the workers, with kinds of jobs of its own. */
#include "base/error.h"
#include "base/limits.h"
#include "job/presence.h"
#include "job/workers.h"
#include "store_fixture.h"

/* ---- kinds of this test, in place of job/kinds.c ---- */

static struct {
    gint first, second, kept; /* how often the stages ran; atomic */
    gint failures;            /* how often the second stage still fails; atomic */
    gint waits;               /* the second stage waits until it is cancelled; atomic */
    GMutex lock;
    GString *told; /* states that the kind heard of, in order */
} seen;

static gboolean first_work(JobRun *run, GError **error)
{
    g_atomic_int_inc(&seen.first);
    return TRUE;
}

static gboolean second_work(JobRun *run, GError **error)
{
    g_atomic_int_inc(&seen.second);
    while (g_atomic_int_get(&seen.waits)) {
        if (task_is_cancelled(run->task, error))
            return FALSE;
        g_usleep(10000);
    }
    if (g_atomic_int_get(&seen.failures) > 0) {
        g_atomic_int_add(&seen.failures, -1);
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_IO, "the disk sleeps");
        return FALSE;
    }
    if (strcmp(run->job->payload, "\"wrong\"") == 0) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_SYNTAX, "no recording");
        return FALSE;
    }
    return TRUE;
}

static gboolean second_keep(JobRun *run, StoreDb *db, GError **error)
{
    g_assert_true(store_in_transaction(db));
    g_atomic_int_inc(&seen.kept);
    return TRUE;
}

static gboolean changed(StoreDb *db, const Job *job, const char *state, const char *why, GError **error)
{
    g_assert_true(store_in_transaction(db));
    g_mutex_lock(&seen.lock);
    g_string_append_printf(seen.told, "%s%s%s ", state, why ? ":" : "", why ? why : "");
    g_mutex_unlock(&seen.lock);
    return TRUE;
}

static const JobStage stages[] = {{"first", 0.25, first_work, NULL}, {"second", 0.75, second_work, second_keep}};
static const JobKind kind_test = {
    .name = "test", .retry = {3, 0.2, 10}, .stages = stages, .n_stages = 2, .changed = changed};
static const JobKind kind_tick = {.name = "tick", .brief = TRUE, .every = 3600, .stages = stages, .n_stages = 1};
const JobKind *const job_kinds[] = {&kind_test, &kind_tick, NULL};

const JobKind *job_kind(const char *name)
{
    return strcmp(name, "test") == 0 ? &kind_test : strcmp(name, "tick") == 0 ? &kind_tick : NULL;
}

static const char *const test_only[] = {"test", NULL};
static const JobRetry retry = {3, 8, 100};

static void reset(void)
{
    g_string_truncate(seen.told, 0);
    seen.first = seen.second = seen.kept = seen.failures = seen.waits = 0;
}

static char *told(void)
{
    g_mutex_lock(&seen.lock);
    char *text = g_strdup(seen.told->str);
    g_mutex_unlock(&seen.lock);
    return text;
}

/* ---- helpers ---- */

static char *add(Fixture *fixture, const char *target, int priority, gint64 run_after)
{
    g_autoptr(GError) error = NULL;
    char *id = job_add(fixture->db, "test", target, NULL, priority, run_after, &error);
    g_assert_no_error(error);
    return id;
}

static Job *take(Fixture *fixture, const char *worker)
{
    g_autoptr(GError) error = NULL;
    Job *job = job_take(fixture->db, test_only, worker, &error);
    g_assert_no_error(error);
    return job;
}

static gint64 number(Fixture *fixture, const char *column, const char *id)
{
    g_autofree char *sql = g_strdup_printf("SELECT %s FROM jobs WHERE id = '%s'", column, id);
    return fixture_count(fixture, sql);
}

static char *state(Fixture *fixture, const char *id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreRows) rows = store_query(fixture->db, &error, "SELECT state FROM jobs WHERE id = ?", "s", id);
    g_assert_true(rows && store_next(rows, &error));
    return g_strdup(store_text(rows, 0));
}

#define assert_state(fixture, id, wanted)                                                                              \
    do {                                                                                                               \
        g_autofree char *now_ = state(fixture, id);                                                                    \
        g_assert_cmpstr(now_, ==, wanted);                                                                             \
    } while (0)

static void assert_lost(gboolean answer, GError **error)
{
    g_assert_false(answer);
    g_assert_error(*error, STORE_ERROR, STORE_ERROR_NOT_FOUND);
    g_clear_error(error);
}

static gboolean in_transaction(Fixture *fixture, gboolean (*call)(StoreDb *, const char *, GError **),
                               const char *target, GError **error)
{
    g_assert_true(store_begin(fixture->db, error));
    gboolean good = call(fixture->db, target, error);
    if (good)
        g_assert_true(store_commit(fixture->db, error));
    else
        store_rollback(fixture->db);
    return good;
}

/* ---- the queue ---- */

static void test_order(Fixture *fixture, gconstpointer data)
{
    g_autofree char *late = add(fixture, "late", 9, store_now() + 60000);
    g_autofree char *plain = add(fixture, "plain", 0, 0);
    g_autofree char *urgent = add(fixture, "urgent", 5, 0);
    const char *wanted[] = {"urgent", "plain", NULL};
    for (int i = 0; i < 3; i++) {
        g_autoptr(Job) job = take(fixture, "w/1");
        g_assert_cmpstr(job ? job->target : NULL, ==, wanted[i]);
        g_assert_cmpint(job ? job->attempts : 1, ==, 1);
    }
    assert_state(fixture, late, "queued");
    assert_state(fixture, plain, "running");
    assert_state(fixture, urgent, "running");
}

enum { RACERS = 4, RACED = 120 };
static struct {
    Store *store;
    gint taken[RACED]; /* atomic: how often each job was taken */
} race;

static gpointer race_for_jobs(gpointer name)
{
    for (;;) {
        g_autoptr(GError) error = NULL;
        g_autoptr(StoreDb) db = store_acquire(race.store, &error);
        g_assert_no_error(error);
        g_autoptr(Job) job = job_take(db, test_only, name, &error);
        g_assert_no_error(error);
        if (!job)
            return NULL;
        g_atomic_int_inc(&race.taken[atoi(job->target)]);
    }
}

static void test_one_holder(Fixture *fixture, gconstpointer data)
{
    static const char *const names[RACERS] = {"a/0", "b/0", "c/0", "d/0"};
    GThread *threads[RACERS];
    race.store = fixture->store;
    for (int i = 0; i < RACED; i++) {
        g_autofree char *target = g_strdup_printf("%d", i), *id = add(fixture, target, 0, 0);
    }
    for (int i = 0; i < RACERS; i++)
        threads[i] = g_thread_new("race", race_for_jobs, (gpointer)names[i]);
    for (int i = 0; i < RACERS; i++)
        g_thread_join(threads[i]);
    for (int i = 0; i < RACED; i++)
        g_assert_cmpint(race.taken[i], ==, 1);
    g_assert_cmpint(fixture_count(fixture, "SELECT COUNT(*) FROM jobs WHERE state = 'running'"), ==, RACED);
}

static void test_lease_runs_out(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    guint freed = 0;
    gboolean done, final, asked;
    g_autofree char *id = add(fixture, "x", 0, 0);
    g_autoptr(Job) first = take(fixture, "a/0");
    g_assert_true(job_heartbeat(fixture->db, first, "first", 0.5, &error));
    g_assert_cmpint(number(fixture, "leased_until", id), >, store_now() + (JOB_LEASE_SECONDS - 5) * 1000);
    g_assert_true(job_free_lost(fixture->db, NULL, &freed, &error));
    g_assert_cmpuint(freed, ==, 0); /* it holds */
    g_assert_true(job_finish_stage(fixture->db, first, "first", 1, &error));
    g_assert_true(store_run(fixture->db, NULL, &error, "UPDATE jobs SET leased_until = 1", NULL));
    g_assert_true(job_free_lost(fixture->db, NULL, &freed, &error));
    g_assert_cmpuint(freed, ==, 1);
    g_autoptr(Job) second = take(fixture, "b/0");
    g_assert_cmpstr(second->id, ==, id);
    g_assert_cmpuint(second->attempts, ==, 1); /* a lost worker is no failed attempt */
    g_assert_true(job_stage_done(fixture->db, second, "first", &done, &error) && done);
    g_assert_true(job_stage_done(fixture->db, second, "second", &done, &error) && !done);
    /* Nothing that the first worker still writes counts. */
    assert_lost(job_heartbeat(fixture->db, first, "second", 0.6, &error), &error);
    assert_lost(job_cancel_asked(fixture->db, first, &asked, &error), &error);
    assert_lost(job_finish_stage(fixture->db, first, "second", 1, &error), &error);
    assert_lost(job_finish(fixture->db, first, "done", &error), &error);
    assert_lost(job_fail(fixture->db, first, "x", TRUE, &retry, &final, &error), &error);
    g_assert_true(job_finish(fixture->db, second, "done", &error));
    assert_state(fixture, id, "done");
}

static void test_dead_process(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    guint freed = 0;
    g_autofree char *one = add(fixture, "1", 0, 0), *two = add(fixture, "2", 0, 0);
    g_autoptr(Job) dead = take(fixture, "dead/0");
    g_autoptr(Job) alive = take(fixture, "deadly/0");
    g_assert_true(job_free_lost(fixture->db, "dead", &freed, &error));
    g_assert_cmpuint(freed, ==, 1);
    assert_state(fixture, dead->id, "queued");
    assert_state(fixture, alive->id, "running");
}

static void test_deadly_job(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *id = add(fixture, "x", 0, 0);
    for (int i = 0; i <= LIMIT_JOB_LOST; i++) {
        g_autoptr(Job) job = take(fixture, "w/0");
        g_assert_nonnull(job);
        g_assert_true(job_free_lost(fixture->db, "w", NULL, &error));
    }
    assert_state(fixture, id, "failed");
    g_autofree char *text = told();
    g_assert_nonnull(strstr(text, "failed:the program ended 61 times"));
}

/* What loses worker after worker goes behind the others. */
static void test_suspect_last(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *suspect = add(fixture, "suspect", 0, 0);
    for (int i = 0; i < 4; i++) {
        g_autoptr(Job) job = take(fixture, "w/0");
        g_assert_true(job_free_lost(fixture->db, "w", NULL, &error));
    }
    g_usleep(2000);
    g_autofree char *other = add(fixture, "other", 0, 0);
    g_autoptr(Job) first = take(fixture, "w/0");
    g_autoptr(Job) second = take(fixture, "w/0");
    g_assert_cmpstr(first->target, ==, "other");
    g_assert_cmpstr(second->target, ==, "suspect");
}

static void test_back_off(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    gboolean final = TRUE;
    g_autofree char *id = add(fixture, "x", 0, 0);
    for (int attempt = 1; attempt <= 3; attempt++) {
        g_autoptr(Job) job = take(fixture, "w/0");
        g_assert_cmpuint(job->attempts, ==, attempt);
        gint64 now = store_now();
        g_assert_true(job_fail(fixture->db, job, "no network", TRUE, &retry, &final, &error));
        gint64 wait = number(fixture, "run_after", id) - now, whole = 8000 << (attempt - 1);
        g_assert_true(final == (attempt == 3));
        if (final)
            break;
        g_assert_cmpint(wait, >=, whole / 2);
        g_assert_cmpint(wait, <=, whole + 100);
        g_assert_null(take(fixture, "w/0"));
        g_assert_true(store_run(fixture->db, NULL, &error, "UPDATE jobs SET run_after = 1", NULL));
    }
    assert_state(fixture, id, "failed");
    g_autofree char *other = add(fixture, "y", 0, 0);
    g_autoptr(Job) job = take(fixture, "w/0");
    g_assert_true(job_fail(fixture->db, job, "no recording", FALSE, &retry, &final, &error));
    g_assert_true(final); /* what cannot pass is not tried again */
    assert_state(fixture, other, "failed");
}

static void test_cancel(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    gboolean asked = FALSE;
    g_autofree char *running = add(fixture, "x", 1, 0);
    g_autoptr(Job) job = take(fixture, "w/0");
    g_autofree char *waiting = add(fixture, "x", 0, 0);
    g_assert_true(job_cancel_asked(fixture->db, job, &asked, &error) && !asked);
    g_assert_true(in_transaction(fixture, job_cancel, "x", &error));
    assert_state(fixture, waiting, "cancelled");
    assert_state(fixture, running, "running");
    g_assert_true(job_cancel_asked(fixture->db, job, &asked, &error) && asked);
    g_autofree char *text = told();
    g_assert_cmpstr(text, ==, "cancelled ");
    g_assert_true(job_free_lost(fixture->db, "w", NULL, &error)); /* cancelled, then killed */
    assert_state(fixture, running, "cancelled");
}

static void test_again(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    gboolean final, done;
    g_autofree char *id = add(fixture, "x", 0, 0);
    g_assert_false(in_transaction(fixture, job_again, "nobody", &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND);
    g_clear_error(&error);
    g_assert_false(in_transaction(fixture, job_again, "x", &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_CONFLICT);
    g_clear_error(&error);
    g_autoptr(Job) job = take(fixture, "w/0");
    g_assert_true(job_finish_stage(fixture->db, job, "first", 1, &error));
    g_assert_true(job_fail(fixture->db, job, "wrong", FALSE, &retry, &final, &error));
    g_assert_true(in_transaction(fixture, job_again, "x", &error));
    g_autoptr(Job) later = take(fixture, "w/0");
    g_assert_cmpuint(later->attempts, ==, 1);
    g_assert_true(job_stage_done(fixture->db, later, "first", &done, &error) && done);
}

/* ---- presence ---- */

static void test_presence(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(JobPresence) us = job_presence_open(fixture->folder, &error);
    g_autoptr(JobPresence) others = job_presence_open(fixture->folder, &error);
    g_assert_no_error(error);
    g_autoptr(GPtrArray) none = job_presence_gone(us);
    g_assert_cmpuint(none->len, ==, 0);
    /* A file without a lock is what a killed process leaves. */
    g_autofree char *path = g_build_filename(fixture->folder, "workers", "deadbeef", NULL);
    g_assert_true(g_file_set_contents(path, "", 0, NULL));
    g_autoptr(GPtrArray) gone = job_presence_gone(us);
    g_assert_cmpuint(gone->len, ==, 1);
    g_assert_cmpstr(g_ptr_array_index(gone, 0), ==, "deadbeef");
    job_presence_forget(us, "deadbeef");
    g_autoptr(GPtrArray) after = job_presence_gone(us);
    g_assert_cmpuint(after->len, ==, 0);
}

/* ---- workers ---- */

static gint heard_events;

static void heard(const char *target, const char *now, const char *stage, double progress, gpointer user)
{
    g_assert_cmpfloat(progress, >=, 0);
    g_assert_cmpfloat(progress, <=, 1);
    g_atomic_int_inc(&heard_events);
}

static JobWorkers *start(Fixture *fixture, const Config *config)
{
    g_autoptr(GError) error = NULL;
    JobWorkers *workers = job_workers_start(fixture->store, config, 2, heard, NULL, &error);
    g_assert_no_error(error);
    return workers;
}

/* Waits until the job is in that state; the milliseconds it took. */
static gint64 wait_for(Fixture *fixture, const char *id, const char *wanted)
{
    gint64 begin = g_get_monotonic_time();
    for (;;) {
        g_autofree char *now = state(fixture, id);
        gint64 took = (g_get_monotonic_time() - begin) / 1000;
        if (strcmp(now, wanted) == 0)
            return took;
        if (took > 20000)
            g_error("job is %s, not %s, after 20 s", now, wanted);
        g_usleep(20000);
    }
}

static void test_workers(Fixture *fixture, gconstpointer data)
{
    g_autoptr(Config) config = config_new();
    heard_events = 0;
    JobWorkers *workers = start(fixture, config);
    seen.failures = 1;
    g_autofree char *id = add(fixture, "x", 0, 0);
    job_workers_wake(workers);
    wait_for(fixture, id, "done");
    g_autofree char *text = told();
    g_assert_cmpstr(text, ==, "running queued:the disk sleeps running done ");
    g_assert_cmpint(seen.second, ==, 2);
    g_assert_cmpint(seen.kept, ==, 1);
    g_assert_cmpint(number(fixture, "progress = 1", id), ==, 1);
    g_assert_cmpint(fixture_count(fixture, "SELECT COUNT(*) FROM jobs WHERE kind = 'tick' AND state = 'queued'"), ==,
                    1);
    job_workers_stop(workers);
    g_assert_cmpint(seen.first, ==, 2); /* once for the job, for it is not done again, and once for the tick */
    g_assert_cmpint(heard_events, >=, 4);
}

static void test_workers_fail(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = config_new();
    JobWorkers *workers = start(fixture, config);
    g_autofree char *id = job_add(fixture->db, "test", "x", "\"wrong\"", 0, 0, &error);
    wait_for(fixture, id, "failed");
    job_workers_stop(workers);
    g_autofree char *text = told();
    g_assert_cmpstr(text, ==, "running failed:no recording ");
    g_assert_cmpint(seen.second, ==, 1);
}

static void test_workers_cancel(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = config_new();
    JobWorkers *workers = start(fixture, config);
    seen.waits = 1;
    g_autofree char *id = add(fixture, "x", 0, 0);
    job_workers_wake(workers);
    wait_for(fixture, id, "running");
    g_assert_true(in_transaction(fixture, job_cancel, "x", &error));
    g_assert_cmpint(wait_for(fixture, id, "cancelled"), <, 2000);
    job_workers_stop(workers);
    g_autofree char *text = told();
    g_assert_cmpstr(text, ==, "running cancelled ");
}

static void test_workers_stop(Fixture *fixture, gconstpointer data)
{
    g_autoptr(Config) config = config_new();
    JobWorkers *workers = start(fixture, config);
    seen.waits = 1;
    g_autofree char *id = add(fixture, "x", 0, 0);
    job_workers_wake(workers);
    while (g_atomic_int_get(&seen.second) == 0)
        g_usleep(10000);
    gint64 begin = g_get_monotonic_time();
    job_workers_stop(workers);
    g_assert_cmpint(g_get_monotonic_time() - begin, <, 3 * G_USEC_PER_SEC);
    assert_state(fixture, id, "queued");
    g_assert_cmpint(number(fixture, "attempts", id), ==, 0);
    seen.waits = 0;
    workers = start(fixture, config);
    wait_for(fixture, id, "done");
    job_workers_stop(workers);
    g_assert_cmpint(number(fixture, "(SELECT COUNT(*) FROM job_stages WHERE job = jobs.id)", id), ==, 2);
    g_assert_cmpint(seen.second, ==, 2);
}

static void set_up(Fixture *fixture, gconstpointer data)
{
    reset();
    fixture_set_up(fixture, data);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    seen.told = g_string_new(NULL);
    static const struct {
        const char *path;
        void (*test)(Fixture *fixture, gconstpointer data);
    } tests[] = {
        {"/job/order", test_order},
        {"/job/one-holder", test_one_holder},
        {"/job/lease-runs-out", test_lease_runs_out},
        {"/job/dead-process", test_dead_process},
        {"/job/deadly-job", test_deadly_job},
        {"/job/suspect-last", test_suspect_last},
        {"/job/back-off", test_back_off},
        {"/job/cancel", test_cancel},
        {"/job/again", test_again},
        {"/job/presence", test_presence},
        {"/job/workers", test_workers},
        {"/job/workers-fail", test_workers_fail},
        {"/job/workers-cancel", test_workers_cancel},
        {"/job/workers-stop", test_workers_stop},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].test, fixture_tear_down);
    return g_test_run();
}
