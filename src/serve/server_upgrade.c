/* serve/server_upgrade.c: a connection that becomes a WebSocket. */
#include <string.h>

#include "base/lang.h"
#include "serve/field.h"
#include "serve/server_core.h"
#include "serve/websocket.h"

/* What is given back once the socket is no longer used. */
typedef struct {
    HttpServer *server;
    struct MHD_UpgradeResponseHandle *handle;
} Release;

static gboolean has_token(const char *field, const char *token)
{
    g_auto(GStrv) items = field_list(field);
    for (guint i = 0; items && items[i]; i++)
        if (g_ascii_strcasecmp(items[i], token) == 0)
            return TRUE;
    return FALSE;
}

gboolean upgrade_check(Exchange *exchange, GError **error)
{
    const HttpRequest *request = exchange->request;
    const char *version = http_header(request, "Sec-WebSocket-Version");
    g_autofree char *accept = websocket_accept(http_header(request, "Sec-WebSocket-Key"));
    gboolean wanted = has_token(http_header(request, "Upgrade"), "websocket") &&
                      has_token(http_header(request, "Connection"), "upgrade") && strcmp(request->method, "GET") == 0;
    if (!wanted || !version || strcmp(version, "13") != 0) {
        http_answer_header(exchange->answer, "Upgrade", "websocket");
        http_answer_header(exchange->answer, "Sec-WebSocket-Version", "13");
        return http_fail(error, 426,
                         tr("this address speaks WebSocket 13 only", "этот адрес говорит только на WebSocket 13"));
    }
    if (!accept)
        return http_fail(error, 400,
                         tr("Sec-WebSocket-Key is not 16 bytes in base64", "Sec-WebSocket-Key — не 16 байт в base64"));
    if (!http_is_same_origin(request))
        return http_fail(
            error, 403,
            tr("a page of another origin may not open it", "страница с другого адреса не может его открыть"));
    if (!server_count_stream(exchange, error))
        return FALSE;
    http_answer_header(exchange->answer, "Upgrade", "websocket");
    http_answer_header(exchange->answer, "Sec-WebSocket-Accept", accept);
    return TRUE;
}

static void release(gpointer data)
{
    Release *held = data;
    MHD_upgrade_action(held->handle, MHD_UPGRADE_ACTION_CLOSE);
    g_free(held);
}

static void upgraded(void *data, struct MHD_Connection *mhd, void *context, const char *first, size_t length,
                     MHD_socket fd, struct MHD_UpgradeResponseHandle *handle)
{
    Exchange *exchange = data;
    HttpAnswer *answer = exchange->answer;
    Release *held = g_new(Release, 1);
    *held = (Release){exchange->server, handle};
    sockets_add(exchange->server->sockets, fd, first, length, answer->socket, g_steal_pointer(&answer->user),
                answer->user_free, held, release);
}

struct MHD_Response *upgrade_response(Exchange *exchange)
{
    return MHD_create_response_for_upgrade(upgraded, exchange);
}
