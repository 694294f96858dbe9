/* tests/unit/test_store_audit.c: the chain of the audit log, and whoever meddles with it. */
#include "base/limits.h"
#include "store/audit.h"
#include "store_fixture.h"

static void append(Fixture *fixture, const char *actor, const char *action, const char *object)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(audit_append(fixture->db, &(AuditEvent){actor, action, object, "{\"n\":1}", "192.0.2.1"}, &error));
    g_assert_no_error(error);
}

static AuditVerdict verify(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    AuditVerdict verdict;
    g_assert_true(audit_verify(fixture->db, &verdict, &error));
    g_assert_no_error(error);
    return verdict;
}

static void test_whole(Fixture *fixture, gconstpointer data)
{
    g_assert_cmpint(verify(fixture).broken_at, ==, 0);
    g_assert_cmpint(verify(fixture).entries, ==, 0);
    for (guint i = 0; i < 5; i++)
        append(fixture, "cli", "user.add", "x");
    AuditVerdict verdict = verify(fixture);
    g_assert_cmpint(verdict.broken_at, ==, 0);
    g_assert_cmpint(verdict.entries, ==, 5);
}

static void test_list(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    append(fixture, "anna", "lesson.open", "l1");
    append(fixture, "anna", "lesson.media", "l1");
    append(fixture, "boris", "lesson.open", "l2");
    append(fixture, "cli", "lessons", "");
    const struct {
        AuditFilter filter;
        guint found;
        gint64 first;
    } cases[] = {
        {{0}, 4, 4},
        {{.actor = "anna"}, 2, 2},
        {{.action = "lesson.open"}, 2, 3},
        {{.action = "lesson."}, 3, 3},
        {{.action = "lesson"}, 0, 0},
        {{.action = "%."}, 0, 0},
        {{.object = "l1", .actor = "anna", .action = "lesson.media"}, 1, 2},
        {{.before = 3}, 2, 2},
        {{.limit = 1}, 1, 4},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) entries = audit_list(fixture->db, &cases[i].filter, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(entries->len, ==, cases[i].found);
        if (entries->len > 0)
            g_assert_cmpint(((AuditEntry *)entries->pdata[0])->seq, ==, cases[i].first);
    }
    for (guint i = 0; i < LIMIT_LIST + 5; i++)
        append(fixture, "cli", "x.y", "");
    g_autoptr(GPtrArray) entries = audit_list(fixture->db, &(AuditFilter){.limit = 100000}, &error);
    g_assert_cmpuint(entries->len, ==, LIMIT_LIST);
    const AuditEntry *newest = entries->pdata[0];
    g_assert_cmpstr(newest->detail, ==, "{\"n\":1}");
    g_assert_null(newest->actor_name);
}

static void test_append_only(Fixture *fixture, gconstpointer data)
{
    static const char *const sql[] = {"UPDATE audit SET actor = 'other'", "DELETE FROM audit"};
    append(fixture, "anna", "lesson.open", "l1");
    for (gsize i = 0; i < G_N_ELEMENTS(sql); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(store_run(fixture->db, NULL, &error, sql[i], NULL));
        g_assert_nonnull(strstr(error->message, "append-only"));
    }
    g_assert_cmpint(verify(fixture).broken_at, ==, 0);
}

/* Somebody who has the database's key and takes the triggers away. */
static void test_meddling(void)
{
    static const struct {
        const char *sql;
        gint64 broken_at;
    } cases[] = {
        {"UPDATE audit SET actor = 'other' WHERE seq = 3", 3},
        {"UPDATE audit SET at = at + 1 WHERE seq = 3", 3},
        {"UPDATE audit SET detail = '{}' WHERE seq = 6", 6},
        {"UPDATE audit SET action = 'ab', object = 'c' || object WHERE seq = 2", 2},
        {"UPDATE audit SET hash = zeroblob(32) WHERE seq = 4", 4},
        {"DELETE FROM audit WHERE seq = 3", 3},
        {"DELETE FROM audit WHERE seq = 1", 1},
        {"DELETE FROM audit WHERE seq = 6", 6},
        {"DELETE FROM audit WHERE seq >= 4", 4},
        {"DELETE FROM audit", 1},
        {"DELETE FROM audit_head", 1},
        {"DELETE FROM audit WHERE seq = 6; UPDATE audit_head SET seq = 5", 5},
        {"INSERT INTO audit SELECT 7, at, actor, action, object, detail, address, previous, hash FROM audit WHERE seq "
         "= 6",
         7},
        {"UPDATE audit SET seq = 99 WHERE seq = 6", 6},
        {"UPDATE audit SET seq = -seq; UPDATE audit SET seq = 7 + seq", 1}, /* the other way round */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Fixture fixture;
        fixture_set_up(&fixture, NULL);
        for (guint n = 0; n < 6; n++)
            append(&fixture, "anna", "lesson.open", n % 2 ? "l1" : "l2");
        g_auto(GStrv) statements = g_strsplit(cases[i].sql, ";", 0);
        g_assert_true(store_run(fixture.db, NULL, NULL, "DROP TRIGGER audit_stays", NULL));
        g_assert_true(store_run(fixture.db, NULL, NULL, "DROP TRIGGER audit_keeps", NULL));
        for (guint n = 0; statements[n]; n++)
            g_assert_true(store_run(fixture.db, NULL, NULL, statements[n], NULL));
        if (verify(&fixture).broken_at != cases[i].broken_at)
            g_test_message("%s", cases[i].sql);
        g_assert_cmpint(verify(&fixture).broken_at, ==, cases[i].broken_at);
        fixture_tear_down(&fixture, NULL);
    }
}

static void test_with_its_change(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(store_begin(fixture->db, &error));
    append(fixture, "anna", "lesson.open", "l1");
    store_rollback(fixture->db);
    g_assert_cmpint(verify(fixture).entries, ==, 0);
    append(fixture, "anna", "lesson.open", "l1");
    g_assert_cmpint(verify(fixture).entries, ==, 1);
    g_assert_cmpint(verify(fixture).broken_at, ==, 0);
}

static void test_refused(Fixture *fixture, gconstpointer data)
{
    g_autofree char *huge = g_strnfill(LIMIT_DETAIL_BYTES + 1, 'x');
    const AuditEvent cases[] = {{"", "a.b", "", "{}", ""},
                                {"cli", "", "", "{}", ""},
                                {"cli", "a\nb", "", "{}", ""},
                                {"cli", "a.b", "\xff", "{}", ""},
                                {"cli", "a.b", "", huge, ""}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(audit_append(fixture->db, &cases[i], &error));
        g_assert_error(error, STORE_ERROR, STORE_ERROR_INVALID);
    }
}

static gpointer append_many(gpointer store)
{
    for (guint i = 0; i < 20; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(StoreDb) db = store_acquire(store, &error);
        g_assert_true(audit_append(db, &(AuditEvent){"cli", "a.b", "", NULL, NULL}, &error));
        g_assert_no_error(error);
    }
    return NULL;
}

static gpointer verify_many(gpointer store)
{
    for (guint i = 0; i < 20; i++) {
        g_autoptr(StoreDb) db = store_acquire(store, NULL);
        AuditVerdict verdict;
        g_assert_true(audit_verify(db, &verdict, NULL));
        g_assert_cmpint(verdict.broken_at, ==, 0); /* also while it grows */
    }
    return NULL;
}

static void test_at_once(Fixture *fixture, gconstpointer data)
{
    GThread *threads[6];
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("audit", i % 3 ? append_many : verify_many, fixture->store);
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        g_thread_join(threads[i]);
    g_assert_cmpint(verify(fixture).entries, ==, 80);
    g_assert_cmpint(verify(fixture).broken_at, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    fixture_add("/audit/whole", test_whole);
    fixture_add("/audit/list", test_list);
    fixture_add("/audit/append-only", test_append_only);
    g_test_add_func("/audit/meddling", test_meddling);
    fixture_add("/audit/with-its-change", test_with_its_change);
    fixture_add("/audit/refused", test_refused);
    fixture_add("/audit/at-once", test_at_once);
    return g_test_run();
}
