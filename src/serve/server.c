/* serve/server.c: see server.h. */
#include "serve/server.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/lang.h"
#include "base/limits.h"
#include "serve/server_core.h"

#define BYTE_THREADS 2 /* that move bytes */
#define BACKLOG 1024

static void server_free(HttpServer *server)
{
    server_tls_free(server->tls);
    router_free(server->router);
    limiter_free(server->limiter);
    sockets_free(server->sockets);
    g_hash_table_unref(server->clients);
    g_hash_table_unref(server->stream_clients);
    g_strfreev(server->hosts);
    g_free(server->trusted);
    g_free(server->address);
    g_mutex_clear(&server->lock);
    g_cond_clear(&server->changed);
    g_cond_clear(&server->cut);
    g_free(server);
}

static void copy_trusted(HttpServer *server, const char *const *trusted)
{
    guint n = trusted ? g_strv_length((char **)trusted) : 0;
    server->trusted = g_new0(Network, n + 1);
    for (guint i = 0; i < n; i++)
        if (network_parse(trusted[i], &server->trusted[server->n_trusted]))
            server->n_trusted++;
        else
            g_warning("%s is no address or network", trusted[i]);
}

static void default_to(guint *option, guint usual)
{
    if (*option == 0)
        *option = usual;
}

static HttpServer *server_new(const HttpServerOptions *options, const HttpRoute *const *tables)
{
    static const char *const none[] = {NULL};
    HttpServer *server = g_new0(HttpServer, 1);
    server->options = *options;
    default_to(&server->options.header_seconds, LIMIT_HTTP_HEADER_SECONDS);
    default_to(&server->options.body_seconds, LIMIT_HTTP_BODY_SECONDS);
    default_to(&server->options.idle_seconds, LIMIT_HTTP_IDLE_SECONDS);
    server->address = g_strdup(options->address);
    server->hosts = g_strdupv((char **)(options->hosts ? options->hosts : none));
    copy_trusted(server, options->trusted);
    server->router = router_new(tables);
    if (options->requests_per_minute > 0)
        server->limiter = limiter_new(options->requests_per_minute, LIMIT_HTTP_CLIENTS);
    g_mutex_init(&server->lock);
    g_cond_init(&server->changed);
    g_cond_init(&server->cut);
    g_queue_init(&server->connections);
    g_queue_init(&server->streams);
    server->clients = g_hash_table_new_full(address_hash, address_equal, g_free, NULL);
    server->stream_clients = g_hash_table_new_full(address_hash, address_equal, g_free, NULL);
    return server;
}

/* ---- listening ---- */

typedef union {
    struct sockaddr any;
    struct sockaddr_in ipv4;
    struct sockaddr_in6 ipv6;
} SocketAddress;

static gboolean socket_address(const char *text, guint port, SocketAddress *into, socklen_t *length)
{
    Address address;
    const char *literal = strcmp(text, "localhost") == 0 ? "127.0.0.1" : text;
    memset(into, 0, sizeof *into);
    if (!address_parse(literal, &address))
        return FALSE;
    gboolean ipv4 = !strchr(literal, ':');
    *length = ipv4 ? sizeof into->ipv4 : sizeof into->ipv6;
    into->any.sa_family = ipv4 ? AF_INET : AF_INET6;
    if (ipv4) {
        into->ipv4.sin_port = htons((guint16)port);
        memcpy(&into->ipv4.sin_addr, address.bytes + 12, 4);
    } else {
        into->ipv6.sin6_port = htons((guint16)port);
        memcpy(&into->ipv6.sin6_addr, address.bytes, 16);
    }
    return TRUE;
}

static gboolean fail_listening(const HttpServerOptions *options, int fd, GError **error)
{
    int why = errno;
    if (fd >= 0)
        close(fd);
    return http_fail(error, 500, tr("cannot listen on %s port %u: %s", "нельзя слушать на %s, порт %u: %s"),
                     options->address, options->port, g_strerror(why));
}

static gboolean listen_on(const HttpServerOptions *options, int *fd, guint *port, GError **error)
{
    SocketAddress address;
    socklen_t length = 0;
    int on = 1, off = 0;
    if (!socket_address(options->address, options->port, &address, &length))
        return http_fail(error, 400, tr("serve.address: \"%s\" is no address", "serve.address: «%s» — не адрес"),
                         options->address);
    *fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (*fd < 0)
        return fail_listening(options, *fd, error);
    setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (address.any.sa_family == AF_INET6)
        setsockopt(*fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off); /* "::" takes IPv4 too */
    if (bind(*fd, &address.any, length) != 0 || listen(*fd, BACKLOG) != 0 ||
        getsockname(*fd, &address.any, &length) != 0)
        return fail_listening(options, *fd, error);
    *port = ntohs(address.any.sa_family == AF_INET ? address.ipv4.sin_port : address.ipv6.sin6_port);
    return TRUE;
}

/* ---- starting ---- */

static void G_GNUC_PRINTF(2, 0) log_line(void *server, const char *format, va_list arguments)
{
    g_autofree char *line = g_strdup_vprintf(format, arguments);
    g_debug("http %s", g_strchomp(line));
}

/* What is done once a second. */
static gpointer keep(gpointer data)
{
    HttpServer *server = data;
    guint ticks = 0;
    for (;;) {
        g_mutex_lock(&server->lock);
        if (!server->cutting)
            g_cond_wait_until(&server->cut, &server->lock, g_get_monotonic_time() + G_USEC_PER_SEC);
        gboolean cutting = server->cutting;
        g_mutex_unlock(&server->lock);
        if (cutting)
            return NULL;
        connection_sweep(server);
        if (++ticks % LIMIT_STREAM_HEARTBEAT == 0)
            events_beat(server);
    }
}

static gboolean start_daemon(HttpServer *server, int fd, GError **error)
{
    const HttpServerOptions *options = &server->options;
    /* poll, for with epoll libmicrohttpd 1.0.1 overlooks peers that hang up while their connection is suspended, and
     * keeps them until the idle time-out (tests/server/test_chaos.py). */
    unsigned flags = MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_ALLOW_UPGRADE | MHD_USE_ERROR_LOG |
                     (server->tls ? MHD_USE_TLS : 0);
    static const struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    server->daemon = MHD_start_daemon(
        flags, 0, connection_admit, server, server_handle, server, MHD_OPTION_EXTERNAL_LOGGER, log_line, server,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE, BYTE_THREADS, MHD_OPTION_CONNECTION_LIMIT,
        MAX(options->connections, BYTE_THREADS), MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)LIMIT_HTTP_MEMORY,
        MHD_OPTION_CONNECTION_TIMEOUT, options->idle_seconds, MHD_OPTION_CLIENT_DISCIPLINE_LVL, 1,
        MHD_OPTION_NONCE_NC_SIZE, 0, MHD_OPTION_NOTIFY_COMPLETED, server_completed, server,
        MHD_OPTION_NOTIFY_CONNECTION, connection_notify, server, MHD_OPTION_UNESCAPE_CALLBACK, server_keep_escapes,
        server, MHD_OPTION_ARRAY, server->tls ? server_tls_options() : none, MHD_OPTION_END);
    return server->daemon || http_fail(error, 500, tr("the HTTP server did not start", "сервер HTTP не запустился"));
}

static gboolean start(HttpServer *server, const HttpServerOptions *options, GError **error)
{
    int fd = -1;
    if (options->certificate) {
        server->tls = server_tls_new(options->certificate, options->certificate_key, error);
        if (!server->tls)
            return FALSE;
    }
    server->sockets = sockets_new(error);
    if (!server->sockets || !listen_on(options, &fd, &server->port, error))
        return FALSE;
    server->workers = server_workers_new(server, error);
    if (!server->workers || !start_daemon(server, fd, error)) {
        if (server->workers)
            g_thread_pool_free(server->workers, TRUE, TRUE);
        close(fd);
        return FALSE;
    }
    server->keeper = g_thread_new("http-keeper", keep, server);
    return TRUE;
}

HttpServer *http_server_start(const HttpServerOptions *options, const HttpRoute *const *tables, GError **error)
{
    HttpServer *server = server_new(options, tables);
    if (start(server, options, error))
        return server;
    server_free(server);
    return NULL;
}

guint http_server_port(const HttpServer *server)
{
    return server->port;
}

char *http_server_url(const HttpServer *server)
{
    Address address;
    const char *host = server->address;
    if (strcmp(host, "0.0.0.0") == 0 || strcmp(host, "::") == 0)
        host = "localhost";
    gboolean ipv6 = address_parse(host, &address) && strchr(host, ':');
    return g_strdup_printf("%s://%s%s%s:%u/", server->tls ? "https" : "http", ipv6 ? "[" : "", host, ipv6 ? "]" : "",
                           server->port);
}

gboolean http_server_reload(HttpServer *server, GError **error)
{
    return !server->tls || server_tls_reload(server->tls, error);
}

/* ---- stopping ---- */

/* Until `count` is 0, or for `seconds`; under the server's lock. */
static void wait_for(HttpServer *server, const guint *count, guint seconds)
{
    gint64 until = g_get_monotonic_time() + seconds * G_USEC_PER_SEC;
    while (*count > 0 && g_cond_wait_until(&server->changed, &server->lock, until))
        ;
}

void http_server_stop(HttpServer *server, guint seconds)
{
    int fd = MHD_quiesce_daemon(server->daemon);
    if (fd >= 0)
        close(fd);
    g_mutex_lock(&server->lock);
    server->stopping = TRUE;
    g_mutex_unlock(&server->lock);
    events_end_all(server);
    sockets_close_all(server->sockets);
    g_mutex_lock(&server->lock);
    wait_for(server, &server->running, seconds);
    server->cutting = TRUE;
    g_cond_broadcast(&server->cut);
    wait_for(server, &server->tasks, G_MAXUINT32 / 1000); /* a worker cannot be cut off */
    g_mutex_unlock(&server->lock);
    g_thread_join(server->keeper);
    g_clear_pointer(&server->sockets, sockets_free); /* before the daemon: it must have its connections back */
    MHD_stop_daemon(server->daemon);
    g_thread_pool_free(server->workers, FALSE, TRUE);
    server_free(server);
}
