/* tests/unit/test_access.c: tokens in headers, the table of permissions, guessed passwords, players. */
#include <string.h>

#include "serve/access.h"
#include "serve/login_limit.h"
#include "serve/played.h"
#include "serve/routes.h"

static void test_bearer(void)
{
    g_assert_cmpstr(access_bearer("Bearer abc"), ==, "abc");
    g_assert_cmpstr(access_bearer("bearer abc"), ==, "abc");
    static const char *const none[] = {"", "Bearer", "Bearer ", "Basic abc", "abc"};
    for (gsize i = 0; i < G_N_ELEMENTS(none); i++)
        g_assert_null(access_bearer(none[i]));
    g_autofree char *long_one = g_strnfill(4096, 'x');
    g_autofree char *header = g_strconcat("Bearer ", long_one, NULL);
    g_assert_null(access_bearer(header));
    g_assert_null(access_bearer(NULL));
}

/* Every route says who may call it: nobody is left in by forgetting. */
static void test_table(void)
{
    guint n = 0;
    for (const HttpRoute *const *table = service_routes; *table; table++)
        for (const HttpRoute *route = *table; route->method; route++, n++) {
            guint open = ACCESS_PUBLIC | ACCESS_SECRET | ACCESS_PAGE;
            g_test_message("%s %s", route->method, route->path);
            g_assert_true((route->access & (open | ACCESS_ROLES)) != 0);
            g_assert_false((route->access & open) && (route->access & ACCESS_ROLES));
            g_assert_true(route->handle || route->streamed);
            g_assert_true((route->access & ACCESS_ROLES) == 0 || (route->access & ROLE_ADMIN)); /* an admin may all */
        }
    g_assert_cmpuint(n, >, 50);
    g_autoptr(JsonValue) json = access_table(service_routes);
    const JsonValue *first = json_array_get(json_object_get(json, "items"), 0);
    g_assert_cmpstr(json_string_value(json_object_get(first, "path")), ==, "/healthz");
    g_assert_true(json_is_true(json_object_get(first, "public")));
}

static void test_guessing(void)
{
    g_autoptr(LoginLimit) limit = login_limit_new();
    for (int i = 0; i < 4; i++)
        login_limit_failed(limit, "Ann", "10.0.0.1", 100);
    g_assert_cmpuint(login_limit_wait(limit, "ann", "10.0.0.1", 100), ==, 0);
    guint before = 0;
    for (int i = 0; i < 12; i++) {
        login_limit_failed(limit, "ann", "10.0.0.1", 100);
        guint wait = login_limit_wait(limit, "ANN", "10.0.0.1", 100);
        g_assert_cmpuint(wait, ==, before ? MIN(2 * before, LOGIN_LONGEST) : 1);
        before = wait;
    }
    g_assert_cmpuint(login_limit_wait(limit, "ann", "10.0.0.2", 100), ==, 0); /* from elsewhere she may still try */
    g_assert_cmpuint(login_limit_wait(limit, "bob", "10.0.0.1", 100), ==, 0);
    g_assert_cmpuint(login_limit_wait(limit, "ann", "10.0.0.1", 100 + LOGIN_LONGEST), ==, 0);
    login_limit_succeeded(limit, "ann", "10.0.0.1");
    g_assert_cmpuint(login_limit_wait(limit, "ann", "10.0.0.1", 100), ==, 0);
}

/* Many names from one address, one name from many addresses. */
static void test_spread_guessing(void)
{
    g_autoptr(LoginLimit) limit = login_limit_new();
    for (int i = 0; i < 40; i++) {
        g_autofree char *name = g_strdup_printf("name%d", i), *address = g_strdup_printf("10.1.0.%d", i);
        login_limit_failed(limit, name, "10.0.0.1", 100);
        login_limit_failed(limit, "ann", address, 100);
    }
    g_assert_cmpuint(login_limit_wait(limit, "new", "10.0.0.1", 100), >, 0);
    g_assert_cmpuint(login_limit_wait(limit, "ann", "10.9.9.9", 100), >, 0);
    g_assert_cmpuint(login_limit_wait(limit, "new", "10.9.9.9", 100), ==, 0);
}

static void test_played(void)
{
    g_autoptr(Played) played = played_new();
    g_assert_true(played_is_news(played, "u", "l", 0));
    g_assert_false(played_is_news(played, "u", "l", PLAYED_SECONDS - 1));
    g_assert_true(played_is_news(played, "v", "l", 1));
    g_assert_true(played_is_news(played, "u", "l", PLAYED_SECONDS));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/access/bearer", test_bearer);
    g_test_add_func("/access/table", test_table);
    g_test_add_func("/access/guessing", test_guessing);
    g_test_add_func("/access/spread-guessing", test_spread_guessing);
    g_test_add_func("/access/played", test_played);
    return g_test_run();
}
