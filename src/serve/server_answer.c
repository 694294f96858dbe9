/* serve/server_answer.c: an answer becomes libmicrohttpd's. */
#include <string.h>

#include "base/limits.h"
#include "serve/server_core.h"

static void unref_bytes(void *bytes)
{
    g_bytes_unref(bytes);
}

static struct MHD_Response *bytes_response(const HttpAnswer *answer)
{
    gsize length = 0;
    const void *bytes = answer->bytes ? g_bytes_get_data(answer->bytes, &length) : NULL;
    if (!answer->bytes) /* a 304 must not say how long nothing is */
        return MHD_create_response_empty(answer->status == 304 ? MHD_RF_HEAD_ONLY_RESPONSE : MHD_RF_NONE);
    return MHD_create_response_from_buffer_with_free_callback_cls(length, bytes, unref_bytes,
                                                                  g_bytes_ref(answer->bytes));
}

/* Gives out what a worker has read; when there is nothing, a worker reads on while the connection sleeps. */
static ssize_t give_range(void *data, uint64_t position, char *into, size_t most)
{
    Exchange *exchange = data;
    gint64 at = (gint64)position - exchange->chunk.from;
    if (exchange->chunk.failed)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    if (at >= 0 && at < (gint64)exchange->chunk.length) {
        gsize n = MIN(most, exchange->chunk.length - (gsize)at);
        memcpy(into, exchange->chunk.bytes + at, n);
        return (ssize_t)n;
    }
    exchange->chunk.from = (gint64)position;
    exchange->chunk.length = 0;
    return server_dispatch(exchange, TASK_READ) ? 0 : MHD_CONTENT_READER_END_WITH_ERROR;
}

static struct MHD_Response *make_response(Exchange *exchange)
{
    const HttpAnswer *answer = exchange->answer;
    switch (answer->kind) {
    case ANSWER_RANGES:
        return MHD_create_response_from_callback((guint64)answer->size, LIMIT_HTTP_MEMORY / 2, give_range, exchange,
                                                 NULL);
    case ANSWER_EVENTS:
        return events_response(g_steal_pointer(&exchange->events));
    case ANSWER_SOCKET:
        return upgrade_response(exchange);
    default:
        return bytes_response(answer);
    }
}

enum MHD_Result server_queue(Exchange *exchange)
{
    const HttpAnswer *answer = exchange->answer;
    struct MHD_Response *response = make_response(exchange);
    if (!response)
        return MHD_NO;
    for (guint i = 0; i < answer->headers->len; i++) {
        const HttpPair *header = g_ptr_array_index(answer->headers, i);
        if (header->value && MHD_add_response_header(response, header->name, header->value) != MHD_YES)
            g_warning("request=%s the header %s was not taken", exchange->request->id, header->name);
    }
    enum MHD_Result queued = MHD_queue_response(exchange->mhd, answer->status, response);
    MHD_destroy_response(response);
    return queued;
}
