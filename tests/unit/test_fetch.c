/* tests/unit/test_fetch.c: which addresses are called, and fetching and webhooks against a real server
 * (tests/server/origin.py). */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/jsonfile.h"
#include "link/error.h"
#include "link/fetch.h"
#include "link/webhook.h"

/* ---- addresses ---- */

static gboolean is_public(const char *text)
{
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &in.sin_addr) == 1)
        return address_is_public((const struct sockaddr *)&in);
    g_assert_cmpint(inet_pton(AF_INET6, text, &in6.sin6_addr), ==, 1);
    return address_is_public((const struct sockaddr *)&in6);
}

static void test_public(void)
{
    static const char *const outside[] = {"8.8.8.8",        "1.1.1.1",         "172.15.255.255",    "172.32.0.1",
                                          "100.63.255.255", "100.128.0.1",     "192.167.1.1",       "198.17.0.1",
                                          "198.20.0.1",     "223.255.255.255", "2a00:1450:4001::1", "2606:4700::1111",
                                          "2001:200::1",    "::ffff:8.8.8.8",  "64:ff9b::808:808"};
    static const char *const inside[] = {"0.0.0.0",
                                         "10.0.0.1",
                                         "100.64.0.1",
                                         "127.0.0.1",
                                         "127.255.255.255",
                                         "169.254.169.254",
                                         "172.16.0.1",
                                         "172.31.255.255",
                                         "192.0.0.8",
                                         "192.0.2.1",
                                         "192.88.99.1",
                                         "192.168.0.1",
                                         "198.18.0.1",
                                         "198.19.255.255",
                                         "198.51.100.7",
                                         "203.0.113.9",
                                         "224.0.0.1",
                                         "239.1.1.1",
                                         "240.0.0.1",
                                         "255.255.255.255",
                                         "::",
                                         "::1",
                                         "fe80::1",
                                         "fec0::1",
                                         "fc00::1",
                                         "fd12:3456::1",
                                         "ff02::1",
                                         "::ffff:127.0.0.1",
                                         "::ffff:10.1.2.3",
                                         "::127.0.0.1",
                                         "64:ff9b::7f00:1",
                                         "64:ff9b::a9fe:a9fe",
                                         "64:ff9b:1::1",
                                         "2001::1",
                                         "2001:db8::1",
                                         "2002:7f00:1::1",
                                         "3fff::1",
                                         "100::1",
                                         "4000::1"};
    for (gsize i = 0; i < G_N_ELEMENTS(outside); i++)
        g_assert_cmpstr(is_public(outside[i]) ? outside[i] : "refused", ==, outside[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(inside); i++)
        g_assert_cmpstr(is_public(inside[i]) ? "taken for public" : inside[i], ==, inside[i]);
    const struct sockaddr other = {.sa_family = AF_UNIX};
    g_assert_false(address_is_public(&other));
}

static void test_listed(void)
{
    static const char *const hosts[] = {"media.example.org", "lms.example.org:8443", "[2a00::1]:443", "2a00::2", NULL};
    static const struct {
        const char *url;
        gboolean good;
    } cases[] = {
        {"https://media.example.org/a.mp4", TRUE},
        {"http://MEDIA.Example.ORG:8080/a?b=c#d", TRUE},
        {"https://lms.example.org:8443/", TRUE},
        {"https://[2a00::1]/x", TRUE},
        {"http://[2a00::2]:81/x", TRUE},
        {"https://lms.example.org/", FALSE},
        {"https://[2a00::1]:444/x", FALSE},
        {"https://example.org/", FALSE},
        {"https://media.example.org.evil.net/", FALSE},
        {"https://evilmedia.example.org/", FALSE},
        {"https://media.example.org@evil.net/", FALSE},
        {"https://evil.net\\@media.example.org/", FALSE},
        {"https://user@media.example.org/", FALSE},
        {"https://user:secret@media.example.org/", FALSE},
        {"ftp://media.example.org/a.mp4", FALSE},
        {"file:///etc/passwd", FALSE},
        {"gopher://media.example.org/", FALSE},
        {"media.example.org/a.mp4", FALSE},
        {"https://", FALSE},
        {"", FALSE},
        {"http://media.example.org:99999/", FALSE},
        {"http://media.example.org\r\nX: y/", FALSE},
    };
    const AddressRules rules = {hosts, FALSE}, nobody = {NULL, FALSE};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL, none = NULL;
        g_test_message("%s", cases[i].url);
        g_assert_true(address_check(cases[i].url, &rules, &error) == cases[i].good);
        if (!cases[i].good) {
            g_assert_error(error, LINK_ERROR, LINK_ERROR_ADDRESS);
            g_assert_null(strstr(error->message, "secret"));
        }
        g_assert_false(address_check(cases[i].url, &nobody, &none));
    }
    g_autofree char *filler = g_strnfill(3000, 'a'), *longest = g_strconcat("http://media.example.org/", filler, NULL);
    g_assert_false(address_check(longest, &rules, NULL));
}

/* ---- a server ---- */

typedef struct {
    GPid pid;
    gint in, out;
    GIOChannel *lines;
    char *url;
    char *host; /* "127.0.0.1:PORT" */
} Origin;

static char *read_line(Origin *origin)
{
    char *line = NULL;
    g_io_channel_read_line(origin->lines, &line, NULL, NULL, NULL);
    return line;
}

static Origin start_origin(void)
{
    Origin origin = {0};
    g_autofree char *root = g_path_get_dirname(g_getenv("OTKLIK_MODELS"));
    g_autofree char *program = g_build_filename(root, "tests", "server", "origin.py", NULL);
    char *const argv[] = {(char *)"python3", program, NULL};
    g_assert_true(g_spawn_async_with_pipes(NULL, (char **)argv, NULL,
                                           G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CLOEXEC_PIPES,
                                           NULL, NULL, &origin.pid, &origin.in, &origin.out, NULL, NULL));
    origin.lines = g_io_channel_unix_new(origin.out);
    g_autofree char *port = read_line(&origin);
    g_assert_nonnull(port);
    origin.host = g_strdup_printf("127.0.0.1:%s", g_strstrip(port));
    origin.url = g_strdup_printf("http://%s", origin.host);
    return origin;
}

static void stop_origin(Origin *origin)
{
    close(origin->in); /* it ends with its input */
    g_io_channel_unref(origin->lines);
    close(origin->out);
    g_spawn_close_pid(origin->pid);
    g_free(origin->url);
    g_free(origin->host);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Origin, stop_origin)

static JsonValue *next_request(Origin *origin)
{
    g_autofree char *line = read_line(origin);
    g_assert_nonnull(line);
    return jsonfile_parse(line, strlen(line), "request", NULL);
}

static const char *header(const JsonValue *request, const char *name)
{
    return json_string_value(json_object_get(json_object_get(request, "headers"), name));
}

static gboolean into_string(gpointer user, const void *bytes, gsize n, GError **error)
{
    g_string_append_len(user, bytes, (gssize)n);
    return TRUE;
}

static gboolean is_video(gpointer user, const char *type, GError **error)
{
    g_assert_true(!type || strcmp(type, "video/mp4") == 0);
    return TRUE;
}

static gboolean fetch(const Origin *origin, const char *path, gboolean private_too, gint64 limit, GString *into,
                      const Task *task, GError **error)
{
    const char *const hosts[] = {origin->host, NULL};
    g_autofree char *url = g_strconcat(origin->url, path, NULL);
    const Fetch what = {.url = url,
                        .rules = {hosts, private_too},
                        .limit = limit,
                        .begin = is_video,
                        .sink = into_string,
                        .user = into};
    return fetch_run(&what, task, error);
}

static void assert_known(const GString *bytes)
{
    g_assert_cmpuint(bytes->len, ==, 300000);
    for (guint64 i = 0; i < bytes->len; i++)
        if ((guint8)bytes->str[i] != i * i % 251)
            g_error("byte %u differs", (guint)i);
}

enum { MEGABYTE = 1 << 20 };

static void test_fetch(void)
{
    static const char *const good[] = {"/whole", "/moved", "/breaks"};
    g_auto(Origin) origin = start_origin();
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GString) got = g_string_new(NULL);
        g_test_message("%s", good[i]);
        g_assert_true(fetch(&origin, good[i], TRUE, MEGABYTE, got, NULL, &error));
        g_assert_no_error(error);
        assert_known(got);
    }
    /* What broke off went on where it ended, and only if it was still the same. */
    for (int i = 0; i < 3; i++)
        json_decref(next_request(&origin));
    for (int part = 0; part < 3; part++) {
        g_autoptr(JsonValue) request = next_request(&origin);
        g_autofree char *range = g_strdup_printf("bytes=%d-", part * 100000);
        g_assert_cmpstr(json_string_value(json_object_get(request, "path")), ==, "/breaks");
        g_assert_cmpstr(header(request, "Range"), ==, part == 0 ? NULL : range);
        g_assert_cmpstr(header(request, "If-Range"), ==, part == 0 ? NULL : "\"v1\"");
    }
}

static void test_fetch_refused(void)
{
    static const struct {
        const char *path;
        int code;
        gboolean private_too;
        const char *words;
    } cases[] = {
        {"/whole", LINK_ERROR_ADDRESS, FALSE, "local network"},
        {"/elsewhere", LINK_ERROR_ADDRESS, TRUE, "list of allowed hosts"},
        {"/file", LINK_ERROR_ADDRESS, TRUE, "not an address of the web"},
        {"/metadata", LINK_ERROR_ADDRESS, TRUE, "list of allowed hosts"},
        {"/round", LINK_ERROR_REFUSED, TRUE, "redirects"},
        {"/absent", LINK_ERROR_REFUSED, TRUE, "404"},
        {"/busy", LINK_ERROR_BUSY, TRUE, "503"},
        {"/empty", LINK_ERROR_REFUSED, TRUE, "empty"},
        {"/huge", LINK_ERROR_REFUSED, TRUE, "larger than"},
        {"/endless", LINK_ERROR_REFUSED, TRUE, "larger than"},
        {"/breaks-for-good", LINK_ERROR_NETWORK, TRUE, ""},
        {"/changes", LINK_ERROR_BUSY, TRUE, "broke off"},
    };
    g_auto(Origin) origin = start_origin();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GString) got = g_string_new(NULL);
        g_test_message("%s", cases[i].path);
        g_assert_false(fetch(&origin, cases[i].path, cases[i].private_too, MEGABYTE, got, NULL, &error));
        g_assert_error(error, LINK_ERROR, cases[i].code);
        g_assert_nonnull(strstr(error->message, cases[i].words));
        g_assert_cmpuint(got->len, <=, MEGABYTE);
    }
}

static gboolean cancel_soon(gpointer user, const void *bytes, gsize n, GError **error)
{
    task_cancel(user);
    return TRUE;
}

static void test_fetch_cancelled(void)
{
    g_auto(Origin) origin = start_origin();
    g_autoptr(GError) error = NULL;
    Task task = {0};
    const char *const hosts[] = {origin.host, NULL};
    g_autofree char *url = g_strconcat(origin.url, "/endless", NULL);
    const Fetch what = {
        .url = url, .rules = {hosts, TRUE}, .limit = G_MAXINT64, .begin = is_video, .sink = cancel_soon, .user = &task};
    gint64 begin = g_get_monotonic_time();
    g_assert_false(fetch_run(&what, &task, &error));
    g_assert_error(error, BASE_ERROR, BASE_ERROR_CANCELLED);
    g_assert_cmpint(g_get_monotonic_time() - begin, <, 2 * G_USEC_PER_SEC);
}

/* ---- webhooks ---- */

/* From: printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac whsec */
static void test_signature(void)
{
    g_autofree char *signature = webhook_signature("whsec", 1700000000, "{\"a\":1}");
    g_assert_cmpstr(signature, ==, "t=1700000000,v1=8ad37ba156048ae0e0a5533c75cdf26fee88b07f93cb57ee4c80adb053012032");
}

static gboolean call(const Origin *origin, const char *path, gboolean private_too, int *status, GError **error)
{
    const char *const hosts[] = {origin->host, NULL};
    g_autofree char *url = g_strconcat(origin->url, path, NULL);
    const WebhookCall what = {.url = url,
                              .secret = "whsec",
                              .event = "lesson.finished",
                              .delivery = "d1",
                              .body = "{\"event\":\"lesson.finished\"}",
                              .rules = {hosts, private_too},
                              .timeout = 10};
    return webhook_send(&what, status, NULL, error);
}

static void test_webhook(void)
{
    g_auto(Origin) origin = start_origin();
    g_autoptr(GError) error = NULL;
    int status = -1;
    g_assert_true(call(&origin, "/hook", TRUE, &status, &error));
    g_assert_cmpint(status, ==, 204);
    g_autoptr(JsonValue) request = next_request(&origin);
    const char *body = json_string_value(json_object_get(request, "body")), *sent = header(request, "Otklik-Signature");
    g_assert_cmpstr(body, ==, "{\"event\":\"lesson.finished\"}");
    g_assert_cmpstr(header(request, "Otklik-Event"), ==, "lesson.finished");
    g_assert_cmpstr(header(request, "Otklik-Delivery"), ==, "d1");
    g_assert_cmpstr(header(request, "Content-Type"), ==, "application/json");
    gint64 seconds = g_ascii_strtoll(sent + 2, NULL, 10);
    g_autofree char *expected = webhook_signature("whsec", seconds, body);
    g_assert_cmpstr(sent, ==, expected);
    g_assert_cmpint(ABS(seconds - g_get_real_time() / G_USEC_PER_SEC), <, 60);
}

static void test_webhook_refused(void)
{
    static const struct {
        const char *path;
        int code, status;
        gboolean private_too;
    } cases[] = {
        {"/hook", LINK_ERROR_ADDRESS, 0, FALSE},
        {"/gone", LINK_ERROR_REFUSED, 410, TRUE},
        {"/refuses", LINK_ERROR_BUSY, 500, TRUE},
        {"/second-time", LINK_ERROR_BUSY, 503, TRUE},
    };
    g_auto(Origin) origin = start_origin();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        int status = -1;
        g_assert_false(call(&origin, cases[i].path, cases[i].private_too, &status, &error));
        g_assert_error(error, LINK_ERROR, cases[i].code);
        g_assert_cmpint(status, ==, cases[i].status);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fetch/public", test_public);
    g_test_add_func("/fetch/listed", test_listed);
    g_test_add_func("/fetch/good", test_fetch);
    g_test_add_func("/fetch/refused", test_fetch_refused);
    g_test_add_func("/fetch/cancelled", test_fetch_cancelled);
    g_test_add_func("/webhook/signature", test_signature);
    g_test_add_func("/webhook/call", test_webhook);
    g_test_add_func("/webhook/refused", test_webhook_refused);
    return g_test_run();
}
