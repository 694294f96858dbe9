/* job/workers.c: see workers.h. */
#include "job/workers.h"

#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#include "job/presence.h"
#include "job/run.h"

#define POLL_US G_USEC_PER_SEC       /* how soon a job of another process, or one that waited, is seen */
#define TEND_US (G_USEC_PER_SEC / 4) /* how often leases are looked after */
#define LOST_US (2 * G_USEC_PER_SEC) /* how often lost workers are looked for */

typedef struct {
    JobWorkers *pool;
    char *name;
    const char **kinds; /* of the jobs it takes; ends with NULL */
    GThread *thread;
    GMutex gate; /* over `leased`: held while it is tended, so that it is not freed then */
    LeasedRun *leased;
} Worker;

struct JobWorkers {
    Store *store;
    const Config *config;
    JobListener listener;
    JobPresence *presence;
    GPtrArray *workers; /* of Worker */
    GThread *tender;
    GMutex lock; /* over what follows */
    GCond woken;
    guint wakes; /* counted, so that none is missed */
    gboolean stopping, tending;
    GMutex opening;     /* over what follows */
    GHashTable *shared; /* JobKind to what its open() gave */
};

/* ---- what jobs of a kind share ---- */

/* Opens it when the first job comes: a service starts at once. Others wait for it meanwhile. */
static gboolean open_shared(JobWorkers *pool, const JobKind *kind, gpointer *shared, GError **error)
{
    *shared = NULL;
    if (!kind->open)
        return TRUE;
    g_mutex_lock(&pool->opening);
    *shared = g_hash_table_lookup(pool->shared, kind);
    if (!*shared && (*shared = kind->open(pool->config, error)))
        g_hash_table_insert(pool->shared, (gpointer)kind, *shared);
    g_mutex_unlock(&pool->opening);
    return *shared != NULL;
}

static void close_shared(JobWorkers *pool)
{
    GHashTableIter each;
    gpointer kind, shared;
    g_hash_table_iter_init(&each, pool->shared);
    while (g_hash_table_iter_next(&each, &kind, &shared))
        ((const JobKind *)kind)->close(shared);
    g_hash_table_unref(pool->shared);
}

/* ---- a worker ---- */

static gboolean is_stopping(JobWorkers *pool, guint *wakes)
{
    g_mutex_lock(&pool->lock);
    gboolean stopping = pool->stopping;
    *wakes = pool->wakes;
    g_mutex_unlock(&pool->lock);
    return stopping;
}

static void sleep_until_woken(JobWorkers *pool, guint wakes)
{
    gint64 end = g_get_monotonic_time() + POLL_US;
    g_mutex_lock(&pool->lock);
    while (!pool->stopping && pool->wakes == wakes && g_cond_wait_until(&pool->woken, &pool->lock, end))
        ;
    g_mutex_unlock(&pool->lock);
}

static Job *take(const Worker *worker, GError **error)
{
    g_autoptr(StoreDb) db = store_acquire(worker->pool->store, error);
    return db ? job_take(db, worker->kinds, worker->name, error) : NULL;
}

static void set_leased(Worker *worker, LeasedRun *leased)
{
    guint wakes;
    g_mutex_lock(&worker->gate);
    worker->leased = leased;
    if (leased && is_stopping(worker->pool, &wakes))
        job_run_stop(leased);
    g_mutex_unlock(&worker->gate);
}

static void run_job(Worker *worker, Job *job)
{
    JobWorkers *pool = worker->pool;
    g_autoptr(GError) error = NULL;
    gpointer shared;
    LeasedRun *leased = job_run_new(pool->store, pool->config, job, &pool->listener);
    set_leased(worker, leased);
    if (open_shared(pool, job_kind(job->kind), &shared, &error))
        job_run_all(leased, shared);
    else
        job_run_refuse(leased, error);
    set_leased(worker, NULL);
    job_run_free(leased);
    job_workers_wake(pool); /* it may have added others */
}

/* Answers to people come before analyses: the kernel gives this thread, and those it starts, less of a processor that
 * others want. */
static void step_back(int nice)
{
    if (nice > 0 && setpriority(PRIO_PROCESS, (id_t)gettid(), nice) != 0)
        g_debug("job.nice: %s", g_strerror(errno));
}

static gpointer work(gpointer data)
{
    Worker *worker = data;
    guint wakes;
    step_back(config_integer(worker->pool->config, "job.nice"));
    while (!is_stopping(worker->pool, &wakes)) {
        g_autoptr(GError) error = NULL;
        Job *job = take(worker, &error);
        if (error)
            g_warning("%s", error->message);
        if (job)
            run_job(worker, job);
        else
            sleep_until_woken(worker->pool, wakes);
    }
    return NULL;
}

/* The kinds a worker takes, brief ones or the others. */
static const char **kinds_of(gboolean brief)
{
    GPtrArray *names = g_ptr_array_new();
    for (guint i = 0; job_kinds[i]; i++)
        if (job_kinds[i]->brief == brief)
            g_ptr_array_add(names, (gpointer)job_kinds[i]->name);
    g_ptr_array_add(names, NULL);
    return (const char **)g_ptr_array_free(names, FALSE);
}

static void add_worker(JobWorkers *pool, gboolean brief)
{
    Worker *worker = g_new0(Worker, 1);
    worker->pool = pool;
    worker->name = g_strdup_printf("%s/%u", job_presence_name(pool->presence), pool->workers->len);
    worker->kinds = kinds_of(brief);
    g_mutex_init(&worker->gate);
    g_ptr_array_add(pool->workers, worker);
}

static void worker_free(gpointer data)
{
    Worker *worker = data;
    g_mutex_clear(&worker->gate);
    g_free(worker->kinds);
    g_free(worker->name);
    g_free(worker);
}

/* ---- the thread that keeps leases ---- */

static void tend_all(JobWorkers *pool, StoreDb *db)
{
    for (guint i = 0; i < pool->workers->len; i++) {
        Worker *worker = g_ptr_array_index(pool->workers, i);
        g_mutex_lock(&worker->gate);
        if (worker->leased)
            job_run_tend(worker->leased, db);
        g_mutex_unlock(&worker->gate);
    }
}

/* Frees the jobs of dead processes, and those whose lease ran out. */
static gboolean free_lost(JobWorkers *pool, StoreDb *db, GError **error)
{
    guint freed = 0, n;
    g_autoptr(GPtrArray) gone = job_presence_gone(pool->presence);
    for (guint i = 0; i < gone->len; i++) {
        const char *process = g_ptr_array_index(gone, i);
        if (!job_free_lost(db, process, &n, error))
            return FALSE;
        job_presence_forget(pool->presence, process);
        freed += n;
    }
    if (!job_free_lost(db, NULL, &n, error))
        return FALSE;
    if (freed + n > 0)
        job_workers_wake(pool);
    return TRUE;
}

static void look_after(JobWorkers *pool, gboolean lost_too)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreDb) db = store_acquire(pool->store, &error);
    if (db)
        tend_all(pool, db);
    if (!db || (lost_too && !free_lost(pool, db, &error)))
        g_warning("%s", error->message);
}

static gpointer tend(gpointer data)
{
    JobWorkers *pool = data;
    gint64 looked = 0;
    g_mutex_lock(&pool->lock);
    while (pool->tending) {
        gint64 now = g_get_monotonic_time();
        gboolean lost_too = now - looked >= LOST_US;
        g_mutex_unlock(&pool->lock);
        look_after(pool, lost_too);
        looked = lost_too ? now : looked;
        g_usleep(TEND_US);
        g_mutex_lock(&pool->lock);
    }
    g_mutex_unlock(&pool->lock);
    return NULL;
}

/* ---- the pool ---- */

static gboolean add_repeating(Store *store, GError **error)
{
    g_autoptr(StoreDb) db = store_acquire(store, error);
    for (guint i = 0; db && job_kinds[i]; i++)
        if (job_kinds[i]->every && !job_add_once(db, job_kinds[i]->name, error))
            return FALSE;
    return db != NULL;
}

JobWorkers *job_workers_start(Store *store, const Config *config, guint count,
                              void (*heard)(const char *target, const char *state, const char *stage, double progress,
                                            gpointer user),
                              gpointer user, GError **error)
{
    g_autoptr(JobPresence) presence = job_presence_open(store_folder(store), error);
    if (!presence || !add_repeating(store, error))
        return NULL;
    JobWorkers *pool = g_new0(JobWorkers, 1);
    *pool = (JobWorkers){.store = store, .config = config, .listener = {heard, user}, .tending = TRUE};
    pool->presence = g_steal_pointer(&presence);
    pool->workers = g_ptr_array_new_with_free_func(worker_free);
    pool->shared = g_hash_table_new(NULL, NULL);
    g_mutex_init(&pool->lock);
    g_mutex_init(&pool->opening);
    g_cond_init(&pool->woken);
    for (guint i = 0; i <= count; i++)
        add_worker(pool, i == 0);
    for (guint i = 0; i < pool->workers->len; i++) {
        Worker *worker = g_ptr_array_index(pool->workers, i);
        worker->thread = g_thread_new("job", work, worker);
    }
    pool->tender = g_thread_new("lease", tend, pool);
    return pool;
}

void job_workers_wake(JobWorkers *workers)
{
    g_mutex_lock(&workers->lock);
    workers->wakes++;
    g_cond_broadcast(&workers->woken);
    g_mutex_unlock(&workers->lock);
}

static void stop_workers(JobWorkers *pool)
{
    g_mutex_lock(&pool->lock);
    pool->stopping = TRUE;
    g_cond_broadcast(&pool->woken);
    g_mutex_unlock(&pool->lock);
    for (guint i = 0; i < pool->workers->len; i++) {
        Worker *worker = g_ptr_array_index(pool->workers, i);
        g_mutex_lock(&worker->gate);
        if (worker->leased)
            job_run_stop(worker->leased);
        g_mutex_unlock(&worker->gate);
    }
    for (guint i = 0; i < pool->workers->len; i++)
        g_thread_join(((Worker *)g_ptr_array_index(pool->workers, i))->thread);
}

void job_workers_stop(JobWorkers *workers)
{
    if (!workers)
        return;
    stop_workers(workers);
    g_mutex_lock(&workers->lock);
    workers->tending = FALSE;
    g_mutex_unlock(&workers->lock);
    g_thread_join(workers->tender);
    close_shared(workers);
    job_presence_close(workers->presence);
    g_ptr_array_unref(workers->workers);
    g_mutex_clear(&workers->lock);
    g_mutex_clear(&workers->opening);
    g_cond_clear(&workers->woken);
    g_free(workers);
}
