/* serve/server_events.c: server-sent events. A stream's connection sleeps until something is to be told. */
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "serve/server_core.h"

struct HttpEvents {
    gint references; /* atomic */
    /* immutable */
    HttpServer *server;
    char *last_id;
    gpointer user;
    GDestroyNotify user_free;
    Address client;
    GList link; /* under the server's lock */

    GMutex lock;
    struct MHD_Connection *mhd; /* under lock */
    GString *queue;             /* under lock: what is to be sent */
    gboolean sleeps;            /* under lock: the connection is suspended */
    gboolean ended;             /* under lock: nothing more is taken; the stream ends after the queue */
    gboolean overrun;           /* under lock: the reader was too slow; it ends at once */
    gboolean gone;              /* under lock: there is no connection any more */
};

static void events_unref(HttpEvents *events)
{
    if (!g_atomic_int_dec_and_test(&events->references))
        return;
    if (events->user_free)
        events->user_free(events->user);
    g_free(events->last_id);
    g_string_free(events->queue, TRUE);
    g_mutex_clear(&events->lock);
    g_free(events);
}

/* ---- how many ---- */

static void change_count(HttpServer *server, const Address *client, int by)
{
    Address key = address_client(client);
    int open = GPOINTER_TO_INT(g_hash_table_lookup(server->stream_clients, &key)) + by;
    server->n_streams += (guint)by;
    if (open > 0)
        g_hash_table_replace(server->stream_clients, g_memdup2(&key, sizeof key), GINT_TO_POINTER(open));
    else
        g_hash_table_remove(server->stream_clients, &key);
}

gboolean server_count_stream(Exchange *exchange, GError **error)
{
    HttpServer *server = exchange->server;
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&server->lock);
    Address key = address_client(&exchange->request->client);
    guint open = GPOINTER_TO_UINT(g_hash_table_lookup(server->stream_clients, &key));
    if (server->stopping || server->n_streams >= LIMIT_HTTP_STREAMS)
        return http_fail(error, 503, tr("no more streams can be open now", "сейчас больше потоков не открыть"));
    if (open >= server->options.streams_per_client)
        return http_fail(error, 429, tr("too many streams of this address", "слишком много потоков с этого адреса"));
    change_count(server, &exchange->request->client, 1);
    exchange->counted = TRUE;
    return TRUE;
}

void server_uncount_stream(Exchange *exchange)
{
    HttpServer *server = exchange->server;
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&server->lock);
    change_count(server, &exchange->request->client, -1);
    exchange->counted = FALSE;
}

/* ---- who tells ---- */

/* Under lock. */
static void wake(HttpEvents *events)
{
    if (events->sleeps)
        MHD_resume_connection(events->mhd);
    events->sleeps = FALSE;
}

/* Under lock. */
static gboolean append(HttpEvents *events, const char *text, gsize length)
{
    if (events->ended || events->gone)
        return FALSE;
    if (events->queue->len + length > LIMIT_STREAM_QUEUE_BYTES)
        events->ended = events->overrun = TRUE;
    else
        g_string_append_len(events->queue, text, (gssize)length);
    wake(events);
    return !events->ended;
}

const char *http_events_last_id(const HttpEvents *events)
{
    return events->last_id;
}

/* A field of one line: what would end it is left out. */
static void append_field(GString *text, const char *name, const char *value)
{
    g_string_append_printf(text, "%s: ", name);
    for (; *value; value++)
        if (*value != '\r' && *value != '\n')
            g_string_append_c(text, *value);
    g_string_append_c(text, '\n');
}

gboolean http_events_send(HttpEvents *events, const char *event, const char *id, const char *data)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(data, "\n", -1);
    if (event)
        append_field(text, "event", event);
    if (id)
        append_field(text, "id", id);
    for (guint i = 0; lines[i]; i++)
        append_field(text, "data", lines[i]);
    if (!lines[0])
        append_field(text, "data", "");
    g_string_append_c(text, '\n');
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&events->lock);
    return append(events, text->str, text->len);
}

gboolean http_events_gone(HttpEvents *events)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&events->lock);
    return events->gone || events->ended;
}

static void end(HttpEvents *events)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&events->lock);
    events->ended = TRUE;
    wake(events);
}

void http_events_close(HttpEvents *events)
{
    end(events);
    events_unref(events);
}

/* ---- the connection ---- */

static ssize_t give_events(void *data, uint64_t position, char *into, size_t most)
{
    HttpEvents *events = data;
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&events->lock);
    if (events->overrun)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    if (events->queue->len > 0) {
        gsize n = MIN(most, events->queue->len);
        memcpy(into, events->queue->str, n);
        g_string_erase(events->queue, 0, (gssize)n);
        return (ssize_t)n;
    }
    if (events->ended)
        return MHD_CONTENT_READER_END_OF_STREAM;
    events->sleeps = TRUE;
    MHD_suspend_connection(events->mhd);
    return 0;
}

/* The connection is over, or there never was one. */
static void leave(void *data)
{
    HttpEvents *events = data;
    g_mutex_lock(&events->lock);
    events->gone = TRUE;
    g_mutex_unlock(&events->lock);
    g_mutex_lock(&events->server->lock);
    g_queue_unlink(&events->server->streams, &events->link);
    change_count(events->server, &events->client, -1);
    g_mutex_unlock(&events->server->lock);
    events_unref(events);
}

gboolean events_open(Exchange *exchange, GError **error)
{
    HttpAnswer *answer = exchange->answer;
    HttpServer *server = exchange->server;
    if (!server_count_stream(exchange, error))
        return FALSE;
    exchange->counted = FALSE; /* the stream is counted from now on */
    HttpEvents *events = exchange->events = g_new0(HttpEvents, 1);
    g_atomic_int_set(&events->references, 2); /* the connection's and the opener's */
    events->server = server;
    events->mhd = exchange->mhd;
    events->client = exchange->request->client;
    events->last_id = g_strdup(http_header(exchange->request, "Last-Event-ID"));
    events->user = g_steal_pointer(&answer->user);
    events->user_free = answer->user_free;
    events->queue = g_string_new(":\n\n"); /* so that the client sees at once that it is open */
    events->link.data = events;
    g_mutex_init(&events->lock);
    g_mutex_lock(&server->lock);
    g_queue_push_tail_link(&server->streams, &events->link);
    gboolean stopping = server->stopping;
    g_mutex_unlock(&server->lock);
    if (stopping)
        end(events);
    answer->open(events, events->user);
    return TRUE;
}

void events_lost(HttpEvents *events)
{
    leave(events);
}

struct MHD_Response *events_response(HttpEvents *events)
{
    struct MHD_Response *response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, LIMIT_HTTP_FIELD, give_events, events, leave);
    if (!response)
        leave(events);
    return response;
}

/* Every stream there is, with a reference; libmicrohttpd must not be called under the server's lock. */
static GPtrArray *all_streams(HttpServer *server)
{
    GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)events_unref);
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&server->lock);
    for (GList *link = server->streams.head; link; link = link->next) {
        HttpEvents *events = link->data;
        g_atomic_int_inc(&events->references);
        g_ptr_array_add(all, events);
    }
    return all;
}

/* A comment now and then: it keeps proxies awake and finds out who has left. */
void events_beat(HttpServer *server)
{
    g_autoptr(GPtrArray) all = all_streams(server);
    for (guint i = 0; i < all->len; i++) {
        HttpEvents *events = g_ptr_array_index(all, i);
        g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&events->lock);
        if (events->queue->len == 0)
            append(events, ":\n\n", 3);
    }
}

void events_end_all(HttpServer *server)
{
    g_autoptr(GPtrArray) all = all_streams(server);
    for (guint i = 0; i < all->len; i++)
        end(g_ptr_array_index(all, i));
}
