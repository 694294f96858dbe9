/* serve/service.h: the whole service: store, workers, HTTP server and the routes that join them.
 *
 * Layer: serve.  Threads: start and stop on one thread; everything else runs in the threads of its parts.
 *
 *     g_autoptr(GError) error = NULL;
 *     Service *service = service_start(config, &error);
 *     printf("%s\n", service_url(service));
 *     ...                                      // until a signal comes
 *     service_stop(service, 10);
 *
 * Start opens (or makes) the store, starts the workers and then listens; what it cannot do it says in one error, and
 * leaves nothing running. Stop takes no new connections, lets running requests end, gives leases of jobs back. */
#pragma once
#include "base/config.h"

typedef struct Service Service;

/* `config` is borrowed until the stop. */
Service *service_start(const Config *config, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Requests get `seconds` to end. Frees the service. */
void service_stop(Service *service, guint seconds);

/* Reads the certificate files again; on failure the old certificate stays. */
gboolean service_reload(Service *service, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* "http://127.0.0.1:8080/", borrowed. */
const char *service_url(const Service *service);
const char *service_folder(const Service *service);
/* There is no account yet: the first one is made with `otklik user add`. */
gboolean service_needs_account(const Service *service);
