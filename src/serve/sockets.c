/* serve/sockets.c: see sockets.h. */
#include "serve/sockets.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "serve/websocket.h"

#define READ_BYTES (16 * 1024)
#define EVENTS_AT_ONCE 64
#define TICK_MS 1000
#define GOODBYE_SECONDS 3 /* for the peer to answer a goodbye */

struct HttpSocket {
    /* immutable */
    Sockets *owner;
    int fd;
    const HttpSocketEvents *events;
    gpointer user, handle;
    GDestroyNotify user_free, release;
    /* thread of the sockets only */
    gint64 heard, pinged, parting; /* monotonic seconds; parting: when goodbye was said, or 0 */
    gboolean opened, watches_out;

    GMutex lock;
    WebSocket *protocol; /* under lock */
    gboolean lost;       /* under lock: the connection is of no use */
};

struct Sockets {
    int epoll, wake; /* immutable */
    GThread *thread;
    GMutex lock;
    GPtrArray *arrived; /* under lock: HttpSocket that the thread does not know yet */
    gboolean closing;   /* under lock: all are told goodbye */
    gboolean stopping;  /* under lock: no more are taken */
    GPtrArray *all;     /* thread of the sockets only */
};

static gint64 now_seconds(void)
{
    return g_get_monotonic_time() / G_USEC_PER_SEC;
}

static void wake(Sockets *sockets)
{
    guint64 one = 1;
    gssize written = write(sockets->wake, &one, sizeof one);
    (void)written; /* it is awake already when this fails */
}

static void socket_free(HttpSocket *socket)
{
    if (socket->opened && socket->events->closed)
        socket->events->closed(socket, websocket_code(socket->protocol), socket->user);
    if (socket->user_free)
        socket->user_free(socket->user);
    socket->release(socket->handle);
    websocket_free(socket->protocol);
    g_mutex_clear(&socket->lock);
    g_free(socket);
}

gboolean http_socket_send(HttpSocket *socket, const char *text)
{
    g_mutex_lock(&socket->lock);
    gboolean sent = !socket->lost && websocket_send(socket->protocol, text, strlen(text));
    g_mutex_unlock(&socket->lock);
    wake(socket->owner);
    return sent;
}

void http_socket_close(HttpSocket *socket, guint code, const char *reason)
{
    g_mutex_lock(&socket->lock);
    websocket_close(socket->protocol, code, reason);
    g_mutex_unlock(&socket->lock);
    wake(socket->owner);
}

/* ---- the thread ---- */

/* Under the socket's lock: sends what can be sent now. */
static void flush(HttpSocket *socket)
{
    gsize length;
    const guint8 *bytes;
    while (!socket->lost && (bytes = websocket_pending(socket->protocol, &length), length > 0)) {
        gssize n = send(socket->fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n > 0)
            websocket_sent(socket->protocol, (gsize)n);
        else if (errno == EAGAIN || errno == EWOULDBLOCK)
            break;
        else if (errno != EINTR)
            socket->lost = TRUE;
    }
    gboolean wants = !socket->lost && (websocket_pending(socket->protocol, &length), length > 0);
    if (wants != socket->watches_out) {
        struct epoll_event event = {EPOLLIN | (wants ? EPOLLOUT : 0), {.ptr = socket}};
        epoll_ctl(socket->owner->epoll, EPOLL_CTL_MOD, socket->fd, &event);
        socket->watches_out = wants;
    }
}

static void deliver(HttpSocket *socket)
{
    for (;;) {
        g_mutex_lock(&socket->lock);
        g_autoptr(GBytes) message = websocket_next(socket->protocol);
        g_mutex_unlock(&socket->lock);
        if (!message)
            return;
        if (socket->events->text)
            socket->events->text(socket, g_bytes_get_data(message, NULL), g_bytes_get_size(message), socket->user);
    }
}

static void feed(HttpSocket *socket, const void *bytes, gsize length)
{
    g_mutex_lock(&socket->lock);
    websocket_feed(socket->protocol, bytes, length);
    g_mutex_unlock(&socket->lock);
    socket->heard = now_seconds();
    deliver(socket);
}

static void receive(HttpSocket *socket)
{
    guint8 bytes[READ_BYTES];
    gssize n = recv(socket->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (n > 0)
        feed(socket, bytes, (gsize)n);
    else if (n == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) {
        g_mutex_lock(&socket->lock);
        socket->lost = TRUE;
        g_mutex_unlock(&socket->lock);
    }
}

/* Sends, pings and tells whether it is over. */
static gboolean is_done(HttpSocket *socket, gint64 now)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&socket->lock);
    if (now - socket->heard > LIMIT_SOCKET_SILENCE)
        socket->lost = TRUE;
    if (now - socket->pinged >= LIMIT_STREAM_HEARTBEAT && !socket->lost) {
        websocket_ping(socket->protocol);
        socket->pinged = now;
    }
    flush(socket);
    if (socket->parting == 0 && websocket_is_parting(socket->protocol))
        socket->parting = now;
    return socket->lost || websocket_is_over(socket->protocol) ||
           (socket->parting > 0 && now - socket->parting > GOODBYE_SECONDS);
}

static void part_with_all(Sockets *sockets)
{
    for (guint i = 0; i < sockets->all->len; i++) {
        HttpSocket *socket = g_ptr_array_index(sockets->all, i);
        g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&socket->lock);
        if (!websocket_is_parting(socket->protocol))
            websocket_close(socket->protocol, 1001, NULL);
    }
}

static void welcome(Sockets *sockets)
{
    g_mutex_lock(&sockets->lock);
    g_autoptr(GPtrArray) arrived = g_steal_pointer(&sockets->arrived);
    sockets->arrived = g_ptr_array_new();
    g_mutex_unlock(&sockets->lock);
    for (guint i = 0; i < arrived->len; i++) {
        HttpSocket *socket = g_ptr_array_index(arrived, i);
        struct epoll_event event = {EPOLLIN, {.ptr = socket}};
        g_ptr_array_add(sockets->all, socket);
        if (epoll_ctl(sockets->epoll, EPOLL_CTL_ADD, socket->fd, &event) != 0)
            socket->lost = TRUE;
        socket->opened = TRUE;
        if (socket->events->opened)
            socket->events->opened(socket, socket->user);
        deliver(socket);
    }
}

static void serve_all(Sockets *sockets, gint64 now)
{
    for (guint i = 0; i < sockets->all->len;) {
        HttpSocket *socket = g_ptr_array_index(sockets->all, i);
        if (!is_done(socket, now)) {
            i++;
            continue;
        }
        epoll_ctl(sockets->epoll, EPOLL_CTL_DEL, socket->fd, NULL);
        g_ptr_array_remove_index_fast(sockets->all, i);
        socket_free(socket);
    }
}

static gpointer run(gpointer data)
{
    Sockets *sockets = data;
    gboolean stopping = FALSE;
    while (!stopping) {
        struct epoll_event events[EVENTS_AT_ONCE];
        int n = epoll_wait(sockets->epoll, events, EVENTS_AT_ONCE, TICK_MS);
        guint64 woken;
        for (int i = 0; i < n; i++) {
            if (!events[i].data.ptr)
                (void)!read(sockets->wake, &woken, sizeof woken);
            else if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
                receive(events[i].data.ptr);
        }
        gint64 now = now_seconds();
        welcome(sockets);
        g_mutex_lock(&sockets->lock);
        gboolean closing = sockets->closing;
        stopping = sockets->stopping;
        g_mutex_unlock(&sockets->lock);
        if (closing)
            part_with_all(sockets);
        serve_all(sockets, now);
    }
    for (guint i = 0; i < sockets->all->len; i++)
        socket_free(g_ptr_array_index(sockets->all, i));
    return NULL;
}

Sockets *sockets_new(GError **error)
{
    Sockets *sockets = g_new0(Sockets, 1);
    struct epoll_event event = {EPOLLIN, {.ptr = NULL}};
    sockets->epoll = epoll_create1(EPOLL_CLOEXEC);
    sockets->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (sockets->epoll < 0 || sockets->wake < 0 ||
        epoll_ctl(sockets->epoll, EPOLL_CTL_ADD, sockets->wake, &event) != 0) {
        g_set_error(error, HTTP_ERROR, 500, "epoll: %s", g_strerror(errno));
        if (sockets->epoll >= 0)
            close(sockets->epoll);
        if (sockets->wake >= 0)
            close(sockets->wake);
        g_free(sockets);
        return NULL;
    }
    g_mutex_init(&sockets->lock);
    sockets->arrived = g_ptr_array_new();
    sockets->all = g_ptr_array_new();
    sockets->thread = g_thread_new("sockets", run, sockets);
    return sockets;
}

void sockets_add(Sockets *sockets, int fd, const void *first, gsize length, const HttpSocketEvents *events,
                 gpointer user, GDestroyNotify user_free, gpointer handle, GDestroyNotify release)
{
    HttpSocket *socket = g_new0(HttpSocket, 1);
    gint64 now = now_seconds();
    *socket = (HttpSocket){.owner = sockets,
                           .fd = fd,
                           .events = events,
                           .user = user,
                           .user_free = user_free,
                           .handle = handle,
                           .release = release,
                           .heard = now,
                           .pinged = now};
    g_mutex_init(&socket->lock);
    socket->protocol = websocket_new();
    if (length > 0)
        websocket_feed(socket->protocol, first, length);
    g_mutex_lock(&sockets->lock);
    gboolean takes = !sockets->stopping; /* one that comes while all are told goodbye is told so too */
    if (takes)
        g_ptr_array_add(sockets->arrived, socket);
    g_mutex_unlock(&sockets->lock);
    if (takes)
        wake(sockets);
    else
        socket_free(socket);
}

void sockets_close_all(Sockets *sockets)
{
    g_mutex_lock(&sockets->lock);
    sockets->closing = TRUE;
    g_mutex_unlock(&sockets->lock);
    wake(sockets);
}

void sockets_free(Sockets *sockets)
{
    if (!sockets)
        return;
    sockets_close_all(sockets);
    g_mutex_lock(&sockets->lock);
    sockets->stopping = TRUE;
    g_mutex_unlock(&sockets->lock);
    wake(sockets);
    g_thread_join(sockets->thread);
    for (guint i = 0; i < sockets->arrived->len; i++)
        socket_free(g_ptr_array_index(sockets->arrived, i));
    g_ptr_array_unref(sockets->arrived);
    g_ptr_array_unref(sockets->all);
    close(sockets->epoll);
    close(sockets->wake);
    g_mutex_clear(&sockets->lock);
    g_free(sockets);
}
