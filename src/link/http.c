/* link/http.c: see http.h. */
#include "link/http.h"

#include <curl/curl.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/jsonfile.h"
#include "base/lang.h"
#include "base/limits.h"
#include "link/error.h"
#include "link/transfer.h"

#define CONNECT_SECONDS 10
#define POLL_MS 100
#define FIRST_WAIT 0.5 /* seconds before the second attempt; then doubled */
#define LONGEST_WAIT 30
#define REASON_CHARS 200 /* of a server's own words in a message */

struct HttpClient {
    CURLM *multi;
    CURL *easy; /* kept, so that connections are used again */
};

/* One attempt's answer. */
typedef struct {
    GString *body;
    gsize limit;
    gboolean too_large;
    long status;
    double retry_after; /* seconds; 0: not said */
} Answer;

HttpClient *http_client_new(void)
{
    HttpClient *client = g_new0(HttpClient, 1);
    client->easy = transfer_easy_new();
    client->multi = curl_multi_init();
    g_assert(client->multi); /* out of memory otherwise */
    return client;
}

void http_client_free(HttpClient *client)
{
    if (!client)
        return;
    curl_easy_cleanup(client->easy);
    curl_multi_cleanup(client->multi);
    g_free(client);
}

gboolean http_check_url(const char *url, GError **error)
{
    g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_HAS_PASSWORD, NULL);
    const char *scheme = uri ? g_uri_get_scheme(uri) : "";
    gboolean good = (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0) && g_uri_get_host(uri) &&
                    *g_uri_get_host(uri) && !g_uri_get_userinfo(uri) && !g_uri_get_query(uri) &&
                    !g_uri_get_fragment(uri);
    if (!good)
        g_set_error(error, LINK_ERROR, LINK_ERROR_ADDRESS,
                    tr("\"%s\" is not the address of a server (http://HOST:PORT or https://HOST, without a password)",
                       "«%s» — не адрес сервера (http://ХОСТ:ПОРТ или https://ХОСТ, без пароля)"),
                    uri && g_uri_get_userinfo(uri) ? "…" : url);
    return good;
}

static size_t on_body(char *bytes, size_t size, size_t n, void *user)
{
    Answer *answer = user;
    answer->too_large = answer->body->len + n > answer->limit;
    if (answer->too_large)
        return 0; /* ends the transfer */
    g_string_append_len(answer->body, bytes, (gssize)n);
    return n;
}

static curl_mime *make_form(CURL *easy, const HttpPost *post)
{
    curl_mime *form = curl_mime_init(easy);
    for (guint i = 0; i < post->n_parts; i++) {
        const HttpPart *part = &post->parts[i];
        curl_mimepart *added = curl_mime_addpart(form);
        curl_mime_name(added, part->name);
        curl_mime_data(added, part->bytes, part->length);
        curl_mime_filename(added, part->file);
        curl_mime_type(added, part->type);
    }
    return form;
}

static void set_options(CURL *easy, const HttpPost *post, curl_mime *form, struct curl_slist *headers, Answer *answer)
{
    long timeout = (long)(post->timeout * 1000);
    curl_easy_reset(easy); /* connections stay */
    curl_easy_setopt(easy, CURLOPT_URL, post->url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "otklik/" OTKLIK_VERSION);
    curl_easy_setopt(easy, CURLOPT_MIMEPOST, form);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, MIN(timeout, CONNECT_SECONDS * 1000L));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, answer);
}

static CURLcode attempt(HttpClient *client, const HttpPost *post, const Task *task, Answer *answer)
{
    curl_off_t retry_after = 0;
    g_autofree char *authorization = g_strconcat("Authorization: Bearer ", post->key, NULL);
    /* An empty "Expect:" saves the second that curl would wait for a server's "100 Continue". */
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:");
    if (post->key)
        headers = curl_slist_append(headers, authorization);
    curl_mime *form = make_form(client->easy, post);
    g_string_truncate(answer->body, 0);
    answer->limit = post->limit;
    set_options(client->easy, post, form, headers, answer);
    CURLcode result = transfer_run_on(client->multi, client->easy, task);
    curl_easy_getinfo(client->easy, CURLINFO_RESPONSE_CODE, &answer->status);
    curl_easy_getinfo(client->easy, CURLINFO_RETRY_AFTER, &retry_after);
    answer->retry_after = (double)retry_after;
    curl_mime_free(form);
    curl_slist_free_all(headers);
    return result;
}

/* What the server says is wrong, for a message: {"error": {"message": …}}, {"detail": …}, or how the text begins.
 * The caller frees it. */
static char *reason_of(const Answer *answer, const char *key)
{
    const char *said = NULL;
    g_autoptr(JsonValue) root = jsonfile_parse(answer->body->str, answer->body->len, "", NULL);
    JsonValue *error = json_object_get(root, "error");
    if (root)
        said = json_string_value(json_is_object(error) ? json_object_get(error, "message") : error);
    if (root && !said)
        said = json_string_value(json_object_get(root, "detail"));
    g_autofree char *text = g_utf8_make_valid(said ? said : answer->body->str, -1);
    g_autofree char *begin = g_utf8_substring(text, 0, MIN(g_utf8_strlen(text, -1), REASON_CHARS));
    g_autoptr(GString) clean = g_string_new(NULL);
    for (const char *at = begin; *at; at = g_utf8_next_char(at))
        g_string_append_unichar(clean, g_unichar_isprint(g_utf8_get_char(at)) ? g_utf8_get_char(at) : ' ');
    if (key)
        g_string_replace(clean, key, "…", 0);
    return g_strdup(g_strstrip(clean->str));
}

/* The error of an attempt; NULL when it went well. */
static GError *judge(const HttpPost *post, CURLcode result, const Answer *answer)
{
    GError *error = NULL;
    if (result == CURLE_ABORTED_BY_CALLBACK) {
        g_set_error_literal(&error, BASE_ERROR, BASE_ERROR_CANCELLED, tr("interrupted", "прервано"));
    } else if (answer->too_large) {
        g_set_error(&error, LINK_ERROR, LINK_ERROR_REPLY,
                    tr("%s: the answer is longer than %zu bytes", "%s: ответ длиннее %zu байт"), post->url,
                    post->limit);
    } else if (result != CURLE_OK) {
        gboolean trusted = result != CURLE_PEER_FAILED_VERIFICATION; /* else trying again is no help */
        g_set_error(&error, LINK_ERROR, trusted ? LINK_ERROR_NETWORK : LINK_ERROR_REFUSED, "%s: %s", post->url,
                    curl_easy_strerror(result));
    } else if (answer->status < 200 || answer->status > 299) {
        gboolean busy = answer->status == 408 || answer->status == 429 || answer->status >= 500;
        g_autofree char *reason = reason_of(answer, post->key);
        g_set_error(&error, LINK_ERROR, busy ? LINK_ERROR_BUSY : LINK_ERROR_REFUSED,
                    tr("%s answers %ld: %s", "%s отвечает %ld: %s"), post->url, answer->status, reason);
    }
    return error;
}

/* Seconds before attempt `next` (1: the first repetition): doubled each time, between half of it and all of it, so that
 * workers do not come back together. */
static double wait_before(guint next, double retry_after)
{
    double wait = MIN(FIRST_WAIT * pow(2, next - 1), LONGEST_WAIT) * g_random_double_range(0.5, 1);
    return MAX(wait, retry_after);
}

static gboolean wait_seconds(double seconds, const Task *task, GError **error)
{
    gint64 end = g_get_monotonic_time() + (gint64)(seconds * G_USEC_PER_SEC);
    for (gint64 left; (left = end - g_get_monotonic_time()) > 0;) {
        if (task_is_cancelled(task, error))
            return FALSE;
        g_usleep((gulong)MIN(left, POLL_MS * 1000));
    }
    return TRUE;
}

char *http_post(HttpClient *client, const HttpPost *post, gsize *length, const Task *task, GError **error)
{
    g_autoptr(GString) body = g_string_new(NULL);
    for (guint tried = 0;; tried++) {
        Answer answer = {.body = body};
        CURLcode result = attempt(client, post, task, &answer);
        g_autoptr(GError) failure = judge(post, result, &answer);
        if (!failure) {
            *length = body->len;
            return g_string_free(g_steal_pointer(&body), FALSE);
        }
        gboolean may_pass = g_error_matches(failure, LINK_ERROR, LINK_ERROR_NETWORK) ||
                            g_error_matches(failure, LINK_ERROR, LINK_ERROR_BUSY);
        if (!may_pass || tried == post->retries || answer.retry_after > LIMIT_RETRY_AFTER) {
            g_propagate_error(error, g_steal_pointer(&failure));
            return NULL;
        }
        g_debug("%s; attempt %u", failure->message, tried + 2);
        if (!wait_seconds(wait_before(tried + 1, answer.retry_after), task, error))
            return NULL;
    }
}
