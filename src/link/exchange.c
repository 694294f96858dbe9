/* link/exchange.c: see exchange.h. */
#include "link/exchange.h"

#include <curl/curl.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/lang.h"
#include "base/limits.h"
#include "link/error.h"
#include "link/transfer.h"

#define CONNECT_MS 10000L
#define IDLE_SECONDS 30L /* without IDLE_BYTES a second the connection is given up */
#define IDLE_BYTES 100L

/* One request of the exchange. */
typedef struct {
    const Exchange *exchange;
    CURL *easy;
    ExchangeHead *head;
    gboolean head_read, forbidden; /* an address was refused */
    GError *error;                 /* of the sink */
} Request;

void exchange_head_clear(ExchangeHead *head)
{
    g_clear_pointer(&head->type, g_free);
    g_clear_pointer(&head->validator, g_free);
    *head = (ExchangeHead){.length = -1, .from = -1};
}

static curl_socket_t open_socket(void *user, curlsocktype purpose, struct curl_sockaddr *address)
{
    Request *request = user;
    if (!request->exchange->rules->private_too && !address_is_public(&address->addr)) {
        request->forbidden = TRUE;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* The last header of that name; NULL. Owned by curl. */
static const char *header(CURL *easy, const char *name)
{
    struct curl_header *found;
    return curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK ? found->value : NULL;
}

static void read_head(Request *request)
{
    CURL *easy = request->easy;
    ExchangeHead *head = request->head;
    curl_off_t length = -1;
    exchange_head_clear(head);
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &head->status);
    curl_easy_getinfo(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    head->length = length;
    head->type = g_strdup(header(easy, "Content-Type"));
    const char *etag = header(easy, "ETag"), *modified = header(easy, "Last-Modified");
    head->validator = g_strdup(etag && *etag == '"' ? etag : modified);
    const char *range = header(easy, "Content-Range");
    if (head->status == 206 && range && g_ascii_strncasecmp(range, "bytes ", 6) == 0)
        head->from = g_ascii_strtoll(range + 6, NULL, 10);
    request->head_read = TRUE;
}

static size_t on_body(char *bytes, size_t size, size_t n, void *user)
{
    Request *request = user;
    if (!request->head_read)
        read_head(request);
    if (request->head->status < 200 || request->head->status > 299 || !request->exchange->sink)
        return n;
    return request->exchange->sink(request->exchange->user, request->head, bytes, n, &request->error) ? n : 0;
}

static void set_options(Request *request, const char *url, struct curl_slist *headers)
{
    const Exchange *exchange = request->exchange;
    CURL *easy = request->easy;
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "otklik/" OTKLIK_VERSION);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, request);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)(exchange->timeout * 1000));
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, IDLE_SECONDS);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, IDLE_BYTES);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, request);
    if (exchange->limit > 0) /* what the head promises; the sink counts what comes */
        curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)exchange->limit);
    if (exchange->body) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)exchange->body_length);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, exchange->body);
    }
}

static gboolean fail(GError **error, int code, const char *url, const char *why)
{
    g_set_error(error, LINK_ERROR, code, "%s: %s", url, why);
    return FALSE;
}

gboolean exchange_too_large(const char *url, gint64 limit, GError **error)
{
    g_set_error(error, LINK_ERROR, LINK_ERROR_REFUSED, tr("%s: larger than %d MiB", "%s: больше %d МиБ"), url,
                (int)(limit >> 20));
    return FALSE;
}

static gboolean judge(Request *request, CURLcode result, const char *url, GError **error)
{
    if (request->error) {
        g_propagate_error(error, g_steal_pointer(&request->error));
        return FALSE;
    }
    if (result == CURLE_ABORTED_BY_CALLBACK) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_CANCELLED, tr("interrupted", "прервано"));
        return FALSE;
    }
    if (result != CURLE_OK && request->forbidden)
        return fail(error, LINK_ERROR_ADDRESS, url,
                    tr("it leads to this machine or a local network, which is not allowed",
                       "он ведёт на эту машину или в местную сеть, а это не разрешено"));
    if (result == CURLE_OK)
        return TRUE;
    if (result == CURLE_FILESIZE_EXCEEDED)
        return exchange_too_large(url, request->exchange->limit, error);
    gboolean trusted = result != CURLE_PEER_FAILED_VERIFICATION; /* else trying again is no help */
    return fail(error, trusted ? LINK_ERROR_NETWORK : LINK_ERROR_REFUSED, url, curl_easy_strerror(result));
}

/* One request; *next is where it is redirected to (the caller frees it), or NULL. */
static gboolean request_once(const Exchange *exchange, const char *url, ExchangeHead *head, char **next,
                             const Task *task, GError **error)
{
    Request request = {.exchange = exchange, .head = head, .easy = transfer_easy_new()};
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:"); /* no waiting for "100 Continue" */
    for (guint i = 0; exchange->headers && exchange->headers[i]; i++)
        headers = curl_slist_append(headers, exchange->headers[i]);
    exchange_head_clear(head);
    set_options(&request, url, headers);
    CURLcode result = transfer_run(request.easy, task);
    if (result == CURLE_OK && !request.head_read)
        read_head(&request); /* an answer without a body */
    const char *target = NULL;
    curl_easy_getinfo(request.easy, CURLINFO_REDIRECT_URL, &target);
    *next = g_strdup(target);
    gboolean good = judge(&request, result, url, error);
    curl_easy_cleanup(request.easy);
    curl_slist_free_all(headers);
    return good;
}

gboolean exchange_run(const Exchange *exchange, ExchangeHead *head, const Task *task, GError **error)
{
    g_autofree char *url = g_strdup(exchange->url);
    for (guint redirects = 0; redirects <= LIMIT_REDIRECTS; redirects++) {
        g_autofree char *next = NULL;
        if (!address_check(url, exchange->rules, error) || !request_once(exchange, url, head, &next, task, error))
            return FALSE;
        if (!next || exchange->body)
            return TRUE;
        g_free(url);
        url = g_steal_pointer(&next);
    }
    return fail(error, LINK_ERROR_REFUSED, exchange->url, tr("too many redirects", "слишком много перенаправлений"));
}
