/* tests/unit/test_store_small.c: settings, consents, tokens, embeds, webhooks and deliveries, the overview. */
#include <math.h>

#include "base/limits.h"
#include "store/consents.h"
#include "store/embeds.h"
#include "store/overview.h"
#include "store/settings.h"
#include "store/tokens.h"
#include "store/webhooks.h"
#include "store_fixture.h"

#define DAY_MS (24 * 3600 * 1000LL)
#define MONDAY_MS (1790553600000LL) /* Monday, 2026-09-28, 0:00 UTC */

static void run(Fixture *fixture, const char *sql)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(store_run(fixture->db, NULL, &error, sql, NULL));
    g_assert_no_error(error);
}

/* A person "ada" with a subject "s". */
static void add_person(Fixture *fixture)
{
    run(fixture, "INSERT INTO users (id, name, display, folded, role, password, created) "
                 "VALUES ('ada', 'ada', 'Ada', 'ada', 'teacher', '', 1)");
    run(fixture, "INSERT INTO subjects (id, kind, name, folded, created) VALUES ('s', 'teacher', 'Ada', 'ada', 1)");
}

static void refuses(gboolean answer, GError **error, StoreError code, const char *says)
{
    g_assert_false(answer);
    g_assert_error(*error, STORE_ERROR, (gint)code);
    g_assert_nonnull(strstr((*error)->message, says));
    g_clear_error(error);
}

/* ---- settings ---- */

static void test_settings_default(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Settings) settings = settings_load(fixture->db, &error);
    g_assert_no_error(error);
    g_assert_cmpint(settings->retention_days, ==, 365);
    g_assert_false(settings->share_by_default);
    g_assert_null(settings->webhook_hosts[0]);
    g_assert_null(settings->embed_hosts[0]);
}

static void test_settings_kept(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) hosts = g_strsplit("lms.example.org 10.0.0.7:8443 [2001:db8::1]:443", " ", 0),
                  none = g_new0(char *, 1);
    Settings wanted = {30, TRUE, hosts, none, none};
    for (int round = 0; round < 2; round++)
        g_assert_true(settings_save(fixture->db, &wanted, &error));
    g_autoptr(Settings) settings = settings_load(fixture->db, &error);
    g_assert_no_error(error);
    g_assert_cmpint(settings->retention_days, ==, 30);
    g_assert_true(settings->share_by_default);
    g_assert_cmpuint(g_strv_length(settings->webhook_hosts), ==, 3);
    g_assert_cmpstr(settings->webhook_hosts[2], ==, "[2001:db8::1]:443");
    g_assert_null(settings->fetch_hosts[0]);
}

static void test_settings_refused(Fixture *fixture, gconstpointer data)
{
    static const char *const bad[] = {"",    "a b",  "a..b",    "-a.org", "a.org:0",  "a.org:70000",
                                      "a_b", "[::1", "[1.2]:3", "a/b",    "http://a", "a:b:c"};
    g_autoptr(GError) error = NULL;
    char *none[] = {NULL};
    for (int days = 0; days <= 3651; days += 3651) {
        Settings settings = {days, FALSE, none, none, none};
        refuses(settings_save(fixture->db, &settings, &error), &error, STORE_ERROR_INVALID, "retention_days");
    }
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        char *hosts[] = {(char *)bad[i], NULL};
        Settings settings = {30, FALSE, none, none, hosts};
        refuses(settings_save(fixture->db, &settings, &error), &error, STORE_ERROR_INVALID, "embed_hosts");
    }
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM settings"), ==, 0);
}

/* ---- consents ---- */

static void test_consents(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    add_person(fixture);
    g_autoptr(Consent) consent = consents_add(fixture->db, "s", "recording", "2026-09", "ada", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(consent->version, ==, "2026-09");
    g_assert_cmpint(consent->withdrawn, ==, 0);
    g_assert_true(consents_withdraw(fixture->db, consent->id, &error));
    refuses(consents_withdraw(fixture->db, consent->id, &error), &error, STORE_ERROR_CONFLICT, "withdrawn");
    refuses(consents_withdraw(fixture->db, "none", &error), &error, STORE_ERROR_NOT_FOUND, "consent");
    g_autoptr(GPtrArray) list = consents_list(fixture->db, "s", &error);
    g_assert_cmpuint(list->len, ==, 1);
    g_assert_cmpint(((Consent *)list->pdata[0])->withdrawn, >, 0);
    refuses(consents_add(fixture->db, "s", "selling", "1", "ada", &error) != NULL, &error, STORE_ERROR_INVALID,
            "purpose");
    refuses(consents_add(fixture->db, "none", "research", "1", "ada", &error) != NULL, &error, STORE_ERROR_NOT_FOUND,
            "subject");
    run(fixture, "UPDATE subjects SET erased = 5");
    refuses(consents_add(fixture->db, "s", "research", "1", "ada", &error) != NULL, &error, STORE_ERROR_ERASED,
            "erased");
}

/* ---- tokens ---- */

static void test_tokens(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *secret = NULL;
    add_person(fixture);
    gint64 soon = store_now() + DAY_MS;
    g_autoptr(ApiToken) token =
        tokens_add(fixture->db, "ada", "LMS", SCOPE_ADMIN | SCOPE_LESSONS_READ, soon, &secret, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(strlen(secret), ==, 47);
    g_assert_cmpuint(token->scopes, ==, SCOPE_ADMIN | SCOPE_LESSONS_READ);
    g_autoptr(ApiToken) found = NULL;
    g_autoptr(User) user = NULL;
    g_assert_true(tokens_find(fixture->db, secret, &found, &user, &error));
    g_assert_cmpstr(found->id, ==, token->id);
    g_assert_cmpstr(user->display, ==, "Ada");
    g_assert_cmpint(fixture_count(fixture, "SELECT used IS NOT NULL FROM tokens"), ==, 1);
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM tokens WHERE hex(token_hash) LIKE '%6F746B5F%'"), ==,
                    0);
    refuses(tokens_revoke(fixture->db, token->id, "somebody", &error), &error, STORE_ERROR_NOT_FOUND, "token");
    g_assert_true(tokens_revoke(fixture->db, token->id, "ada", &error));
    g_autoptr(GPtrArray) list = tokens_list(fixture->db, "ada", &error);
    g_assert_cmpuint(list->len, ==, 0);
}

/* What ends a token: another secret, time, revoking, its person's account. */
static void test_tokens_dead(Fixture *fixture, gconstpointer data)
{
    static const char *const ends[] = {"UPDATE tokens SET expires = 5", "UPDATE tokens SET revoked = 5",
                                       "UPDATE users SET disabled = 5"};
    g_autoptr(GError) error = NULL;
    add_person(fixture);
    for (gsize i = 0; i <= G_N_ELEMENTS(ends); i++) {
        g_autofree char *secret = NULL;
        g_autoptr(ApiToken) token =
            tokens_add(fixture->db, "ada", "x", SCOPE_ADMIN, store_now() + DAY_MS, &secret, &error);
        g_autoptr(ApiToken) found = NULL;
        g_autoptr(User) user = NULL;
        if (i < G_N_ELEMENTS(ends))
            run(fixture, ends[i]);
        else
            secret[10] = secret[10] == 'a' ? 'b' : 'a';
        g_assert_true(tokens_find(fixture->db, secret, &found, &user, &error));
        g_assert_null(found);
        g_assert_null(user);
        run(fixture, "UPDATE users SET disabled = NULL");
    }
}

static void test_tokens_refused(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *secret = NULL;
    gint64 soon = store_now() + DAY_MS;
    add_person(fixture);
    const struct {
        const char *user, *name;
        guint scopes;
        gint64 expires;
        StoreError code;
        const char *says;
    } bad[] = {
        {"ada", " ", SCOPE_ADMIN, soon, STORE_ERROR_INVALID, "name"},
        {"ada", "x", 0, soon, STORE_ERROR_INVALID, "scopes"},
        {"ada", "x", 64, soon, STORE_ERROR_INVALID, "scopes"},
        {"ada", "x", SCOPE_ADMIN, 5, STORE_ERROR_INVALID, "expires"},
        {"ada", "x", SCOPE_ADMIN, soon + LIMIT_TOKEN_DAYS * DAY_MS, STORE_ERROR_INVALID, "expires"},
        {"bob", "x", SCOPE_ADMIN, soon, STORE_ERROR_NOT_FOUND, "account"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        refuses(tokens_add(fixture->db, bad[i].user, bad[i].name, bad[i].scopes, bad[i].expires, &secret, &error) !=
                    NULL,
                &error, bad[i].code, bad[i].says);
    for (int i = 0; i < LIMIT_TOKENS_PER_USER; i++) {
        g_autofree char *told = NULL;
        g_autoptr(ApiToken) token = tokens_add(fixture->db, "ada", "x", SCOPE_ADMIN, soon, &told, &error);
        g_assert_no_error(error);
    }
    refuses(tokens_add(fixture->db, "ada", "x", SCOPE_ADMIN, soon, &secret, &error) != NULL, &error,
            STORE_ERROR_CONFLICT, "50");
    g_assert_null(secret);
}

/* ---- lessons that are shown elsewhere ---- */

static void add_lesson(Fixture *fixture, gint64 created, double duration, const char *values)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *id = store_new_id();
    g_autofree char *sql =
        g_strdup_printf("INSERT INTO lessons (id, title, folded, subject, teacher, file, state, created, "
                        "keep_until, duration, negative, talk_teacher, moments) "
                        "VALUES (?, 't', 't', 's', 'ada', 'f', 'done', ?, 1, ?, %s)",
                        values);
    g_assert_true(store_run(fixture->db, NULL, &error, sql, "sid", id, created, duration));
    g_assert_no_error(error);
}

static void test_embeds(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    gint64 expires = 0;
    g_autofree char *found = NULL, *other = NULL, *late = NULL;
    add_person(fixture);
    add_lesson(fixture, MONDAY_MS, 60, "NULL, NULL, NULL");
    run(fixture, "UPDATE lessons SET id = 'l'");
    g_autofree char *token = embeds_add(fixture->db, "l", "ada", 60, &expires, &error);
    g_assert_no_error(error);
    g_assert_cmpint(ABS(expires - store_now() - 60000), <, 5000);
    g_assert_true(embeds_find(fixture->db, token, &found, &error));
    g_assert_cmpstr(found, ==, "l");
    g_assert_true(embeds_find(fixture->db, "another", &other, &error));
    g_assert_null(other);
    run(fixture, "UPDATE embeds SET expires = 5");
    g_assert_true(embeds_find(fixture->db, token, &late, &error));
    g_assert_null(late);
    g_assert_true(embeds_sweep(fixture->db, &error));
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM embeds"), ==, 0);
    refuses(embeds_add(fixture->db, "l", "ada", 0, &expires, &error) != NULL, &error, STORE_ERROR_INVALID, "seconds");
    refuses(embeds_add(fixture->db, "none", "ada", 9, &expires, &error) != NULL, &error, STORE_ERROR_NOT_FOUND,
            "lesson");
}

/* ---- webhooks ---- */

static void test_webhooks(Fixture *fixture, gconstpointer data)
{
    static const char *const both[] = {"lesson.failed", "lesson.finished", NULL}, *const one[] = {"lesson.failed",
                                                                                                  NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(Webhook) first = webhooks_add(fixture->db, "https://lms.example.org/hook?x=1", both, &error);
    g_autoptr(Webhook) second = webhooks_add(fixture->db, "http://10.0.0.7:8080/", one, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(first->events, ==, "lesson.finished lesson.failed");
    g_assert_cmpuint(strlen(first->secret), ==, 43);
    g_autoptr(GPtrArray) finished = webhooks_list(fixture->db, "lesson.finished", &error);
    g_autoptr(GPtrArray) failed = webhooks_list(fixture->db, "lesson.failed", &error);
    g_assert_cmpuint(finished->len, ==, 1);
    g_assert_cmpuint(failed->len, ==, 2);
    g_assert_true(webhooks_set_disabled(fixture->db, first->id, TRUE, &error));
    g_autoptr(GPtrArray) quiet = webhooks_list(fixture->db, "lesson.finished", &error);
    g_autoptr(GPtrArray) all = webhooks_list(fixture->db, NULL, &error);
    g_assert_cmpuint(quiet->len, ==, 0);
    g_assert_cmpuint(all->len, ==, 2);
    g_assert_true(webhooks_remove(fixture->db, first->id, &error));
    refuses(webhooks_remove(fixture->db, first->id, &error), &error, STORE_ERROR_NOT_FOUND, "webhook");
}

static void test_webhooks_refused(Fixture *fixture, gconstpointer data)
{
    static const char *const bad[] = {"", "lms", "ftp://lms.example.org/", "https://",
                                      "https://ada:pw@lms.example.org/"};
    static const char *const events[] = {"lesson.failed", NULL}, *const none[] = {NULL}, *const odd[] = {"x", NULL};
    g_autoptr(GError) error = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        refuses(webhooks_add(fixture->db, bad[i], events, &error) != NULL, &error, STORE_ERROR_INVALID, "url");
    refuses(webhooks_add(fixture->db, "https://a.org", none, &error) != NULL, &error, STORE_ERROR_INVALID, "events");
    refuses(webhooks_add(fixture->db, "https://a.org", odd, &error) != NULL, &error, STORE_ERROR_INVALID, "events");
    for (int i = 0; i < LIMIT_WEBHOOKS; i++) {
        g_autoptr(Webhook) webhook = webhooks_add(fixture->db, "https://a.org", events, &error);
        g_assert_no_error(error);
    }
    refuses(webhooks_add(fixture->db, "https://a.org", events, &error) != NULL, &error, STORE_ERROR_CONFLICT, "50");
}

static void test_deliveries(Fixture *fixture, gconstpointer data)
{
    static const char *const events[] = {"lesson.failed", NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(Webhook) webhook = webhooks_add(fixture->db, "https://a.org", events, &error);
    g_autoptr(Delivery) sent = deliveries_add(fixture->db, webhook->id, "lesson.failed", "{}", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(sent->state, ==, "waiting");
    g_assert_true(deliveries_note(fixture->db, sent->id, "waiting", 503, "busy", &error));
    g_assert_true(deliveries_note(fixture->db, sent->id, "dead", 0, "no route", &error));
    g_autoptr(GPtrArray) dead = deliveries_list(fixture->db, NULL, "dead", &error);
    g_assert_cmpuint(dead->len, ==, 1);
    const Delivery *noted = dead->pdata[0];
    g_assert_cmpint(noted->attempts, ==, 2);
    g_assert_cmpint(noted->status, ==, 0);
    g_assert_cmpstr(noted->error, ==, "no route");
    g_assert_cmpint(noted->finished, >, 0);
    g_assert_true(deliveries_retry(fixture->db, sent->id, &error));
    refuses(deliveries_retry(fixture->db, sent->id, &error), &error, STORE_ERROR_CONFLICT, "given up");
    g_autoptr(Delivery) again = deliveries_get(fixture->db, sent->id, &error);
    g_assert_cmpstr(again->state, ==, "waiting");
    g_assert_cmpint(again->finished, ==, 0);
    g_assert_true(deliveries_sweep(fixture->db, store_now() + DAY_MS, &error));
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM deliveries"), ==, 1);
    g_assert_true(deliveries_note(fixture->db, sent->id, "sent", 200, NULL, &error));
    g_assert_true(deliveries_sweep(fixture->db, store_now() + DAY_MS, &error));
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM deliveries"), ==, 0);
    refuses(deliveries_list(fixture->db, NULL, "lost", &error) != NULL, &error, STORE_ERROR_INVALID, "state");
    refuses(deliveries_add(fixture->db, "none", "lesson.failed", "{}", &error) != NULL, &error, STORE_ERROR_NOT_FOUND,
            "webhook");
}

/* ---- the overview ---- */

static void test_overview(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    add_person(fixture);
    add_lesson(fixture, MONDAY_MS, 3600, "0.2, 0.6, 4");
    add_lesson(fixture, MONDAY_MS + 7 * DAY_MS - 1, 7200, "0.5, NULL, 2"); /* Sunday: the same week */
    add_lesson(fixture, MONDAY_MS + 7 * DAY_MS, 3600, "NULL, NULL, NULL");
    add_lesson(fixture, MONDAY_MS + 30 * DAY_MS, 3600, "1, 1, 1"); /* outside */
    g_autoptr(GPtrArray) teachers = overview_teachers(fixture->db, MONDAY_MS, MONDAY_MS + 14 * DAY_MS, &error);
    g_autoptr(GPtrArray) weeks = overview_weeks(fixture->db, MONDAY_MS, MONDAY_MS + 14 * DAY_MS, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(teachers->len, ==, 1);
    const OverviewRow *sum = teachers->pdata[0];
    g_assert_cmpstr(sum->teacher_name, ==, "Ada");
    g_assert_cmpint(sum->lessons, ==, 3);
    g_assert_cmpfloat_with_epsilon(sum->hours, 4, 1e-9);
    g_assert_cmpfloat_with_epsilon(sum->negative, (0.2 * 1 + 0.5 * 2) / 3, 1e-9);
    g_assert_cmpfloat_with_epsilon(sum->talk_teacher, 0.6, 1e-9);
    g_assert_cmpfloat_with_epsilon(sum->moments_per_hour, 2, 1e-9);
    g_assert_cmpuint(weeks->len, ==, 2);
    const OverviewRow *first = weeks->pdata[0], *second = weeks->pdata[1];
    g_assert_cmpint(first->week, ==, MONDAY_MS);
    g_assert_cmpint(first->lessons, ==, 2);
    g_assert_cmpint(second->week, ==, MONDAY_MS + 7 * DAY_MS);
    g_assert_true(isnan(second->negative) && isnan(second->moments_per_hour));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    fixture_add("/settings/default", test_settings_default);
    fixture_add("/settings/kept", test_settings_kept);
    fixture_add("/settings/refused", test_settings_refused);
    fixture_add("/consents", test_consents);
    fixture_add("/tokens", test_tokens);
    fixture_add("/tokens/dead", test_tokens_dead);
    fixture_add("/tokens/refused", test_tokens_refused);
    fixture_add("/embeds", test_embeds);
    fixture_add("/webhooks", test_webhooks);
    fixture_add("/webhooks/refused", test_webhooks_refused);
    fixture_add("/deliveries", test_deliveries);
    fixture_add("/overview", test_overview);
    return g_test_run();
}
