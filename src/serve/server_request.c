/* serve/server_request.c: a request as libmicrohttpd tells of it, step by step: see server_core.h. */
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "serve/server_core.h"

size_t server_keep_escapes(void *server, struct MHD_Connection *mhd, char *text)
{
    return strlen(text); /* decoded after the path was split, so that %2F stays inside of its segment */
}

static gboolean register_running(HttpServer *server)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&server->lock);
    server->running++;
    return !server->stopping;
}

static Exchange *exchange_new(HttpServer *server, struct MHD_Connection *mhd, const char *url, const char *method)
{
    Exchange *exchange = g_new0(Exchange, 1);
    exchange->server = server;
    exchange->mhd = mhd;
    exchange->connection = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    exchange->started = g_get_monotonic_time();
    exchange->answer = answer_new();
    exchange->request =
        server_accept(server, mhd, exchange->connection, url, method, exchange->answer, &exchange->refusal);
    if (!register_running(server) && !exchange->refusal)
        g_set_error(&exchange->refusal, HTTP_ERROR, 503, tr("the server is stopping", "сервер останавливается"));
    connection_phase(exchange->connection, PHASE_BUSY);
    return exchange;
}

static enum MHD_Result queue(Exchange *exchange)
{
    exchange->stage = STAGE_SENT;
    exchange->answered = g_get_monotonic_time();
    connection_phase(exchange->connection, PHASE_BUSY);
    return server_queue(exchange);
}

/* Answers now, with the body unread: the connection ends with it. */
static enum MHD_Result refuse_now(Exchange *exchange)
{
    server_refuse(exchange, exchange->refusal);
    return queue(exchange);
}

/* A body that is on its way already is read to its end, if that is near: else the client would see a broken connection
 * and not the answer. */
static gboolean is_worth_draining(const Exchange *exchange)
{
    return exchange->request->length >= 0 && exchange->request->length <= LIMIT_HTTP_DRAINED &&
           !http_header(exchange->request, "Expect");
}

static enum MHD_Result refuse(Exchange *exchange)
{
    if (!is_worth_draining(exchange))
        return refuse_now(exchange);
    exchange->stage = STAGE_DRAIN;
    connection_phase(exchange->connection, PHASE_BODY);
    return MHD_YES;
}

static enum MHD_Result receive_body(Exchange *exchange)
{
    exchange->stage = STAGE_BODY;
    exchange->kept = g_byte_array_new();
    /* An upload may last; that bytes come at all is for the connection's own time-out. */
    connection_phase(exchange->connection, exchange->upload ? PHASE_BUSY : PHASE_BODY);
    return MHD_YES;
}

/* All headers are here; also after the worker's TASK_BEGIN. */
static enum MHD_Result begin(Exchange *exchange)
{
    const HttpRoute *route = exchange->request->match.route;
    if (exchange->refusal)
        return refuse(exchange);
    if (!route) { /* OPTIONS */
        answer_finish(exchange->answer, exchange->request);
        exchange->stage = STAGE_ANSWER;
        return MHD_YES;
    }
    if (!route->streamed || exchange->stage == STAGE_BEGIN)
        return receive_body(exchange);
    exchange->stage = STAGE_BEGIN;
    return server_dispatch(exchange, TASK_BEGIN) ? MHD_YES : MHD_NO;
}

static enum MHD_Result keep(Exchange *exchange, const char *bytes, gsize length)
{
    const HttpRoute *route = exchange->request->match.route;
    g_byte_array_append(exchange->kept, (const guint8 *)bytes, (guint)length);
    if (exchange->upload)
        return exchange->kept->len < LIMIT_HTTP_CHUNK || server_dispatch(exchange, TASK_FEED) ? MHD_YES : MHD_NO;
    if (exchange->kept->len <= route->limit)
        return MHD_YES;
    g_set_error(&exchange->refusal, HTTP_ERROR, 413,
                tr("the body may have %zu bytes here", "тело здесь — не больше %zu байт"), route->limit);
    exchange->stage = STAGE_DRAIN;
    return MHD_YES;
}

static enum MHD_Result receive(Exchange *exchange, const char *bytes, gsize length)
{
    if (exchange->refusal)
        exchange->stage = STAGE_DRAIN;
    if (exchange->stage == STAGE_BODY)
        return keep(exchange, bytes, length);
    exchange->drained += (gint64)length;
    return exchange->drained <= LIMIT_HTTP_DRAINED ? MHD_YES : MHD_NO;
}

/* The request is here as a whole, or a worker is done with it. */
static enum MHD_Result complete(Exchange *exchange)
{
    if (exchange->stage == STAGE_ANSWER)
        return queue(exchange);
    if (exchange->stage == STAGE_DRAIN || exchange->refusal)
        return refuse_now(exchange);
    exchange->stage = STAGE_HANDLE;
    connection_phase(exchange->connection, PHASE_BUSY);
    return server_dispatch(exchange, TASK_HANDLE) ? MHD_YES : MHD_NO;
}

enum MHD_Result server_handle(void *server, struct MHD_Connection *mhd, const char *url, const char *method,
                              const char *version, const char *upload, size_t *length, void **context)
{
    Exchange *exchange = *context;
    if (!exchange)
        exchange = *context = exchange_new(server, mhd, url, method);
    if (exchange->stage == STAGE_HEADERS || exchange->stage == STAGE_BEGIN)
        return begin(exchange);
    if (*length == 0)
        return complete(exchange);
    gsize n = *length;
    *length = 0;
    return receive(exchange, upload, n);
}

static void tell(const Exchange *exchange, guint status)
{
    const HttpServer *server = exchange->server;
    const HttpRequest *request = exchange->request;
    const HttpRoute *route = request->match.route;
    gint64 until = exchange->answered ? exchange->answered : g_get_monotonic_time();
    double seconds = (double)(until - exchange->started) / G_USEC_PER_SEC;
    /* No path, query or address: these may tell of people. */
    g_info("http request=%s method=%s route=%s status=%u ms=%.1f", request->id, route ? route->method : "-",
           route ? route->path : "-", status, seconds * 1000);
    if (server->options.metrics)
        metrics_request(server->options.metrics, request->method, route ? route->path : NULL, status, seconds);
    if (server->options.served)
        server->options.served(request, route, status, seconds, server->options.user);
}

void server_completed(void *server, struct MHD_Connection *mhd, void **context, enum MHD_RequestTerminationCode why)
{
    Exchange *exchange = *context;
    *context = NULL;
    if (!exchange)
        return;
    connection_phase(exchange->connection, PHASE_IDLE);
    tell(exchange, exchange->stage == STAGE_SENT ? exchange->answer->status : 499);
    exchange->mhd = NULL;
    exchange->connection = NULL;
    /* What an upload still holds is written by a worker; when none takes any more, here. */
    if (exchange->upload && server_dispatch(exchange, TASK_DROP))
        return;
    exchange->task = TASK_DROP;
    server_run_task(exchange, server);
}
