/* tests/fuzz/fuzz_websocket.c: frames of a peer, through the path that the server's thread takes: fed in pieces, while
 * something is sent as well. The first byte says how large the pieces are. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "serve/websocket.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void take_messages(WebSocket *socket)
{
    for (;;) {
        g_autoptr(GBytes) message = websocket_next(socket);
        if (!message)
            return;
        gsize size = g_bytes_get_size(message);
        const char *text = g_bytes_get_data(message, NULL);
        g_assert(size <= LIMIT_SOCKET_MESSAGE && g_utf8_validate_len(text, size, NULL) == !memchr(text, 0, size));
        websocket_send(socket, text, size);
    }
}

/* Half of what is pending goes out at a time, as on a slow connection. */
static void send_some(WebSocket *socket)
{
    gsize pending;
    const guint8 *out = websocket_pending(socket, &pending);
    g_assert(pending == 0 || out);
    websocket_sent(socket, pending / 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (length == 0)
        return 0;
    gsize piece = 1 + bytes[0] % 64, pending;
    g_autoptr(WebSocket) socket = websocket_new();
    gboolean open = TRUE;
    for (gsize at = 1; at < length; at += piece) {
        gboolean before = open;
        open = websocket_feed(socket, bytes + at, MIN(piece, length - at));
        g_assert(before || !open); /* what is over stays over */
        take_messages(socket);
        send_some(socket);
    }
    websocket_ping(socket);
    websocket_close(socket, 1001, "bye");
    websocket_pending(socket, &pending);
    g_assert(pending <= LIMIT_STREAM_QUEUE_BYTES + LIMIT_SOCKET_MESSAGE + length * 16);
    guint code = websocket_code(socket);
    g_assert(code >= 1000 && code < 5000);
    g_autofree char *key = g_strndup((const char *)bytes, MIN(length, 24)), *accept = websocket_accept(key);
    g_assert(!accept || strlen(accept) == 28);
    return 0;
}
