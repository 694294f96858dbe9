/* serve/server_task.c: what workers do for a request. */
#include "base/lang.h"
#include "serve/server_core.h"

void server_refuse(Exchange *exchange, const GError *error)
{
    problem_answer(exchange->answer, error, exchange->request->id, exchange->server->options.problems);
    answer_finish(exchange->answer, exchange->request);
}

static gboolean admit(Exchange *exchange, GError **error)
{
    const HttpServerOptions *options = &exchange->server->options;
    return !options->admit ||
           options->admit(exchange->request, exchange->request->match.route, exchange->answer, options->user, error);
}

/* A handler that fails without saying why is a mistake; the client must hear something. */
static void refuse_rest(Exchange *exchange, GError *error)
{
    if (!error)
        error = g_error_new(HTTP_ERROR, 500, "%s", tr("something failed here", "здесь что-то сломалось"));
    g_clear_error(&exchange->refusal);
    exchange->refusal = error;
}

static void begin(Exchange *exchange)
{
    const HttpStreamed *streamed = exchange->request->match.route->streamed;
    GError *error = NULL;
    if (admit(exchange, &error))
        exchange->upload = streamed->begin(exchange->request, exchange->answer, exchange->server->options.user, &error);
    if (!exchange->upload)
        refuse_rest(exchange, error);
}

static void feed(Exchange *exchange)
{
    const HttpStreamed *streamed = exchange->request->match.route->streamed;
    GError *error = NULL;
    if (!exchange->refusal && exchange->kept->len > 0 &&
        !streamed->feed(exchange->upload, exchange->kept->data, exchange->kept->len, &error))
        refuse_rest(exchange, error);
    g_byte_array_set_size(exchange->kept, 0);
}

static gboolean run_handler(Exchange *exchange, GError **error)
{
    const HttpRoute *route = exchange->request->match.route;
    gpointer user = exchange->server->options.user;
    if (!route->streamed) {
        exchange->request->body = g_byte_array_free_to_bytes(g_steal_pointer(&exchange->kept));
        return admit(exchange, error) && route->handle(exchange->request, exchange->answer, user, error);
    }
    feed(exchange);
    if (exchange->refusal) {
        g_propagate_error(error, g_steal_pointer(&exchange->refusal));
        return FALSE;
    }
    return route->streamed->end(exchange->upload, exchange->request, exchange->answer, user, error);
}

/* What must hold before an answer that stays open is promised. */
static gboolean open_answer(Exchange *exchange, GError **error)
{
    switch (exchange->answer->kind) {
    case ANSWER_EVENTS:
        return events_open(exchange, error);
    case ANSWER_SOCKET:
        return upgrade_check(exchange, error);
    default:
        return TRUE;
    }
}

static void handle(Exchange *exchange)
{
    g_autoptr(GError) error = NULL;
    exchange->stage = STAGE_ANSWER;
    if (run_handler(exchange, &error) && open_answer(exchange, &error)) {
        answer_finish(exchange->answer, exchange->request);
        return;
    }
    refuse_rest(exchange, g_steal_pointer(&error));
    server_refuse(exchange, exchange->refusal);
}

/* The next part of ANSWER_RANGES; `chunk.from` is what was asked for. */
static void read_chunk(Exchange *exchange)
{
    const HttpAnswer *answer = exchange->answer;
    g_autoptr(GError) error = NULL;
    gint64 left = answer->size - exchange->chunk.from;
    gsize wanted = (gsize)MIN(left, LIMIT_HTTP_CHUNK);
    if (!exchange->chunk.bytes)
        exchange->chunk.bytes = g_malloc(LIMIT_HTTP_CHUNK);
    gssize n = answer->ranges.read(answer->user, answer->ranges.first + exchange->chunk.from, exchange->chunk.bytes,
                                   wanted, &error);
    exchange->chunk.length = n > 0 ? (gsize)n : 0;
    exchange->chunk.failed = n <= 0;
    if (n <= 0)
        g_warning("request=%s %s", exchange->request->id, error ? error->message : "content ends too early");
}

void exchange_free(Exchange *exchange)
{
    HttpServer *server = exchange->server;
    if (exchange->upload)
        exchange->request->match.route->streamed->drop(exchange->upload);
    if (exchange->events)
        events_lost(exchange->events);
    if (exchange->counted)
        server_uncount_stream(exchange);
    answer_free(exchange->answer);
    request_free(exchange->request);
    if (exchange->kept)
        g_byte_array_unref(exchange->kept);
    g_clear_error(&exchange->refusal);
    g_free(exchange->chunk.bytes);
    g_free(exchange);
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&server->lock);
    server->running--;
    g_cond_broadcast(&server->changed);
}

static void drop(Exchange *exchange)
{
    if (exchange->upload && exchange->kept)
        feed(exchange);
    exchange_free(exchange);
}

void server_run_task(gpointer data, gpointer server)
{
    static void (*const tasks[])(Exchange *exchange) = {
        [TASK_BEGIN] = begin, [TASK_FEED] = feed, [TASK_HANDLE] = handle, [TASK_READ] = read_chunk, [TASK_DROP] = drop};
    Exchange *exchange = data;
    struct MHD_Connection *mhd = exchange->mhd; /* NULL: after the task there is no exchange */
    tasks[exchange->task](exchange);
    if (mhd)
        MHD_resume_connection(mhd);
}

static void work(gpointer exchange, gpointer data)
{
    HttpServer *server = data;
    server_run_task(exchange, server);
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&server->lock);
    server->tasks--;
    g_cond_broadcast(&server->changed);
}

GThreadPool *server_workers_new(HttpServer *server, GError **error)
{
    return g_thread_pool_new(work, server, (int)server->options.threads, TRUE, error);
}

gboolean server_dispatch(Exchange *exchange, TaskKind task)
{
    HttpServer *server = exchange->server;
    g_mutex_lock(&server->lock);
    gboolean takes = !server->cutting;
    server->tasks += takes;
    g_mutex_unlock(&server->lock); /* libmicrohttpd calls back under locks of its own: none is held when it is called */
    if (!takes)
        return FALSE;
    exchange->task = task;
    if (exchange->mhd)
        MHD_suspend_connection(exchange->mhd);
    g_thread_pool_push(server->workers, exchange, NULL);
    return TRUE;
}
