/* tests/unit/test_bodies.c: what may stand in a request's body and query. */
#include "serve/bodies.h"

#include <string.h>

static const struct {
    const char *name;
    BodyKind kind;
    const char *json;
    const char *field; /* that is refused; "": the whole; NULL: it is good */
} cases[] = {
    {"sign-in", BODY_SIGN_IN, "{\"name\": \"a\", \"password\": \"b\"}", NULL},
    {"no object", BODY_SIGN_IN, "[1]", ""},
    {"empty", BODY_SIGN_IN, "{}", "name"},
    {"unknown", BODY_SIGN_IN, "{\"name\": \"a\", \"password\": \"b\", \"admin\": true}", "admin"},
    {"missing", BODY_SIGN_IN, "{\"name\": \"a\"}", "password"},
    {"null", BODY_SIGN_IN, "{\"name\": null, \"password\": \"b\"}", "name"},
    {"number for text", BODY_SIGN_IN, "{\"name\": 1, \"password\": \"b\"}", "name"},
    {"empty text", BODY_SIGN_IN, "{\"name\": \"\", \"password\": \"b\"}", "name"},
    {"short password", BODY_PASSWORD, "{\"old\": \"x\", \"new\": \"1234567\"}", "new"},
    {"a name of letters", BODY_NEW_USER,
     "{\"name\": \"мария.и\", \"display\": \"Мария\", \"role\": \"teacher\", \"password\": \"12345678\"}", NULL},
    {"a name that is a path", BODY_NEW_USER,
     "{\"name\": \"../x\", \"display\": \"x\", \"role\": \"teacher\", \"password\": \"12345678\"}", "name"},
    {"a role that is not", BODY_NEW_USER,
     "{\"name\": \"x\", \"display\": \"x\", \"role\": \"teach\", \"password\": \"12345678\"}", "role"},
    {"two roles", BODY_NEW_USER,
     "{\"name\": \"x\", \"display\": \"x\", \"role\": \"teacher|viewer\", \"password\": \"12345678\"}", "role"},
    {"a display of spaces", BODY_USER_CHANGE, "{\"display\": \"  \"}", "display"},
    {"a display of two lines", BODY_USER_CHANGE, "{\"display\": \"a\\nb\"}", "display"},
    {"nothing to change", BODY_USER_CHANGE, "{}", ""},
    {"flag", BODY_USER_CHANGE, "{\"disabled\": true}", NULL},
    {"number for flag", BODY_USER_CHANGE, "{\"disabled\": 1}", "disabled"},
    {"scopes", BODY_NEW_TOKEN, "{\"name\": \"x\", \"scopes\": [\"lessons:read\", \"admin\"], \"days\": 30}", NULL},
    {"no scope", BODY_NEW_TOKEN, "{\"name\": \"x\", \"scopes\": [], \"days\": 30}", "scopes"},
    {"a scope twice", BODY_NEW_TOKEN, "{\"name\": \"x\", \"scopes\": [\"admin\", \"admin\"], \"days\": 30}", "scopes"},
    {"half days", BODY_NEW_TOKEN, "{\"name\": \"x\", \"scopes\": [\"admin\"], \"days\": 1.5}", "days"},
    {"a whole real", BODY_NEW_TOKEN, "{\"name\": \"x\", \"scopes\": [\"admin\"], \"days\": 2.0}", NULL},
    {"too many days", BODY_NEW_TOKEN, "{\"name\": \"x\", \"scopes\": [\"admin\"], \"days\": 1e300}", "days"},
    {"fetch", BODY_NEW_LESSON, "{\"url\": \"https://lms.example/a.mp4\", \"language\": \"ru\"}", NULL},
    {"another scheme", BODY_NEW_LESSON, "{\"url\": \"file:///etc/passwd\"}", "url"},
    {"a password in the address", BODY_NEW_LESSON, "{\"url\": \"https://a:b@lms.example/a.mp4\"}", "url"},
    {"no host", BODY_NEW_LESSON, "{\"url\": \"https:///a.mp4\"}", "url"},
    {"speakers", BODY_NEW_LESSON, "{\"url\": \"https://a.b/c\", \"speakers\": 21}", "speakers"},
    {"nobody teaches", BODY_LESSON_CHANGE, "{\"teacher\": null}", NULL},
    {"an id that is none", BODY_LESSON_CHANGE, "{\"teacher\": \"1\"}", "teacher"},
    {"a time", BODY_LESSON_CHANGE, "{\"keep_until\": \"2027-01-01\"}", NULL},
    {"no time", BODY_LESSON_CHANGE, "{\"keep_until\": \"tomorrow\"}", "keep_until"},
    {"an empty turn", BODY_TURN, "{\"text\": \"\"}", NULL},
    {"a zero byte", BODY_TURN, "{\"text\": \"a\\u0000b\"}", ""},
    {"no teacher", BODY_TEACHER, "{\"speaker\": null}", NULL},
    {"speaker 0", BODY_TEACHER, "{\"speaker\": 0}", "speaker"},
    {"a frame for a second", BODY_NEW_EMBED, "{\"seconds\": 1}", "seconds"},
    {"purpose", BODY_NEW_CONSENT, "{\"purpose\": \"fun\", \"version\": \"1\"}", "purpose"},
    {"events", BODY_NEW_WEBHOOK, "{\"url\": \"https://a.b\", \"events\": [\"lesson.finished\", 1]}", "events"},
    {"settings", BODY_SETTINGS,
     "{\"retention_days\": 30, \"share_by_default\": false, \"webhook_hosts\": [\"a.b\"], \"fetch_hosts\": [], "
     "\"embed_hosts\": [\"lms.example:8443\"]}",
     NULL},
    {"a host with a path", BODY_SETTINGS,
     "{\"retention_days\": 30, \"share_by_default\": false, \"webhook_hosts\": [\"a.b/c\"], \"fetch_hosts\": [], "
     "\"embed_hosts\": []}",
     "webhook_hosts"},
    {"a lead", BODY_RANK, "{\"lead\": {\"metres\": 10}, \"lead_id\": \"L1\"}", NULL},
    {"all of a lead", BODY_RANK,
     "{\"lead\": {}, \"lead_id\": \"L1\", \"premises\": [{\"id\": \"a\"}], \"limit\": 3, \"language\": \"ru\", "
     "\"model\": \"offices@2\"}",
     NULL},
    {"the stock", BODY_RANK, "{\"lead\": {}, \"lead_id\": \"L1\", \"premises\": \"all vacant\"}", NULL},
    {"a part of the stock", BODY_RANK, "{\"lead\": {}, \"lead_id\": \"L1\", \"premises\": \"all\"}", "premises"},
    {"premises that are none", BODY_RANK, "{\"lead\": {}, \"lead_id\": \"L1\", \"premises\": [1]}", "premises"},
    {"no premises", BODY_RANK, "{\"lead\": {}, \"lead_id\": \"L1\", \"premises\": []}", "premises"},
    {"a lead that is none", BODY_RANK, "{\"lead\": [], \"lead_id\": \"L1\"}", "lead"},
    {"a lead without its id", BODY_RANK, "{\"lead\": {}}", "lead_id"},
    {"an outcome as feedback", BODY_FEEDBACK, "{\"lead\": \"L\", \"premises\": \"P\", \"kind\": \"won\"}", "kind"},
    {"no outcomes", BODY_OUTCOMES, "{\"outcomes\": []}", "outcomes"},
    {"an empty stock", BODY_STOCK, "{\"name\": \"offices\", \"premises\": [], \"all\": true}", NULL},
    {"gone by number", BODY_STOCK, "{\"name\": \"offices\", \"premises\": [], \"gone\": [5]}", "gone"},
    {"force by word", BODY_PROMOTION, "{\"force\": \"yes\"}", "force"},
};

static void test_bodies(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        json_error_t why;
        g_autoptr(JsonValue) json = json_loads(cases[i].json, JSON_ALLOW_NUL, &why);
        g_autoptr(GError) error = NULL;
        g_assert_nonnull(json);
        gboolean good = body_check(json, cases[i].kind, &error);
        g_test_message("%s: %s", cases[i].name, error ? error->message : "good");
        g_assert_true(good == (cases[i].field == NULL));
        if (good)
            continue;
        g_assert_error(error, HTTP_ERROR, 400);
        if (*cases[i].field)
            g_assert_cmpstr(http_error_field(error), ==, cases[i].field);
    }
}

static void test_when(void)
{
    static const struct {
        const char *text;
        gboolean ends;
        gint64 value; /* -1: refused */
    } times[] = {
        {"1970-01-02", FALSE, 86400000},
        {"1970-01-02", TRUE, 2 * 86400000},
        {"1970-01-01T00:01:00Z", FALSE, 60000},
        {"1970-01-01T00:01Z", FALSE, 60000},
        {"1970-01-01T03:01:00+03:00", TRUE, 60000},
        {"1970-01-01T03:01+03:00", FALSE, 60000},
        {"1970-01-01T00:00:00.250Z", FALSE, 250},
        {"1970-01-01T00:01:00", FALSE, -1}, /* no zone */
        {"1970-13-01", FALSE, -1},
        {"1970-1-1", FALSE, -1},
        {"", FALSE, -1},
        {"1970-01-01 00:00:00Z", FALSE, -1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(times); i++) {
        gint64 value = -1;
        gboolean good = when_parse(times[i].text, times[i].ends, &value);
        g_test_message("%s", times[i].text);
        g_assert_true(good == (times[i].value >= 0));
        g_assert_cmpint(value, ==, times[i].value);
    }
}

static void test_hosts(void)
{
    g_assert_true(host_is_good("lms.example"));
    g_assert_true(host_is_good("lms.example:443"));
    g_assert_true(host_is_good("127.0.0.1:8080"));
    static const char *const bad[] = {
        "", "*", "*.", "a b", "-a", "a-", "a:", "a:123456", "a:x", "a/b", "ü.de", "A.b", "a;b"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(host_is_good(bad[i]));
}

static void test_fields(void)
{
    g_autoptr(JsonValue) json = json_pack("{s:f, s:b, s:[s, s], s:n}", "n", 3.0, "f", 1, "w", "a", "b", "z");
    g_assert_cmpint(body_integer(json, "n", 7), ==, 3);
    g_assert_cmpint(body_integer(json, "x", 7), ==, 7);
    g_assert_true(body_flag(json, "f", FALSE));
    g_assert_true(body_has(json, "z") && !body_text(json, "z") && !body_has(json, "y"));
    g_autofree char *words = body_words(json, "w");
    g_assert_cmpstr(words, ==, "a b");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bodies/cases", test_bodies);
    g_test_add_func("/bodies/when", test_when);
    g_test_add_func("/bodies/hosts", test_hosts);
    g_test_add_func("/bodies/fields", test_fields);
    return g_test_run();
}
