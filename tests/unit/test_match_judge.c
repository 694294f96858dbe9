/* tests/unit/test_match_judge.c: numbers, curves and slices of judged pairs, worked out by hand. */
#include <math.h>
#include <string.h>

#include "match/judge.h"
#include "match/outcome_drift.h"
#include "match/scored.h"

#define EPSILON 1e-5 /* the JSON keeps five decimals */

/* Two leads of four premises each, and one without a suitable one.
 *   lead 0: scores .9 .8 .2 .1, the second and the last suitable
 *   lead 1: scores .7 .6 .5 .4, the first suitable
 *   lead 2: scores .3 .3, none */
#define ROWS 10
static const float score[ROWS] = {.9f, .8f, .2f, .1f, .7f, .6f, .5f, .4f, .3f, .3f};
static const gboolean suitable[ROWS] = {0, 1, 0, 1, 1, 0, 0, 0, 0, 0};
static const guint lead[ROWS] = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2};
static const gboolean dropped[ROWS] = {0, 0, 1, 1, 0, 0, 0, 1, 1, 1};
static const double probability[ROWS] = {.5, .5, .1, .1, .5, .5, .1, .1, .1, .1};
static const float flat[ROWS] = {0};

static const char schema_text[] =
    "{\"name\": \"by hand\", \"columns\": ["
    "{\"name\": \"lead\", \"role\": \"lead-id\"}, {\"name\": \"premises\", \"role\": \"premises-id\"},"
    "{\"name\": \"won\", \"role\": \"outcome\"},"
    "{\"name\": \"metres\", \"role\": \"premises\", \"type\": \"number\"},"
    "{\"name\": \"class\", \"role\": \"premises\", \"type\": \"category\", \"title\": {\"en\": \"Class\", \"ru\": "
    "\"Класс\"}},"
    "{\"name\": \"lift\", \"role\": \"premises\", \"type\": \"flag\"},"
    "{\"name\": \"act\", \"role\": \"after\", \"type\": \"category\"}]}";

static MatchData *make_data(guint rows)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MatchSchema) schema = match_schema_parse(schema_text, strlen(schema_text), "schema", &error);
    g_assert_no_error(error);
    Frame *frame = frame_new(rows);
    frame_add(frame, "lead", FRAME_CATEGORY);
    frame_add(frame, "premises", FRAME_CATEGORY);
    frame_add(frame, "won", FRAME_NUMBER);
    frame_add(frame, "metres", FRAME_NUMBER);
    frame_add(frame, "class", FRAME_CATEGORY);
    frame_add(frame, "lift", FRAME_NUMBER);
    frame_add(frame, "act", FRAME_CATEGORY);
    return match_data_new(schema, frame);
}

static JsonValue *judge_by_hand(void)
{
    g_autoptr(MatchData) data = make_data(ROWS);
    const JudgedMethod methods[] = {
        {"blend", "Blend", "Смесь", score, probability, dropped},
        {"constant", "Constant", "Константа", flat, NULL, NULL},
    };
    const Judged judged = {data, lead, 3, suitable, methods, G_N_ELEMENTS(methods)};
    return match_judge(&judged);
}

static double number_at(const JsonValue *value, const char *key)
{
    const JsonValue *number = json_object_get(value, key);
    g_assert_true(json_is_number(number));
    return json_number_value(number);
}

static const JsonValue *method_at(const JsonValue *result, guint which)
{
    return json_array_get(json_object_get(result, "methods"), which);
}

/* In order .9- .8+ .7+ .6- .5- .4- (.3- .3-) .2- .1+. Of 3 x 7 pairs of suitable and not, won are: .8+ all but one (6),
 * .7+ 6, .1+ none: 12 / 21. Precision at the suitable ones: 1/2, 2/3, 3/10; their mean is 22/45. NDCG@5: lead 0 has
 * places 2 and 4 of ideal 1 and 2; lead 1 is perfect. Recall@5 is 1 for both; MRR: 1/2 and 1. */
static void test_order(void)
{
    g_autoptr(JsonValue) result = judge_by_hand();
    const double ndcg0 = (1 / log2(3) + 1 / log2(5)) / (1 + 1 / log2(3));
    const struct {
        const char *key;
        double value;
    } cases[] = {
        {"auc", 12.0 / 21},
        {"average_precision", 22.0 / 45},
        {"ndcg5", (ndcg0 + 1) / 2},
        {"ndcg10", (ndcg0 + 1) / 2},
        {"recall5", 1},
        {"recall10", 1},
        {"mrr", 0.75},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const JsonValue *number = json_object_get(method_at(result, 0), cases[i].key);
        g_test_message("%s", cases[i].key);
        g_assert_cmpfloat_with_epsilon(number_at(number, "value"), cases[i].value, EPSILON);
        g_assert_cmpfloat(number_at(number, "low"), <=, cases[i].value + EPSILON);
        g_assert_cmpfloat(number_at(number, "high"), >=, cases[i].value - EPSILON);
    }
}

/* Dropped 5 of 10. Lead 0 loses one of two, lead 1 none, lead 2 is not judged: intact 1 of 2, none loses all, 2 of 3
 * kept. */
static void test_dropping(void)
{
    g_autoptr(JsonValue) result = judge_by_hand();
    const struct {
        const char *key;
        double value;
    } cases[] = {{"dropped", 0.5}, {"intact", 0.5}, {"lost", 0}, {"recall", 2.0 / 3}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpfloat_with_epsilon(number_at(json_object_get(method_at(result, 0), cases[i].key), "value"),
                                       cases[i].value, EPSILON);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_true(json_is_null(json_object_get(method_at(result, 1), cases[i].key)));
}

/* The least suitable scores of the leads are .1 and .7: with both intact nothing goes, with one of them all below .7: 7
 * of 10. */
static void test_most_dropped(void)
{
    g_autoptr(JsonValue) result = judge_by_hand();
    const JsonValue *most = json_object_get(method_at(result, 0), "dropped90");
    g_assert_cmpfloat_with_epsilon(number_at(most, "value"), 0, EPSILON);
    const struct {
        double intact, value;
    } cases[] = {{1, 0}, {0.5, 0.7}, {0.51, 0}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(MostDropped) all = most_dropped_new(score, suitable, lead, ROWS, 3, cases[i].intact);
        g_assert_cmpfloat_with_epsilon(most_dropped((const double[]){1, 1, 1}, 3, all), cases[i].value, EPSILON);
        /* Only the second lead is drawn: below its suitable .7 stand three of four. */
        g_assert_cmpfloat_with_epsilon(most_dropped((const double[]){0, 2, 0}, 3, all), 0.75, EPSILON);
        g_assert_true(isnan(most_dropped((const double[]){0, 0, 1}, 3, all)));
    }
}

/* .5 is said of four (2 deals), .1 of six (1 deal): Brier (4 x .25 + 5 x .01 + .81) / 10. Of the ten bins of equal
 * count two are left, as equal probabilities stay together: |1 - .6| and |2 - 2|, together .4 of 10. The constant: .3 x
 * .7. */
static void test_probabilities(void)
{
    g_autoptr(JsonValue) result = judge_by_hand();
    const JsonValue *first = method_at(result, 0);
    g_assert_cmpfloat_with_epsilon(number_at(json_object_get(first, "brier"), "value"), 0.186, EPSILON);
    g_assert_cmpfloat_with_epsilon(number_at(json_object_get(first, "ece"), "value"), 0.04, EPSILON);
    g_assert_cmpfloat_with_epsilon(number_at(result, "constant_brier"), 0.21, EPSILON);
    g_assert_true(json_is_null(json_object_get(method_at(result, 1), "brier")));
    const JsonValue *bins = json_object_get(result, "reliability");
    g_assert_cmpuint(json_array_size(bins), ==, 2);
    const JsonValue *low = json_array_get(bins, 0), *high = json_array_get(bins, 1);
    g_assert_cmpfloat_with_epsilon(number_at(low, "said"), 0.1, EPSILON);
    g_assert_cmpfloat_with_epsilon(number_at(low, "happened"), 1.0 / 6, EPSILON);
    g_assert_cmpfloat(number_at(low, "count"), ==, 6);
    g_assert_cmpfloat_with_epsilon(number_at(high, "happened"), 0.5, EPSILON);
    /* Wilson for 2 of 4: (0.5 +- sqrt(.25/4 + z^2/64 ...)): published calculators give 0.150 .. 0.850. */
    g_assert_cmpfloat_with_epsilon(number_at(high, "happened_low"), 0.15004, 1e-4);
    g_assert_cmpfloat_with_epsilon(number_at(high, "happened_high"), 0.84996, 1e-4);
}

static void test_data_and_ahead(void)
{
    g_autoptr(JsonValue) result = judge_by_hand();
    const JsonValue *data = json_object_get(result, "data");
    g_assert_cmpstr(json_string_value(json_object_get(data, "name")), ==, "by hand");
    g_assert_cmpfloat(number_at(data, "rows"), ==, ROWS);
    g_assert_cmpfloat(number_at(data, "leads"), ==, 3);
    g_assert_cmpfloat(number_at(data, "deals"), ==, 3);
    g_assert_cmpfloat_with_epsilon(number_at(data, "base_rate"), 0.3, EPSILON);
    g_assert_true(json_is_null(json_object_get(method_at(result, 0), "ahead")));
    const JsonValue *auc = json_object_get(json_object_get(method_at(result, 1), "ahead"), "auc");
    g_assert_cmpfloat_with_epsilon(number_at(auc, "value"), 12.0 / 21 - 0.5, EPSILON);
}

/* Every threshold of the tradeoff, by hand for some: below .2 goes 1 of 10 (lead 0 loses one); up to .9 all but one
 * goes. */
static void test_curves(void)
{
    g_autoptr(JsonValue) result = judge_by_hand();
    const JsonValue *points = json_object_get(json_object_get(result, "tradeoff"), "blend");
    const double expected[][3] = {{0, 1, 1},         {.1, .5, 2.0 / 3}, {.2, .5, 2.0 / 3},
                                  {.4, .5, 2.0 / 3}, {.5, .5, 2.0 / 3}, {.6, .5, 2.0 / 3},
                                  {.7, .5, 2.0 / 3}, {.8, 0, 1.0 / 3},  {.9, 0, 0}};
    g_assert_cmpuint(json_array_size(points), ==, G_N_ELEMENTS(expected));
    for (gsize i = 0; i < G_N_ELEMENTS(expected); i++)
        for (gsize k = 0; k < 3; k++)
            g_assert_cmpfloat_with_epsilon(json_number_value(json_array_get(json_array_get(points, i), k)),
                                           expected[i][k], EPSILON);
    const double curve[][2] = {{1.0 / 3, 0.5}, {2.0 / 3, 2.0 / 3}, {1, 0.3}};
    points = json_object_get(result, "precision_recall");
    g_assert_cmpuint(json_array_size(points), ==, G_N_ELEMENTS(curve));
    for (gsize i = 0; i < G_N_ELEMENTS(curve); i++)
        for (gsize k = 0; k < 2; k++)
            g_assert_cmpfloat_with_epsilon(json_number_value(json_array_get(json_array_get(points, i), k)), curve[i][k],
                                           EPSILON);
}

/* 300 pairs of 100 leads: metres 1..300 with every tenth missing, class "A" for the first 200, "B" for 80, "C" for 20,
 * and nobody's slice of "act", which is known only afterwards. Every fifth is a deal. */
#define MANY 300
static JsonValue *judge_many(void)
{
    g_autoptr(MatchData) data = make_data(MANY);
    FrameColumn *metres = frame_find(data->frame, "metres"), *class = frame_find(data->frame, "class"),
                *lift = frame_find(data->frame, "lift"), *act = frame_find(data->frame, "act");
    g_autofree float *scores = g_new(float, MANY);
    g_autofree guint *leads = g_new(guint, MANY);
    g_autofree gboolean *deals = g_new(gboolean, MANY);
    g_autofree double *said = g_new(double, MANY);
    for (guint i = 0; i < MANY; i++) {
        metres->number[i] = i % 10 == 9 ? NAN : i + 1;
        class->code[i] = frame_level(class, i < 200 ? "A" : i < 280 ? "B" : "C");
        lift->number[i] = i % 3 == 0;
        act->code[i] = frame_level(act, i % 2 ? "x" : "y");
        leads[i] = i / 3;
        deals[i] = i % 5 == 0;
        scores[i] = deals[i] ? 1 : 0;
        said[i] = 0.25;
    }
    const JudgedMethod method = {"blend", "Blend", "Смесь", scores, said, NULL};
    const Judged judged = {data, leads, MANY / 3, deals, &method, 1};
    return match_judge(&judged);
}

static const JsonValue *slice_of(const JsonValue *result, const char *column, const char *level)
{
    gsize i;
    const JsonValue *slice;
    json_array_foreach (json_object_get(result, "slices"), i, slice) {
        if (g_str_equal(json_string_value(json_object_get(slice, "column")), column) &&
            g_strcmp0(json_string_value(json_object_get(slice, "level")), level) == 0)
            return slice;
    }
    return NULL;
}

static void test_slices(void)
{
    g_autoptr(JsonValue) result = judge_many();
    const JsonValue *a = slice_of(result, "class", "A");
    g_assert_nonnull(a);
    g_assert_cmpfloat(number_at(a, "pairs"), ==, 200);
    g_assert_cmpfloat(number_at(a, "deals"), ==, 40);
    g_assert_cmpfloat(number_at(a, "leads"), ==, 67);
    g_assert_cmpfloat(number_at(json_object_get(a, "auc"), "value"), ==, 1);
    g_assert_cmpfloat(number_at(json_object_get(a, "ndcg5"), "value"), ==, 1);
    g_assert_cmpfloat_with_epsilon(number_at(a, "said"), 0.25, EPSILON);
    g_assert_cmpfloat_with_epsilon(number_at(a, "happened"), 0.2, EPSILON);
    g_assert_cmpfloat_with_epsilon(number_at(a, "brier"), 0.2 * 0.5625 + 0.8 * 0.0625, EPSILON);
    g_assert_cmpstr(json_string_value(json_object_get(a, "title_ru")), ==, "Класс");
    g_assert_nonnull(slice_of(result, "class", "B"));
    g_assert_null(slice_of(result, "class", "C")); /* 20 pairs are too few */
    g_assert_null(slice_of(result, "act", "x"));
    /* 270 numbers are there: the 91st is 101, the 181st 201. */
    g_assert_nonnull(slice_of(result, "metres", "≤ 101"));
    g_assert_nonnull(slice_of(result, "metres", "101 … 201"));
    g_assert_nonnull(slice_of(result, "metres", "> 201"));
    g_assert_null(slice_of(result, "metres", NULL)); /* 30 pairs, but no deal among them: 9, 19, ... */
    g_assert_cmpfloat(number_at(slice_of(result, "lift", "✓"), "pairs"), ==, 100);
    g_assert_cmpfloat(number_at(slice_of(result, "lift", "✗"), "pairs"), ==, 200);
    g_assert_cmpuint(json_array_size(json_object_get(result, "slices")), ==, 7);
}

/* Drawn by lead, a sum over few pairs moves as the leads do: two leads, one all right and one all wrong, span
 * everything. */
static void test_intervals_draw_leads(void)
{
    const gboolean both[] = {1, 0, 1, 0};
    const float scores[] = {.9f, .1f, .1f, .9f};
    const guint of[] = {0, 0, 1, 1};
    g_autoptr(Scored) scored = scored_new(scores, both, of, 4);
    Estimate auc = bootstrap(scored_auc, scored, 2, NULL, 0, 1000);
    g_assert_cmpfloat(auc.value, ==, 0.5);
    g_assert_cmpfloat(auc.low, ==, 0);
    g_assert_cmpfloat(auc.high, ==, 1);
}

/* Half of all probabilities equal: they fill one bin, and the rest is spread over those that are left. */
static void test_bins_keep_equal_ones_together(void)
{
    double said[100];
    gboolean deal[100] = {0};
    guint own[100];
    for (guint i = 0; i < 100; i++) {
        said[i] = i < 50 ? 0.1 : 0.2 + i / 1000.0;
        own[i] = i;
    }
    g_autoptr(LeadEce) ece = lead_ece_new(said, deal, own, 100, 100);
    guint n;
    const ReliabilityBin *bin = lead_ece_bins(ece, &n);
    g_assert_cmpuint(n, ==, 6);
    g_assert_cmpuint(bin[0].count, ==, 50);
    for (guint i = 1; i < n; i++)
        g_assert_cmpuint(bin[i].count, ==, 10);
    g_assert_cmpfloat_with_epsilon(bin[0].high, 0.1, 1e-12);
    g_assert_cmpfloat_with_epsilon(bin[1].low, 0.25, 1e-12);
}

/* Truth 100, 200, 300, 400; said 110, 180, 300, 500: errors 10, 20, 0, 100; shares .1, .1, 0, .25: their median is .1.
 * R2: 1 - (100 + 400 + 0 + 10000) / 50000. Within the interval: three of four. High / low: 1.5, 2, 1.2, 3: 1.75. */
static void test_prices(void)
{
    const double truth[] = {100, 200, 300, 400}, said[] = {110, 180, 300, 500}, low[] = {100, 100, 250, 200},
                 high[] = {150, 200, 300, 399}, linear[] = {250, 250, 250, 250};
    const JudgedPrices prices = {truth, said, low, high, linear, 4, NULL, 0};
    g_autoptr(JsonValue) result = match_judge_prices(&prices);
    const struct {
        const char *key;
        double value;
    } cases[] = {{"mae", 32.5}, {"mdape", 0.1}, {"r2", 0.79}, {"coverage", 0.75}, {"width", (1.5 + 1.995) / 2}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].key);
        g_assert_cmpfloat_with_epsilon(number_at(json_object_get(result, cases[i].key), "value"), cases[i].value,
                                       EPSILON);
    }
    const JsonValue *mean = json_object_get(result, "linear");
    g_assert_cmpfloat_with_epsilon(number_at(json_object_get(mean, "r2"), "value"), 0, EPSILON);
    g_assert_cmpfloat_with_epsilon(number_at(json_object_get(mean, "mae"), "value"), 100, EPSILON);
    const JsonValue *points = json_object_get(result, "points");
    g_assert_cmpuint(json_array_size(points), ==, 4);
    g_assert_cmpfloat(json_number_value(json_array_get(json_array_get(points, 3), 1)), ==, 500);
}

/* 1200 rows are too many to draw: 500 evenly spread ones are listed. A truth of 0 has no share of error. */
static void test_many_prices(void)
{
    double truth[1200], said[1200];
    for (guint i = 0; i < 1200; i++) {
        truth[i] = i;
        said[i] = i * 1.2;
    }
    const JudgedPrices prices = {truth, said, said, said, said, 1200, NULL, 0};
    g_autoptr(JsonValue) result = match_judge_prices(&prices);
    g_assert_cmpuint(json_array_size(json_object_get(result, "points")), ==, 500);
    g_assert_cmpfloat_with_epsilon(number_at(json_object_get(result, "mdape"), "value"), 0.2, EPSILON);
}

/* 40 pairs of which .2 was said: 8 deals hold, 24 do not. */
static JsonValue *outcomes_of(guint n, guint deals)
{
    g_autofree double *said = g_new(double, n + 1);
    g_autofree gboolean *deal = g_new0(gboolean, n + 1);
    for (guint i = 0; i < n; i++) {
        said[i] = 0.2;
        deal[i] = i < deals;
    }
    return match_outcome_drift(said, deal, NULL, 0, n);
}

static void test_outcomes(void)
{
    const struct {
        guint n, deals;
        const char *state;
    } cases[] = {{40, 8, "stable"}, {40, 24, "shifted"}, {400, 40, "shifted"},
                 {19, 8, "few"},    {40, 4, "few"},      {0, 0, "few"}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(JsonValue) result = outcomes_of(cases[i].n, cases[i].deals);
        g_assert_cmpstr(json_string_value(json_object_get(result, "state")), ==, cases[i].state);
        g_assert_cmpfloat(number_at(result, "pairs"), ==, cases[i].n);
        g_assert_cmpfloat(number_at(result, "deals"), ==, cases[i].deals);
    }
    g_autoptr(JsonValue) shifted = outcomes_of(40, 24);
    g_assert_cmpfloat_with_epsilon(number_at(json_object_get(shifted, "said"), "value"), 0.2, EPSILON);
    g_assert_cmpfloat_with_epsilon(number_at(json_object_get(shifted, "happened"), "value"), 0.6, EPSILON);
    g_assert_cmpfloat_with_epsilon(number_at(json_object_get(shifted, "ece"), "value"), 0.4, EPSILON);
    g_assert_cmpfloat_with_epsilon(number_at(json_object_get(shifted, "brier"), "value"), 0.6 * 0.64 + 0.4 * 0.04,
                                   EPSILON);
    g_assert_cmpfloat_with_epsilon(number_at(shifted, "constant_brier"), 0.24, EPSILON);
    g_autoptr(JsonValue) none = outcomes_of(0, 0);
    g_assert_true(json_is_null(json_object_get(json_object_get(none, "said"), "value")));
    g_assert_cmpuint(json_array_size(json_object_get(none, "reliability")), ==, 0);
}

/* One lead with all deals and one without: drawn by lead the share of deals may be anything, so nothing has shifted. */
static void test_outcomes_of_few_leads(void)
{
    double said[40];
    gboolean deal[40];
    guint of[40];
    for (guint i = 0; i < 40; i++) {
        said[i] = 0.9;
        deal[i] = i < 20;
        of[i] = i / 20;
    }
    g_autoptr(JsonValue) alone = match_outcome_drift(said, deal, NULL, 0, 40);
    g_autoptr(JsonValue) grouped = match_outcome_drift(said, deal, of, 2, 40);
    g_assert_cmpstr(json_string_value(json_object_get(alone, "state")), ==, "shifted");
    g_assert_cmpstr(json_string_value(json_object_get(grouped, "state")), ==, "stable");
    g_assert_cmpfloat(number_at(grouped, "leads"), ==, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/match/judge/order", test_order);
    g_test_add_func("/match/judge/dropping", test_dropping);
    g_test_add_func("/match/judge/most-dropped", test_most_dropped);
    g_test_add_func("/match/judge/probabilities", test_probabilities);
    g_test_add_func("/match/judge/data-and-ahead", test_data_and_ahead);
    g_test_add_func("/match/judge/curves", test_curves);
    g_test_add_func("/match/judge/slices", test_slices);
    g_test_add_func("/match/judge/intervals-draw-leads", test_intervals_draw_leads);
    g_test_add_func("/match/judge/bins", test_bins_keep_equal_ones_together);
    g_test_add_func("/match/judge/prices", test_prices);
    g_test_add_func("/match/judge/many-prices", test_many_prices);
    g_test_add_func("/match/judge/outcomes", test_outcomes);
    g_test_add_func("/match/judge/outcomes-of-few-leads", test_outcomes_of_few_leads);
    return g_test_run();
}
