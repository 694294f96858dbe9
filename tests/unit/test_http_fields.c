/* tests/unit/test_http_fields.c: lists, qualities, ranges, tags, cookies and percent signs in HTTP fields. */
#include <string.h>

#include "serve/encoding.h"
#include "serve/field.h"

static void test_list(void)
{
    g_auto(GStrv) items = field_list(" a , \"b,c\\\"d,\" ,, e;q=0.5 ");
    g_assert_cmpuint(g_strv_length(items), ==, 3);
    g_assert_cmpstr(items[0], ==, "a");
    g_assert_cmpstr(items[1], ==, "\"b,c\\\"d,\"");
    g_assert_cmpfloat(field_quality(items[2]), ==, 0.5);
    g_assert_cmpstr(items[2], ==, "e");
    g_assert_null(field_list(NULL));
    g_assert_null(field_list(""));
    g_autofree char *many = g_strnfill(9000, ',');
    g_assert_null(field_list(many));
    memset(many, 'a', 200);
    for (int i = 1; i < 200; i += 2)
        many[i] = ',';
    many[200] = '\0';
    g_auto(GStrv) bounded = field_list(many);
    g_assert_cmpuint(g_strv_length(bounded), ==, 64);
}

static void test_quality(void)
{
    static const struct {
        const char *item;
        double quality;
    } cases[] = {
        {"gzip", 1},       {"gzip;q=0", 0},  {"gzip; Q=0.25", 0.25}, {"gzip;x=1;q=0.5", 0.5}, {"gzip;q=", 0},
        {"gzip;q=1.5", 0}, {"gzip;q=-1", 0}, {"gzip;q=nan", 0},      {"gzip;q=0.5x", 0},      {"gzip;q=inf", 0},
        {"gzip;", 1}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *item = g_strdup(cases[i].item);
        g_assert_cmpfloat(field_quality(item), ==, cases[i].quality);
        g_assert_cmpstr(item, ==, "gzip");
    }
}

static void test_gzip_is_taken(void)
{
    static const struct {
        const char *accept;
        gboolean takes;
    } cases[] = {{NULL, FALSE},
                 {"", FALSE},
                 {"gzip", TRUE},
                 {"x-gzip", TRUE},
                 {"deflate, gzip;q=0.1", TRUE},
                 {"gzip;q=0", FALSE},
                 {"*", TRUE},
                 {"*;q=0", FALSE},
                 {"*, gzip;q=0", FALSE},
                 {"identity, gzip;q=0.9", FALSE},
                 {"identity;q=0.5, gzip;q=0.5", TRUE},
                 {"br", FALSE}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpint(encoding_takes_gzip(cases[i].accept), ==, cases[i].takes);
}

static void test_what_is_packed(void)
{
    g_assert_true(encoding_is_text("text/html; charset=utf-8"));
    g_assert_true(encoding_is_text("application/json"));
    g_assert_false(encoding_is_text("text/event-stream"));
    g_assert_false(encoding_is_text("video/mp4"));
    g_autoptr(GBytes) few = g_bytes_new_static("aaaa", 4);
    g_assert_null(encoding_gzip(few));
    g_autofree char *text = g_strnfill(100000, 'a');
    g_autoptr(GBytes) many = g_bytes_new_static(text, 100000), packed = encoding_gzip(many);
    g_assert_cmpuint(g_bytes_get_size(packed), <, 1000);
    guint32 random[1000];
    for (gsize i = 0; i < G_N_ELEMENTS(random); i++)
        random[i] = g_test_rand_int();
    g_autoptr(GBytes) noise = g_bytes_new_static(random, sizeof random);
    g_assert_null(encoding_gzip(noise)); /* it would be longer */
}

static void test_media_type(void)
{
    g_autofree char *one = field_media_type(" Application/JSON ; charset=utf-8"), *none = field_media_type(NULL);
    g_assert_cmpstr(one, ==, "application/json");
    g_assert_cmpstr(none, ==, "");
}

static void test_cookie(void)
{
    static const struct {
        const char *field, *value;
    } cases[] = {{"s=1", "1"},     {"a=s=2; s=3", "3"}, {"xs=1", NULL},        {"s", NULL},
                 {"s=", ""},       {"s=\"q\"", "q"},    {"s=\"", "\""},        {"S=1", NULL},
                 {"s=a;s=b", "a"}, {NULL, NULL},        {"a=\"x;s=1\"", NULL}, {" s = 1", NULL}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *value = field_cookie(cases[i].field, "s");
        g_assert_cmpstr(value, ==, cases[i].value);
    }
}

static void test_etag(void)
{
    static const char *const yes[] = {"\"t\"", "W/\"t\"", "\"a\", \"t\"", "*"};
    static const char *const no[] = {NULL, "", "t", "\"T\"", "\"t", "\"tt\"", "w/\"t\""};
    for (gsize i = 0; i < G_N_ELEMENTS(yes); i++)
        g_assert_true(field_matches_etag(yes[i], "t"));
    for (gsize i = 0; i < G_N_ELEMENTS(no); i++)
        g_assert_false(field_matches_etag(no[i], "t"));
}

static void test_number(void)
{
    g_assert_cmpint(field_number("0"), ==, 0);
    g_assert_cmpint(field_number("9223372036854775807"), ==, G_MAXINT64);
    static const char *const bad[] = {NULL, "", "-1", "+1", " 1", "1 ", "0x1", "9223372036854775808", "1.0"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_cmpint(field_number(bad[i]), ==, -1);
}

static void test_percent(void)
{
    static const struct {
        const char *text, *plain;
        gboolean plus;
    } cases[] = {{"a%2Fb", "a/b", FALSE}, {"a+b", "a+b", FALSE},   {"a+b%2B", "a b+", TRUE}, {"%d1%8f", "я", FALSE},
                 {"%", NULL, FALSE},      {"%4", NULL, FALSE},     {"%zz", NULL, FALSE},     {"%00", NULL, FALSE},
                 {"%ff", NULL, FALSE},    {"%c0%af", NULL, FALSE}, {"", "", FALSE}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *plain = field_percent_decoded(cases[i].text, strlen(cases[i].text), cases[i].plus);
        g_assert_cmpstr(plain, ==, cases[i].plain);
    }
}

static void test_attachment(void)
{
    g_autofree char *plain = field_attachment("a b.mp4"), *odd = field_attachment("я\"\n;/.mp4");
    g_assert_cmpstr(plain, ==, "attachment; filename=\"a b.mp4\"; filename*=UTF-8''a%20b.mp4");
    g_assert_cmpstr(odd, ==, "attachment; filename=\"_____.mp4\"; filename*=UTF-8''%D1%8F%22%0A%3B%2F.mp4");
}

static void test_range(void)
{
    static const struct {
        const char *field;
        RangeKind kind;
        gint64 first, last;
    } cases[] = {{"bytes=0-9", RANGE_GOOD, 0, 9},         {"Bytes=5-", RANGE_GOOD, 5, 99},
                 {"bytes=-1", RANGE_GOOD, 99, 99},        {"bytes=-500", RANGE_GOOD, 0, 99},
                 {"bytes=99-1000", RANGE_GOOD, 99, 99},   {"bytes=100-", RANGE_UNSATISFIABLE, 0, 0},
                 {"bytes=-0", RANGE_UNSATISFIABLE, 0, 0}, {"bytes=9-0", RANGE_NONE, 0, 0},
                 {"bytes=1-2,3-4", RANGE_NONE, 0, 0},     {"items=1-2", RANGE_NONE, 0, 0},
                 {"bytes=x-2", RANGE_NONE, 0, 0},         {"bytes=1", RANGE_NONE, 0, 0},
                 {"bytes=--2", RANGE_NONE, 0, 0},         {NULL, RANGE_NONE, 0, 0}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gint64 first = 0, last = 0;
        g_assert_cmpint(field_range(cases[i].field, 100, &first, &last), ==, cases[i].kind);
        if (cases[i].kind == RANGE_GOOD) {
            g_assert_cmpint(first, ==, cases[i].first);
            g_assert_cmpint(last, ==, cases[i].last);
        }
    }
    gint64 first, last;
    g_assert_cmpint(field_range("bytes=0-", 0, &first, &last), ==, RANGE_UNSATISFIABLE);
    g_assert_cmpint(field_range("bytes=-5", 0, &first, &last), ==, RANGE_UNSATISFIABLE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/field/list", test_list);
    g_test_add_func("/http/field/quality", test_quality);
    g_test_add_func("/http/field/gzip-is-taken", test_gzip_is_taken);
    g_test_add_func("/http/field/what-is-packed", test_what_is_packed);
    g_test_add_func("/http/field/media-type", test_media_type);
    g_test_add_func("/http/field/cookie", test_cookie);
    g_test_add_func("/http/field/etag", test_etag);
    g_test_add_func("/http/field/number", test_number);
    g_test_add_func("/http/field/percent", test_percent);
    g_test_add_func("/http/field/attachment", test_attachment);
    g_test_add_func("/http/field/range", test_range);
    return g_test_run();
}
