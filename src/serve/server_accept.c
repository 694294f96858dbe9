/* serve/server_accept.c: what is known of a request before any handler is asked: who sent it, by which name it calls
 * this server, which route it wants. */
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "serve/field.h"
#include "serve/server_core.h"

/* Two of these could mean one thing here and another at a proxy. */
static const char *const single_fields[] = {"Host", "Content-Length", "Transfer-Encoding"};

/* Headers and query parameters while they are copied. */
typedef struct {
    HttpRequest *request;
    const char *wrong;
    guint headers, parameters;
    guint single[G_N_ELEMENTS(single_fields)]; /* times that each of these came */
} Copying;

static enum MHD_Result copy_header(void *data, enum MHD_ValueKind kind, const char *name, size_t name_length,
                                   const char *value, size_t length)
{
    Copying *copying = data;
    if (++copying->headers > LIMIT_HTTP_HEADERS)
        return MHD_NO;
    for (gsize i = 0; i < G_N_ELEMENTS(single_fields); i++)
        copying->single[i] += g_ascii_strcasecmp(name, single_fields[i]) == 0;
    request_add_header(copying->request, name, value ? value : "");
    return MHD_YES;
}

static enum MHD_Result copy_parameter(void *data, enum MHD_ValueKind kind, const char *name, size_t name_length,
                                      const char *value, size_t length)
{
    Copying *copying = data;
    g_autofree char *plain_name = field_percent_decoded(name, name_length, FALSE);
    g_autofree char *plain = field_percent_decoded(value ? value : "", value ? length : 0, FALSE);
    if (!plain_name || !plain)
        copying->wrong = tr("the query is not UTF-8 in percent-encoding", "запрос — не UTF-8 в процентном кодировании");
    else if (++copying->parameters > LIMIT_HTTP_ITEMS)
        copying->wrong = tr("the query has too many parameters", "в запросе слишком много параметров");
    if (copying->wrong)
        return MHD_NO;
    request_add_query(copying->request, plain_name, plain);
    return MHD_YES;
}

static gboolean copy_fields(HttpRequest *request, struct MHD_Connection *mhd, GError **error)
{
    Copying copying = {.request = request};
    MHD_get_connection_values_n(mhd, MHD_HEADER_KIND, copy_header, &copying);
    if (copying.headers > LIMIT_HTTP_HEADERS)
        return http_fail(error, 431, tr("too many headers", "слишком много заголовков"));
    for (gsize i = 0; i < G_N_ELEMENTS(single_fields); i++)
        if (copying.single[i] > 1)
            return http_fail(error, 400, tr("the header %s is there twice", "заголовок %s встречается дважды"),
                             single_fields[i]);
    MHD_get_connection_values_n(mhd, MHD_GET_ARGUMENT_KIND, copy_parameter, &copying);
    return !copying.wrong || http_fail(error, 400, "%s", copying.wrong);
}

/* The last item of a list that each proxy adds to. */
static char *last_item(const char *field)
{
    g_auto(GStrv) items = field_list(field);
    guint n = items ? g_strv_length(items) : 0;
    return n > 0 ? g_strdup(items[n - 1]) : NULL;
}

static void find_client(HttpRequest *request, const HttpServer *server, const Address *peer)
{
    gboolean trusted = networks_contain(server->trusted, server->n_trusted, peer);
    const char *forwarded = http_header(request, "X-Forwarded-For");
    g_autofree char *protocol = trusted ? last_item(http_header(request, "X-Forwarded-Proto")) : NULL;
    g_autofree char *host = trusted ? last_item(http_header(request, "X-Forwarded-Host")) : NULL;
    const char *named = http_header(request, "Host");
    request->client = address_forwarded(peer, forwarded, server->trusted, server->n_trusted);
    request->address = address_text(&request->client);
    request->secure = server->tls || (protocol && g_ascii_strcasecmp(protocol, "https") == 0);
    request->local = address_is_loopback(peer) && !forwarded && !http_header(request, "Forwarded");
    request->host = host ? g_steal_pointer(&host) : g_strdup(named ? named : server->address);
}

/* Without the port and the dot of the root. The caller frees; NULL: no host. */
static char *bare_host(const char *host)
{
    const char *end = host[0] == '[' ? strchr(host, ']') : NULL;
    gsize length = end ? (gsize)(end - host) + 1 : strcspn(host, ":");
    const char *rest = host + length;
    if (length == 0 || (*rest && (*rest != ':' || strspn(rest + 1, "0123456789") != strlen(rest + 1))))
        return NULL;
    if (length > 1 && host[length - 1] == '.')
        length--;
    return g_ascii_strdown(host, (gssize)length);
}

/* Rebinding: a stranger's name that suddenly means this machine must not get an answer. */
static gboolean check_host(const HttpRequest *request, const HttpServer *server, GError **error)
{
    Address address;
    g_autofree char *host = bare_host(request->host);
    if (!host)
        return http_fail(error, 400, tr("the header Host names no host", "заголовок Host не называет узла"));
    if (strcmp(host, "localhost") == 0 || address_parse(host, &address))
        return TRUE;
    for (guint i = 0; server->hosts[i]; i++)
        if (strcmp(server->hosts[i], "*") == 0 || g_ascii_strcasecmp(server->hosts[i], host) == 0)
            return TRUE;
    return http_fail(error, 421,
                     tr("this server is not called \"%s\" (see serve.hosts)", "этот сервер не «%s» (см. serve.hosts)"),
                     host);
}

static gboolean check_rate(const HttpRequest *request, const HttpServer *server, HttpAnswer *answer, GError **error)
{
    double now = (double)g_get_monotonic_time() / G_USEC_PER_SEC;
    guint wait = server->limiter ? limiter_take(server->limiter, &request->client, now) : 0;
    if (wait == 0)
        return TRUE;
    g_autofree char *seconds = g_strdup_printf("%u", wait);
    http_answer_header(answer, "Retry-After", seconds);
    return http_fail(error, 429, tr("too many requests from this address", "слишком много запросов с этого адреса"));
}

/* tus lets a client that cannot send PATCH or DELETE say so in a header. */
static const char *real_method(const HttpRequest *request, const char *method)
{
    const char *override = http_header(request, "X-HTTP-Method-Override");
    if (!override || strcmp(method, "POST") != 0 || !http_header(request, "Tus-Resumable"))
        return method;
    return strcmp(override, "PATCH") == 0 || strcmp(override, "DELETE") == 0 ? override : method;
}

static gboolean find_route(HttpRequest *request, const HttpServer *server, HttpAnswer *answer, GError **error)
{
    router_find(server->router, request->method, request->path, &request->match);
    if (request->match.route)
        return TRUE;
    if (!request->match.allow)
        return http_fail(error, 404, tr("there is nothing at this address", "по этому адресу ничего нет"));
    http_answer_header(answer, "Allow", request->match.allow);
    if (strcmp(request->method, "OPTIONS") == 0)
        return TRUE; /* answered with 204 */
    return http_fail(error, 405, tr("%s is not possible here", "%s здесь невозможен"), request->method);
}

/* 413 before a byte is read; 411 where a body belongs but nothing says how long it is. */
static gboolean check_length(HttpRequest *request, GError **error)
{
    const HttpRoute *route = request->match.route;
    const char *length = http_header(request, "Content-Length");
    gboolean chunked = http_header(request, "Transfer-Encoding") != NULL;
    request->length = chunked ? -1 : length ? field_number(length) : 0;
    if (length && !chunked && request->length < 0)
        return http_fail(error, 400, tr("Content-Length is no number", "Content-Length — не число"));
    if (!route || route->streamed)
        return TRUE;
    if (request->length > (gint64)route->limit)
        return http_fail(error, 413, tr("the body may have %zu bytes here", "тело здесь — не больше %zu байт"),
                         route->limit);
    gboolean sends =
        strcmp(route->method, "POST") == 0 || strcmp(route->method, "PUT") == 0 || strcmp(route->method, "PATCH") == 0;
    if (sends && route->limit > 0 && !length && !chunked)
        return http_fail(error, 411, tr("Content-Length is missing", "нет Content-Length"));
    return TRUE;
}

HttpRequest *server_accept(HttpServer *server, struct MHD_Connection *mhd, const Connection *connection,
                           const char *url, const char *method, HttpAnswer *answer, GError **error)
{
    g_autoptr(HttpRequest) request = request_new(method, url);
    gboolean copied = copy_fields(request, mhd, error);
    const char *real = real_method(request, method);
    if (real != method) {
        g_free(request->method);
        request->method = g_strdup(real);
    }
    request->metrics = server->options.metrics;
    find_client(request, server, &connection->peer);
    if (!copied) {
        http_answer_header(answer, "Connection", "close"); /* where the body ends is not sure */
        return g_steal_pointer(&request);
    }
    g_autoptr(GError) length_error = NULL;
    gboolean routed = check_host(request, server, error) && check_rate(request, server, answer, error) &&
                      find_route(request, server, answer, error);
    gboolean fits = check_length(request, &length_error);
    if (routed && !fits)
        g_propagate_error(error, g_steal_pointer(&length_error));
    return g_steal_pointer(&request);
}
