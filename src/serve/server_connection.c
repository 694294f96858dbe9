/* serve/server_connection.c: connections: how many of one client, and which take too long. */
#include <sys/socket.h>

#include "base/limits.h"
#include "serve/server_core.h"
#include "serve/server_tls.h"

static gint64 now_seconds(void)
{
    return g_get_monotonic_time() / G_USEC_PER_SEC;
}

static gboolean is_bounded(const HttpServer *server, const Address *peer)
{
    return !networks_contain(server->trusted, server->n_trusted, peer);
}

enum MHD_Result connection_admit(void *data, const struct sockaddr *socket, socklen_t length)
{
    HttpServer *server = data;
    Address peer;
    if (!address_of_socket(socket, &peer))
        return MHD_NO;
    Address client = address_client(&peer);
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&server->lock);
    if (server->stopping)
        return MHD_NO;
    guint open = GPOINTER_TO_UINT(g_hash_table_lookup(server->clients, &client));
    return is_bounded(server, &peer) && open >= server->options.connections_per_client ? MHD_NO : MHD_YES;
}

/* Under the server's lock. */
static void count(HttpServer *server, const Address *peer, int by)
{
    Address client = address_client(peer);
    int open = GPOINTER_TO_INT(g_hash_table_lookup(server->clients, &client)) + by;
    if (open > 0)
        g_hash_table_replace(server->clients, g_memdup2(&client, sizeof client), GINT_TO_POINTER(open));
    else
        g_hash_table_remove(server->clients, &client);
}

static Connection *connection_new(HttpServer *server, struct MHD_Connection *mhd)
{
    Connection *connection = g_new0(Connection, 1);
    connection->server = server;
    connection->fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    address_of_socket(MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr, &connection->peer);
    connection->since = now_seconds();
    connection->link.data = connection;
    return connection;
}

void connection_notify(void *data, struct MHD_Connection *mhd, void **context, enum MHD_ConnectionNotificationCode what)
{
    HttpServer *server = data;
    gboolean started = what == MHD_CONNECTION_NOTIFY_STARTED;
    Connection *connection = started ? connection_new(server, mhd) : *context;
    if (!connection)
        return;
    *context = connection;
    if (started && server->tls)
        server_tls_attach(server->tls, mhd);
    g_mutex_lock(&server->lock);
    if (started)
        g_queue_push_tail_link(&server->connections, &connection->link);
    else
        g_queue_unlink(&server->connections, &connection->link);
    count(server, &connection->peer, started ? 1 : -1);
    g_mutex_unlock(&server->lock);
    if (server->options.metrics)
        metrics_change(server->options.metrics, "otklik_http_connections", NULL, "Open connections.", started ? 1 : -1);
    if (!started)
        g_free(connection);
}

void connection_phase(Connection *connection, Phase phase)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&connection->server->lock);
    connection->phase = phase;
    connection->since = now_seconds();
}

/* Seconds that a phase may last; 0: no end. What moves no byte at all is ended by libmicrohttpd. */
static gint64 phase_limit(const HttpServerOptions *options, Phase phase)
{
    switch (phase) {
    case PHASE_FIRST:
        return options->header_seconds;
    case PHASE_BODY:
        return options->body_seconds;
    case PHASE_IDLE:
        return (gint64)options->idle_seconds + options->header_seconds;
    default:
        return 0;
    }
}

/* Under the server's lock, while nothing else writes to the connection. A client that was never answered hears why. */
static void end(const Connection *connection)
{
    static const char timeout[] = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    if (connection->phase != PHASE_IDLE && !connection->server->tls)
        (void)!send(connection->fd, timeout, sizeof timeout - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
    shutdown(connection->fd, SHUT_RDWR);
}

void connection_sweep(HttpServer *server)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&server->lock);
    gint64 now = now_seconds();
    for (GList *link = server->connections.head; link; link = link->next) {
        const Connection *connection = link->data;
        gint64 limit = phase_limit(&server->options, connection->phase);
        if (limit > 0 && now - connection->since > limit)
            end(connection);
    }
}
