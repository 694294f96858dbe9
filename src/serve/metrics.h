/* serve/metrics.h: numbers for Prometheus (text format 0.0.4).
 *
 * Layer: serve.  Threads: safe. */
#pragma once
#include "serve/http.h"

typedef struct Metrics Metrics;
Metrics *metrics_new(void);
void metrics_free(Metrics *metrics);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Metrics, metrics_free)

/* One request more; `route` is the pattern ("/api/v1/lessons/{id}") or NULL when there was none. */
void metrics_request(Metrics *metrics, const char *method, const char *route, guint status, double seconds);
/* A number that is asked for when somebody looks: "otklik_jobs_waiting", one line of help, optional labels as
 * "state=\"queued\"" or NULL. Names of texts are copied; `read` may be called from any thread until metrics_free(). */
void metrics_gauge(Metrics *metrics, const char *name, const char *labels, const char *help,
                   double (*read)(gpointer user), gpointer user);
/* A number that only grows; made by its first use. */
void metrics_count(Metrics *metrics, const char *name, const char *labels, const char *help, double by);
/* The same for a number that also falls, such as open connections. */
void metrics_change(Metrics *metrics, const char *name, const char *labels, const char *help, double by);
/* The whole text; the caller frees. */
char *metrics_text(Metrics *metrics);

/* Handlers for {"GET", "/metrics"} and {"GET", "/healthz"}; who may ask for /metrics is for `admit` to say. */
gboolean metrics_handle(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error);
gboolean health_handle(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error);
