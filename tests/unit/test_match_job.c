/* tests/unit/test_match_job.c: what was logged as a table, learning anew once a month, the gate of promotion, and leads
 * that are deleted on time. */
#include <math.h>

#include "base/config.h"
#include "base/file.h"
#include "job/match_file.h"
#include "job/match_gate.h"
#include "job/match_logged.h"
#include "job/match_retrain.h"
#include "job/match_stock.h"
#include "job/workers.h"
#include "store_fixture.h"

#define DAY_MS (24 * 3600 * 1000LL)
#define LEADS 120
#define OFFERED 4

static const char schema_text[] =
    "{\"name\": \"rooms\", \"columns\": ["
    "{\"name\": \"lead\", \"role\": \"lead-id\"}, {\"name\": \"room\", \"role\": \"premises-id\"},"
    "{\"name\": \"asked\", \"role\": \"date\"},"
    "{\"name\": \"won\", \"role\": \"outcome\"}, {\"name\": \"shown\", \"role\": \"interest\"},"
    "{\"name\": \"wanted\", \"role\": \"lead\", \"type\": \"number\"},"
    "{\"name\": \"metres\", \"role\": \"premises\", \"type\": \"number\"},"
    "{\"name\": \"use\", \"role\": \"premises\", \"type\": \"category\"}],"
    "\"pairs\": [{\"kind\": \"ratio\", \"premises\": \"metres\", \"lead\": \"wanted\"}]}";

static MatchSchema *schema_new(void)
{
    g_autoptr(GError) error = NULL;
    MatchSchema *schema = match_schema_parse(schema_text, strlen(schema_text), "rooms", &error);
    g_assert_no_error(error);
    return schema;
}

/* Leads from `first` on; a deal comes of the room that is nearest to what is wanted, unless `upside_down`: then of the
 * farthest. */
static MatchData *deals(guint first, gboolean upside_down)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MatchSchema) schema = schema_new();
    g_autoptr(GRand) random = g_rand_new_with_seed(first + 7);
    g_autoptr(GString) text = g_string_new("lead,room,asked,won,shown,wanted,metres,use\n");
    for (guint lead = first; lead < first + LEADS; lead++) {
        int wanted = g_rand_int_range(random, 20, 200), metres[OFFERED];
        guint best = 0;
        for (guint i = 0; i < OFFERED; i++) {
            metres[i] = g_rand_int_range(random, 20, 200);
            gboolean nearer = abs(metres[i] - wanted) < abs(metres[best] - wanted);
            best = nearer != upside_down ? i : best;
        }
        for (guint i = 0; i < OFFERED; i++)
            g_string_append_printf(text, "L%u,R%u,2026-0%u-1%u,%d,%d,%d,%d,%s\n", lead, lead * OFFERED + i,
                                   1 + lead / 40 % 9, lead % 10, i == best, 0, wanted, metres[i],
                                   i % 2 ? "office" : "shop");
    }
    MatchData *data = match_import_bytes(schema, text->str, text->len, "deals", NULL, NULL, &error);
    g_assert_no_error(error);
    return data;
}

static MatchSet *add_set(Fixture *fixture, const MatchData *data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = match_data_bytes(data);
    gboolean made;
    MatchSet *set =
        match_sets_add(fixture->db, "rooms", data->hash, bytes, data->frame->rows, "{}", NULL, NULL, &made, &error);
    g_assert_no_error(error);
    return set;
}

static MatchModelRow *learn(Fixture *fixture, const MatchData *data, const MatchSet *set, const char *alias)
{
    g_autoptr(GError) error = NULL;
    MatchTrainOptions options = match_train_defaults;
    options.trials = 1;
    g_autoptr(MatchModel) model = match_train(data, &options, NULL, &error);
    g_assert_no_error(error);
    g_autofree char *text = match_model_text(model), *card = jsonfile_text(match_model_card(model), FALSE);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(MatchModelRow) row = match_models_add(fixture->db, "rooms", set->id, data->hash, bytes, card, &error);
    g_assert_no_error(error);
    g_assert_true(match_models_point(fixture->db, "rooms", alias, row->id, "train", NULL, &error));
    return match_models_find(fixture->db, row->id, &error);
}

/* Room P1 and P2 were offered, in this order. */
static void answer(Fixture *fixture, const char *model, const char *lead, const char *fields)
{
    g_autoptr(GError) error = NULL;
    const MatchLogChoice choices[] = {{"P1", "{\"metres\":50,\"use\":\"office\"}", 0.5, 1},
                                      {"P2", "{\"metres\":90}", 0.25, 2},
                                      {"P3", "{\"metres\":900}", NAN, 0}};
    g_autofree char *id = match_log_add(fixture->db, model, lead, fields, choices, 3, &error);
    g_assert_no_error(error);
}

static void say(Fixture *fixture, const char *lead, const char *room, const char *kind)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(match_feedback_add(fixture->db, "rooms", lead, room, kind, NULL, &error));
    g_assert_no_error(error);
}

/* ---- what was logged ---- */

static void test_logged(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MatchSchema) schema = schema_new();
    g_autoptr(GBytes) text = g_bytes_new_static("{}", 2);
    g_autoptr(MatchModelRow) row = match_models_add(fixture->db, "rooms", NULL, "d", text, "{}", &error);
    answer(fixture, row->id, "A", "{\"wanted\":60}");
    answer(fixture, row->id, "B", "{\"wanted\":\"much\"}"); /* the schema takes it no more */
    answer(fixture, row->id, "C", "{\"wanted\":70,\"asked\":\"2026-02-03\"}");
    say(fixture, "A", "P1", "won");
    say(fixture, "C", "P2", "visited");
    g_autoptr(GPtrArray) pairs = match_log_outcomes(fixture->db, "rooms", 0, &error);
    guint left_out = 0;
    g_autoptr(Frame) frame = match_logged_frame(schema, pairs, &left_out);
    g_assert_cmpuint(left_out, ==, 3);
    g_assert_cmpuint(frame->rows, ==, 6);
    const FrameColumn *lead = frame_find(frame, "lead"), *won = frame_find(frame, "won"),
                      *asked = frame_find(frame, "asked");
    for (guint i = 0; i < 6; i++) {
        gboolean of_a = strcmp(frame_text(lead, i), "A") == 0;
        gboolean first = strcmp(frame_text(frame_find(frame, "room"), i), "P1") == 0;
        g_assert_cmpfloat(frame_find(frame, "wanted")->number[i], ==, of_a ? 60 : 70);
        g_assert_true(of_a && first ? won->number[i] == 1 : isnan(won->number[i]));
        g_assert_cmpfloat_with_epsilon(asked->number[i], of_a ? floor((double)store_now() / DAY_MS) : 20487, 1.5);
    }
}

/* Leads of which nothing is known teach nothing; those of the data set count as they stand there. */
static void test_retrain(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MatchData) table = deals(0, FALSE);
    g_autoptr(MatchSet) set = add_set(fixture, table);
    g_autoptr(MatchModelRow) champion = learn(fixture, table, set, "champion");
    g_autoptr(MatchRetrain) idle = match_retrain_begin(fixture->db, NULL, &error);
    g_assert_no_error(error);
    g_assert_true(idle->known);
    answer(fixture, champion->id, "new", "{\"wanted\":60}");
    answer(fixture, champion->id, "open", "{\"wanted\":60}");
    answer(fixture, champion->id, "L1", "{\"wanted\":60}");
    answer(fixture, champion->id, "looked", "{\"wanted\":60}");
    say(fixture, "new", "P1", "won");
    say(fixture, "L1", "P1", "won");
    say(fixture, "looked", "P1", "good");
    g_autoptr(MatchRetrain) work = match_retrain_begin(fixture->db, "rooms", &error);
    g_assert_no_error(error);
    g_assert_false(work->known);
    g_assert_cmpuint(work->logged, ==,
                     3); /* "new" won P1 and lost P2, "looked" found P1 good; what was dropped says nothing */
    g_assert_cmpuint(work->data->frame->rows, ==, LEADS * OFFERED + 3);
    g_assert_cmpstr(work->data->hash, !=, table->hash);
    g_assert_true(match_retrain_learn(work, NULL, &error));
    g_assert_no_error(error);
    g_autoptr(MatchModelRow) row = match_retrain_keep(fixture->db, work, &error);
    g_assert_no_error(error);
    g_assert_true(row->version == 2 && row->challenger && !row->champion);
    g_assert_cmpstr(row->data_set, ==, set->id);
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM match_sets"), ==,
                    1); /* leads are not copied into another set */
}

/* ---- the gate ---- */

static void test_gate(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MatchData) table = deals(0, FALSE), wrong = deals(0, TRUE);
    g_autoptr(MatchSet) bad_set = add_set(fixture, wrong), set = add_set(fixture, table);
    g_autoptr(MatchModelRow) good = learn(fixture, table, set, "champion");
    g_autoptr(MatchModelRow) bad = learn(fixture, wrong, bad_set, "challenger"),
                             same = learn(fixture, table, set, "challenger");
    g_autoptr(JsonValue) verdict = NULL, forced = NULL;
    g_assert_false(match_gate_pass(fixture->db, good, FALSE, &verdict, &error)); /* it answers already */
    g_assert_error(error, STORE_ERROR, STORE_ERROR_CONFLICT);
    g_clear_error(&error);
    g_assert_false(match_gate_pass(fixture->db, bad, FALSE, &verdict, &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_CONFLICT);
    g_assert_nonnull(strstr(error->message, "NDCG@5 -"));
    g_assert_null(verdict);
    g_clear_error(&error);
    g_assert_true(match_gate_pass(fixture->db, bad, TRUE, &forced, &error));
    g_assert_true(json_is_true(json_object_get(forced, "forced")));
    g_assert_true(json_is_false(json_object_get(json_object_get(forced, "compared"), "not_worse")));
    g_assert_true(match_gate_pass(fixture->db, same, FALSE, &verdict, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(json_string_value(json_object_get(verdict, "champion")), ==, "rooms@1");
    g_assert_true(match_crown(fixture->db, same, "promote", NULL, &error));
    g_autoptr(MatchModelRow) now = match_models_find(fixture->db, "rooms@champion", &error);
    g_assert_cmpint(now->version, ==, 3);
    g_assert_null(match_models_find(fixture->db, "rooms@challenger", NULL)); /* it challenges nobody any more */
}

/* ---- the jobs ---- */

/* Lets the workers run until the query answers `wanted`. */
static void run_until(Fixture *fixture, const Config *config, const char *sql, gint64 wanted)
{
    g_autoptr(GError) error = NULL;
    JobWorkers *workers = job_workers_start(fixture->store, config, 1, NULL, NULL, &error);
    g_assert_no_error(error);
    for (int i = 0; fixture_count(fixture, sql) != wanted; i++) {
        g_assert_cmpint(i, <, 2400);
        g_usleep(50000);
    }
    job_workers_stop(workers);
}

static void set_back(Fixture *fixture, const char *sql, gint64 days)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(store_run(fixture->db, NULL, &error, sql, "i", store_now() - days * DAY_MS));
    g_assert_no_error(error);
}

static void test_monthly(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = config_new();
    g_autoptr(MatchData) table = deals(0, FALSE), newer = deals(LEADS, FALSE);
    g_autoptr(MatchSet) set = add_set(fixture, table);
    g_autoptr(MatchModelRow) champion = learn(fixture, table, set, "champion");
    g_autoptr(MatchSet) newest = add_set(fixture, newer);
    set_back(fixture, "UPDATE match_models SET created = ?", 29);
    run_until(fixture, config,
              "SELECT count(*) FROM jobs WHERE kind = 'match' AND state = 'queued' AND started IS NOT NULL", 1);
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM match_models"), ==, 1); /* not yet */
    set_back(fixture, "UPDATE match_models SET created = ?", 31);
    g_assert_true(store_run(fixture->db, NULL, &error, "UPDATE jobs SET run_after = 1 WHERE kind = 'match'", NULL));
    run_until(fixture, config, "SELECT count(*) FROM match_models", 2);
    g_autoptr(MatchModelRow) next = match_models_find(fixture->db, "rooms@2", &error);
    g_assert_true(next->challenger);
    g_assert_cmpstr(next->data_set, ==, newest->id);
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM audit WHERE action = 'match.retrain'"), ==, 1);
}

static void test_monthly_promotes(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = config_new();
    g_assert_true(config_set(config, "match.auto_promote", "on", CONFIG_FROM_COMMAND_LINE, &error));
    g_autoptr(MatchData) table = deals(0, TRUE), newer = deals(0, FALSE);
    g_autoptr(MatchSet) set = add_set(fixture, table);
    g_autoptr(MatchModelRow) champion = learn(fixture, table, set, "champion");
    g_autoptr(MatchSet) newest = add_set(fixture, newer);
    set_back(fixture, "UPDATE match_models SET created = ?", 31);
    run_until(fixture, config, "SELECT count(*) FROM audit WHERE action = 'match.promote'", 1);
    g_autoptr(MatchModelRow) now = match_models_find(fixture->db, "rooms@champion", &error);
    g_assert_cmpint(now->version, ==, 2);
}

static void test_retention(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = config_new();
    g_autoptr(GBytes) text = g_bytes_new_static("{}", 2);
    g_autoptr(MatchModelRow) row = match_models_add(fixture->db, "rooms", NULL, "d", text, "{}", &error);
    answer(fixture, row->id, "old", "{\"wanted\":60}");
    say(fixture, "old", "P1", "good");
    set_back(fixture, "UPDATE match_answers SET made = ?", 366);
    set_back(fixture, "UPDATE match_feedback SET made = ?", 366);
    answer(fixture, row->id, "new", "{\"wanted\":60}");
    run_until(fixture, config, "SELECT count(*) FROM match_answers", 1);
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM match_feedback"), ==, 0);
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM match_answers WHERE lead = 'new'"), ==, 1);
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM audit WHERE action = 'match.sweep'"), ==, 1);
}

/* ---- files ---- */

/* A file in the fixture's folder; the caller frees the path. */
static char *write_file(Fixture *fixture, const char *text)
{
    g_autoptr(GError) error = NULL;
    char *path = g_build_filename(fixture->folder, "given", NULL);
    g_assert_true(file_save(path, text, strlen(text), &error));
    return path;
}

static void test_outcome_files(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *name, *text, *wrong; /* wrong: part of the error; NULL: none */
        guint rows;
    } cases[] = {
        {"plain", "lead,premises,outcome\nL1,P1,won\nL2,P2,lost\n", NULL, 2},
        {"Russian", "lead;premises;outcome\nL1;P1;да\nL2;P2;нет\nL3;P3;\n", NULL, 2},
        {"no such outcome", "lead,premises,outcome\nL1,P1,won\nL2,P2,perhaps\n", "line 3", 0},
        {"no lead", "lead,premises,outcome\n,P1,won\nL2,P2,lost\n", "lead", 0},
        {"no column", "lead,outcome\nL1,won\n", "premises", 0},
        {"empty", "", "given", 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = write_file(fixture, cases[i].text);
        g_autoptr(GPtrArray) said = match_file_outcomes(path, &error);
        g_test_message("%s: %s", cases[i].name, error ? error->message : "");
        if (cases[i].wrong)
            g_assert_true(error && strstr(error->message, cases[i].wrong));
        else
            g_assert_no_error(error);
        g_assert_cmpuint(said ? said->len : 0, ==, cases[i].rows);
    }
}

static void test_premises_files(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *name, *text, *wrong;
        guint vacant;
    } cases[] = {
        {"table", "room;metres;use\nA;12,5;office\nB;;\n", NULL, 2},
        {"JSON", "[{\"room\": \"C\", \"metres\": 3}]", NULL, 1},
        {"JSON object", " {\"premises\": [{\"room\": \"C\", \"metres\": 3}]}", NULL, 1},
        {"another JSON", "{\"rooms\": []}", "premises", 0},
        {"cut JSON", "[{\"room\": ", "line 1", 0},
        {"text for a number", "room,metres,use\nA,many,office\nB,1,x\n", "line 2, \"metres\"", 0},
        {"twice", "[{\"room\": \"C\"}, {\"room\": \"C\"}]", "premises[1]", 0},
        {"no id", "[{\"metres\": 1}]", "premises[0]", 0},
    };
    g_autoptr(MatchSchema) schema = schema_new();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        MatchStockTold told = {0};
        g_autofree char *path = write_file(fixture, cases[i].text);
        g_autoptr(JsonValue) premises = match_file_premises(schema, path, &error);
        gboolean good = premises && store_begin(fixture->db, &error) &&
                        match_stock_take(fixture->db, schema, premises, NULL, TRUE, &told, &error) &&
                        store_commit(fixture->db, &error);
        store_rollback(fixture->db);
        g_test_message("%s: %s", cases[i].name, error ? error->message : "");
        g_assert_true(good == !cases[i].wrong);
        if (cases[i].wrong)
            g_assert_true(error && strstr(error->message, cases[i].wrong));
        g_assert_cmpuint(good ? told.vacant : 0, ==, cases[i].vacant);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    fixture_add("/match-job/logged", test_logged);
    fixture_add("/match-job/retrain", test_retrain);
    fixture_add("/match-job/gate", test_gate);
    fixture_add("/match-job/monthly", test_monthly);
    fixture_add("/match-job/monthly-promotes", test_monthly_promotes);
    fixture_add("/match-job/retention", test_retention);
    fixture_add("/match-job/outcome-files", test_outcome_files);
    fixture_add("/match-job/premises-files", test_premises_files);
    return g_test_run();
}
