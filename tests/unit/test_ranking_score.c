/* tests/unit/test_ranking_score.c: numbers of a ranking, worked out by hand. */
#include "learn/ranking_score.h"

#include <math.h>

#define EPSILON 1e-9
#define LOG2_3 1.5849625007211562

/* Three leads. The first has its suitable ones at places 1 and 3 of 4, the second at place 2 of 3, the third none. The
 * rows are mixed. */
static const float score[] = {0.9f, 0.3f, 0.5f, 0.8f, 0.2f, 0.4f, 0.1f, 0.7f, 0.6f};
static const gboolean suitable[] = {1, 0, 1, 0, 0, 1, 0, 0, 0};
static const guint lead[] = {0, 0, 0, 1, 1, 1, 2, 0, 2};
static const Ranking three = {score, suitable, lead, G_N_ELEMENTS(score), 3};

static void test_places(void)
{
    static const double only_first[] = {1, 0, 5}, twice[] = {1, 2, 0}, none[] = {0, 0, 1};
    const double first_of_4 = (1 + 1 / 2.0) / (1 + 1 / LOG2_3), second = 1 / LOG2_3;
    const struct {
        const char *name;
        guint k;
        const double *weight;
        double ndcg, recall, mrr;
    } cases[] = {
        {"all places", 10, NULL, (first_of_4 + second) / 2, 1, 0.75},
        {"three places", 3, NULL, (first_of_4 + second) / 2, 1, 0.75},
        {"two places", 2, NULL, (1 / (1 + 1 / LOG2_3) + second) / 2, 0.75, 0.75},
        {"one place", 1, NULL, 0.5, 0.25, 0.75},
        {"the first lead", 1, only_first, 1, 0.5, 1},
        {"the second counts twice", 10, twice, (first_of_4 + 2 * second) / 3, 1, 2 / 3.0},
        {"only one without suitable ones", 5, none, NAN, NAN, NAN},
    };
    g_autoptr(RankingByLead) by_lead = ranking_by_lead(&three);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].name);
        double ndcg = ranking_ndcg(by_lead, cases[i].k, cases[i].weight), mrr = ranking_mrr(by_lead, cases[i].weight);
        double recall = ranking_recall(by_lead, cases[i].k, cases[i].weight);
        g_assert_cmpint(isnan(ndcg), ==, isnan(cases[i].ndcg));
        if (isnan(ndcg))
            continue;
        g_assert_cmpfloat_with_epsilon(ndcg, cases[i].ndcg, EPSILON);
        g_assert_cmpfloat_with_epsilon(recall, cases[i].recall, EPSILON);
        g_assert_cmpfloat_with_epsilon(mrr, cases[i].mrr, EPSILON);
    }
}

/* Equal scores are broken against the judge: the suitable one is the last of them. */
static void test_ties(void)
{
    static const float equal[] = {1, 1, 1, 0};
    static const gboolean one[] = {1, 0, 0, 0};
    static const guint same[4] = {0};
    g_autoptr(RankingByLead) by_lead = ranking_by_lead(&(Ranking){equal, one, same, 4, 1});
    g_assert_cmpfloat_with_epsilon(ranking_mrr(by_lead, NULL), 1 / 3.0, EPSILON);
    g_assert_cmpfloat_with_epsilon(ranking_ndcg(by_lead, 3, NULL), 0.5, EPSILON);
    g_assert_cmpfloat_with_epsilon(ranking_recall(by_lead, 2, NULL), 0, EPSILON);
}

static void test_nothing(void)
{
    static const Ranking none = {score, suitable, lead, 0, 0};
    g_autoptr(RankingByLead) by_lead = ranking_by_lead(&none);
    g_assert_true(isnan(ranking_ndcg(by_lead, 5, NULL)));
    g_assert_true(isnan(ranking_mrr(by_lead, NULL)));
    g_assert_true(isnan(ranking_drop(&none, 0, NULL).dropped));
    g_assert_cmpfloat(ranking_threshold(&none, 0.9), ==, -INFINITY);
    g_assert_true(isnan(ranking_brier(NULL, NULL, NULL, 0)));
    g_assert_true(isnan(ranking_brier_constant(NULL, NULL, 0)));
}

static void test_drop(void)
{
    static const double second_twice[] = {1, 2, 1}, first_only[] = {1, 0, 0};
    const struct {
        double threshold;
        const double *weight;
        RankingDrop is;
    } cases[] = {
        {0, NULL, {0, 1, 0, 1}},
        {0.4, NULL, {3 / 9.0, 1, 0, 1}}, /* what scores the threshold itself stays */
        {0.45, NULL, {4 / 9.0, 0.5, 0.5, 2 / 3.0}},
        {0.55, NULL, {5 / 9.0, 0, 0.5, 1 / 3.0}},
        {2, NULL, {1, 0, 1, 0}},
        {0.45, second_twice, {6 / 12.0, 1 / 3.0, 2 / 3.0, 0.5}},
        {0.55, first_only, {0.5, 0, 0, 0.5}},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("case %zu", i);
        RankingDrop drop = ranking_drop(&three, cases[i].threshold, cases[i].weight);
        g_assert_cmpfloat_with_epsilon(drop.dropped, cases[i].is.dropped, 1e-6);
        g_assert_cmpfloat_with_epsilon(drop.intact, cases[i].is.intact, EPSILON);
        g_assert_cmpfloat_with_epsilon(drop.lost, cases[i].is.lost, EPSILON);
        g_assert_cmpfloat_with_epsilon(drop.recall, cases[i].is.recall, EPSILON);
    }
}

/* Twenty leads whose only suitable candidate scores 1 .. 20: 95 % of them are 19, which the threshold 2 leaves. */
static void test_threshold(void)
{
    float twenty[20];
    gboolean all[20];
    guint own[20];
    for (guint i = 0; i < 20; i++) {
        twenty[i] = (float)(20 - i);
        all[i] = TRUE;
        own[i] = i;
    }
    Ranking ranking = {twenty, all, own, 20, 20};
    static const struct {
        double intact, threshold;
    } cases[] = {{1, 1}, {0.951, 1}, {0.95, 2}, {0.94, 2}, {0.9, 3}, {0.5, 11}, {0.05, 20}, {0, 20}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        double threshold = ranking_threshold(&ranking, cases[i].intact);
        g_assert_cmpfloat(threshold, ==, cases[i].threshold);
        g_assert_cmpfloat(ranking_drop(&ranking, threshold, NULL).intact, >=, cases[i].intact);
    }
    g_assert_cmpfloat_with_epsilon(ranking_threshold(&three, 1), 0.4, 1e-6);
    g_assert_cmpfloat_with_epsilon(ranking_threshold(&three, 0.5), 0.5, 1e-6);
}

static void test_brier(void)
{
    static const double probability[] = {0.9, 0.2, 0.6, 0.1}, weight[] = {1, 1, 2, 0};
    static const gboolean happened[] = {1, 0, 0, 1};
    g_assert_cmpfloat_with_epsilon(ranking_brier(probability, happened, NULL, 4), (0.01 + 0.04 + 0.36 + 0.81) / 4,
                                   EPSILON);
    g_assert_cmpfloat_with_epsilon(ranking_brier(probability, happened, weight, 4), (0.01 + 0.04 + 0.72) / 4, EPSILON);
    g_assert_cmpfloat_with_epsilon(ranking_brier_constant(happened, NULL, 4), 0.25, EPSILON);
    g_assert_cmpfloat_with_epsilon(ranking_brier_constant(happened, weight, 4), 3 / 16.0, EPSILON);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ranking-score/places", test_places);
    g_test_add_func("/ranking-score/ties", test_ties);
    g_test_add_func("/ranking-score/nothing", test_nothing);
    g_test_add_func("/ranking-score/drop", test_drop);
    g_test_add_func("/ranking-score/threshold", test_threshold);
    g_test_add_func("/ranking-score/brier", test_brier);
    return g_test_run();
}
