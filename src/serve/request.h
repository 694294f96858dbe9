/* serve/request.h: what a request holds (internal to the HTTP core; handlers use serve/http.h).
 *
 * Layer: serve.  Threads: filled by one thread; then handed on from thread to thread, one at a time. */
#pragma once
#include "serve/address.h"
#include "serve/metrics.h"
#include "serve/router.h"

typedef struct {
    char *name, *value;
} HttpPair;

struct HttpRequest {
    /* immutable once the headers are here */
    char *method, *path, *host, *address;
    char id[17];
    Address client;
    gboolean secure, local;
    gint64 length;                        /* -1: chunked */
    GPtrArray *headers, *query, *cookies; /* HttpPair; cookies as they are asked for */
    RouterMatch match;
    Metrics *metrics; /* may be NULL */

    GBytes *body;
    gpointer identity;
    GDestroyNotify identity_free;
};

HttpRequest *request_new(const char *method, const char *path);
void request_free(HttpRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpRequest, request_free)

void request_add_header(HttpRequest *request, const char *name, const char *value);
void request_add_query(HttpRequest *request, const char *name, const char *value);
