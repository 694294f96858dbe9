/* tests/unit/test_metrics.c: the metrics against values worked out by hand. */
#include <math.h>

#include "learn/metrics.h"

#define NEAR 1e-9

static void test_f1(void)
{
    static const struct {
        double true_positive, false_positive, false_negative, f1;
    } cases[] = {
        {1, 0, 0, 1},
        {0, 3, 2, 0},
        {3, 1, 2, 2.0 / 3}, /* precision 3/4, recall 3/5: 2 * 0.45 / 1.35 = 6/9 */
        {8, 2, 2, 0.8},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpfloat_with_epsilon(
            metrics_f1(cases[i].true_positive, cases[i].false_positive, cases[i].false_negative), cases[i].f1, NEAR);
    g_assert_true(isnan(metrics_f1(0, 0, 0)));
}

/* Truth 0: 5 right, 1 taken for class 1. Truth 1: 2 taken for class 0, 2 right. Class 2 never occurs.
 * Accuracy 7/10. F1 of 0: 10 / (10 + 2 + 1) = 10/13; of 1: 4 / (4 + 1 + 2) = 4/7. Macro: (10/13 + 4/7) / 2 = 61/91. */
static void test_confusion(void)
{
    Confusion confusion = {.classes = 3, .cell = {{5, 1, 0}, {2, 2, 0}, {0, 0, 0}}};
    g_assert_cmpfloat_with_epsilon(confusion_accuracy(&confusion), 0.7, NEAR);
    g_assert_cmpfloat_with_epsilon(confusion_macro_f1(&confusion), 61.0 / 91, NEAR);
}

/* A class that is only ever a wrong answer counts with F1 0: (10/12 + 0) / 2. */
static void test_confusion_answer_only(void)
{
    Confusion confusion = {.classes = 2, .cell = {{5, 2}, {0, 0}}};
    g_assert_cmpfloat_with_epsilon(confusion_macro_f1(&confusion), 5.0 / 12, NEAR);
}

static void test_confusion_empty(void)
{
    Confusion confusion = {.classes = 7};
    g_assert_true(isnan(confusion_accuracy(&confusion)));
    g_assert_true(isnan(confusion_macro_f1(&confusion)));
}

/* Positives 0.9 and 0.4, negatives 0.8, 0.4 and 0.1. Pairs won: 3 by 0.9; 0.4 beats 0.1 and ties 0.4: 1.5. 4.5 of 6. */
static void test_auc(void)
{
    const float score[] = {0.4f, 0.9f, 0.8f, 0.4f, 0.1f};
    const gboolean positive[] = {TRUE, TRUE, FALSE, FALSE, FALSE};
    g_assert_cmpfloat_with_epsilon(metrics_auc(score, positive, NULL, 5), 0.75, NEAR);
}

/* A weight of 2 is the item twice, of 0 is no item: 0.9 twice, the tied negative gone: (2 * 2 + 1) / (3 * 2) = 5/6. */
static void test_auc_weighted(void)
{
    const float score[] = {0.4f, 0.9f, 0.8f, 0.4f, 0.1f};
    const gboolean positive[] = {TRUE, TRUE, FALSE, FALSE, FALSE};
    const double weight[] = {1, 2, 1, 0, 1};
    g_assert_cmpfloat_with_epsilon(metrics_auc(score, positive, weight, 5), 5.0 / 6, NEAR);
}

static void test_auc_extremes(void)
{
    const float score[] = {0.1f, 0.2f, 0.3f, 0.4f};
    const gboolean rising[] = {FALSE, FALSE, TRUE, TRUE}, falling[] = {TRUE, TRUE, FALSE, FALSE};
    const gboolean all[] = {TRUE, TRUE, TRUE, TRUE};
    g_assert_cmpfloat_with_epsilon(metrics_auc(score, rising, NULL, 4), 1, NEAR);
    g_assert_cmpfloat_with_epsilon(metrics_auc(score, falling, NULL, 4), 0, NEAR);
    g_assert_true(isnan(metrics_auc(score, all, NULL, 4)));
    g_assert_true(isnan(metrics_auc(score, all, NULL, 0)));
}

/* Bins are 1/15 wide. 0.80 and 0.82 share the bin 12/15 .. 13/15: mean confidence 0.81, accuracy 1/2: gap 0.31 over 2
 * items. 0.30 is alone in its bin and right: gap 0.70. 1.0 is in the last bin and right: gap 0. Sum: (2 * 0.31 + 0.70)
 * / 4 = 0.33. */
static void test_ece(void)
{
    const float confidence[] = {0.80f, 0.82f, 0.30f, 1.0f};
    const gboolean right[] = {TRUE, FALSE, TRUE, TRUE};
    g_assert_cmpfloat_with_epsilon(metrics_ece(confidence, right, NULL, 4), 0.33, 1e-6);
    const double weight[] = {0, 0, 2, 2}; /* (2 * 0.70) / 4 */
    g_assert_cmpfloat_with_epsilon(metrics_ece(confidence, right, weight, 4), 0.35, 1e-6);
    g_assert_true(isnan(metrics_ece(confidence, right, NULL, 0)));
}

/* By falling score: hit, miss, hit, miss, hit of 4 truths. Precision at the hits 1, 2/3, 3/5, each worth 1/4 of recall;
 * nothing later is better: (1 + 2/3 + 3/5) / 4 = 34/60. */
static void test_average_precision(void)
{
    const float score[] = {0.5f, 0.9f, 0.8f, 0.7f, 0.6f};
    const gboolean hit[] = {TRUE, TRUE, FALSE, TRUE, FALSE};
    g_assert_cmpfloat_with_epsilon(metrics_average_precision(score, hit, NULL, 5, 4), 34.0 / 60, NEAR);
}

/* Interpolated: miss, hit, hit of 2 truths. Precision at the hits 1/2 and 2/3; the later, better one counts for both:
 * 2/3. */
static void test_average_precision_interpolates(void)
{
    const float score[] = {0.9f, 0.8f, 0.7f};
    const gboolean hit[] = {FALSE, TRUE, TRUE};
    g_assert_cmpfloat_with_epsilon(metrics_average_precision(score, hit, NULL, 3, 2), 2.0 / 3, NEAR);
}

/* Equal scores are one point of the curve, whatever their order: 1 of 2 right, both found at once: precision 1/2 over
 * all recall. */
static void test_average_precision_ties(void)
{
    const float score[] = {0.5f, 0.5f};
    const gboolean first[] = {TRUE, FALSE}, second[] = {FALSE, TRUE};
    g_assert_cmpfloat_with_epsilon(metrics_average_precision(score, first, NULL, 2, 1), 0.5, NEAR);
    g_assert_cmpfloat_with_epsilon(metrics_average_precision(score, second, NULL, 2, 1), 0.5, NEAR);
}

static void test_average_precision_edges(void)
{
    const float score[] = {0.5f};
    const gboolean hit[] = {FALSE};
    g_assert_cmpfloat(metrics_average_precision(score, hit, NULL, 1, 3), ==, 0);
    g_assert_cmpfloat(metrics_average_precision(score, hit, NULL, 0, 3), ==, 0);
    g_assert_true(isnan(metrics_average_precision(score, hit, NULL, 1, 0)));
}

/* Weights: hit, miss (twice), hit; truths 2: precision 1 and 2/4, each 1/2 of recall: 0.75. */
static void test_average_precision_weighted(void)
{
    const float score[] = {0.9f, 0.8f, 0.7f};
    const gboolean hit[] = {TRUE, FALSE, TRUE};
    const double weight[] = {1, 2, 1};
    g_assert_cmpfloat_with_epsilon(metrics_average_precision(score, hit, weight, 3, 2), 0.75, NEAR);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/metrics/f1", test_f1);
    g_test_add_func("/metrics/confusion", test_confusion);
    g_test_add_func("/metrics/confusion/answer-only", test_confusion_answer_only);
    g_test_add_func("/metrics/confusion/empty", test_confusion_empty);
    g_test_add_func("/metrics/auc", test_auc);
    g_test_add_func("/metrics/auc/weighted", test_auc_weighted);
    g_test_add_func("/metrics/auc/extremes", test_auc_extremes);
    g_test_add_func("/metrics/ece", test_ece);
    g_test_add_func("/metrics/ap", test_average_precision);
    g_test_add_func("/metrics/ap/interpolates", test_average_precision_interpolates);
    g_test_add_func("/metrics/ap/ties", test_average_precision_ties);
    g_test_add_func("/metrics/ap/edges", test_average_precision_edges);
    g_test_add_func("/metrics/ap/weighted", test_average_precision_weighted);
    return g_test_run();
}
