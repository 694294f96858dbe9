/* tests/unit/test_eval_expression.c: labels, and the scores of four faces worked out by hand. */
#include <math.h>

#include "learn/expression_score.h"

static void test_labels(void)
{
    static const struct {
        const char *label;
        FaceExpression expression;
    } cases[] = {
        {"angry", FACE_ANGRY},       {"Angry", FACE_ANGRY},     {"anger", FACE_ANGRY},     {"disgust", FACE_DISGUST},
        {"contempt", FACE_DISGUST},  {"fearful", FACE_FEAR},    {"happiness", FACE_HAPPY}, {"sadness", FACE_SAD},
        {"surprise", FACE_SURPRISE}, {"neutral", FACE_NEUTRAL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        FaceExpression expression = FACE_EXPRESSIONS;
        g_assert_true(expression_label(cases[i].label, &expression));
        g_assert_cmpint(expression, ==, cases[i].expression);
    }
    FaceExpression untouched = FACE_HAPPY;
    g_assert_false(expression_label("bored", &untouched));
    g_assert_false(expression_label("", &untouched));
    g_assert_cmpint(untouched, ==, FACE_HAPPY);
}

/* A reading that gives `top` the probability `p` and neutral (happy where top is neutral) the rest. */
static ExpressionItem item(FaceExpression truth, FaceExpression top, float p)
{
    ExpressionItem item = {.truth = truth, .reading = {.face = 1}};
    item.reading.probability[top == FACE_NEUTRAL ? FACE_HAPPY : FACE_NEUTRAL] = 1 - p;
    item.reading.probability[top] = p;
    item.reading.negative = expression_is_negative(top) ? p : 0;
    return item;
}

/* angry read as sad 0.8 (negative 0.8), sad read as sad 0.6 (0.6), happy read as fear 0.7 (0.7), neutral read as
 * neutral 0.9 (0). Accuracy 2/4. F1: angry 0, fear 0, happy 0, sad 2/3, neutral 1; macro (2/3 + 1) / 5 = 1/3. Negative
 * at 0.65: 1 found, 1 missed, 1 wrong: 2 / 4; at 0.5: 4 / 5. AUC: 0.8 beats both, 0.6 beats one: 3/4. ECE: each is
 * alone in its bin: (0.8 + 0.4 + 0.7 + 0.1) / 4 = 0.5. */
static void test_score(void)
{
    const ExpressionItem items[] = {item(FACE_ANGRY, FACE_SAD, 0.8f), item(FACE_SAD, FACE_SAD, 0.6f),
                                    item(FACE_HAPPY, FACE_FEAR, 0.7f), item(FACE_NEUTRAL, FACE_NEUTRAL, 0.9f)};
    ExpressionScore score = expression_score(items, 4, NULL, 0, 0.65f, 100);
    g_assert_cmpfloat_with_epsilon(score.accuracy.value, 0.5, 1e-9);
    g_assert_cmpfloat_with_epsilon(score.macro_f1.value, 1.0 / 3, 1e-9);
    g_assert_cmpfloat_with_epsilon(score.f1_negative.value, 0.5, 1e-9);
    g_assert_cmpfloat_with_epsilon(score.auc_negative.value, 0.75, 1e-9);
    g_assert_cmpfloat_with_epsilon(score.ece.value, 0.5, 1e-6);
    g_assert_cmpfloat(score.confusion.cell[FACE_ANGRY][FACE_SAD], ==, 1);
    g_assert_cmpfloat(score.confusion.cell[FACE_HAPPY][FACE_FEAR], ==, 1);
    g_assert_cmpfloat(score.confusion.cell[FACE_SAD][FACE_SAD], ==, 1);
    g_assert_cmpfloat_with_epsilon(expression_score(items, 4, NULL, 0, 0.5f, 10).f1_negative.value, 0.8, 1e-9);
}

/* One person always right, one always wrong: drawing persons, accuracy is anything from 0 to 1. */
static void test_groups(void)
{
    ExpressionItem items[40];
    guint group[40];
    for (guint i = 0; i < 40; i++) {
        group[i] = i % 2;
        items[i] = item(FACE_HAPPY, group[i] ? FACE_HAPPY : FACE_SAD, 0.9f);
    }
    ExpressionScore score = expression_score(items, 40, group, 2, 0.5f, 200);
    g_assert_cmpfloat(score.accuracy.value, ==, 0.5);
    g_assert_cmpfloat(score.accuracy.low, ==, 0);
    g_assert_cmpfloat(score.accuracy.high, ==, 1);
}

static void test_nothing_judged(void)
{
    ExpressionScore score = expression_score(NULL, 0, NULL, 0, 0.5f, 10);
    g_assert_true(isnan(score.accuracy.value) && isnan(score.macro_f1.value) && isnan(score.f1_negative.value));
    g_assert_true(isnan(score.auc_negative.value) && isnan(score.ece.value));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/eval/expression/labels", test_labels);
    g_test_add_func("/eval/expression/score", test_score);
    g_test_add_func("/eval/expression/groups", test_groups);
    g_test_add_func("/eval/expression/nothing-judged", test_nothing_judged);
    return g_test_run();
}
