/* tests/unit/test_store.c: opening, keys, statements, transactions, migrations, backup. */
#include <math.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/secret.h"
#include "store/migrate.h"
#include "store_fixture.h"

#define OTHER_KEY "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

/* ---- statements ---- */

static void test_values(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(
        store_run(fixture->db, NULL, &error, "CREATE TABLE t (s TEXT, i INTEGER, d REAL, b BLOB) STRICT", NULL));
    g_autoptr(GBytes) bytes = g_bytes_new("\0\1\2", 3), empty = g_bytes_new("", 0);
    gint64 changed = 0;
    g_assert_true(store_run(fixture->db, &changed, &error,
                            "INSERT INTO t VALUES (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?)", "sidbsidbnnnb", "привет",
                            G_MAXINT64, 0.5, bytes, NULL, (gint64)0, (double)NAN, NULL, empty));
    g_assert_no_error(error);
    g_assert_cmpint(changed, ==, 3);
    g_autoptr(StoreRows) rows = store_query(fixture->db, &error, "SELECT s, i, d, b FROM t ORDER BY rowid", NULL);
    g_assert_true(store_next(rows, &error));
    g_assert_cmpstr(store_text(rows, 0), ==, "привет");
    g_assert_cmpint(store_integer(rows, 1), ==, G_MAXINT64);
    g_assert_cmpfloat(store_number(rows, 2), ==, 0.5);
    g_autoptr(GBytes) back = store_bytes(rows, 3);
    g_assert_true(g_bytes_equal(back, bytes));
    g_assert_true(store_next(rows, &error));
    g_assert_true(store_null(rows, 0));
    g_assert_null(store_text(rows, 0));
    g_assert_true(isnan(store_number(rows, 2)));
    g_assert_null(store_bytes(rows, 3));
    g_assert_true(store_next(rows, &error));
    g_assert_cmpint(store_integer(rows, 1), ==, 0);
    g_autoptr(GBytes) none = store_bytes(rows, 3);
    g_assert_cmpuint(g_bytes_get_size(none), ==, 0);
    g_assert_false(store_next(rows, &error));
    g_assert_false(store_next(rows, &error));
    g_assert_no_error(error);
}

static void test_same_statement_within_itself(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    const char *sql = "SELECT value FROM (SELECT 1 AS value UNION SELECT 2) ORDER BY value";
    guint seen = 0;
    g_autoptr(StoreRows) outer = store_query(fixture->db, &error, sql, NULL);
    while (store_next(outer, &error)) {
        g_autoptr(StoreRows) inner = store_query(fixture->db, &error, sql, NULL);
        while (store_next(inner, &error))
            seen = seen * 10 + (guint)(store_integer(outer, 0) * store_integer(inner, 0));
    }
    g_assert_no_error(error);
    g_assert_cmpuint(seen, ==, 1224);
}

static void test_many_statements(Fixture *fixture, gconstpointer data)
{
    for (guint round = 0; round < 2; round++) {
        for (int i = 0; i < 3 * LIMIT_STORE_STATEMENTS; i++) {
            g_autofree char *sql = g_strdup_printf("SELECT %d", i);
            g_assert_cmpint(fixture_count(fixture, sql), ==, i);
        }
    }
}

static void test_errors(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *sql;
        int code;
    } cases[] = {
        {"INSERT INTO t VALUES (1, 1)", STORE_ERROR_CONFLICT},
        {"INSERT INTO t VALUES (2, 99)", STORE_ERROR_CONFLICT},
        {"INSERT INTO t VALUES (3, NULL)", STORE_ERROR_INVALID},
        {"INSERT INTO t VALUES ('x', 1)", STORE_ERROR_CONFLICT},
        {"INSERT INTO t VALUES (-1, 1)", STORE_ERROR_INVALID},
        {"SELECT nothing FROM nowhere", STORE_ERROR_IO},
        {"INSERT INTO t VALUES (4, 'x')", STORE_ERROR_INVALID},
    };
    g_assert_true(store_run(fixture->db, NULL, NULL,
                            "CREATE TABLE t (i INTEGER PRIMARY KEY CHECK (i > 0), "
                            "r INTEGER NOT NULL REFERENCES t) STRICT",
                            NULL));
    g_assert_true(store_run(fixture->db, NULL, NULL, "INSERT INTO t VALUES (1, 1)", NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(store_run(fixture->db, NULL, &error, cases[i].sql, NULL));
        if (!g_error_matches(error, STORE_ERROR, cases[i].code))
            g_test_message("%s: %s (%d)", cases[i].sql, error->message, error->code);
        if (i != 3) /* which kind of mismatch a row id is, is SQLite's own affair */
            g_assert_error(error, STORE_ERROR, cases[i].code);
    }
}

/* ---- transactions ---- */

static void test_transactions(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(store_run(fixture->db, NULL, &error, "CREATE TABLE t (i INTEGER)", NULL));
    g_assert_true(store_begin(fixture->db, &error));
    g_assert_true(store_run(fixture->db, NULL, &error, "INSERT INTO t VALUES (1)", NULL));
    store_rollback(fixture->db);
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM t"), ==, 0);
    g_assert_true(store_begin(fixture->db, &error));
    g_assert_true(store_run(fixture->db, NULL, &error, "INSERT INTO t VALUES (1)", NULL));
    g_assert_true(store_commit(fixture->db, &error));
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM t"), ==, 1);
    g_assert_true(store_begin(fixture->db, &error));
    g_assert_true(store_run(fixture->db, NULL, &error, "INSERT INTO t VALUES (2)", NULL));
    g_clear_pointer(&fixture->db, store_release); /* rolls back */
    fixture->db = store_acquire(fixture->store, &error);
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM t"), ==, 1);
    g_assert_no_error(error);
}

static gpointer count_up(gpointer store)
{
    for (guint i = 0; i < 25; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(StoreDb) db = store_acquire(store, &error);
        g_assert_no_error(error);
        g_assert_true(store_begin(db, &error));
        gint64 value = 0;
        g_assert_true(store_ask(db, &value, &error, "SELECT i FROM t", NULL));
        g_assert_true(store_run(db, NULL, &error, "UPDATE t SET i = ?", "i", value + 1));
        g_assert_true(store_commit(db, &error));
        g_assert_true(store_run(db, NULL, &error, "UPDATE t SET i = i + 1", NULL));
        g_assert_no_error(error);
    }
    return NULL;
}

static void test_threads(Fixture *fixture, gconstpointer data)
{
    GThread *threads[LIMIT_STORE_CONNECTIONS + 4]; /* some wait for a connection */
    g_assert_true(store_run(fixture->db, NULL, NULL, "CREATE TABLE t (i INTEGER)", NULL));
    g_assert_true(store_run(fixture->db, NULL, NULL, "INSERT INTO t VALUES (0)", NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("writer", count_up, fixture->store);
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        g_thread_join(threads[i]);
    g_assert_cmpint(fixture_count(fixture, "SELECT i FROM t"), ==, 50 * G_N_ELEMENTS(threads));
}

/* ---- keys ---- */

/* SHA-256 over names, modes, sizes and bytes of all files under a folder. The caller frees it. */
static void digest_folder(const char *path, GChecksum *sum)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    GDir *entries = g_dir_open(path, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(entries)))
        g_ptr_array_add(names, g_build_filename(path, name, NULL));
    g_dir_close(entries);
    g_ptr_array_sort_values(names, (GCompareFunc)strcmp);
    for (guint i = 0; i < names->len; i++) {
        struct stat of;
        g_assert_cmpint(lstat(names->pdata[i], &of), ==, 0);
        g_autofree char *line = g_strdup_printf("%s %o %ld %ld.%ld\n", (char *)names->pdata[i], of.st_mode,
                                                (long)of.st_size, (long)of.st_mtim.tv_sec, of.st_mtim.tv_nsec);
        g_checksum_update(sum, (guchar *)line, -1);
        g_autofree char *bytes = NULL;
        gsize length = 0;
        if (S_ISDIR(of.st_mode))
            digest_folder(names->pdata[i], sum);
        else if (file_load(names->pdata[i], G_MAXSSIZE, &bytes, &length, NULL))
            g_checksum_update(sum, (guchar *)bytes, (gssize)length);
    }
}

static char *folder_digest(const char *path)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    digest_folder(path, sum);
    return g_strdup(g_checksum_get_string(sum));
}

/* A copy of a store whose process was killed: the write-ahead log is full and not recovered. */
static char *killed_copy(Fixture *fixture)
{
    char *copy = g_dir_make_tmp("otklik-store-XXXXXX", NULL);
    static const char *const names[] = {"otklik.db", "otklik.db-wal"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *from = g_build_filename(fixture->folder, names[i], NULL);
        g_autofree char *to = g_build_filename(copy, names[i], NULL), *bytes = NULL;
        gsize length;
        g_assert_true(file_load(from, G_MAXSSIZE, &bytes, &length, NULL));
        g_assert_true(file_save(to, bytes, length, NULL));
    }
    return copy;
}

static void assert_refused_untouched(const StoreOptions *options, int code)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *before = folder_digest(options->folder);
    g_assert_null(store_open(options, &error));
    g_assert_error(error, STORE_ERROR, code);
    g_autofree char *after = folder_digest(options->folder);
    g_assert_cmpstr(before, ==, after);
}

static void test_wrong_key(Fixture *fixture, gconstpointer data)
{
    g_assert_true(store_run(fixture->db, NULL, NULL, "CREATE TABLE t (i INTEGER)", NULL));
    g_autofree char *killed = killed_copy(fixture);
    fixture_close(fixture);
    const char *const folders[] = {killed, fixture->folder};
    for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
        const StoreOptions cases[] = {
            {.folder = folders[i], .key = OTHER_KEY, .create = TRUE},
            {.folder = folders[i], .key = "0011", .create = TRUE},
            {.folder = folders[i], .passphrase = "wrong", .create = TRUE},
            {.folder = folders[i], .passphrase = "", .create = TRUE},
            {.folder = folders[i], .create = TRUE}, /* no key file, and none is made beside a database */
            {.folder = folders[i], .key = FIXTURE_KEY, .passphrase = "two", .create = TRUE},
        };
        for (gsize n = 0; n < G_N_ELEMENTS(cases); n++)
            assert_refused_untouched(&cases[n], STORE_ERROR_KEY);
        g_autoptr(GError) error = NULL;
        g_autoptr(Store) store = store_open(&(StoreOptions){.folder = folders[i], .key = FIXTURE_KEY}, &error);
        g_assert_no_error(error);
        g_autoptr(StoreDb) db = store_acquire(store, &error);
        g_assert_true(store_run(db, NULL, &error, "INSERT INTO t VALUES (1)", NULL)); /* the log was recovered */
    }
    remove_folder(killed);
}

static void test_key_file(void)
{
    g_autofree char *folder = g_dir_make_tmp("otklik-store-XXXXXX", NULL),
                    *inside = g_build_filename(folder, "a", "b", NULL);
    g_autofree char *key = g_build_filename(inside, "key", NULL);
    g_autoptr(GError) error = NULL;
    struct stat of;
    StoreOptions options = {.folder = inside};
    g_assert_null(store_open(&options, &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_IO);
    g_assert_false(g_file_test(inside, G_FILE_TEST_EXISTS));
    options.create = TRUE;
    g_clear_error(&error);
    g_autoptr(Store) store = store_open(&options, NULL);
    g_assert_nonnull(store);
    g_assert_cmpint(stat(inside, &of), ==, 0);
    g_assert_cmpint(of.st_mode & 0777, ==, 0700);
    g_assert_cmpint(stat(key, &of), ==, 0);
    g_assert_cmpint(of.st_mode & 0777, ==, 0600);
    g_assert_cmpint(of.st_size, ==, 65);
    g_clear_pointer(&store, store_free);
    store = store_open(&options, NULL); /* the same key again */
    g_assert_nonnull(store);
    g_clear_pointer(&store, store_free);
    g_assert_cmpint(g_chmod(key, 0640), ==, 0);
    assert_refused_untouched(&options, STORE_ERROR_KEY);
    g_assert_cmpint(g_chmod(key, 0600), ==, 0);
    g_assert_true(g_file_set_contents(key, "not a key\n", -1, NULL));
    g_assert_cmpint(g_chmod(key, 0600), ==, 0);
    assert_refused_untouched(&options, STORE_ERROR_KEY);
    remove_folder(folder);
}

static void test_passphrase(void)
{
    g_autofree char *folder = g_dir_make_tmp("otklik-store-XXXXXX", NULL),
                    *salt = g_build_filename(folder, "salt", NULL);
    g_autoptr(GError) error = NULL;
    StoreOptions options = {.folder = folder, .passphrase = "верный конь батарея скрепка", .create = TRUE};
    Store *store = store_open(&options, &error);
    g_assert_no_error(error);
    store_free(store);
    store = store_open(&options, &error);
    g_assert_no_error(error);
    store_free(store);
    options.passphrase = "неверный конь";
    assert_refused_untouched(&options, STORE_ERROR_KEY);
    options.passphrase = "верный конь батарея скрепка";
    g_assert_cmpint(g_unlink(salt), ==, 0); /* another one would make another key */
    assert_refused_untouched(&options, STORE_ERROR_KEY);
    remove_folder(folder);
}

static void test_nothing_readable_on_disk(Fixture *fixture, gconstpointer data)
{
    g_assert_true(store_run(fixture->db, NULL, NULL, "CREATE TABLE t (s TEXT)", NULL));
    g_assert_true(store_run(fixture->db, NULL, NULL, "INSERT INTO t VALUES ('a very secret name')", NULL));
    static const char *const names[] = {"otklik.db", "otklik.db-wal"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(fixture->folder, names[i], NULL), *bytes = NULL;
        gsize length;
        g_assert_true(file_load(path, G_MAXSSIZE, &bytes, &length, NULL));
        g_assert_cmpuint(length, >=, 4096);
        g_assert_null(memmem(bytes, length, "secret", 6));
        g_assert_null(memmem(bytes, length, "SQLite format", 13));
    }
}

/* ---- migrations ---- */

#define MIGRATION(name, text) {name, text, text + sizeof text - 1}
static const char first[] = "CREATE TABLE a (i INTEGER); INSERT INTO a VALUES (1);";
static const char second[] = "CREATE TABLE b (i INTEGER); INSERT INTO b SELECT i + 1 FROM a;";
static const char broken[] = "CREATE TABLE c (i INTEGER); INSERT INTO nowhere VALUES (1);";

static guint count_files(Fixture *fixture, const char *name)
{
    g_autofree char *path = g_build_filename(fixture->folder, name, NULL);
    GDir *entries = g_dir_open(path, 0, NULL);
    guint n = 0;
    while (g_dir_read_name(entries))
        n++;
    g_dir_close(entries);
    return n;
}

static void test_migrations(Fixture *fixture, gconstpointer data)
{
    const Migration table[] = {MIGRATION("001", first), MIGRATION("002", second), MIGRATION("003", broken)};
    g_autoptr(GError) error = NULL;
    g_assert_cmpuint(count_files(fixture, "backup"), ==, 0); /* a new store needs none */
    g_assert_true(store_run(fixture->db, NULL, &error, "DELETE FROM migrations", NULL));
    g_assert_true(migrate(fixture->db, table, 1, &error));
    g_assert_true(migrate(fixture->db, table, 1, &error)); /* it runs once */
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM a"), ==, 1);
    g_assert_true(migrate(fixture->db, table, 2, &error));
    g_assert_no_error(error);
    g_assert_cmpint(fixture_count(fixture, "SELECT i FROM b"), ==, 2);
    g_assert_cmpuint(count_files(fixture, "backup"), ==, 1);
    g_assert_false(migrate(fixture->db, table, 3, &error)); /* as a whole, or not at all */
    g_assert_error(error, STORE_ERROR, STORE_ERROR_IO);
    g_assert_nonnull(strstr(error->message, "003"));
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM sqlite_master WHERE name = 'c'"), ==, 0);
    g_assert_cmpint(fixture_count(fixture, "SELECT max(number) FROM migrations"), ==, 2);
    g_clear_error(&error);
    g_assert_false(migrate(fixture->db, table, 1, &error)); /* there is no way back */
    g_assert_error(error, STORE_ERROR, STORE_ERROR_VERSION);
    for (guint i = 0; i < LIMIT_STORE_BACKUPS + 2; i++)
        g_assert_false(migrate(fixture->db, table, 3, NULL));
    g_assert_cmpuint(count_files(fixture, "backup"), ==, LIMIT_STORE_BACKUPS);
}

static void test_newer_database(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(store_run(fixture->db, NULL, &error, "INSERT INTO migrations VALUES (900, '900_future', 0)", NULL));
    fixture_close(fixture);
    g_assert_null(store_open(&(StoreOptions){.folder = fixture->folder, .key = FIXTURE_KEY}, &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_VERSION);
}

/* Processes, as a store is opened once in each: one makes key and schema, the others find them. */
static void test_opened_at_once(void)
{
    g_autofree char *folder = g_dir_make_tmp("otklik-store-XXXXXX", NULL);
    pid_t children[4];
    for (gsize i = 0; i < G_N_ELEMENTS(children); i++) {
        children[i] = fork();
        if (children[i] == 0) {
            g_autoptr(GError) error = NULL;
            Store *store = store_open(&(StoreOptions){.folder = folder, .create = TRUE}, &error);
            g_printerr("%s", error ? error->message : "");
            store_free(store);
            _exit(error ? 1 : 0);
        }
    }
    for (gsize i = 0; i < G_N_ELEMENTS(children); i++) {
        int status = -1;
        g_assert_cmpint(waitpid(children[i], &status, 0), ==, children[i]);
        g_assert_cmpint(status, ==, 0);
    }
    remove_folder(folder);
}

static void test_backup(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("otklik-store-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "otklik.db", NULL);
    g_assert_true(store_run(fixture->db, NULL, &error, "CREATE TABLE t (s TEXT)", NULL));
    g_assert_true(store_run(fixture->db, NULL, &error, "INSERT INTO t VALUES ('kept')", NULL));
    g_assert_true(store_backup(fixture->store, path, &error));
    g_assert_false(store_backup(fixture->store, path, &error)); /* nothing is overwritten */
    g_assert_error(error, STORE_ERROR, STORE_ERROR_CONFLICT);
    g_clear_error(&error);
    g_autofree char *bytes = NULL;
    gsize length;
    g_assert_true(file_load(path, G_MAXSSIZE, &bytes, &length, NULL));
    g_assert_null(memmem(bytes, length, "kept", 4));
    Fixture restored = {.folder = folder};
    fixture_open(&restored);
    g_assert_cmpint(fixture_count(&restored, "SELECT count(*) FROM t WHERE s = 'kept'"), ==, 1);
    fixture_close(&restored);
    remove_folder(folder);
}

static void test_check(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(store_run(fixture->db, NULL, &error, "CREATE TABLE t (s TEXT)", NULL));
    g_assert_true(store_begin(fixture->db, &error));
    for (guint i = 0; i < 500; i++)
        g_assert_true(store_run(fixture->db, NULL, &error, "INSERT INTO t VALUES (hex(randomblob(200)))", NULL));
    g_assert_true(store_commit(fixture->db, &error));
    g_autoptr(GPtrArray) faults = store_check(fixture->store, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(faults->len, ==, 0);
    fixture_close(fixture);
    g_autofree char *path = g_build_filename(fixture->folder, "otklik.db", NULL), *bytes = NULL;
    gsize length;
    g_assert_true(file_load(path, G_MAXSSIZE, &bytes, &length, NULL));
    bytes[length - 5000] ^= 1; /* in one of the last pages */
    g_assert_true(file_save(path, bytes, length, NULL));
    fixture_open(fixture);
    g_autoptr(GPtrArray) found = store_check(fixture->store, &error);
    g_assert_true(error || found->len > 0);
}

/* `otklik user` beside a running service: what another process does when it closes must not take the write-ahead log
 * away from this one, of which several connections are open. */
static void test_other_process_closes(void)
{
    const char *other = g_getenv("OTKLIK_TEST_FOLDER");
    if (g_test_subprocess()) {
        Fixture fixture = {.folder = (char *)other};
        fixture_open(&fixture);
        fixture_close(&fixture);
        return;
    }
    g_autoptr(GError) error = NULL;
    Fixture fixture;
    fixture_set_up(&fixture, NULL);
    g_assert_true(store_run(fixture.db, NULL, &error, "CREATE TABLE t (i INTEGER)", NULL));
    g_autoptr(StoreDb) beside = store_acquire(fixture.store, &error);
    g_assert_true(store_run(beside, NULL, &error, "INSERT INTO t VALUES (1)", NULL));
    g_auto(GStrv) environment = g_environ_setenv(g_get_environ(), "OTKLIK_TEST_FOLDER", fixture.folder, TRUE);
    g_test_trap_subprocess_with_envp(NULL, (const char *const *)environment, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed();
    g_autofree char *log = g_build_filename(fixture.folder, "otklik.db-wal", NULL);
    g_assert_true(g_file_test(log, G_FILE_TEST_EXISTS));
    g_assert_true(store_run(beside, NULL, &error, "INSERT INTO t VALUES (2)", NULL));
    g_assert_no_error(error);
    g_assert_cmpint(fixture_count(&fixture, "SELECT count(*) FROM t"), ==, 2);
    g_clear_pointer(&beside, store_release);
    fixture_tear_down(&fixture, NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    fixture_add("/store/values", test_values);
    fixture_add("/store/same-statement-within-itself", test_same_statement_within_itself);
    fixture_add("/store/many-statements", test_many_statements);
    fixture_add("/store/errors", test_errors);
    fixture_add("/store/transactions", test_transactions);
    fixture_add("/store/threads", test_threads);
    fixture_add("/store/wrong-key", test_wrong_key);
    g_test_add_func("/store/key-file", test_key_file);
    g_test_add_func("/store/passphrase", test_passphrase);
    fixture_add("/store/nothing-readable-on-disk", test_nothing_readable_on_disk);
    fixture_add("/store/migrations", test_migrations);
    fixture_add("/store/newer-database", test_newer_database);
    g_test_add_func("/store/opened-at-once", test_opened_at_once);
    fixture_add("/store/backup", test_backup);
    fixture_add("/store/check", test_check);
    g_test_add_func("/store/other-process-closes", test_other_process_closes);
    return g_test_run();
}
