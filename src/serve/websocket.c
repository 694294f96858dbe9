/* serve/websocket.c: see websocket.h. The only file that sees wslay. */
#include "serve/websocket.h"

#include <string.h>
#include <wslay/wslay.h>

#include "base/limits.h"

struct WebSocket {
    wslay_event_context_ptr context;
    const guint8 *fed; /* of the present websocket_feed() */
    gsize n_fed;
    GQueue messages; /* GBytes */
    GByteArray *out; /* to be sent, from `taken` on */
    gsize taken;
    gboolean broken; /* the protocol was broken beyond a goodbye */
};

static ssize_t take_fed(wslay_event_context_ptr context, uint8_t *into, size_t length, int flags, void *user)
{
    WebSocket *socket = user;
    if (socket->n_fed == 0) {
        wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK);
        return -1;
    }
    gsize n = MIN(length, socket->n_fed);
    memcpy(into, socket->fed, n);
    socket->fed += n;
    socket->n_fed -= n;
    return (ssize_t)n;
}

static ssize_t put_out(wslay_event_context_ptr context, const uint8_t *bytes, size_t length, int flags, void *user)
{
    WebSocket *socket = user;
    g_byte_array_append(socket->out, bytes, (guint)length);
    return (ssize_t)length;
}

static void take_message(wslay_event_context_ptr context, const struct wslay_event_on_msg_recv_arg *message, void *user)
{
    WebSocket *socket = user;
    if (message->opcode == WSLAY_TEXT_FRAME) {
        char *text = g_malloc(message->msg_length + 1);
        if (message->msg_length > 0) /* an empty one is nowhere */
            memcpy(text, message->msg, message->msg_length);
        text[message->msg_length] = '\0';
        g_queue_push_tail(&socket->messages, g_bytes_new_take(text, message->msg_length));
    } else if (message->opcode == WSLAY_BINARY_FRAME) {
        websocket_close(socket, WSLAY_CODE_UNSUPPORTED_DATA, NULL);
        wslay_event_shutdown_read(context);
    }
}

WebSocket *websocket_new(void)
{
    static const struct wslay_event_callbacks callbacks = {
        .recv_callback = take_fed, .send_callback = put_out, .on_msg_recv_callback = take_message};
    WebSocket *socket = g_new0(WebSocket, 1);
    g_queue_init(&socket->messages);
    socket->out = g_byte_array_new();
    if (wslay_event_context_server_init(&socket->context, &callbacks, socket) != 0)
        g_error("out of memory");
    wslay_event_config_set_max_recv_msg_length(socket->context, LIMIT_SOCKET_MESSAGE);
    return socket;
}

void websocket_free(WebSocket *socket)
{
    if (!socket)
        return;
    wslay_event_context_free(socket->context);
    g_queue_clear_full(&socket->messages, (GDestroyNotify)g_bytes_unref);
    g_byte_array_unref(socket->out);
    g_free(socket);
}

char *websocket_accept(const char *key)
{
    static const char magic[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; /* RFC 6455, 1.3 */
    gsize length = 0;
    g_autofree guchar *nonce = key && strlen(key) == 24 ? g_base64_decode(key, &length) : NULL;
    if (length != 16)
        return NULL;
    guint8 sum[20];
    gsize n = sizeof sum;
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA1);
    g_checksum_update(checksum, (const guchar *)key, 24);
    g_checksum_update(checksum, (const guchar *)magic, (gssize)strlen(magic));
    g_checksum_get_digest(checksum, sum, &n);
    return g_base64_encode(sum, n);
}

static gsize pending_bytes(const WebSocket *socket)
{
    return socket->out->len - socket->taken;
}

/* What the library has queued becomes bytes. */
static void serialise(WebSocket *socket)
{
    if (wslay_event_send(socket->context) != 0)
        socket->broken = TRUE;
}

/* What came is no frame. The library would say goodbye without a reason; the peer hears 1002. */
static void give_up(WebSocket *socket)
{
    static const guint8 goodbye[] = {0x80 | WSLAY_CONNECTION_CLOSE, 2, WSLAY_CODE_PROTOCOL_ERROR >> 8,
                                     WSLAY_CODE_PROTOCOL_ERROR & 0xff};
    if (!socket->broken && !wslay_event_get_close_sent(socket->context))
        g_byte_array_append(socket->out, goodbye, sizeof goodbye);
    socket->broken = TRUE;
}

gboolean websocket_feed(WebSocket *socket, const void *bytes, gsize length)
{
    socket->fed = bytes;
    socket->n_fed = length;
    if (wslay_event_get_read_enabled(socket->context) && wslay_event_recv(socket->context) != 0)
        give_up(socket);
    socket->fed = NULL;
    socket->n_fed = 0;
    if (!socket->broken)
        serialise(socket);
    return !socket->broken && wslay_event_get_read_enabled(socket->context);
}

GBytes *websocket_next(WebSocket *socket)
{
    return g_queue_pop_head(&socket->messages);
}

static gboolean queue_message(WebSocket *socket, guint8 opcode, const void *bytes, gsize length)
{
    const struct wslay_event_msg message = {opcode, bytes, length};
    if (pending_bytes(socket) + length > LIMIT_STREAM_QUEUE_BYTES) {
        socket->broken = TRUE;
        return FALSE;
    }
    if (socket->broken || wslay_event_queue_msg(socket->context, &message) != 0)
        return FALSE;
    serialise(socket);
    return !socket->broken;
}

gboolean websocket_send(WebSocket *socket, const char *text, gsize length)
{
    return queue_message(socket, WSLAY_TEXT_FRAME, text, length);
}

gboolean websocket_ping(WebSocket *socket)
{
    return queue_message(socket, WSLAY_PING, NULL, 0);
}

void websocket_close(WebSocket *socket, guint code, const char *reason)
{
    gsize length = reason ? MIN(strlen(reason), 123) : 0;
    if (wslay_event_queue_close(socket->context, (guint16)code, (const guint8 *)reason, length) == 0)
        serialise(socket);
}

const guint8 *websocket_pending(const WebSocket *socket, gsize *length)
{
    *length = pending_bytes(socket);
    return *length > 0 ? socket->out->data + socket->taken : NULL;
}

void websocket_sent(WebSocket *socket, gsize length)
{
    g_assert(length <= pending_bytes(socket));
    socket->taken += length;
    if (pending_bytes(socket) > 0 && socket->taken < LIMIT_STREAM_QUEUE_BYTES)
        return;
    g_byte_array_remove_range(socket->out, 0, (guint)socket->taken);
    socket->taken = 0;
}

gboolean websocket_is_parting(const WebSocket *socket)
{
    return wslay_event_get_close_sent(socket->context);
}

gboolean websocket_is_over(const WebSocket *socket)
{
    if (socket->broken || pending_bytes(socket) > LIMIT_STREAM_QUEUE_BYTES)
        return TRUE;
    return wslay_event_get_close_sent(socket->context) && !wslay_event_want_read(socket->context) &&
           pending_bytes(socket) == 0;
}

guint websocket_code(const WebSocket *socket)
{
    if (wslay_event_get_close_received(socket->context))
        return wslay_event_get_status_code_received(socket->context);
    return wslay_event_get_status_code_sent(socket->context);
}
