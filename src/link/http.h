/* link/http.h: posts a form to an HTTP server, and tries again where that may help.
 *
 * Layer: link; the only folder that sees libcurl.  Threads: a client belongs to one thread at a time.
 * Only http and https; certificates are checked; redirects are not followed, so that a key never reaches another host;
 * an answer is bounded by the caller. Proxies are taken from the environment as curl does. */
#pragma once
#include "base/task.h"

typedef struct HttpClient HttpClient;

/* A part of a multipart/form-data body; everything is borrowed for the call. */
typedef struct {
    const char *name;
    const char *bytes;
    gsize length;
    const char *file, *type; /* file name and media type; NULL for a plain field */
} HttpPart;

typedef struct {
    const char *url; /* checked by http_check_url() */
    const char *key; /* sent as "Authorization: Bearer"; NULL: none */
    const HttpPart *parts;
    guint n_parts;
    double timeout; /* seconds for one attempt */
    guint retries;  /* attempts after the first */
    gsize limit;    /* bytes of the answer */
} HttpPost;

/* LINK_ERROR_ADDRESS unless it is http or https with a host and without a password. */
gboolean http_check_url(const char *url, GError **error) G_GNUC_WARN_UNUSED_RESULT;

HttpClient *http_client_new(void);
void http_client_free(HttpClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpClient, http_client_free)

/* The body of the answer when its status is 2xx, with a NUL behind it; the caller owns it. Network errors, 408, 429 and
 * 5xx are tried again after growing, jittered waits (or what Retry-After asks, up to LIMIT_RETRY_AFTER); other answers
 * are not. Polls `task` while it waits. No message holds the key. */
char *http_post(HttpClient *client, const HttpPost *post, gsize *length, const Task *task,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;
