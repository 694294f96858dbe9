/* tests/unit/test_match_learn.c: splits by lead, training that finds what made-up deals rest on, its bytes, its text,
 * comparison. */
#include "match/compare.h"
#include "match/evaluate.h"
#include "match/split.h"
#include "match/train.h"
#include "match_make.h"

static void test_split(void)
{
    g_autoptr(MatchData) data = make_offices(100, 5, 1);
    g_autoptr(GError) error = NULL;
    g_autoptr(MatchPairs) pairs = match_pairs_new(data, 1, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(pairs->n, ==, 500);
    g_assert_cmpuint(pairs->leads, ==, 100);
    g_autofree gboolean *held = match_split_held(pairs);
    guint count = 0;
    for (guint u = 0; u < pairs->units; u++)
        count += held[u] != FALSE;
    g_assert_cmpuint(count, ==, 25);
    g_autofree guint *fold = match_split_folds(pairs, 5);
    guint in_fold[5] = {0};
    for (guint i = 0; i < pairs->n; i++) {
        g_assert_cmpuint(fold[i], ==, fold[i / 5 * 5]); /* a lead is never parted */
        in_fold[fold[i]]++;
    }
    for (guint f = 0; f < 5; f++)
        g_assert_cmpuint(in_fold[f], >=, 80);
    g_autoptr(MatchPairs) taken = match_pairs_take(pairs, held);
    g_assert_cmpuint(taken->n, ==, 125);
    g_assert_cmpuint(taken->leads, ==, 25);
    g_assert_nonnull(taken->interest);
}

/* Rows in another order split alike: a lead's side rests on its name. */
static void test_split_rests_on_names(void)
{
    g_autoptr(MatchData) data = make_offices(40, 3, 2);
    guint n = data->frame->rows;
    g_autofree guint *backwards = g_new(guint, n);
    for (guint i = 0; i < n; i++)
        backwards[i] = n - 1 - i;
    g_autoptr(MatchData) turned = match_data_new(data->schema, frame_take(data->frame, backwards, n));
    g_autoptr(GError) error = NULL;
    g_autoptr(MatchPairs) one = match_pairs_new(data, 9, &error), other = match_pairs_new(turned, 9, &error);
    g_autofree gboolean *held = match_split_held(one), *held_turned = match_split_held(other);
    g_autofree guint *fold = match_split_folds(one, 4), *fold_turned = match_split_folds(other, 4);
    for (guint i = 0; i < n; i++) {
        g_assert_cmpint(held[one->unit[i]], ==, held_turned[other->unit[n - 1 - i]]);
        g_assert_cmpuint(fold[i], ==, fold_turned[n - 1 - i]);
    }
}

static MatchTrainOptions quick(guint32 seed)
{
    MatchTrainOptions options = match_train_defaults;
    options.seed = seed;
    options.trials = 1;
    return options;
}

static MatchModel *train(const MatchData *data, guint32 seed)
{
    MatchTrainOptions options = quick(seed);
    g_autoptr(GError) error = NULL;
    MatchModel *model = match_train(data, &options, NULL, &error);
    g_assert_no_error(error);
    return model;
}

static double number_at(const JsonValue *json, const char *key, const char *inner)
{
    return json_number_value(json_object_get(json_object_get(json, key), inner));
}

/* What the deals rest on is found, and held leads are judged; the rent's interval holds; bytes are the same for the
 * same seed. */
static void test_training(void)
{
    g_autoptr(MatchData) data = make_offices(160, 8, 11);
    g_autoptr(MatchModel) model = train(data, 1), again = train(data, 1), other = train(data, 2);
    g_autofree char *text = match_model_text(model), *same = match_model_text(again),
                    *another = match_model_text(other);
    g_assert_cmpstr(text, ==, same);
    g_assert_cmpstr(text, !=, another);
    const JsonValue *card = match_model_card(model),
                    *blend = json_array_get(json_object_get(json_object_get(card, "held"), "methods"), 0);
    g_assert_cmpfloat(number_at(blend, "auc", "value"), >, 0.8);
    g_assert_cmpfloat(number_at(blend, "ndcg5", "value"), >, 0.6);
    g_assert_cmpfloat(number_at(blend, "intact", "value"), >, 0.75);
    const JsonValue *price = json_object_get(card, "price");
    g_assert_cmpfloat(number_at(price, "r2", "value"), >, 0.5);
    g_assert_cmpfloat(number_at(price, "coverage", "value"), >, 0.65);
    g_assert_cmpfloat(number_at(price, "coverage", "value"), <, 0.95);
    g_assert_true(match_model_threshold(model) > 0 && match_model_threshold(model) < 0.5);
}

/* The text is the whole model: parsed, it writes the same text and says the same. */
static void test_text(void)
{
    g_autoptr(MatchData) data = make_offices(80, 6, 13);
    g_autoptr(MatchModel) model = train(data, 1);
    g_autofree char *text = match_model_text(model);
    g_autoptr(GError) error = NULL;
    g_autoptr(MatchModel) parsed = match_model_parse(text, strlen(text), "m", &error);
    g_assert_no_error(error);
    g_autofree char *again = match_model_text(parsed);
    g_assert_cmpstr(text, ==, again);
    g_autoptr(JsonValue) of_model = match_evaluate_model(model, data, &error),
                         of_parsed = match_evaluate_model(parsed, data, &error);
    g_assert_no_error(error);
    g_assert_true(json_equal(of_model, of_parsed));
}

/* A table read by another schema is refused, by evaluation and comparison alike, with both names. */
static void test_another_schema(void)
{
    g_autoptr(MatchData) data = make_offices(80, 6, 13);
    g_autoptr(MatchModel) model = train(data, 1);
    g_auto(GStrv) parts = g_strsplit(offices_schema, "\"offices\"", 2);
    g_autofree char *text = g_strjoinv("\"shops\"", parts);
    g_autoptr(GError) error = NULL;
    g_autoptr(MatchSchema) schema = match_schema_parse(text, strlen(text), "shops", &error);
    g_assert_no_error(error);
    g_autofree guint *all = g_new(guint, data->frame->rows);
    for (guint i = 0; i < data->frame->rows; i++)
        all[i] = i;
    g_autoptr(MatchData) other = match_data_new(schema, frame_take(data->frame, all, data->frame->rows));
    g_assert_null(match_evaluate_model(model, other, &error));
    g_assert_error(error, MATCH_ERROR, MATCH_ERROR_MODEL);
    g_assert_cmpstr(error->message, ==, "shops: the model was made with another schema (offices)");
    g_clear_error(&error);
    g_assert_null(match_compare(model, model, other, &error));
    g_assert_error(error, MATCH_ERROR, MATCH_ERROR_MODEL);
}

static void test_damaged_text(void)
{
    static const char *const texts[] = {"", "[]", "{}", "{\"format\": \"otklik-match-model-1\"}",
                                        "{\"format\": \"otklik-match-model-1\", \"schema\": {}, \"card\": {}}"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(match_model_parse(texts[i], strlen(texts[i]), "m.json", &error));
        g_assert_nonnull(error);
        g_assert_nonnull(strstr(error->message, "m.json"));
    }
}

static void test_too_little(void)
{
    g_autoptr(MatchData) data = make_offices(8, 4, 17);
    MatchTrainOptions options = quick(1);
    g_autoptr(GError) error = NULL;
    g_assert_null(match_train(data, &options, NULL, &error));
    g_assert_error(error, MATCH_ERROR, MATCH_ERROR_SMALL);
    g_assert_nonnull(strstr(error->message, "offices"));
    g_clear_error(&error);
    options.intact = 1.5;
    g_assert_null(match_train(data, &options, NULL, &error));
    g_assert_error(error, MATCH_ERROR, MATCH_ERROR_DATA);
    g_assert_nonnull(strstr(error->message, "intact"));
}

static void test_cancel(void)
{
    g_autoptr(MatchData) data = make_offices(80, 6, 19);
    Task task = {0};
    task_cancel(&task);
    MatchTrainOptions options = quick(1);
    g_autoptr(GError) error = NULL;
    g_assert_null(match_train(data, &options, &task, &error));
    g_assert_nonnull(error);
}

static void test_folds(void)
{
    g_autoptr(MatchData) data = make_offices(90, 6, 23);
    MatchTrainOptions options = quick(1);
    options.ranking = TRUE;
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonValue) json = match_evaluate_folds(data, &options, 3, NULL, &error);
    g_assert_no_error(error);
    const JsonValue *methods = json_object_get(json, "methods");
    g_assert_cmpuint(json_array_size(methods), ==, 7); /* blend, its four parts, rules, constant */
    g_assert_cmpfloat(number_at(json_array_get(methods, 0), "auc", "value"), >, 0.75);
    g_assert_cmpfloat(number_at(json_array_get(methods, 0), "brier", "value"), <,
                      json_number_value(json_object_get(json, "constant_brier")));
    g_assert_true(json_is_object(json_object_get(json, "price")));
    g_assert_cmpuint(json_array_size(json_object_get(json, "notes")), >, 0);
}

/* A model is not worse than itself; one that learnt from shuffled outcomes is worse than one that learnt from the true
 * ones. */
static void test_compare(void)
{
    g_autoptr(MatchData) data = make_offices(160, 8, 29), shuffled = make_offices(160, 8, 29);
    FrameColumn *won = frame_find(shuffled->frame, "won");
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    for (guint i = shuffled->frame->rows - 1; i > 0; i--) {
        guint k = (guint)g_rand_int_range(random, 0, (gint32)i + 1);
        double value = won->number[i];
        won->number[i] = won->number[k];
        won->number[k] = value;
    }
    frame_find(shuffled->frame, "shown")->number =
        memcpy(frame_find(shuffled->frame, "shown")->number, won->number, shuffled->frame->rows * sizeof *won->number);
    g_autoptr(MatchModel) good = train(data, 1), bad = train(shuffled, 1);
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonValue) same = match_compare(good, good, data, &error), worse = match_compare(good, bad, data, &error);
    g_assert_no_error(error);
    g_assert_true(json_is_true(json_object_get(same, "not_worse")));
    g_assert_false(json_is_true(json_object_get(worse, "not_worse")));
    g_assert_cmpint(json_integer_value(json_object_get(same, "leads")), ==, 40); /* the held quarter */
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/match/learn/split", test_split);
    g_test_add_func("/match/learn/split-rests-on-names", test_split_rests_on_names);
    g_test_add_func("/match/learn/training", test_training);
    g_test_add_func("/match/learn/text", test_text);
    g_test_add_func("/match/learn/another-schema", test_another_schema);
    g_test_add_func("/match/learn/damaged-text", test_damaged_text);
    g_test_add_func("/match/learn/too-little", test_too_little);
    g_test_add_func("/match/learn/cancel", test_cancel);
    g_test_add_func("/match/learn/folds", test_folds);
    g_test_add_func("/match/learn/compare", test_compare);
    return g_test_run();
}
