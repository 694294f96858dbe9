/* tests/unit/test_logistic.c: weights that can be worked out by hand, and the conditions of a least loss. */
#include "learn/logistic.h"

#include <math.h>
#include <string.h>

#include "learn/error.h"

static Logistic *train(const Matrix *matrix, const float *target, const float *weight, double l2)
{
    g_autoptr(GError) error = NULL;
    Logistic *model = logistic_train(matrix, target, weight, l2, &error);
    g_assert_no_error(error);
    return model;
}

static float score_one(const Logistic *model, const float *row, gsize columns)
{
    float odds;
    logistic_score(model, &(Matrix){row, 1, columns}, &odds);
    return odds;
}

/* A column of 0 and 1 can tell the share of each exactly: its log-odds. */
static void test_shares(void)
{
    static const float value[] = {0, 0, 0, 0, 1, 1, 1, 1}, target[] = {1, 0, 0, 0, 1, 1, 1, 0};
    g_autoptr(Logistic) model = train(&(Matrix){value, 8, 1}, target, NULL, 0);
    g_assert_cmpfloat_with_epsilon(score_one(model, &value[0], 1), log(1 / 3.0), 1e-5);
    g_assert_cmpfloat_with_epsilon(score_one(model, &value[7], 1), log(3), 1e-5);
    /* What is missing is the mean: half-way. */
    g_assert_cmpfloat_with_epsilon(score_one(model, &(float){NAN}, 1), 0, 1e-5);
}

/* A weight of 3 is the row three times; a target of 1/4 is one row of four. */
static void test_weights(void)
{
    static const float value[] = {0, 0, 1, 1}, target[] = {1, 0, 1, 0}, weight[] = {1, 3, 3, 1};
    g_autoptr(Logistic) weighted = train(&(Matrix){value, 4, 1}, target, weight, 0);
    g_assert_cmpfloat_with_epsilon(score_one(weighted, &(float){0}, 1), log(1 / 3.0), 1e-5);
    g_assert_cmpfloat_with_epsilon(score_one(weighted, &(float){1}, 1), log(3), 1e-5);
    static const float two[] = {0, 1}, soft[] = {0.25f, 0.75f};
    g_autoptr(Logistic) shares = train(&(Matrix){two, 2, 1}, soft, NULL, 0);
    g_assert_cmpfloat_with_epsilon(score_one(shares, &(float){1}, 1), log(3), 1e-5);
}

#define ROWS 300u
#define COLUMNS 4u

/* The third column is constant, the fourth the double of the first; a tenth is missing. */
static void make(float *value, float *target, guint32 seed)
{
    GRand *random = g_rand_new_with_seed(seed);
    for (guint row = 0; row < ROWS; row++) {
        float *x = value + row * COLUMNS;
        x[0] = (float)g_rand_double_range(random, 10, 20);
        x[1] = (float)g_rand_double_range(random, -1, 1);
        x[2] = 0.1f;
        x[3] = 2 * x[0];
        target[row] = (float)(g_rand_double(random) < 1 / (1 + exp(-(x[0] - 15 - 2 * x[1]))));
        if (g_rand_double(random) < 0.1)
            x[1] = NAN;
    }
    g_rand_free(random);
}

/* Where the loss is least its slope along each weight is 0: sum of (p - target) x + l2 w. Contributions of one row are
 * w x, so the sum is got from them. */
static void test_least_loss(void)
{
    static const double penalties[] = {0, 1, 100};
    float value[ROWS * COLUMNS], target[ROWS], odds[ROWS], reasons[ROWS * (COLUMNS + 1)];
    make(value, target, 1);
    Matrix matrix = {value, ROWS, COLUMNS};
    double before = INFINITY;
    for (gsize k = 0; k < G_N_ELEMENTS(penalties); k++) {
        g_autoptr(Logistic) model = train(&matrix, target, NULL, penalties[k]);
        g_autoptr(JsonValue) json = logistic_json(model);
        logistic_score(model, &matrix, odds);
        logistic_reasons(model, &matrix, reasons);
        double slope[COLUMNS + 1] = {0}, length = 0;
        for (guint row = 0; row < ROWS; row++) {
            double miss = 1 / (1 + exp(-odds[row])) - target[row], sum = 0;
            for (guint i = 0; i <= COLUMNS; i++) {
                slope[i] += miss * (i < COLUMNS ? reasons[row * (COLUMNS + 1) + i] : 1);
                sum += reasons[row * (COLUMNS + 1) + i];
            }
            g_assert_cmpfloat_with_epsilon(sum, odds[row], 1e-5);
        }
        for (guint i = 0; i < COLUMNS; i++) {
            double weight = json_number_value(json_array_get(json_object_get(json, "weight"), i));
            g_assert_cmpfloat_with_epsilon(slope[i] + penalties[k] * weight * weight, 0, 1e-2);
            length += weight * weight;
        }
        g_assert_cmpfloat_with_epsilon(slope[COLUMNS], 0, 1e-2);
        g_assert_cmpfloat(length, <, before); /* a greater penalty, smaller weights */
        before = length;
        g_assert_cmpfloat(json_number_value(json_array_get(json_object_get(json, "weight"), 2)), ==, 0);
    }
}

/* Values beyond four deviations count as four; classes that a line parts give finite weights. */
static void test_far_and_parted(void)
{
    static const float value[] = {-1, -1, 1, 1}, target[] = {0, 0, 1, 1};
    g_autoptr(Logistic) model = train(&(Matrix){value, 4, 1}, target, NULL, 0);
    float odds = score_one(model, &(float){1}, 1);
    g_assert_true(isfinite(odds) && odds > 5);
    g_assert_cmpfloat_with_epsilon(score_one(model, &(float){1e30f}, 1), 4 * odds, 1e-2);
    g_assert_cmpfloat_with_epsilon(score_one(model, &(float){INFINITY}, 1), 4 * odds, 1e-2);
}

static void test_round_trip(void)
{
    float value[ROWS * COLUMNS], target[ROWS], odds[ROWS], same[ROWS];
    make(value, target, 2);
    Matrix matrix = {value, ROWS, COLUMNS};
    g_autoptr(Logistic) model = train(&matrix, target, NULL, 1);
    g_autoptr(JsonValue) json = logistic_json(model);
    g_autofree char *text = jsonfile_text(json, FALSE);
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonValue) read = jsonfile_parse(text, strlen(text), "model", &error);
    g_autoptr(Logistic) back = logistic_parse(read, COLUMNS, "model", &error);
    g_assert_no_error(error);
    logistic_score(model, &matrix, odds);
    logistic_score(back, &matrix, same);
    for (guint i = 0; i < ROWS; i++)
        g_assert_cmpfloat_with_epsilon(odds[i], same[i], 1e-6);
    g_autoptr(JsonValue) again = logistic_json(back);
    g_autofree char *again_text = jsonfile_text(again, FALSE);
    g_assert_cmpstr(text, ==, again_text);
}

static void test_refused(void)
{
    static const float good[] = {1, 2, 3}, infinite[] = {1, INFINITY, 3}, mixed[] = {0, 1, 1}, ones[] = {1, 1, 1};
    static const float not_number[] = {0, 1, NAN}, far[] = {0, 1, 2}, only_last[] = {0, 0, 1}, bad[] = {1, -1, 1};
    static const struct {
        const float *value, *target, *weight;
        gsize rows;
        const char *says;
    } cases[] = {
        {good, mixed, NULL, 0, "no rows"},           {good, ones, NULL, 3, "one class"},
        {good, mixed, only_last, 3, "one class"},    {infinite, mixed, NULL, 3, "out of range"},
        {good, not_number, NULL, 3, "out of range"}, {good, far, NULL, 3, "out of range"},
        {good, mixed, bad, 3, "out of range"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        Matrix matrix = {cases[i].value, cases[i].rows, 1};
        g_assert_null(logistic_train(&matrix, cases[i].target, cases[i].weight, 1, &error));
        g_assert_error(error, LEARN_ERROR, LEARN_ERROR_FIT);
        g_assert_nonnull(strstr(error->message, cases[i].says));
    }
}

static void test_no_model(void)
{
    static const struct {
        const char *text, *names;
    } cases[] = {
        {"[]", "mean"},
        {"{}", "mean"},
        {"{\"mean\": [1], \"deviation\": [1, 1], \"weight\": [1, 1], \"intercept\": 0}", "mean"},
        {"{\"mean\": [1, 1], \"deviation\": [1, \"1\"], \"weight\": [1, 1], \"intercept\": 0}", "deviation"},
        {"{\"mean\": [1, 1], \"deviation\": [1, 1], \"weight\": 5, \"intercept\": 0}", "weight"},
        {"{\"mean\": [1, 1], \"deviation\": [1, 1], \"weight\": [1, 1], \"intercept\": null}", "intercept"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(JsonValue) json = jsonfile_parse(cases[i].text, strlen(cases[i].text), "m", &error);
        g_assert_no_error(error);
        g_assert_null(logistic_parse(json, 2, "linear", &error));
        g_assert_error(error, LEARN_ERROR, LEARN_ERROR_MODEL);
        g_assert_nonnull(strstr(error->message, cases[i].names));
        g_assert_nonnull(strstr(error->message, "linear"));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/logistic/shares", test_shares);
    g_test_add_func("/logistic/weights", test_weights);
    g_test_add_func("/logistic/least-loss", test_least_loss);
    g_test_add_func("/logistic/far-and-parted", test_far_and_parted);
    g_test_add_func("/logistic/round-trip", test_round_trip);
    g_test_add_func("/logistic/refused", test_refused);
    g_test_add_func("/logistic/no-model", test_no_model);
    return g_test_run();
}
