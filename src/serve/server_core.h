/* serve/server_core.h: what the files server*.c share. Only they see libmicrohttpd.
 *
 * Layer: serve.
 * Life of a request: its headers come (server_request.c), its body is kept or fed to a handler piece by piece, a worker
 * runs the handler, the answer is queued (server_answer.c). While a worker has it, the connection is suspended: so an
 * exchange belongs to one thread at a time, and the threads that move bytes wait for nothing. */
#pragma once
#include <microhttpd.h>

#include "serve/answer.h"
#include "serve/limiter.h"
#include "serve/server.h"
#include "serve/server_tls.h"
#include "serve/sockets.h"

struct HttpServer {
    /* immutable */
    HttpServerOptions options; /* without texts and lists: these are below */
    char *address, **hosts, *certificate, *certificate_key;
    Network *trusted;
    guint n_trusted, port;
    Router *router;
    Limiter *limiter; /* NULL: unlimited */
    ServerTls *tls;   /* NULL: none */
    Sockets *sockets;
    struct MHD_Daemon *daemon;
    GThreadPool *workers;
    GThread *keeper;

    GMutex lock;
    GCond changed, cut;         /* running or tasks; cutting */
    guint running, tasks;       /* under lock: requests that are not over; of them with a worker */
    gboolean stopping;          /* under lock: new requests are refused */
    gboolean cutting;           /* under lock: no worker takes any more */
    GQueue connections;         /* under lock: Connection */
    GHashTable *clients;        /* under lock: Address → number of connections */
    GQueue streams;             /* under lock: HttpEvents */
    GHashTable *stream_clients; /* under lock: Address → number of streams and WebSockets */
    guint n_streams;            /* under lock: of both kinds */
};

/* What a connection waits for; the keeper ends those that take too long. */
typedef enum { PHASE_FIRST, PHASE_BUSY, PHASE_BODY, PHASE_IDLE } Phase;

typedef struct {
    HttpServer *server;
    int fd;
    Address peer;
    GList link;
    Phase phase;  /* under the server's lock */
    gint64 since; /* under the server's lock: monotonic seconds */
} Connection;

typedef enum { STAGE_HEADERS, STAGE_BEGIN, STAGE_BODY, STAGE_DRAIN, STAGE_HANDLE, STAGE_ANSWER, STAGE_SENT } Stage;
typedef enum { TASK_BEGIN, TASK_FEED, TASK_HANDLE, TASK_READ, TASK_DROP } TaskKind;

typedef struct {
    HttpServer *server;
    struct MHD_Connection *mhd; /* NULL once the connection is over */
    Connection *connection;
    HttpRequest *request;
    HttpAnswer *answer;
    Stage stage;
    TaskKind task;
    gint64 started, answered; /* monotonic microseconds */
    GByteArray *kept;         /* body, or its part that was not fed yet */
    gint64 drained;           /* bytes of the body that nobody wants */
    gpointer upload;          /* of HttpStreamed */
    GError *refusal;          /* why the rest of the body is not wanted */
    HttpEvents *events;       /* of ANSWER_EVENTS */
    gboolean counted;         /* as a stream of its client */
    struct {                  /* of ANSWER_RANGES */
        guint8 *bytes;
        gint64 from;
        gsize length;
        gboolean failed;
    } chunk;
} Exchange;

/* server_request.c */
enum MHD_Result server_handle(void *server, struct MHD_Connection *mhd, const char *url, const char *method,
                              const char *version, const char *upload, size_t *length, void **exchange);
void server_completed(void *server, struct MHD_Connection *mhd, void **exchange, enum MHD_RequestTerminationCode why);
size_t server_keep_escapes(void *server, struct MHD_Connection *mhd, char *text);

/* server_accept.c: what is known before a handler is asked. Always answers a request; the error says that it is
 * refused. Without a route and without an error it is OPTIONS, for which `answer` has the header Allow. */
HttpRequest *server_accept(HttpServer *server, struct MHD_Connection *mhd, const Connection *connection,
                           const char *url, const char *method, HttpAnswer *answer, GError **error);

/* server_task.c: suspends the connection and lets a worker do `task`. FALSE: the server is being cut off. */
gboolean server_dispatch(Exchange *exchange, TaskKind task);
void server_run_task(gpointer exchange, gpointer server);
GThreadPool *server_workers_new(HttpServer *server, GError **error);
void server_refuse(Exchange *exchange, const GError *error); /* makes the answer of an error */
void exchange_free(Exchange *exchange);

/* server_answer.c */
enum MHD_Result server_queue(Exchange *exchange);

/* server_events.c: counts one more stream of the client; FALSE with 429 or 503. */
gboolean server_count_stream(Exchange *exchange, GError **error);
void server_uncount_stream(Exchange *exchange);
gboolean events_open(Exchange *exchange, GError **error);
struct MHD_Response *events_response(HttpEvents *events);
void events_lost(HttpEvents *events); /* its answer was never sent */
void events_beat(HttpServer *server);
void events_end_all(HttpServer *server);

/* server_upgrade.c */
gboolean upgrade_check(Exchange *exchange, GError **error);
struct MHD_Response *upgrade_response(Exchange *exchange);

/* server_connection.c */
enum MHD_Result connection_admit(void *server, const struct sockaddr *address, socklen_t length);
void connection_notify(void *server, struct MHD_Connection *mhd, void **connection,
                       enum MHD_ConnectionNotificationCode what);
void connection_phase(Connection *connection, Phase phase);
void connection_sweep(HttpServer *server);
