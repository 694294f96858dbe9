/* serve/http.h: a request and its answer, as handlers of routes see them. Nothing here knows libmicrohttpd.
 *
 * Layer: serve.  Threads: handlers run in a pool of worker threads, never in the threads that move bytes, so they may
 * wait for the store; the calls for one request never overlap.
 * A handler fills the answer and returns TRUE, or returns FALSE with an error that becomes problem+json (RFC 9457):
 * HTTP_ERROR carries its status as code; errors of lower layers are mapped by tables of serve/problem.h.
 *
 *     static gboolean get_lesson(HttpRequest *request, HttpAnswer *answer, gpointer service, GError **error)
 *     {
 *         const char *id = http_parameter(request, "id");      // of "/api/v1/lessons/{id}"
 *         ...
 *         return http_answer_json(answer, 200, json, error);
 *     }
 */
#pragma once
#include "base/jsonfile.h"

#define HTTP_ERROR (http_error_quark())
GQuark http_error_quark(void);
/* The code of an HTTP_ERROR is the status, 400..599. */
#define http_fail(error, status, ...) (g_set_error(error, HTTP_ERROR, status, __VA_ARGS__), FALSE)
/* The same, naming the field that is wrong: "field" of problem+json. */
gboolean http_fail_field(GError **error, guint status, const char *field, const char *format, ...) G_GNUC_PRINTF(4, 5);
const char *http_error_field(const GError *error); /* NULL: none */

typedef struct HttpRequest HttpRequest;
typedef struct HttpAnswer HttpAnswer;
typedef struct HttpRoute HttpRoute;

/* ---- request; every text is UTF-8, borrowed for the request's life ---- */
const char *http_method(const HttpRequest *request); /* "HEAD" where HEAD was asked */
const char *http_path(const HttpRequest *request);   /* as it was sent, without the query */
const char *http_id(const HttpRequest *request);     /* request id, also in X-Request-Id */
const HttpRoute *http_route(const HttpRequest *request);
const char *http_parameter(const HttpRequest *request, const char *name); /* {name} of the route, percent-decoded */
const char *http_query(const HttpRequest *request, const char *name);     /* first ?name=..., NULL when absent */
const char *http_header(const HttpRequest *request, const char *name);    /* NULL when absent */
const char *http_cookie(const HttpRequest *request, const char *name);    /* NULL when absent */
const char *http_address(const HttpRequest *request); /* of the client, behind trusted proxies the forwarded one */
const char *http_host(const HttpRequest *request);    /* "school.example:8443", checked against serve.hosts */
gboolean http_is_secure(const HttpRequest *request);  /* TLS here or at a trusted proxy */
gboolean http_is_local(const HttpRequest *request);   /* from this machine itself, through no proxy */
/* No page of another origin sent it: Origin and Sec-Fetch-Site are absent or name this very server. */
gboolean http_is_same_origin(const HttpRequest *request);
gint64 http_length(const HttpRequest *request); /* of the body as announced; -1: chunked */
GBytes *http_body(const HttpRequest *request);  /* whole, bounded by the route; borrowed */
/* The body as a JSON object; 415 for another media type, 400 with the place of the mistake. The caller owns it. */
JsonValue *http_body_json(HttpRequest *request, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- answer ---- */
/* Set-Cookie and Link add up; any other name replaces what was said before, the server's own headers included. A value
 * with a line break is a programmer's mistake; NULL leaves the header out. */
void http_answer_header(HttpAnswer *answer, const char *name, const char *value);
/* Content-Disposition: attachment, whatever letters the name has. */
void http_answer_download(HttpAnswer *answer, const char *file_name);
void http_answer_empty(HttpAnswer *answer, guint status);
/* Takes no ownership. A 200 gets a strong ETag and becomes 304 for If-None-Match; compressed when the client can. */
gboolean http_answer_json(HttpAnswer *answer, guint status, const JsonValue *json, GError **error);
/* As for JSON; texts are compressed. Takes its own reference. */
void http_answer_bytes(HttpAnswer *answer, guint status, const char *type, GBytes *bytes);
/* Bytes on demand, with Range (one range), If-Range, HEAD and ETag; `read` as vault_read(), called in worker threads.
 * `etag` without quotes, or NULL. `free` frees `user`. */
typedef gssize (*HttpRead)(gpointer user, gint64 offset, void *into, gsize length, GError **error);
void http_answer_ranges(HttpAnswer *answer, const char *type, const char *etag, gint64 size, HttpRead read,
                        gpointer user, GDestroyNotify free);

/* Server-sent events: the connection stays open (its number is bounded per client and in all; 429 and 503 beyond);
 * `open` is called once with a stream to which any thread may send until it says it is gone. A reader that is so slow
 * that LIMIT_STREAM_QUEUE_BYTES wait for it is dropped; EventSource then comes back and says where it stopped. */
typedef struct HttpEvents HttpEvents;
void http_answer_events(HttpAnswer *answer, void (*open)(HttpEvents *events, gpointer user), gpointer user,
                        GDestroyNotify free);
/* What an EventSource that came back had last, or NULL. Borrowed for the stream's life. */
const char *http_events_last_id(const HttpEvents *events);
/* `id` may be NULL; line breaks of `data` are told as the format wants it. FALSE: it is gone, nothing was sent. */
gboolean http_events_send(HttpEvents *events, const char *event, const char *id, const char *data);
gboolean http_events_gone(HttpEvents *events);
void http_events_close(HttpEvents *events); /* ends the stream and gives up the reference that `open` received */

/* WebSocket (RFC 6455), refused with 403 for a page of another origin. `opened`, `text` and `closed` run in the thread
 * of the sockets and must not wait; `closed` is called exactly once, and the socket is not to be used after it
 * returns. */
typedef struct HttpSocket HttpSocket;
typedef struct {
    void (*opened)(HttpSocket *socket, gpointer user);
    void (*text)(HttpSocket *socket, const char *text, gsize length, gpointer user); /* UTF-8; NULL: they are ignored */
    void (*closed)(HttpSocket *socket, guint code, gpointer user);                   /* then `user` is freed */
} HttpSocketEvents;
void http_answer_socket(HttpAnswer *answer, const HttpSocketEvents *events, gpointer user, GDestroyNotify free);
/* From any thread between `opened` and `closed`. FALSE: it is closing, or reads so slowly that it is dropped now. */
gboolean http_socket_send(HttpSocket *socket, const char *text);
void http_socket_close(HttpSocket *socket, guint code, const char *reason); /* code 1000..4999 */

/* What `admit` found out (a session); handlers ask for it. Freed with the request. */
void http_set_identity(HttpRequest *request, gpointer identity, GDestroyNotify free);
gpointer http_identity(const HttpRequest *request);

/* ---- routes ---- */
typedef gboolean (*HttpHandler)(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error);
/* A body that is too large to keep goes to `feed` piece by piece; `begin` may refuse before a byte is read. */
typedef struct {
    gpointer (*begin)(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error); /* NULL: refused */
    gboolean (*feed)(gpointer upload, const void *bytes, gsize length, GError **error);
    gboolean (*end)(gpointer upload, HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error);
    void (*drop)(gpointer upload); /* always called last; what arrived before a broken connection was fed */
} HttpStreamed;

struct HttpRoute {
    const char *method; /* "GET" serves HEAD too, unless there is a route for HEAD */
    const char *path;   /* "/api/v1/lessons/{id}"; a literal segment goes before a {parameter} */
    HttpHandler handle; /* NULL: streamed */
    const HttpStreamed *streamed;
    gsize limit;        /* bytes of a body that is kept; 0: none is allowed */
    guint access;       /* bits that serve/access.h gives a meaning; the server core does not look at them */
    gconstpointer data; /* for handlers that serve several routes, such as serve/tus.h; see http_route() */
};
