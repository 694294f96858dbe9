/* tests/unit/test_match_pilot.c: the check before a pilot, on a model of made-up deals: a deal comes where the use is
 * the one asked for and the price is within the budget. */
#include <math.h>
#include <string.h>

#include "match/evaluate.h"

#define LEADS 90
#define OFFERED 12

static const char schema_text[] =
    "{\"name\": \"shops\", \"columns\": ["
    "{\"name\": \"lead\", \"role\": \"lead-id\"}, {\"name\": \"premises\", \"role\": \"premises-id\"},"
    "{\"name\": \"won\", \"role\": \"outcome\"}, {\"name\": \"liked\", \"role\": \"interest\", \"type\": \"number\"},"
    "{\"name\": \"budget\", \"role\": \"lead\", \"type\": \"number\"},"
    "{\"name\": \"wanted\", \"role\": \"lead\", \"type\": \"category\"},"
    "{\"name\": \"price\", \"role\": \"premises\", \"type\": \"number\"},"
    "{\"name\": \"use\", \"role\": \"premises\", \"type\": \"category\"}],"
    "\"pairs\": [{\"kind\": \"ratio\", \"premises\": \"price\", \"lead\": \"budget\"}],"
    "\"constraints\": [{\"kind\": \"same\", \"premises\": \"use\", \"lead\": \"wanted\"}]}";

static MatchSchema *make_schema(const char *text)
{
    g_autoptr(GError) error = NULL;
    MatchSchema *schema = match_schema_parse(text, strlen(text), "schema", &error);
    g_assert_no_error(error);
    return schema;
}

/* One pair; NAN and NULL are missing. */
typedef struct {
    const char *lead, *premises;
    double won, liked, budget;
    const char *wanted;
    double price;
    const char *use;
} Pair;

static void set_text(Frame *frame, const char *column, guint row, const char *text)
{
    FrameColumn *values = frame_find(frame, column);
    values->code[row] = text ? frame_level(values, text) : -1;
}

static MatchData *make_data(MatchSchema *schema, const Pair *pairs, guint n)
{
    Frame *frame = frame_new(n);
    for (guint i = 0; i < schema->columns->len; i++) {
        const MatchColumn *column = match_schema_column(schema, i);
        gboolean text = column->type == MATCH_ID || column->type == MATCH_CATEGORY;
        frame_add(frame, column->name, text ? FRAME_CATEGORY : FRAME_NUMBER);
    }
    for (guint i = 0; i < n; i++) {
        set_text(frame, "lead", i, pairs[i].lead);
        set_text(frame, "premises", i, pairs[i].premises);
        set_text(frame, "wanted", i, pairs[i].wanted);
        set_text(frame, "use", i, pairs[i].use);
        frame_find(frame, "won")->number[i] = pairs[i].won;
        frame_find(frame, "liked")->number[i] = pairs[i].liked;
        frame_find(frame, "budget")->number[i] = pairs[i].budget;
        frame_find(frame, "price")->number[i] = pairs[i].price;
    }
    return match_data_new(schema, frame);
}

static MatchModel *learn(MatchSchema *schema)
{
    static const char *const uses[] = {"shop", "office"};
    GRand *random = g_rand_new_with_seed(5);
    g_autofree Pair *pairs = g_new0(Pair, LEADS * OFFERED);
    for (guint i = 0; i < LEADS * OFFERED; i++) {
        guint lead = i / OFFERED;
        const char *wanted = uses[lead % 2], *use = uses[g_rand_int_range(random, 0, 2)];
        double budget = 60 + lead, price = g_rand_double_range(random, 20, 250);
        gboolean fits = use == wanted && price < budget;
        pairs[i] = (Pair){g_strdup_printf("old-%u", lead),
                          g_strdup_printf("p-%u", i),
                          g_rand_double(random) < (fits ? 0.8 : 0.01),
                          NAN,
                          budget,
                          wanted,
                          price,
                          use};
    }
    g_autoptr(MatchData) data = make_data(schema, pairs, LEADS * OFFERED);
    MatchTrainOptions options = match_train_defaults;
    options.trials = 1;
    g_autoptr(GError) error = NULL;
    MatchModel *model = match_train(data, &options, NULL, &error);
    g_assert_no_error(error);
    g_rand_free(random);
    for (guint i = 0; i < LEADS * OFFERED; i++) {
        g_free((char *)pairs[i].lead);
        g_free((char *)pairs[i].premises);
    }
    return model;
}

/* The week: "good" keeps its cheap shop; "lost" has marked an office although it asked for a shop; "liked" was only
 * interested; "calm" has no deal, whatever its interest was; "empty" has no field; "weak" was shown premises, which is
 * less than finding them good. */
static const Pair week_pairs[] = {
    {"good", "cheap", 1, NAN, 100, "shop", 50, "shop"},    {"good", "dear", 0, NAN, 100, "shop", 240, "shop"},
    {"good", "office", 0, NAN, 100, "shop", 50, "office"}, {"lost", "office", 1, NAN, 100, "shop", 50, "office"},
    {"lost", "cheap", 1, NAN, 100, "shop", 50, "shop"},    {"liked", "cheap", NAN, 0.6, 120, "office", 40, "office"},
    {"liked", NULL, NAN, 1, 120, "office", 40, "shop"},    {"calm", "cheap", 0, 1, 100, "shop", 50, "shop"},
    {"empty", "cheap", 1, NAN, NAN, NULL, 50, "shop"},     {"weak", "office", NAN, 0.3, 100, "shop", 50, "office"},
    {NULL, "cheap", 1, NAN, 100, "shop", 50, "office"},
};

static MatchSchema *schema;
static MatchModel *model;

static JsonValue *pilot(double need)
{
    g_autoptr(MatchData) week = make_data(schema, week_pairs, G_N_ELEMENTS(week_pairs));
    g_autoptr(GError) error = NULL;
    JsonValue *result = match_pilot(model, week, need, &error);
    g_assert_no_error(error);
    return result;
}

static const JsonValue *lead_of(const JsonValue *result, const char *id)
{
    gsize i;
    const JsonValue *lead;
    json_array_foreach (json_object_get(result, "leads"), i, lead) {
        if (g_str_equal(json_string_value(json_object_get(lead, "id")), id))
            return lead;
    }
    return NULL;
}

static int whole(const JsonValue *value, const char *key)
{
    g_assert_true(json_is_integer(json_object_get(value, key)));
    return (int)json_integer_value(json_object_get(value, key));
}

static void test_leads(void)
{
    g_autoptr(JsonValue) result = pilot(0.8);
    const struct {
        const char *id;
        int suitable, offered, lost;
        gboolean problem;
    } cases[] = {{"good", 1, 3, 0, FALSE}, {"lost", 2, 2, 1, FALSE}, {"liked", 2, 2, 1, FALSE},
                 {"calm", 0, 1, 0, FALSE}, {"empty", 1, 1, 0, TRUE}, {"weak", 0, 1, 0, FALSE}};
    g_assert_cmpuint(json_array_size(json_object_get(result, "leads")), ==, G_N_ELEMENTS(cases));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const JsonValue *lead = lead_of(result, cases[i].id);
        g_test_message("%s", cases[i].id);
        g_assert_nonnull(lead);
        g_assert_cmpint(whole(lead, "suitable"), ==, cases[i].suitable);
        g_assert_cmpint(whole(lead, "offered"), ==, cases[i].offered);
        g_assert_cmpuint(json_array_size(json_object_get(lead, "lost")), ==, cases[i].lost);
        g_assert_true(json_is_string(json_object_get(lead, "problem")) == cases[i].problem);
    }
    g_assert_cmpint(whole(lead_of(result, "good"), "dropped"), >=, 1); /* at least the office */
}

/* "good", "lost" and "liked" count: one of three is intact. */
static void test_verdict(void)
{
    g_autoptr(JsonValue) strict = pilot(0.8), mild = pilot(1.0 / 3);
    g_assert_cmpint(whole(strict, "judged"), ==, 3);
    g_assert_cmpint(whole(strict, "intact"), ==, 1);
    g_assert_cmpfloat_with_epsilon(json_number_value(json_object_get(strict, "share")), 1.0 / 3, 1e-5);
    g_assert_true(json_is_false(json_object_get(strict, "passed")));
    g_assert_true(json_is_true(json_object_get(mild, "passed")));
}

/* What is lost is told with its reason; premises without an id by their row. */
static void test_lost(void)
{
    g_autoptr(JsonValue) result = pilot(0.8);
    const JsonValue *lost = json_array_get(json_object_get(lead_of(result, "lost"), "lost"), 0);
    g_assert_cmpstr(json_string_value(json_object_get(lost, "id")), ==, "office");
    g_assert_cmpstr(json_string_value(json_object_get(lost, "because")), ==, "constraint");
    g_assert_true(json_is_null(json_object_get(lost, "probability")));
    g_assert_cmpuint(strlen(json_string_value(json_object_get(lost, "text"))), >, 0);
    lost = json_array_get(json_object_get(lead_of(result, "liked"), "lost"), 0);
    g_assert_cmpstr(json_string_value(json_object_get(lost, "id")), ==, "#7");
}

static void expect_error(const char *text, const Pair *pairs, guint n, MatchError code)
{
    g_autoptr(MatchSchema) other = text ? make_schema(text) : match_schema_ref(schema);
    g_autoptr(MatchData) week = make_data(other, pairs, n);
    g_autoptr(GError) error = NULL;
    g_assert_null(match_pilot(model, week, 0.8, &error));
    g_assert_error(error, MATCH_ERROR, (int)code);
}

static void test_refused(void)
{
    const Pair calm = {"calm", "cheap", 0, 1, 100, "shop", 50, "shop"};
    expect_error(NULL, &calm, 1, MATCH_ERROR_SMALL); /* nothing marked: nothing to judge by */
    g_auto(GStrv) parts = g_strsplit(schema_text, "\"shops\"", 2);
    g_autofree char *renamed = g_strjoinv("\"other\"", parts);
    expect_error(renamed, &calm, 1, MATCH_ERROR_MODEL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    schema = make_schema(schema_text);
    model = learn(schema);
    g_test_add_func("/match/pilot/leads", test_leads);
    g_test_add_func("/match/pilot/verdict", test_verdict);
    g_test_add_func("/match/pilot/lost", test_lost);
    g_test_add_func("/match/pilot/refused", test_refused);
    int status = g_test_run();
    match_model_unref(model);
    match_schema_unref(schema);
    return status;
}
