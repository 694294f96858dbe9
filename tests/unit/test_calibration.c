/* tests/unit/test_calibration.c: probabilities that can be worked out by hand. */
#include "learn/calibration.h"

#include <math.h>
#include <string.h>

#include "learn/error.h"

static Calibration *fit(CalibrationKind kind, const float *score, const gboolean *positive, gsize n)
{
    g_autoptr(GError) error = NULL;
    Calibration *calibration = calibration_fit(kind, score, positive, n, &error);
    g_assert_no_error(error);
    return calibration;
}

/* Four positives and four negatives: Platt's targets are 5/6 and 1/6. One of four at score 0 is positive: 1/3; three of
 * four at score 1: 2/3. A sigmoid meets both. */
static void test_platt(void)
{
    static const float score[] = {0, 0, 0, 0, 1, 1, 1, 1};
    static const gboolean positive[] = {1, 0, 0, 0, 1, 1, 1, 0};
    g_autoptr(Calibration) calibration = fit(CALIBRATION_SIGMOID, score, positive, 8);
    g_assert_cmpfloat_with_epsilon(calibration_apply(calibration, 0), 1 / 3.0, 1e-6);
    g_assert_cmpfloat_with_epsilon(calibration_apply(calibration, 1), 2 / 3.0, 1e-6);
    g_assert_cmpfloat_with_epsilon(calibration_apply(calibration, 0.5), 0.5, 1e-6);
    g_assert_cmpfloat_with_epsilon(calibration_apply(calibration, 2), 8 / 9.0, 1e-6); /* log-odds 3 ln 2 */
}

/* Classes that a score parts are not told with certainty, far scores stay within (0, 1), and a score that tells the
 * wrong way tells only the mean target: (2 * 3/4 + 2 * 1/4) / 4. */
static void test_platt_edges(void)
{
    static const float score[] = {-1, -1, 1, 1}, wrong[] = {1, 1, -1, -1};
    static const gboolean positive[] = {0, 0, 1, 1};
    g_autoptr(Calibration) parted = fit(CALIBRATION_SIGMOID, score, positive, 4);
    g_assert_cmpfloat_with_epsilon(calibration_apply(parted, 1), 0.75, 1e-6);
    g_assert_cmpfloat_with_epsilon(calibration_apply(parted, -1), 0.25, 1e-6);
    g_assert_cmpfloat(calibration_apply(parted, 1e9), <, 1);
    g_assert_cmpfloat(calibration_apply(parted, -1e9), >, 0);
    g_autoptr(Calibration) turned = fit(CALIBRATION_SIGMOID, wrong, positive, 4);
    g_assert_cmpfloat_with_epsilon(calibration_apply(turned, 1), 0.5, 1e-6);
    g_assert_cmpfloat_with_epsilon(calibration_apply(turned, -1), 0.5, 1e-6);
}

/* Scores that are log-odds already need no change: slope 1, shift 0. */
static void test_platt_finds_itself(void)
{
    enum { N = 40000 };
    g_autofree float *score = g_new(float, N);
    g_autofree gboolean *positive = g_new(gboolean, N);
    GRand *random = g_rand_new_with_seed(3);
    for (guint i = 0; i < N; i++) {
        score[i] = (float)g_rand_double_range(random, -4, 2);
        positive[i] = g_rand_double(random) < 1 / (1 + exp(-score[i]));
    }
    g_rand_free(random);
    g_autoptr(Calibration) calibration = fit(CALIBRATION_SIGMOID, score, positive, N);
    g_autoptr(Calibration) steps = fit(CALIBRATION_ISOTONIC, score, positive, N);
    for (double at = -3.5; at < 2; at += 0.5) {
        g_assert_cmpfloat_with_epsilon(calibration_apply(calibration, at), 1 / (1 + exp(-at)), 0.01);
        g_assert_cmpfloat_with_epsilon(calibration_apply(steps, at), 1 / (1 + exp(-at)), 0.05);
    }
}

/* Labels 0 1 0 1 1 at scores 1..5, and one more row of the mean rate 0.6 at either end: 0.3 | 1 0 | 1 1.6/2, which pool
 * to 0.3, 0.5 and 2.6/3. Between blocks it goes straight. The order of the rows changes nothing. */
static void test_isotonic(void)
{
    static const float score[] = {4, 1, 3, 2, 5};
    static const gboolean positive[] = {1, 0, 0, 1, 1};
    static const struct {
        double score, probability;
    } cases[] = {
        {-9, 0.3},    {1, 0.3},      {1.5, 0.4}, {2, 0.5}, {2.7, 0.5}, {3, 0.5}, {3.5, (0.5 + 2.6 / 3) / 2},
        {4, 2.6 / 3}, {99, 2.6 / 3},
    };
    g_autoptr(Calibration) calibration = fit(CALIBRATION_ISOTONIC, score, positive, 5);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpfloat_with_epsilon(calibration_apply(calibration, cases[i].score), cases[i].probability, 1e-9);
}

/* Equal scores are one block, whatever their order: (1 + 2 * 0.5) / 4. */
static void test_isotonic_ties(void)
{
    static const float score[] = {7, 7};
    static const gboolean positive[] = {1, 0};
    g_autoptr(Calibration) calibration = fit(CALIBRATION_ISOTONIC, score, positive, 2);
    for (double at = 6; at <= 8; at++)
        g_assert_cmpfloat_with_epsilon(calibration_apply(calibration, at), 0.5, 1e-9);
}

/* Never falls and is never 0 or 1, on noise too. */
static void test_monotone(void)
{
    enum { N = 500 };
    float score[N];
    gboolean positive[N];
    GRand *random = g_rand_new_with_seed(4);
    for (guint i = 0; i < N; i++) {
        score[i] = (float)g_rand_int_range(random, 0, 200) / 10;
        positive[i] = g_rand_double(random) < 0.1;
    }
    g_rand_free(random);
    for (CalibrationKind kind = CALIBRATION_SIGMOID; kind <= CALIBRATION_ISOTONIC; kind++) {
        g_autoptr(Calibration) calibration = fit(kind, score, positive, N);
        double before = 0;
        for (double at = -5; at < 30; at += 0.01) {
            double now = calibration_apply(calibration, at);
            g_assert_cmpfloat(now, >=, before);
            g_assert_cmpfloat(now, >, 0);
            g_assert_cmpfloat(now, <, 1);
            before = now;
        }
    }
}

static void test_choose(void)
{
    g_autofree gboolean *positive = g_new0(gboolean, 3000);
    for (guint i = 0; i < 999; i++)
        positive[3 * i] = TRUE;
    g_assert_cmpint(calibration_choose(positive, 3000), ==, CALIBRATION_SIGMOID);
    positive[2999] = TRUE;
    g_assert_cmpint(calibration_choose(positive, 3000), ==, CALIBRATION_ISOTONIC);
}

static void test_prior(void)
{
    static const struct {
        double probability, learnt, live, answer;
    } cases[] = {
        {0.3, 0.2, 0.2, 0.3},                   /* the same rate */
        {1 / 6.0, 1 / 6.0, 1 / 21.0, 1 / 21.0}, /* the mean becomes the mean */
        {0.5, 0.5, 0.2, 0.2},
        {0.8, 0.5, 0.2, 0.5}, /* odds of 4, a quarter of them: 1 */
        {0.5, 0.2, 0.5, 0.8},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpfloat_with_epsilon(calibration_prior(cases[i].probability, cases[i].learnt, cases[i].live),
                                       cases[i].answer, 1e-12);
    g_assert_cmpfloat(calibration_prior(1 - 1e-16, 0.001, 0.999), <, 1);
}

static void test_round_trip(void)
{
    static const float score[] = {1, 2, 3, 4, 5, 6};
    static const gboolean positive[] = {0, 1, 0, 1, 0, 1};
    for (CalibrationKind kind = CALIBRATION_SIGMOID; kind <= CALIBRATION_ISOTONIC; kind++) {
        g_autoptr(Calibration) calibration = fit(kind, score, positive, 6);
        g_autoptr(JsonValue) json = calibration_json(calibration);
        g_autofree char *text = jsonfile_text(json, FALSE);
        g_autoptr(GError) error = NULL;
        g_autoptr(JsonValue) read = jsonfile_parse(text, strlen(text), "c", &error);
        g_autoptr(Calibration) back = calibration_parse(read, "c", &error);
        g_assert_no_error(error);
        for (double at = 0; at < 7; at += 0.3)
            g_assert_cmpfloat_with_epsilon(calibration_apply(back, at), calibration_apply(calibration, at), 1e-9);
    }
}

static void test_refused(void)
{
    static const float score[] = {1, 2}, bad[] = {1, NAN};
    static const gboolean both[] = {0, 1}, ones[] = {1, 1};
    const struct {
        const float *score;
        const gboolean *positive;
        gsize n;
    } cases[] = {{score, both, 0}, {score, both, 1}, {score, ones, 2}, {bad, both, 2}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        for (CalibrationKind kind = CALIBRATION_SIGMOID; kind <= CALIBRATION_ISOTONIC; kind++) {
            g_autoptr(GError) error = NULL;
            g_assert_null(calibration_fit(kind, cases[i].score, cases[i].positive, cases[i].n, &error));
            g_assert_error(error, LEARN_ERROR, LEARN_ERROR_FIT);
        }
}

static void test_no_model(void)
{
    static const char *const cases[] = {
        "[]",
        "{}",
        "{\"kind\": 1}",
        "{\"kind\": \"magic\"}",
        "{\"kind\": \"sigmoid\", \"slope\": 1}",
        "{\"kind\": \"sigmoid\", \"slope\": -1, \"shift\": 0}",
        "{\"kind\": \"isotonic\"}",
        "{\"kind\": \"isotonic\", \"low\": [], \"high\": [], \"value\": []}",
        "{\"kind\": \"isotonic\", \"low\": [1], \"high\": [2, 3], \"value\": [0.5]}",
        "{\"kind\": \"isotonic\", \"low\": [2], \"high\": [1], \"value\": [0.5]}",
        "{\"kind\": \"isotonic\", \"low\": [1], \"high\": [2], \"value\": [1.5]}",
        "{\"kind\": \"isotonic\", \"low\": [1, 2], \"high\": [2, 3], \"value\": [0.1, 0.5]}",
        "{\"kind\": \"isotonic\", \"low\": [1, 3], \"high\": [2, 4], \"value\": [0.5, 0.1]}",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i]);
        g_autoptr(GError) error = NULL;
        g_autoptr(JsonValue) json = jsonfile_parse(cases[i], strlen(cases[i]), "c", &error);
        g_assert_no_error(error);
        g_assert_null(calibration_parse(json, "odds", &error));
        g_assert_error(error, LEARN_ERROR, LEARN_ERROR_MODEL);
        g_assert_nonnull(strstr(error->message, "odds"));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/calibration/platt", test_platt);
    g_test_add_func("/calibration/platt-edges", test_platt_edges);
    g_test_add_func("/calibration/platt-finds-itself", test_platt_finds_itself);
    g_test_add_func("/calibration/isotonic", test_isotonic);
    g_test_add_func("/calibration/isotonic-ties", test_isotonic_ties);
    g_test_add_func("/calibration/monotone", test_monotone);
    g_test_add_func("/calibration/choose", test_choose);
    g_test_add_func("/calibration/prior", test_prior);
    g_test_add_func("/calibration/round-trip", test_round_trip);
    g_test_add_func("/calibration/refused", test_refused);
    g_test_add_func("/calibration/no-model", test_no_model);
    return g_test_run();
}
