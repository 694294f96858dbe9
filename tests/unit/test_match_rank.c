/* tests/unit/test_match_rank.c: the answer to a lead: constraints, threshold, order, reasons, prices, fall-backs and
 * errors. */
#include "match/rank.h"
#include "match/train.h"
#include "match_make.h"

static MatchModel *model_of(void)
{
    static MatchModel *model;
    if (!model) {
        g_autoptr(MatchData) data = make_offices(140, 8, 31);
        MatchTrainOptions options = match_train_defaults;
        options.trials = 1;
        g_autoptr(GError) error = NULL;
        model = match_train(data, &options, NULL, &error);
        g_assert_no_error(error);
    }
    return model;
}

static Frame *rows(guint roles, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonValue) json = jsonfile_parse(text, strlen(text), "rows", &error);
    g_assert_no_error(error);
    Frame *frame = match_rows_from_json(match_model_schema(model_of()), roles, json, "premises", &error);
    g_assert_no_error(error);
    return frame;
}

static const char stock_text[] =
    "[{\"object\": \"fits\", \"metres\": 100, \"rent\": 22, \"district\": \"Центр\", \"street\": \"street 1\","
    "\"floor\": 3, \"class\": \"B\"},"
    "{\"object\": \"too dear\", \"metres\": 100, \"rent\": 200, \"district\": \"Центр\", \"floor\": 3, \"class\": "
    "\"B\"},"
    "{\"object\": \"far too large\", \"metres\": 2000, \"rent\": 45, \"district\": \"Порт\", \"floor\": 3, \"class\": "
    "\"B\"},"
    "{\"object\": \"nearly\", \"metres\": 120, \"rent\": 25, \"district\": \"Север\", \"floor\": 9, \"class\": \"A\"},"
    "{\"object\": \"unknown\"}]";
static const char lead_text[] = "[{\"metres_wanted\": 100, \"budget\": 50, \"districts\": [\"Центр\", \"Север\"],"
                                "\"source\": \"site\"}]";

static MatchAnswer *ask(const char *asked, const char *language, MatchRanker **ranker)
{
    g_autoptr(GError) error = NULL;
    *ranker = match_ranker_new(model_of(), rows(MATCH_PREMISES_ROLES, stock_text), &error);
    g_assert_no_error(error);
    g_autoptr(Frame) lead = rows(MATCH_LEAD_ROLES, asked);
    MatchAnswer *answer =
        match_rank(*ranker, lead, &(MatchRankOptions){.limit = 0, .reasons = TRUE, .language = language}, &error);
    g_assert_no_error(error);
    return answer;
}

static const MatchChoice *find(const GArray *choices, const char *id)
{
    for (guint i = 0; i < choices->len; i++)
        if (strcmp(g_array_index(choices, MatchChoice, i).id, id) == 0)
            return &g_array_index(choices, MatchChoice, i);
    return NULL;
}

static void test_order_and_drops(void)
{
    g_autoptr(MatchRanker) ranker = NULL;
    g_autoptr(MatchAnswer) answer = ask(lead_text, "en", &ranker);
    g_assert_cmpuint(answer->ranked->len + answer->dropped->len, ==, 5);
    g_assert_cmpstr(g_array_index(answer->ranked, MatchChoice, 0).id, ==, "fits");
    const MatchChoice *dear = find(answer->dropped, "too dear"), *large = find(answer->dropped, "far too large");
    g_assert_nonnull(dear);
    g_assert_cmpint(dear->constraint, ==, 0);
    g_assert_cmpstr(dear->why, ==, "rent: 200 is above what was asked for (budget: 50)");
    g_assert_nonnull(large);
    g_assert_cmpint(large->constraint, ==, -1);
    g_assert_cmpfloat(large->probability, <, match_ranker_threshold(ranker));
    g_assert_nonnull(strstr(large->why, "below the threshold"));
    g_assert_null(find(answer->dropped, "unknown")); /* what is not known breaks nothing */
    for (guint i = 0; i < answer->ranked->len; i++) {
        const MatchChoice *choice = &g_array_index(answer->ranked, MatchChoice, i);
        g_assert_true(choice->probability >= match_ranker_threshold(ranker) && choice->probability < 1);
        g_assert_true(i == 0 || choice->probability <= g_array_index(answer->ranked, MatchChoice, i - 1).probability);
    }
}

static void test_reasons_and_prices(void)
{
    g_autoptr(MatchRanker) ranker = NULL;
    g_autoptr(MatchAnswer) answer = ask(lead_text, "en", &ranker);
    const MatchChoice *first = &g_array_index(answer->ranked, MatchChoice, 0);
    gboolean area = FALSE;
    for (guint k = 0; k < 3; k++) {
        g_assert_nonnull(first->reason[k].column);
        g_assert_true(k == 0 || fabs(first->reason[k].log_odds) <= fabs(first->reason[k - 1].log_odds));
        area |=
            strcmp(first->reason[k].text, "area: 100 m²; area wanted: 100 m²") == 0 && first->reason[k].log_odds > 0;
    }
    g_assert_true(area); /* that the area is as asked for speaks for it */
    g_assert_true(first->price_low <= first->price && first->price <= first->price_high);
    g_assert_cmpfloat(first->price, >, 100 * 5);
    g_assert_cmpfloat(first->price, <, 100 * 200);
    g_assert_true(isnan(find(answer->dropped, "too dear")->price));
}

static void test_json(void)
{
    g_autoptr(MatchRanker) ranker = NULL;
    g_autoptr(MatchRanker) same = NULL;
    g_autoptr(MatchAnswer) answer = ask(lead_text, "en", &ranker), answer_ru = ask(lead_text, "ru", &same);
    g_autoptr(JsonValue) english = match_answer_json(ranker, answer), russian = match_answer_json(same, answer_ru);
    const JsonValue *first = json_array_get(json_object_get(english, "ranked"), 0);
    g_assert_cmpstr(json_string_value(json_object_get(first, "id")), ==, "fits");
    g_assert_cmpint(json_integer_value(json_object_get(first, "place")), ==, 1);
    g_assert_cmpuint(json_array_size(json_object_get(first, "reasons")), ==, 3);
    const JsonValue *in_russian = json_array_get(json_object_get(russian, "dropped"), 0);
    g_assert_cmpstr(json_string_value(json_object_get(in_russian, "text")), ==,
                    "rent: 200 больше, чем нужно (budget: 50)");
    const JsonValue *dropped = json_array_get(json_object_get(english, "dropped"), 0);
    g_assert_cmpstr(json_string_value(json_object_get(dropped, "because")), ==, "constraint");
    g_assert_true(json_is_null(json_object_get(dropped, "probability")));
}

static void test_little_is_known(void)
{
    g_autoptr(MatchRanker) ranker = NULL;
    g_autoptr(MatchAnswer) answer = ask("[{\"budget\": 50, \"source\": \"a friend\"}]", "ru", &ranker);
    g_assert_cmpuint(answer->fields, ==, 2);
    g_assert_cmpuint(answer->ranked->len + answer->dropped->len, ==, 5);
    g_assert_cmpuint(answer->notes->len, ==, 1);
    g_assert_cmpstr(answer->notes->pdata[0], ==,
                    "source: значение «a friend» при обучении почти не встречалось и считается средним");
}

static void test_errors(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(match_ranker_new(model_of(), rows(MATCH_PREMISES_ROLES, "[]"), &error));
    g_assert_error(error, MATCH_ERROR, MATCH_ERROR_DATA);
    g_clear_error(&error);
    g_autoptr(MatchRanker) ranker = match_ranker_new(model_of(), rows(MATCH_PREMISES_ROLES, stock_text), &error);
    g_assert_no_error(error);
    g_autoptr(Frame) empty = rows(MATCH_LEAD_ROLES, "[{}]");
    g_assert_null(match_rank(ranker, empty, &(MatchRankOptions){0}, &error));
    g_assert_error(error, MATCH_ERROR, MATCH_ERROR_DATA);
}

static void test_price_list(void)
{
    g_autoptr(Frame) stock = rows(MATCH_PREMISES_ROLES, stock_text);
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonValue) list = match_price_list(model_of(), stock, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(json_array_size(list), ==, 5);
    const JsonValue *first = json_array_get(list, 0);
    double value = json_number_value(json_object_get(first, "value")),
           low = json_number_value(json_object_get(first, "low")),
           high = json_number_value(json_object_get(first, "high")),
           total = json_number_value(json_object_get(first, "total"));
    g_assert_true(low <= value && value <= high);
    g_assert_cmpfloat_with_epsilon(total, 100 * value, 1);
    g_assert_true(json_is_null(json_object_get(json_array_get(list, 4), "total"))); /* its area is not known */
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/match/rank/order-and-drops", test_order_and_drops);
    g_test_add_func("/match/rank/reasons-and-prices", test_reasons_and_prices);
    g_test_add_func("/match/rank/json", test_json);
    g_test_add_func("/match/rank/little-is-known", test_little_is_known);
    g_test_add_func("/match/rank/errors", test_errors);
    g_test_add_func("/match/rank/price-list", test_price_list);
    return g_test_run();
}
