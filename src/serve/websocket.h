/* serve/websocket.h: the WebSocket protocol (RFC 6455, server's side): bytes in, messages out, and back.
 *
 * Layer: serve.  Threads: a WebSocket belongs to one thread at a time.
 * It knows no socket: what came from the peer is fed, what is to be sent is taken. Text messages of at most
 * LIMIT_SOCKET_MESSAGE bytes are received (1009 beyond, 1007 when they are no UTF-8, 1003 for binary ones); pings are
 * answered. At most LIMIT_STREAM_QUEUE_BYTES wait to be taken. */
#pragma once
#include <glib.h>

typedef struct WebSocket WebSocket;
WebSocket *websocket_new(void);
void websocket_free(WebSocket *socket);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WebSocket, websocket_free)

/* "Sec-WebSocket-Accept" for a key; NULL when it is not 16 bytes in base64. The caller frees. */
char *websocket_accept(const char *key);

/* Bytes from the peer, whatever their number. FALSE: nothing more is read; see websocket_is_over(). */
gboolean websocket_feed(WebSocket *socket, const void *bytes, gsize length);
/* The next message that is complete, without the NUL that follows it; NULL: none. The caller unrefs. */
GBytes *websocket_next(WebSocket *socket);

/* FALSE: it is closing, or so much waits already that the peer is to be dropped. */
gboolean websocket_send(WebSocket *socket, const char *text, gsize length);
gboolean websocket_ping(WebSocket *socket);
/* Says goodbye, once. `reason` of at most 123 bytes, or NULL. */
void websocket_close(WebSocket *socket, guint code, const char *reason);

/* What waits to be sent, NULL when nothing does; taken off by websocket_sent(). Borrowed until the next call. */
const guint8 *websocket_pending(const WebSocket *socket, gsize *length);
void websocket_sent(WebSocket *socket, gsize length);

/* Goodbye was said from this side. */
gboolean websocket_is_parting(const WebSocket *socket);
/* Nothing more will be read or sent (once what is pending is gone), or too much is pending. */
gboolean websocket_is_over(const WebSocket *socket);
/* Why: what the peer said, else what was said to it; 1006 when it broke off. */
guint websocket_code(const WebSocket *socket);
