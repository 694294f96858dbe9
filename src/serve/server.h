/* serve/server.h: the HTTP server: listens, keeps limits, hands requests to routes.
 *
 * Layer: serve; server*.c are the only files that see libmicrohttpd, websocket.c the only one that sees wslay.
 * Threads: two threads move bytes (poll) and never wait for anything else; a fixed pool runs handlers; one thread
 * serves WebSockets, one keeps time-outs. HttpServer is safe to use from any thread.
 * Every answer carries X-Request-Id, the security headers of serve/headers.h and, unless a handler said otherwise,
 * Cache-Control: no-store. Requests without a route are answered 404, 405 with Allow, or 204 with Allow for OPTIONS. */
#pragma once
#include "serve/http.h"
#include "serve/metrics.h"
#include "serve/problem.h"

typedef struct HttpServer HttpServer;

typedef struct {
    const char *address;     /* "127.0.0.1" or "::1" ... */
    guint port;              /* 0: any free one */
    const char *certificate; /* PEM files; both or neither */
    const char *certificate_key;
    const char *const *trusted;   /* addresses and networks (CIDR) whose X-Forwarded-* headers are believed; or NULL */
    const char *const *hosts;     /* names it may be called by, besides localhost and literal addresses; "*": any */
    guint threads;                /* that run handlers */
    guint connections;            /* in all */
    guint connections_per_client; /* of one address (IPv6: one /64) that is no trusted proxy */
    guint streams_per_client;     /* event streams and WebSockets among them, behind a proxy too */
    guint requests_per_minute;    /* of one client; 429 beyond, with Retry-After; 0: unlimited */
    guint header_seconds;         /* for request line and headers; 0: LIMIT_HTTP_HEADER_SECONDS, and so on */
    guint body_seconds;           /* for a body that is kept; 408 beyond */
    guint idle_seconds;           /* without a byte in either direction */
    const ProblemRule *const *problems; /* NULL-terminated list of tables; or NULL */
    Metrics *metrics;                   /* counts into it; may be NULL; outlives the server */
    /* Called before each handler (and before `begin`), with its route: the place for authentication and CSRF. FALSE
     * refuses. NULL: all are admitted. */
    gboolean (*admit)(HttpRequest *request, const HttpRoute *route, HttpAnswer *answer, gpointer user, GError **error);
    /* Called after each answer, with a NULL route when there was none; may be NULL. The server writes the line of the
     * access log and counts metrics by itself. */
    void (*served)(const HttpRequest *request, const HttpRoute *route, guint status, double seconds, gpointer user);
    gpointer user; /* for handlers and hooks */
} HttpServerOptions;

/* `tables` is a NULL-terminated list of tables of routes, each of which ends with a NULL method; they live as long as
 * the server. The options are copied. */
HttpServer *http_server_start(const HttpServerOptions *options, const HttpRoute *const *tables,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
guint http_server_port(const HttpServer *server);
char *http_server_url(const HttpServer *server); /* "http://127.0.0.1:8080/"; the caller frees */
/* Reads the certificate files again; new connections get the new one. On failure the old one stays. */
gboolean http_server_reload(HttpServer *server, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Takes no new connections, gives running requests `seconds` to end, closes event streams and sockets, and frees. */
void http_server_stop(HttpServer *server, guint seconds);
