/* tests/unit/test_http_answers.c: routes, problems, what becomes of an answer, page policies, metrics, tus metadata. */
#include <string.h>

#include "base/error.h"
#include "serve/answer.h"
#include "serve/headers.h"
#include "serve/problem.h"
#include "serve/tus.h"
#include "store/store.h"

static gboolean nothing(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    return TRUE;
}

static const HttpRoute lessons[] = {
    {"GET", "/lessons", nothing},
    {"POST", "/lessons", nothing},
    {"GET", "/lessons/{id}", nothing},
    {"GET", "/lessons/all", nothing},
    {"PUT", "/lessons/{id}/{n}", nothing},
    {"PUT", "/lessons/{id}/teacher", nothing},
    {"OPTIONS", "/files", nothing},
    {"HEAD", "/files", nothing},
    {"GET", "/", nothing},
    {"DELETE", "/lessons/{what}", nothing},
    {0},
};
static const HttpRoute *const tables[] = {lessons, NULL};

static void test_router(void)
{
    static const struct {
        const char *method, *path;
        int route; /* index; -1: none */
        const char *allow, *value;
    } cases[] = {{"GET", "/lessons", 0, "GET, HEAD, POST, OPTIONS", NULL},
                 {"HEAD", "/lessons", 0, "GET, HEAD, POST, OPTIONS", NULL},
                 {"POST", "/lessons", 1, "GET, HEAD, POST, OPTIONS", NULL},
                 {"PUT", "/lessons", -1, "GET, HEAD, POST, OPTIONS", NULL},
                 {"GET", "/lessons/7", 2, "GET, HEAD, DELETE, OPTIONS", "7"},
                 {"DELETE", "/lessons/7", 9, "GET, HEAD, DELETE, OPTIONS", "7"},
                 {"GET", "/lessons/all", 3, NULL, NULL},
                 {"DELETE", "/lessons/all", 9, NULL, "all"}, /* the literal place knows no DELETE */
                 {"PUT", "/lessons/7/teacher", 5, NULL, "7"},
                 {"PUT", "/lessons/7/3", 4, NULL, "7"},
                 {"OPTIONS", "/files", 6, NULL, NULL},
                 {"HEAD", "/files", 7, "HEAD, OPTIONS", NULL},
                 {"GET", "/files", -1, "HEAD, OPTIONS", NULL},
                 {"GET", "/", 8, NULL, NULL},
                 {"GET", "", -1, NULL, NULL},
                 {"GET", "lessons", -1, NULL, NULL},
                 {"GET", "/lessons/", -1, NULL, NULL},
                 {"GET", "/lessons/7/8/9", -1, NULL, NULL}};
    g_autoptr(Router) router = router_new(tables);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(RouterMatch) match = {0};
        router_find(router, cases[i].method, cases[i].path, &match);
        g_assert_true(match.route == (cases[i].route < 0 ? NULL : &lessons[cases[i].route]));
        if (cases[i].allow)
            g_assert_cmpstr(match.allow, ==, cases[i].allow);
        if (cases[i].value)
            g_assert_cmpstr(match.values[0], ==, cases[i].value);
    }
}

static void test_problem(void)
{
    static const ProblemRule rules[] = {{store_error_quark, STORE_ERROR_BUSY, 423, "held"}, {0}};
    static const ProblemRule *const extended[] = {rules, NULL};
    static const struct {
        GQuark (*domain)(void);
        int code;
        guint status;
        const char *type;
        gboolean told; /* the message is */
    } cases[] = {{http_error_quark, 418, 418, "about:blank", TRUE},
                 {http_error_quark, 503, 503, "about:blank", TRUE},
                 {http_error_quark, 200, 500, "about:blank", TRUE},
                 {base_error_quark, BASE_ERROR_BAD_VALUE, 400, "about:blank", TRUE},
                 {base_error_quark, BASE_ERROR_TOO_LARGE, 413, "about:blank", TRUE},
                 {store_error_quark, STORE_ERROR_CONFLICT, 409, "urn:otklik:problem:conflict", TRUE},
                 {store_error_quark, STORE_ERROR_ERASED, 410, "urn:otklik:problem:erased", TRUE},
                 {store_error_quark, STORE_ERROR_BUSY, 423, "urn:otklik:problem:held", TRUE}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(HttpAnswer) answer = answer_new();
        g_autoptr(GError) error = g_error_new(cases[i].domain(), cases[i].code, "the message");
        problem_answer(answer, error, "id1", extended);
        g_assert_cmpuint(answer->status, ==, cases[i].status);
        gsize length;
        const char *text = g_bytes_get_data(answer->bytes, &length);
        g_autoptr(JsonValue) json = jsonfile_parse(text, length, "problem", NULL);
        g_assert_cmpstr(json_string_value(json_object_get(json, "type")), ==, cases[i].type);
        g_assert_cmpstr(json_string_value(json_object_get(json, "request")), ==, "id1");
        g_assert_cmpint(strcmp(json_string_value(json_object_get(json, "detail")), "the message") == 0, ==,
                        cases[i].told);
    }
}

static void test_unknown_error_tells_nothing(void)
{
    g_autoptr(HttpAnswer) answer = answer_new();
    g_autoptr(GError) error = g_error_new(BASE_ERROR, BASE_ERROR_IO, "/secret/path");
    g_test_expect_message(G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "request=id1 /secret/path");
    problem_answer(answer, error, "id1", NULL);
    g_test_assert_expected_messages();
    g_assert_cmpuint(answer->status, ==, 500);
    gsize length;
    const char *text = g_bytes_get_data(answer->bytes, &length);
    g_assert_null(g_strstr_len(text, (gssize)length, "secret"));
}

static void test_field(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(http_fail_field(&error, 400, "age", "%s is %d", "age", 7));
    g_assert_error(error, HTTP_ERROR, 400);
    g_assert_cmpstr(error->message, ==, "age is 7");
    g_autoptr(GError) copy = g_error_copy(error);
    g_assert_cmpstr(http_error_field(copy), ==, "age");
    g_autoptr(GError) other = g_error_new(BASE_ERROR, BASE_ERROR_IO, "x");
    g_assert_null(http_error_field(other));
    g_assert_false(http_fail_field(NULL, 400, "age", "nobody listens"));
}

static void test_headers(void)
{
    g_autoptr(HttpRequest) request = request_new("GET", "/");
    g_autoptr(HttpAnswer) answer = answer_new();
    http_answer_header(answer, "X-A", "1");
    http_answer_header(answer, "x-a", "2");
    http_answer_header(answer, "Set-Cookie", "a=1");
    http_answer_header(answer, "Set-Cookie", "b=2");
    http_answer_header(answer, "X-Frame-Options", NULL);
    http_answer_header(answer, "Cache-Control", "private");
    answer_finish(answer, request);
    guint cookies = 0;
    for (guint i = 0; i < answer->headers->len; i++)
        cookies += strcmp(((const HttpPair *)g_ptr_array_index(answer->headers, i))->name, "Set-Cookie") == 0;
    g_assert_cmpuint(cookies, ==, 2);
    g_assert_cmpstr(answer_get_header(answer, "X-A"), ==, "2");
    g_assert_null(answer_get_header(answer, "X-Frame-Options"));
    g_assert_cmpstr(answer_get_header(answer, "Cache-Control"), ==, "private");
    g_assert_cmpstr(answer_get_header(answer, "X-Request-Id"), ==, request->id);
    g_assert_null(answer_get_header(answer, "Strict-Transport-Security"));
}

static void count_freed(gpointer freed)
{
    ++*(guint *)freed;
}

static void test_content_is_freed_when_it_is_replaced(void)
{
    guint freed = 0;
    g_autoptr(HttpAnswer) answer = answer_new();
    http_answer_ranges(answer, "video/mp4", NULL, 10, NULL, &freed, count_freed);
    http_answer_events(answer, NULL, &freed, count_freed);
    g_assert_cmpuint(freed, ==, 1);
    http_answer_socket(answer, NULL, &freed, count_freed);
    http_answer_empty(answer, 204);
    g_assert_cmpuint(freed, ==, 3);
}

static void test_page_policy(void)
{
    static const char html[] =
        "<p><style media=x>a</style><SCRIPT>let s = '<style>b</style>';</script><script src=x></script>"
        "<styled>c</styled><script>";
    g_autofree char *policy = headers_page_policy(html, strlen(html), NULL), *empty = headers_page_policy("", 0, NULL);
    g_assert_nonnull(strstr(policy, "style-src 'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=';")); /* of "a" */
    g_assert_nonnull(strstr(policy, "script-src 'sha256-"));
    g_assert_null(strstr(policy, "unsafe"));
    g_assert_nonnull(strstr(empty, "script-src 'none'; style-src 'none';"));
    g_assert_nonnull(strstr(empty, "frame-ancestors 'none'"));
}

static double seven(gpointer user)
{
    return 7;
}

static void test_metrics(void)
{
    g_autoptr(Metrics) metrics = metrics_new();
    metrics_request(metrics, "GET", "/a", 200, 0.004);
    metrics_request(metrics, "GET", "/a", 200, 0.2);
    metrics_request(metrics, "BREW", NULL, 404, 99);
    metrics_gauge(metrics, "otklik_jobs", "state=\"queued\"", "Jobs.", seven, NULL);
    metrics_change(metrics, "otklik_open", NULL, "Open.", 3);
    metrics_change(metrics, "otklik_open", NULL, "Open.", -1);
    g_autofree char *text = metrics_text(metrics);
    static const char *const lines[] = {
        "otklik_http_requests_total{method=\"GET\",route=\"/a\",status=\"200\"} 2\n",
        "otklik_http_requests_total{method=\"other\",route=\"none\",status=\"404\"} 1\n",
        "otklik_http_request_seconds_bucket{route=\"/a\",le=\"0.005\"} 1\n",
        "otklik_http_request_seconds_bucket{route=\"/a\",le=\"0.25\"} 2\n",
        "otklik_http_request_seconds_bucket{route=\"none\",le=\"10\"} 0\n",
        "otklik_http_request_seconds_bucket{route=\"none\",le=\"+Inf\"} 1\n",
        "otklik_http_request_seconds_sum{route=\"/a\"} 0.204\n",
        "# TYPE otklik_jobs gauge\notklik_jobs{state=\"queued\"} 7\n",
        "# HELP otklik_open Open.\n# TYPE otklik_open gauge\notklik_open 2\n",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
        g_assert_nonnull(strstr(text, lines[i]));
    for (int i = 0; i < 3000; i++) {
        g_autofree char *labels = g_strdup_printf("n=\"%d\"", i);
        metrics_count(metrics, "otklik_many_total", labels, "Many.", 1);
    }
    g_autofree char *many = metrics_text(metrics);
    g_assert_null(strstr(many, "n=\"2500\"")); /* bounded */
}

static void test_tus_metadata(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TusMetadata) metadata = tus_metadata_parse("name 0Y8=, flag ,empty", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(tus_metadata_get(metadata, "name"), ==, "я");
    g_assert_cmpstr(tus_metadata_get(metadata, "flag"), ==, "");
    g_assert_cmpstr(tus_metadata_get(metadata, "empty"), ==, "");
    g_assert_null(tus_metadata_get(metadata, "none"));
    g_assert_cmpstr(tus_metadata_text(metadata), ==, "name 0Y8=, flag ,empty");
    g_autoptr(TusMetadata) none = tus_metadata_parse(NULL, &error);
    g_assert_cmpstr(tus_metadata_text(none), ==, "");
    static const char *const wrong[] = {
        ",", "a b=", "a YQ", "a Cg==", "a AA==", "a /w==", "a YQ==,a YQ==", "я YQ==", "a YQ== x"};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) why = NULL;
        g_assert_null(tus_metadata_parse(wrong[i], &why));
        g_assert_error(why, HTTP_ERROR, 400);
        g_assert_cmpstr(http_error_field(why), ==, "Upload-Metadata");
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/router", test_router);
    g_test_add_func("/http/problem/rules", test_problem);
    g_test_add_func("/http/problem/unknown", test_unknown_error_tells_nothing);
    g_test_add_func("/http/problem/field", test_field);
    g_test_add_func("/http/answer/headers", test_headers);
    g_test_add_func("/http/answer/replaced", test_content_is_freed_when_it_is_replaced);
    g_test_add_func("/http/page-policy", test_page_policy);
    g_test_add_func("/http/metrics", test_metrics);
    g_test_add_func("/http/tus-metadata", test_tus_metadata);
    return g_test_run();
}
