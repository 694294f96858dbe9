/* serve/service.c: see service.h. */
#include "serve/service.h"

#include <math.h>

#include "serve/options.h"
#include "serve/parts.h"
#include "serve/routes.h"
#include "store/open.h"

/* From the workers: a lesson's job got on. */
static void heard(const char *target, const char *state, const char *stage, double progress, gpointer user)
{
    hub_tell(user, target, state, stage ? stage : "", progress);
}

/* ---- numbers for Prometheus ---- */

static double listeners(gpointer hub)
{
    return hub_listeners(hub);
}

static double jobs(Store *store, const char *state)
{
    g_autoptr(StoreDb) db = store_acquire(store, NULL);
    g_autoptr(StoreRows) rows =
        db ? store_query(db, NULL, "SELECT count(*) FROM jobs WHERE state = ?", "s", state) : NULL;
    return rows && store_next(rows, NULL) ? (double)store_integer(rows, 0) : NAN;
}

static double jobs_queued(gpointer store)
{
    return jobs(store, "queued");
}

static double jobs_running(gpointer store)
{
    return jobs(store, "running");
}

static void add_gauges(Service *service)
{
    static const char *const help = "Jobs of the queue by state.";
    metrics_gauge(service->metrics, "otklik_listeners", NULL, "Streams of events that are open.", listeners,
                  service->hub);
    metrics_gauge(service->metrics, "otklik_jobs", "state=\"queued\"", help, jobs_queued, service->store);
    metrics_gauge(service->metrics, "otklik_jobs", "state=\"running\"", help, jobs_running, service->store);
}

/* ---- start and stop ---- */

static void parts_free(Service *service)
{
    if (service->workers)
        job_workers_stop(service->workers);
    hub_free(service->hub);
    metrics_free(service->metrics);
    played_free(service->played);
    match_desk_free(service->desk);
    login_limit_free(service->logins);
    store_free(service->store);
    g_free(service->url);
    g_free(service);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Service, parts_free)

/* A model that does not fit and too little data are the present state, which another request may change. */
static const ProblemRule match_rules[] = {
    {match_error_quark, MATCH_ERROR_DATA, 400},
    {match_error_quark, MATCH_ERROR_SCHEMA, 409, "schema"},
    {match_error_quark, MATCH_ERROR_SMALL, 409, "too-little"},
    {match_error_quark, MATCH_ERROR_MODEL, 409, "model"},
    {0},
};
static const ProblemRule *const problems[] = {match_rules, NULL};

static gboolean listen(Service *service, GError **error)
{
    g_auto(ServeOptions) serve = {0};
    if (!serve_options_load(service->config, &serve, error))
        return FALSE;
    serve.server.metrics = service->metrics;
    serve.server.admit = access_admit;
    serve.server.problems = problems;
    serve.server.user = service;
    service->server = http_server_start(&serve.server, service_routes, error);
    if (!service->server)
        return FALSE;
    service->url = http_server_url(service->server);
    return TRUE;
}

Service *service_start(const Config *config, GError **error)
{
    g_autoptr(Service) service = g_new0(Service, 1);
    service->config = config;
    service->logins = login_limit_new();
    service->played = played_new();
    service->desk = match_desk_new();
    service->metrics = metrics_new();
    service->store = store_open_configured(config, NULL, TRUE, error);
    if (!service->store)
        return NULL;
    service->hub = hub_new(service->store);
    add_gauges(service);
    service->workers = job_workers_start(service->store, config, (guint)config_integer(config, "job.workers"), heard,
                                         service->hub, error);
    return service->workers && listen(service, error) ? g_steal_pointer(&service) : NULL;
}

void service_stop(Service *service, guint seconds)
{
    http_server_stop(service->server, seconds); /* nobody asks any more */
    parts_free(service);
}

gboolean service_reload(Service *service, GError **error)
{
    return http_server_reload(service->server, error);
}

const char *service_url(const Service *service)
{
    return service->url;
}

const char *service_folder(const Service *service)
{
    return store_folder(service->store);
}

gboolean service_needs_account(const Service *service)
{
    gint64 accounts = 1;
    g_autoptr(StoreDb) db = store_acquire(service->store, NULL);
    return db && users_count(db, &accounts, NULL) && accounts == 0;
}
