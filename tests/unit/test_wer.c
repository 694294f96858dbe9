/* tests/unit/test_wer.c: word and character errors counted by hand, and against a slow twin. */
#include "learn/wer.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

static const struct {
    const char *name, *reference, *answer;
    guint64 words, substitutions, insertions, deletions;
    guint64 characters, wrong_characters;
} cases[] = {
    {"the same but for its looks", "Пойдём, кто-то ждёт!", "пойдем кто то ждет", 4, 0, 0, 0, 18, 0},
    /* b -> x; one character of five ("a b c") */
    {"one substitution", "a b c", "a x c", 3, 1, 0, 0, 5, 1},
    /* "b " is gone */
    {"one deletion", "a b c", "a c", 3, 0, 0, 1, 5, 2},
    {"one insertion", "a c", "a b c", 2, 0, 1, 0, 3, 2},
    {"nothing was heard", "one two", "", 2, 0, 0, 2, 7, 7},
    {"nothing was said", "...", "one two", 0, 0, 2, 0, 0, 7},
    {"nothing at all", "", "", 0, 0, 0, 0, 0, 0},
    /* kitten sitting: three of six characters, one word of one */
    {"sitting", "kitten", "sitting", 1, 1, 0, 0, 6, 3},
    /* deleted "the", "sat" -> "sit", inserted "down" */
    {"one of each", "the cat sat on it", "cat sit on it down", 5, 1, 1, 1, 17, 10},
    /* a b -> b c is two errors either way: two substitutions rather than a deletion and an insertion */
    {"substitutions first", "a b", "b c", 2, 2, 0, 0, 3, 2},
    {"a cluster is one character", "e\u0301te q\u0301", "ete q", 2, 2, 0, 0, 5, 2},
};

static guint64 errors_of(const EditCounts *counts)
{
    return counts->substitutions + counts->insertions + counts->deletions;
}

static void test_by_hand(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        WerScore score;
        g_assert_true(wer_score(cases[i].reference, cases[i].answer, &score, NULL));
        g_test_message("%s: %d %d", cases[i].name, (int)score.words.substitutions, (int)errors_of(&score.characters));
        g_assert_cmpuint(score.words.reference, ==, cases[i].words);
        g_assert_cmpuint(score.words.substitutions, ==, cases[i].substitutions);
        g_assert_cmpuint(score.words.insertions, ==, cases[i].insertions);
        g_assert_cmpuint(score.words.deletions, ==, cases[i].deletions);
        g_assert_cmpuint(score.characters.reference, ==, cases[i].characters);
        g_assert_cmpuint(errors_of(&score.characters), ==, cases[i].wrong_characters);
    }
}

/* Levenshtein's definition, as it stands. */
static guint distance(const guint *a, gsize n, const guint *b, gsize m)
{
    if (n == 0 || m == 0)
        return (guint)(n + m);
    guint both = distance(a + 1, n - 1, b + 1, m - 1) + (a[0] != b[0]);
    return MIN(both, 1 + MIN(distance(a + 1, n - 1, b, m), distance(a, n, b + 1, m - 1)));
}

static void test_against_twin(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(5);
    for (guint round = 0; round < 300; round++) {
        guint a[6], b[6];
        gsize n = (gsize)g_rand_int_range(random, 0, 7), m = (gsize)g_rand_int_range(random, 0, 7);
        for (guint i = 0; i < 6; i++) {
            a[i] = (guint)g_rand_int_range(random, 0, 3);
            b[i] = (guint)g_rand_int_range(random, 0, 3);
        }
        EditCounts counts = edit_counts(a, n, b, m);
        g_assert_cmpuint(errors_of(&counts), ==, distance(a, n, b, m));
        g_assert_cmpuint(n + counts.insertions, ==, m + counts.deletions);
    }
}

/* Two speakers: 1 wrong of 4 words in two texts, 3 of 2 in one. Together 4 / 6; drawn alone 1/4 and 3/2. */
static void test_summary(void)
{
    WerScore scores[3];
    const guint group[] = {0, 0, 1};
    g_assert_true(wer_score("a b", "a b", &scores[0], NULL));
    g_assert_true(wer_score("a b", "a c", &scores[1], NULL));
    g_assert_true(wer_score("a b", "c d e", &scores[2], NULL));
    WerSummary summary = wer_summary(scores, 3, group, 2, 200);
    g_assert_cmpfloat_with_epsilon(summary.wer.value, 4.0 / 6, 1e-12);
    g_assert_cmpfloat_with_epsilon(summary.wer.low, 1.0 / 4, 1e-12);
    g_assert_cmpfloat_with_epsilon(summary.wer.high, 3.0 / 2, 1e-12);
    g_assert_cmpfloat_with_epsilon(summary.cer.value, (0 + 1 + 4) / 9.0, 1e-12);
    g_assert_cmpfloat(edit_error_rate(&scores[1].words), ==, 0.5);
    WerSummary empty = wer_summary(scores, 0, NULL, 0, 200);
    g_assert_true(isnan(empty.wer.value) && isnan(empty.cer.value));
}

static void test_bounded(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_malloc(200001);
    memset(text, 'a', 200000);
    text[200000] = '\0';
    WerScore score;
    g_assert_false(wer_score(text, text, &score, &error));
    g_assert_error(error, BASE_ERROR, BASE_ERROR_TOO_LARGE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wer/by-hand", test_by_hand);
    g_test_add_func("/wer/against-twin", test_against_twin);
    g_test_add_func("/wer/summary", test_summary);
    g_test_add_func("/wer/bounded", test_bounded);
    return g_test_run();
}
