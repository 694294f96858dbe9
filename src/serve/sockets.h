/* serve/sockets.h: the thread that serves every WebSocket: reads, sends, pings, drops the silent and the slow.
 *
 * Layer: serve.  Threads: safe. */
#pragma once
#include "serve/http.h"

typedef struct Sockets Sockets;
Sockets *sockets_new(GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Says 1001 to all, waits a second at most for their goodbye, and frees. */
void sockets_free(Sockets *sockets);

/* A connection that has become a WebSocket. `fd` is not to block; `first` came with the request. Takes `user` (freed
 * after `closed`) and `handle`, which is released, once, when the connection is no longer used. */
void sockets_add(Sockets *sockets, int fd, const void *first, gsize length, const HttpSocketEvents *events,
                 gpointer user, GDestroyNotify user_free, gpointer handle, GDestroyNotify release);
/* Says 1001 to all, and to those that still come. */
void sockets_close_all(Sockets *sockets);
