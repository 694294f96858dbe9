/* tests/unit/test_base.c: time codes, the bounded queue, JSON files, tasks. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/jsonfile.h"
#include "base/limits.h"
#include "base/queue.h"
#include "base/task.h"
#include "base/timecode.h"

static void test_timecode_format(void)
{
    static const struct {
        double seconds;
        const char *text;
    } cases[] = {
        {0, "0:00.0"},         {5.25, "0:05.3"}, {59.96, "1:00.0"}, {75.5, "1:15.5"},   {3599.99, "1:00:00.0"},
        {3723.4, "1:02:03.4"}, {-1, "-:--"},     {NAN, "-:--"},     {INFINITY, "-:--"}, {1e12, "-:--"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        char text[TIMECODE_MAX];
        g_assert_cmpstr(timecode_format(cases[i].seconds, text), ==, cases[i].text);
    }
}

static void test_timecode_parse(void)
{
    static const struct {
        const char *text;
        double seconds; /* < 0: refused */
    } cases[] = {
        {"75", 75},   {"75.5", 75.5}, {"1:15.5", 75.5}, {"0:01:15.5", 75.5}, {"1:00:00", 3600}, {"", -1},    {"x", -1},
        {"1:60", -1}, {"1.5:10", -1}, {"1:2:3:4", -1},  {"-5", -1},          {"1e3", -1},       {"nan", -1}, {"1:", -1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        double seconds = -7;
        gboolean good = timecode_parse(cases[i].text, &seconds, &error);
        g_assert_cmpint(good, ==, cases[i].seconds >= 0);
        g_assert_cmpfloat(seconds, ==, good ? cases[i].seconds : -7);
        if (!good)
            g_assert_error(error, BASE_ERROR, BASE_ERROR_BAD_VALUE);
    }
}

static gpointer send_numbers(gpointer data)
{
    for (int i = 1; i <= 1000; i++)
        g_assert_true(bounded_queue_send(data, GINT_TO_POINTER(i)));
    bounded_queue_close(data);
    return NULL;
}

static void test_queue_order(void)
{
    g_autoptr(BoundedQueue) queue = bounded_queue_new(3, NULL);
    GThread *sender = g_thread_new("sender", send_numbers, queue);
    for (int i = 1; i <= 1000; i++)
        g_assert_cmpint(GPOINTER_TO_INT(bounded_queue_receive(queue)), ==, i);
    g_assert_null(bounded_queue_receive(queue));
    g_thread_join(sender);
}

static void test_queue_close(void)
{
    g_autoptr(BoundedQueue) queue = bounded_queue_new(2, g_free);
    g_assert_true(bounded_queue_send(queue, g_strdup("kept")));
    g_assert_true(bounded_queue_send(queue, g_strdup("freed with the queue")));
    bounded_queue_close(queue);
    g_autofree char *refused = g_strdup("refused");
    g_assert_false(bounded_queue_send(queue, refused));
    g_autofree char *kept = bounded_queue_receive(queue);
    g_assert_cmpstr(kept, ==, "kept");
}

static void test_json(void)
{
    static const struct {
        const char *text;
        int code; /* -1: good */
    } cases[] = {
        {"{\"a\": [1, 2.5]}", -1},       {"{\"a\": 1, \"a\": 2}", BASE_ERROR_SYNTAX},
        {"{\"a\": ", BASE_ERROR_SYNTAX}, {"", BASE_ERROR_SYNTAX},
        {"[\"[[[[[[[[[[[[[[\"]", -1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(JsonValue) value = jsonfile_parse(cases[i].text, strlen(cases[i].text), "it.json", &error);
        g_assert_true((value != NULL) == (cases[i].code < 0));
        if (!value) {
            g_assert_error(error, BASE_ERROR, cases[i].code);
            g_assert_true(g_str_has_prefix(error->message, "it.json"));
        }
    }
}

static void test_json_depth(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) deep = g_string_new(NULL);
    for (int i = 0; i <= LIMIT_JSON_DEPTH; i++)
        g_string_append_c(deep, '[');
    g_assert_null(jsonfile_parse(deep->str, deep->len, "deep", &error));
    g_assert_error(error, BASE_ERROR, BASE_ERROR_TOO_LARGE);
}

static void test_json_numbers(void)
{
    g_autoptr(JsonValue) value =
        json_pack("[o, o, o]", jsonfile_number(0.41, 4), jsonfile_number(1.0 / 3, 3), jsonfile_number(NAN, 3));
    g_autofree char *text = jsonfile_text(value, FALSE);
    g_assert_cmpstr(text, ==, "[0.41,0.333,null]");
}

static void test_file_limit(void)
{
    g_autofree char *folder = g_dir_make_tmp("otklik-XXXXXX", NULL), *path = g_build_filename(folder, "ten", NULL);
    g_autoptr(GError) error = NULL;
    g_autofree char *bytes = NULL;
    gsize length = 0;
    g_assert_true(file_save(path, "0123456789", 10, &error));
    g_assert_true(file_load(path, 10, &bytes, &length, &error));
    g_assert_cmpuint(length, ==, 10);
    g_assert_cmpstr(bytes, ==, "0123456789");
    g_autofree char *none = NULL;
    g_assert_false(file_load(path, 9, &none, &length, &error));
    g_assert_error(error, BASE_ERROR, BASE_ERROR_TOO_LARGE);
    g_clear_error(&error);
    g_assert_false(file_load(folder, 9, &none, &length, &error)); /* a folder is no file */
    g_assert_error(error, BASE_ERROR, BASE_ERROR_IO);
    g_assert_nonnull(strstr(error->message, folder));
}

static void test_cancel(void)
{
    Task task = {0};
    g_autoptr(GError) error = NULL;
    g_assert_false(task_is_cancelled(&task, &error));
    g_assert_false(task_is_cancelled(NULL, &error));
    task_cancel(&task);
    g_assert_true(task_is_cancelled(&task, &error));
    g_assert_error(error, BASE_ERROR, BASE_ERROR_CANCELLED);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/timecode-format", test_timecode_format);
    g_test_add_func("/base/timecode-parse", test_timecode_parse);
    g_test_add_func("/base/queue-order", test_queue_order);
    g_test_add_func("/base/queue-close", test_queue_close);
    g_test_add_func("/base/json", test_json);
    g_test_add_func("/base/json-depth", test_json_depth);
    g_test_add_func("/base/json-numbers", test_json_numbers);
    g_test_add_func("/base/file-limit", test_file_limit);
    g_test_add_func("/base/cancel", test_cancel);
    return g_test_run();
}
