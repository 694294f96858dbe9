/* tests/unit/test_store_match.c: data sets, models and which of them answers, the stock, the log, and a database of the
 * version before. */
#include <math.h>

#include "base/jsonfile.h"
#include "base/limits.h"
#include "store/match_log.h"
#include "store/match_models.h"
#include "store/match_sets.h"
#include "store/match_stock.h"
#include "store/subjects.h"
#include "store/users.h"
#include "store_fixture.h"

static MatchSet *add_set(Fixture *fixture, const char *name, const char *hash, const char *text, gboolean *made)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text)), rejects = g_bytes_new_static("[1]", 3);
    MatchSet *set = match_sets_add(fixture->db, name, hash, bytes, 7, "{\"kept\":7}", rejects, NULL, made, &error);
    g_assert_no_error(error);
    return set;
}

static MatchModelRow *add_model(Fixture *fixture, const char *name, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    MatchModelRow *row = match_models_add(fixture->db, name, NULL, "d", bytes, "{\"seed\":1}", &error);
    g_assert_no_error(error);
    return row;
}

static void point(Fixture *fixture, const char *alias, const MatchModelRow *model, const char *why)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(match_models_point(fixture->db, "offices", alias, model ? model->id : NULL, why, NULL, &error));
    g_assert_no_error(error);
}

/* Which version a way of asking for a model finds; 0: none. */
static gint64 model_found(Fixture *fixture, const char *which)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MatchModelRow) row = match_models_find(fixture->db, which, &error);
    if (!row)
        g_assert_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND);
    return row ? row->version : 0;
}

/* ---- data sets ---- */

static void test_sets(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    gboolean made;
    g_autoptr(MatchSet) first = add_set(fixture, "offices", "h1", "rows one", &made);
    g_assert_true(made);
    g_autoptr(MatchSet) same = add_set(fixture, "offices", "h1", "rows one", &made);
    g_assert_false(made);
    g_assert_cmpstr(same->id, ==, first->id);
    g_autoptr(MatchSet) second = add_set(fixture, "offices", "h2", "rows two", &made), other = NULL;
    other = add_set(fixture, "shops", "h1", "rows one", &made);
    g_assert_true(made);
    static const struct {
        const char *which;
        gint64 version;
    } cases[] = {{"offices", 2},   {"offices@1", 1}, {"offices@2", 2}, {"offices@3", 0},
                 {"offices@x", 0}, {"shops", 1},     {"", 0}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) reason = NULL;
        g_autoptr(MatchSet) found = match_sets_find(fixture->db, cases[i].which, &reason);
        g_assert_cmpint(found ? found->version : 0, ==, cases[i].version);
        if (!found)
            g_assert_error(reason, STORE_ERROR, STORE_ERROR_NOT_FOUND);
    }
    g_autoptr(MatchSet) by_id = match_sets_find(fixture->db, first->id, &error);
    g_assert_cmpint(by_id->version, ==, 1);
    g_assert_cmpint(by_id->rows, ==, 7);
    g_assert_cmpstr(by_id->facts, ==, "{\"kept\":7}");
    g_autoptr(GBytes) bytes = match_sets_bytes(fixture->db, second, &error), rejects = NULL;
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), "rows two", 8);
    rejects = match_sets_rejects(fixture->db, second, &error);
    g_assert_cmpmem(g_bytes_get_data(rejects, NULL), g_bytes_get_size(rejects), "[1]", 3);
    g_autoptr(GPtrArray) all = match_sets_list(fixture->db, &error);
    g_assert_cmpuint(all->len, ==, 3);
    g_assert_no_error(error);
}

static void test_set_without_rejects(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
    gboolean made;
    g_autoptr(MatchSet) set = match_sets_add(fixture->db, "a", "h", bytes, 1, "{}", NULL, NULL, &made, &error);
    g_assert_no_error(error);
    g_assert_null(match_sets_rejects(fixture->db, set, &error));
    g_assert_no_error(error);
    static const char *const names[] = {"", "a@b", "two\nlines", "\xff"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) reason = NULL;
        g_assert_null(match_sets_add(fixture->db, names[i], "h", bytes, 1, "{}", NULL, NULL, &made, &reason));
        g_assert_error(reason, STORE_ERROR, STORE_ERROR_INVALID);
    }
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM match_sets"), ==, 1);
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM blobs"), ==, 1);
}

/* ---- models ---- */

static void test_models(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(model_found(fixture, NULL), ==, 0);
    g_autoptr(MatchModelRow) one = add_model(fixture, "offices", "first"), two = NULL, three = NULL;
    g_assert_cmpint(model_found(fixture, NULL), ==, 0); /* nobody answers yet */
    g_assert_cmpint(model_found(fixture, "offices"), ==, 1);
    point(fixture, "champion", one, "train");
    two = add_model(fixture, "offices", "second");
    three = add_model(fixture, "offices", "third");
    point(fixture, "challenger", three, "challenge");
    static const struct {
        const char *which;
        gint64 version;
    } cases[] = {
        {NULL, 1},        {"offices", 1}, {"offices@champion", 1}, {"offices@challenger", 3}, {"offices@2", 2},
        {"offices@9", 0}, {"nothing", 0}, {"offices@", 0},         {"shops@champion", 0},     {"@champion", 0}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpint(model_found(fixture, cases[i].which), ==, cases[i].version);
    g_autoptr(GBytes) text = match_models_text(fixture->db, two->id, &error);
    g_assert_cmpmem(g_bytes_get_data(text, NULL), g_bytes_get_size(text), "second", 6);
    g_autoptr(GPtrArray) all = match_models_list(fixture->db, NULL, &error), none = NULL;
    g_assert_cmpuint(all->len, ==, 3);
    const MatchModelRow *newest = all->pdata[0];
    g_assert_true(newest->version == 3 && newest->challenger && !newest->champion);
    none = match_models_list(fixture->db, "shops", &error);
    g_assert_cmpuint(none->len, ==, 0);
    point(fixture, "challenger", NULL, "end");
    g_assert_cmpint(model_found(fixture, "offices@challenger"), ==, 0);
    g_assert_no_error(error);
}

static gint64 roll_back(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MatchModelRow) row = match_models_roll_back(fixture->db, "offices", NULL, &error);
    if (!row)
        g_assert_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND);
    return row ? row->version : 0;
}

/* Two rollbacks go two steps back, not to and fro; what is promoted afterwards stands on what answers then. */
static void test_rollback(Fixture *fixture, gconstpointer data)
{
    g_autoptr(MatchModelRow) one = add_model(fixture, "offices", "1"), two = add_model(fixture, "offices", "2"),
                             three = add_model(fixture, "offices", "3");
    g_assert_cmpint(roll_back(fixture), ==, 0);
    point(fixture, "champion", one, "train");
    g_assert_cmpint(roll_back(fixture), ==, 0);
    point(fixture, "champion", two, "promote");
    point(fixture, "champion", two, "promote"); /* twice is once */
    point(fixture, "champion", three, "promote");
    g_assert_cmpint(roll_back(fixture), ==, 2);
    g_assert_cmpint(model_found(fixture, "offices"), ==, 2);
    g_assert_cmpint(roll_back(fixture), ==, 1);
    g_assert_cmpint(roll_back(fixture), ==, 0);
    point(fixture, "champion", three, "promote");
    g_assert_cmpint(roll_back(fixture), ==, 1);
    g_assert_cmpint(model_found(fixture, NULL), ==, 1);
}

static void test_models_refused(Fixture *fixture, gconstpointer data)
{
    g_autoptr(MatchModelRow) shop = add_model(fixture, "shops", "1");
    static const struct {
        const char *name, *alias;
        gboolean known;
        int code;
    } cases[] = {
        {"offices", "champion", TRUE, STORE_ERROR_NOT_FOUND}, /* of another name */
        {"shops", "champion", FALSE, STORE_ERROR_NOT_FOUND},
        {"shops", "king", TRUE, STORE_ERROR_INVALID},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(match_models_point(fixture->db, cases[i].name, cases[i].alias,
                                          cases[i].known ? shop->id : "none", "promote", NULL, &error));
        g_assert_error(error, STORE_ERROR, cases[i].code);
    }
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM match_aliases"), ==, 0);
}

/* Everything that was learnt is one person's data, so to speak: destroying its key destroys all of it. */
static void test_erasure_of_all(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    gboolean made;
    g_autoptr(MatchSet) set = add_set(fixture, "offices", "h", "rows", &made);
    g_autoptr(MatchModelRow) model = add_model(fixture, "offices", "1");
    point(fixture, "champion", model, "train");
    g_autoptr(GPtrArray) people = subjects_list(fixture->db, "match", &error);
    g_assert_cmpuint(people->len, ==, 1); /* one key for all of it */
    const Subject *subject = people->pdata[0];
    g_autoptr(JsonValue) receipt = subjects_erase(fixture->db, subject->id, &error);
    g_assert_no_error(error);
    g_assert_nonnull(receipt);
    g_assert_cmpint(fixture_count(fixture,
                                  "SELECT (SELECT count(*) FROM match_sets) + (SELECT count(*) FROM match_models) + "
                                  "(SELECT count(*) FROM match_aliases) + (SELECT count(*) FROM blobs)"),
                    ==, 0);
    g_autoptr(MatchModelRow) next = add_model(fixture, "offices", "2");
    g_assert_cmpint(next->version, ==, 1); /* it goes on, under a new key */
}

/* ---- the stock ---- */

static void put(Fixture *fixture, const char *id, const char *fields, gboolean vacant)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(match_stock_put(fixture->db, "offices", id, fields, vacant, &error));
    g_assert_no_error(error);
}

static char *vacant_of(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    guint count = 99;
    char *text = match_stock_vacant(fixture->db, "offices", "object", 100, &count, &error);
    g_assert_no_error(error);
    g_autoptr(JsonValue) list = jsonfile_parse(text, strlen(text), "vacant", &error);
    g_assert_cmpuint(json_array_size(list), ==, count);
    return text;
}

static gint64 stamp_of(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    gint64 stamp = -1;
    g_assert_true(match_stock_stamp(fixture->db, "offices", &stamp, &error));
    return stamp;
}

static void test_stock(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *none = vacant_of(fixture);
    g_assert_cmpstr(none, ==, "[]");
    g_assert_cmpint(stamp_of(fixture), ==, 0);
    put(fixture, "b\"2", "{\"metres\":20}", TRUE);
    gint64 stamp = stamp_of(fixture);
    put(fixture, "a1", "{\"metres\":10,\"object\":\"a lie\"}", TRUE);
    put(fixture, "c3", "{\"metres\":30}", FALSE);
    g_assert_cmpint(stamp_of(fixture), >, stamp);
    g_autofree char *two = vacant_of(fixture);
    g_assert_cmpstr(two, ==, "[{\"metres\":10,\"object\":\"a1\"},{\"metres\":20,\"object\":\"b\\\"2\"}]");
    put(fixture, "a1", "{\"metres\":11}", TRUE); /* replaced */
    g_autoptr(GHashTable) kept = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_add(kept, (gpointer) "a1");
    gint64 changed = 0;
    g_assert_true(match_stock_keep_only(fixture->db, "offices", kept, &changed, &error));
    g_assert_cmpint(changed, ==, 1);
    g_autofree char *one = vacant_of(fixture);
    g_assert_cmpstr(one, ==, "[{\"metres\":11,\"object\":\"a1\"}]");
    stamp = stamp_of(fixture);
    g_assert_true(match_stock_keep_only(fixture->db, "offices", kept, &changed, &error));
    g_assert_cmpint(changed, ==, 0);
    g_assert_cmpint(stamp_of(fixture), ==, stamp); /* nothing changed */
    put(fixture, "d4", "{}", TRUE);
    g_assert_null(match_stock_vacant(fixture->db, "offices", "object", 1, NULL, &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_INVALID);
}

static void test_stock_refused(Fixture *fixture, gconstpointer data)
{
    g_autofree char *long_id = g_strnfill(LIMIT_MATCH_ID_BYTES + 1, 'x'),
                    *filler = g_strnfill(LIMIT_MATCH_FIELDS_BYTES, 'x');
    g_autofree char *long_fields = g_strdup_printf("{\"a\":\"%s\"}", filler);
    const struct {
        const char *id, *fields;
    } cases[] = {{"", "{}"},        {long_id, "{}"}, {"two\nlines", "{}"},
                 {"a", "[]"},       {"a", "{"},      {"a", "{\"a\":1,\"a\":2}"},
                 {"a", long_fields}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(match_stock_put(fixture->db, "offices", cases[i].id, cases[i].fields, TRUE, &error));
        g_assert_error(error, STORE_ERROR, STORE_ERROR_INVALID);
    }
    g_assert_cmpint(stamp_of(fixture), ==, 0);
}

/* ---- the log ---- */

static void answer(Fixture *fixture, const MatchModelRow *model, const char *lead, double probability)
{
    g_autoptr(GError) error = NULL;
    const MatchLogChoice choices[] = {{"p1", "{\"metres\":10}", probability, 1},
                                      {"p2", "{\"metres\":20}", probability / 2, 2},
                                      {"p3", "{\"metres\":30}", NAN, 0}};
    g_autofree char *id = match_log_add(fixture->db, model->id, lead, "{\"wanted\":15}", choices, 3, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(strlen(id), ==, 32);
}

static void say(Fixture *fixture, const char *lead, const char *premises, const char *kind)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(match_feedback_add(fixture->db, "offices", lead, premises, kind, NULL, &error));
    g_assert_no_error(error);
}

static GPtrArray *outcomes(Fixture *fixture, gint64 since)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *pairs = match_log_outcomes(fixture->db, "offices", since, &error);
    g_assert_no_error(error);
    return pairs;
}

static void test_log(Fixture *fixture, gconstpointer data)
{
    g_autoptr(MatchModelRow) model = add_model(fixture, "offices", "1"), shop = NULL;
    shop = add_model(fixture, "shops", "1");
    answer(fixture, model, "L1", 0.2);
    answer(fixture, model, "L1", 0.4); /* asked again: this one counts */
    answer(fixture, shop, "L1", 0.9);  /* of another name */
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM match_shown"), ==, 3);
    g_autoptr(GPtrArray) pairs = outcomes(fixture, 0), none = NULL;
    g_assert_cmpuint(pairs->len, ==, 3);
    const MatchOutcome *first = pairs->pdata[0], *last = pairs->pdata[2];
    g_assert_cmpstr(first->premises, ==, "p1");
    g_assert_cmpfloat(first->probability, ==, 0.4);
    g_assert_cmpstr(first->lead_fields, ==, "{\"wanted\":15}");
    g_assert_cmpstr(first->premises_fields, ==, "{\"metres\":10}");
    g_assert_cmpint(first->outcome, ==, -1);
    g_assert_true(isnan(first->interest));
    g_assert_cmpuint(last->place, ==, 0);
    g_assert_true(isnan(last->probability));
    none = outcomes(fixture, store_now() + 1000);
    g_assert_cmpuint(none->len, ==, 0);
}

/* What was said of a pair, in order, and what is made of it. */
static void test_feedback(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *said;
        int outcome;
        double interest; /* below 0: nothing was said */
    } cases[] = {
        {"good", -1, 0.5},      {"bad", -1, 0},      {"good bad", -1, 0},
        {"bad good", -1, 0.5},  {"shown", -1, 0.3},  {"shown visited", -1, 0.6},
        {"visited bad", -1, 0}, {"won", 1, -1},      {"lost", 0, -1},
        {"won lost", 0, -1},    {"lost won", 1, -1}, {"visited good won", 1, 0.6},
    };
    g_autoptr(MatchModelRow) model = add_model(fixture, "offices", "1");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *lead = g_strdup_printf("L%" G_GSIZE_FORMAT, i);
        g_auto(GStrv) kinds = g_strsplit(cases[i].said, " ", -1);
        answer(fixture, model, lead, 0.5);
        for (char **kind = kinds; *kind; kind++)
            say(fixture, lead, "p1", *kind);
        say(fixture, lead, "never shown",
            "won"); /* a pair that was not answered is kept, and not among those that were */
    }
    g_autoptr(GPtrArray) pairs = outcomes(fixture, 0);
    g_assert_cmpuint(pairs->len, ==, 3 * G_N_ELEMENTS(cases));
    for (guint i = 0; i < pairs->len; i++) {
        const MatchOutcome *pair = pairs->pdata[i];
        gsize place = (gsize)atoi(pair->lead + 1);
        gboolean said = strcmp(pair->premises, "p1") == 0;
        g_assert_cmpint(pair->outcome, ==, said ? cases[place].outcome : -1);
        if (said && cases[place].interest >= 0)
            g_assert_cmpfloat(pair->interest, ==, cases[place].interest);
        else
            g_assert_true(isnan(pair->interest));
    }
}

static void test_log_refused(Fixture *fixture, gconstpointer data)
{
    g_autoptr(MatchModelRow) model = add_model(fixture, "offices", "1");
    const MatchLogChoice twice[] = {{"p1", "{}", 0.1, 1}, {"p1", "{}", 0.1, 2}}, bad[] = {{"p1", "no", 0.1, 1}};
    const struct {
        const char *model, *lead, *fields;
        const MatchLogChoice *choices;
        guint n;
        int code;
    } cases[] = {
        {"none", "L", "{}", NULL, 0, STORE_ERROR_NOT_FOUND},   {model->id, "", "{}", NULL, 0, STORE_ERROR_INVALID},
        {model->id, "L", "[1]", NULL, 0, STORE_ERROR_INVALID}, {model->id, "L", "{}", twice, 2, STORE_ERROR_CONFLICT},
        {model->id, "L", "{}", bad, 1, STORE_ERROR_INVALID},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(match_log_add(fixture->db, cases[i].model, cases[i].lead, cases[i].fields, cases[i].choices,
                                    cases[i].n, &error));
        g_assert_error(error, STORE_ERROR, cases[i].code);
    }
    g_autoptr(GError) error = NULL;
    g_assert_false(match_feedback_add(fixture->db, "offices", "L", "p", "liked", NULL, &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_INVALID);
    g_assert_cmpint(fixture_count(fixture,
                                  "SELECT (SELECT count(*) FROM match_answers) + (SELECT count(*) FROM match_shown) + "
                                  "(SELECT count(*) FROM match_feedback)"),
                    ==, 0); /* nothing half done */
}

static void test_forgetting(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    gint64 answers = 0, feedback = 0;
    g_autoptr(MatchModelRow) model = add_model(fixture, "offices", "1");
    answer(fixture, model, "L1", 0.5);
    answer(fixture, model, "L1", 0.5);
    answer(fixture, model, "L2", 0.5);
    say(fixture, "L1", "p1", "good");
    g_assert_true(match_log_forget(fixture->db, "L1", &answers, &feedback, &error));
    g_assert_no_error(error);
    g_assert_cmpint(answers, ==, 2);
    g_assert_cmpint(feedback, ==, 1);
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM match_choices"), ==, 3);
    g_assert_true(match_log_sweep(fixture->db, 1, &answers, &error));
    g_assert_cmpint(answers, ==, 0);
    say(fixture, "L2", "p1", "good");
    g_assert_true(match_log_sweep(fixture->db, store_now() + 1, &answers, &error));
    g_assert_cmpint(answers, ==, 1);
    g_assert_cmpint(fixture_count(fixture,
                                  "SELECT (SELECT count(*) FROM match_choices) + (SELECT count(*) FROM match_shown) + "
                                  "(SELECT count(*) FROM match_feedback)"),
                    ==, 0);
}

/* ---- a database of the version before ---- */

/* What 001 left behind: without the tables of 002 and its row. */
static void step_back(Fixture *fixture)
{
    static const char *const tables[] = {"match_feedback", "match_choices", "match_shown",
                                         "match_answers",  "match_stocks",  "match_premises",
                                         "match_aliases",  "match_models",  "match_sets"};
    g_autoptr(GError) error = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_autofree char *sql = g_strdup_printf("DROP TABLE %s", tables[i]);
        g_assert_true(store_run(fixture->db, NULL, &error, sql, NULL));
    }
    g_assert_true(store_run(fixture->db, NULL, &error, "DELETE FROM migrations WHERE number = 2", NULL));
    g_assert_no_error(error);
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM sqlite_master WHERE name LIKE 'match%'"), ==, 0);
}

static guint backups(Fixture *fixture)
{
    g_autofree char *folder = g_build_filename(fixture->folder, "backup", NULL);
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    guint count = 0;
    for (const char *name; entries && (name = g_dir_read_name(entries));)
        count += g_str_has_suffix(name, "-v001.db");
    return count;
}

static void test_migration(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *person = subjects_add(fixture->db, "teacher", "Anna", NULL, &error);
    step_back(fixture);
    g_assert_cmpuint(backups(fixture), ==, 0);
    fixture_close(fixture);
    fixture_open(fixture);
    g_assert_cmpint(fixture_count(fixture, "SELECT max(number) FROM migrations"), ==, 2);
    g_assert_cmpuint(backups(fixture), ==, 1);
    g_autoptr(Subject) kept = subjects_get(fixture->db, person, &error);
    g_assert_cmpstr(kept->name, ==, "Anna");
    g_autoptr(MatchModelRow) model = add_model(fixture, "offices", "1");
    answer(fixture, model, "L1", 0.5);
    fixture_close(fixture);
    fixture_open(fixture); /* once is enough */
    g_assert_cmpuint(backups(fixture), ==, 1);
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM match_answers"), ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    fixture_add("/match/sets", test_sets);
    fixture_add("/match/set-without-rejects", test_set_without_rejects);
    fixture_add("/match/models", test_models);
    fixture_add("/match/rollback", test_rollback);
    fixture_add("/match/models-refused", test_models_refused);
    fixture_add("/match/erasure-of-all", test_erasure_of_all);
    fixture_add("/match/stock", test_stock);
    fixture_add("/match/stock-refused", test_stock_refused);
    fixture_add("/match/log", test_log);
    fixture_add("/match/feedback", test_feedback);
    fixture_add("/match/log-refused", test_log_refused);
    fixture_add("/match/forgetting", test_forgetting);
    fixture_add("/match/migration", test_migration);
    return g_test_run();
}
