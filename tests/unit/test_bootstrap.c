/* tests/unit/test_bootstrap.c: intervals whose ends are known. */
#include <math.h>

#include "learn/bootstrap.h"

#define ROUNDS 1000

static double weighted_mean(const double *weight, gsize n, gconstpointer user)
{
    const double *value = user;
    double sum = 0, all = 0;
    for (gsize i = 0; i < n; i++) {
        sum += weight[i] * value[i];
        all += weight[i];
    }
    return all > 0 ? sum / all : NAN;
}

/* However they are drawn, equal values have one mean. */
static void test_constant(void)
{
    const double value[] = {3, 3, 3, 3};
    Estimate estimate = bootstrap(weighted_mean, value, 4, NULL, 0, ROUNDS);
    g_assert_cmpfloat(estimate.value, ==, 3);
    g_assert_cmpfloat(estimate.low, ==, 3);
    g_assert_cmpfloat(estimate.high, ==, 3);
}

/* Two items: a quarter of the draws takes only the first, a quarter only the second: the interval is from one to the
 * other. */
static void test_two_items(void)
{
    const double value[] = {0, 1};
    Estimate estimate = bootstrap(weighted_mean, value, 2, NULL, 0, ROUNDS);
    g_assert_cmpfloat(estimate.value, ==, 0.5);
    g_assert_cmpfloat(estimate.low, ==, 0);
    g_assert_cmpfloat(estimate.high, ==, 1);
}

/* 100 coins, half of them 1: the mean of a draw has the standard deviation sqrt(0.25 / 100) = 0.05, so the interval is
 * about 0.5 +- 1.96 * 0.05. The same coins in two groups of a kind are only two things to draw: from 0 to 1. */
static void test_groups_are_drawn_whole(void)
{
    double value[100];
    guint group[100];
    for (guint i = 0; i < 100; i++) {
        group[i] = i < 50 ? 0 : 1;
        value[i] = group[i];
    }
    Estimate alone = bootstrap(weighted_mean, value, 100, NULL, 0, ROUNDS);
    g_assert_cmpfloat_with_epsilon(alone.low, 0.402, 0.03);
    g_assert_cmpfloat_with_epsilon(alone.high, 0.598, 0.03);
    Estimate grouped = bootstrap(weighted_mean, value, 100, group, 2, ROUNDS);
    g_assert_cmpfloat(grouped.value, ==, 0.5);
    g_assert_cmpfloat(grouped.low, ==, 0);
    g_assert_cmpfloat(grouped.high, ==, 1);
}

static void test_is_repeatable(void)
{
    const double value[] = {1, 5, 2, 8, 3, 9, 4};
    Estimate first = bootstrap(weighted_mean, value, 7, NULL, 0, ROUNDS);
    Estimate second = bootstrap(weighted_mean, value, 7, NULL, 0, ROUNDS);
    g_assert_cmpfloat(first.low, ==, second.low);
    g_assert_cmpfloat(first.high, ==, second.high);
    g_assert_cmpfloat(first.low, <, first.value);
    g_assert_cmpfloat(first.high, >, first.value);
}

static void test_too_little(void)
{
    const double value[] = {1, 2};
    const guint group[] = {0, 0};
    Estimate one = bootstrap(weighted_mean, value, 2, group, 1, ROUNDS);
    g_assert_cmpfloat(one.value, ==, 1.5);
    g_assert_true(isnan(one.low) && isnan(one.high));
    Estimate none = bootstrap(weighted_mean, value, 0, NULL, 0, ROUNDS);
    g_assert_true(isnan(none.value) && isnan(none.low) && isnan(none.high));
}

/* Can be told only when the first item was drawn: 1 - (1 - 1/n)^n of the draws, 3/4 of two items. */
static double needs_first(const double *weight, gsize n, gconstpointer user)
{
    return weight[0] > 0 ? 7 : NAN;
}

/* Can be told only when every item was drawn exactly once: half of the draws of two items, 3!/27 of three. */
static double needs_all(const double *weight, gsize n, gconstpointer user)
{
    for (gsize i = 0; i < n; i++)
        if (weight[i] < 1)
            return NAN;
    return 7;
}

static void test_unknown_draws(void)
{
    Estimate most = bootstrap(needs_first, NULL, 2, NULL, 0, ROUNDS);
    g_assert_cmpfloat(most.low, ==, 7);
    g_assert_cmpfloat(most.high, ==, 7);
    Estimate few = bootstrap(needs_all, NULL, 3, NULL, 0, ROUNDS);
    g_assert_cmpfloat(few.value, ==, 7);
    g_assert_true(isnan(few.low) && isnan(few.high));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bootstrap/constant", test_constant);
    g_test_add_func("/bootstrap/two-items", test_two_items);
    g_test_add_func("/bootstrap/groups", test_groups_are_drawn_whole);
    g_test_add_func("/bootstrap/repeatable", test_is_repeatable);
    g_test_add_func("/bootstrap/too-little", test_too_little);
    g_test_add_func("/bootstrap/unknown-draws", test_unknown_draws);
    return g_test_run();
}
