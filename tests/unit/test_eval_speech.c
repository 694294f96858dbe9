/* tests/unit/test_eval_speech.c: pairs of voices and spans of speech, scored by hand. */
#include <math.h>

#include "learn/spans.h"
#include "learn/speech_score.h"
#include "learn/verification.h"

#define SAME(value) {(value), 0, 0}
#define OTHER(value) {(value), 0, 1}
#define MOST 8

static const struct {
    const char *name;
    Trial trials[MOST];
    gsize n;
    double eer, min_dcf;
} cases[] = {
    {"told apart", {SAME(0.9f), SAME(0.8f), OTHER(0.2f), OTHER(0.1f)}, 4, 0, 0},
    /* Refused / accepted after each step down: 1/2 0; 1/2 1/2: they meet at 1/2. Cost at the first step: 1/2. */
    {"one in the wrong place", {SAME(0.9f), OTHER(0.8f), SAME(0.7f), OTHER(0.1f)}, 4, 0.5, 0.5},
    {"the wrong way round", {OTHER(0.9f), OTHER(0.8f), SAME(0.2f), SAME(0.1f)}, 4, 1, 1},
    /* One score for all: from (1, 0) to (0, 1) at once, in proportion: 1/2. Refusing all costs 1. */
    {"all alike", {SAME(0.5f), SAME(0.5f), OTHER(0.5f), OTHER(0.5f)}, 4, 0.5, 1},
    /* (1, 0) (3/4, 0) (1/4, 1/4): they meet there. The middle step is a tie of two targets and one of four others. */
    {"a tie across",
     {SAME(0.9f), SAME(0.5f), SAME(0.5f), OTHER(0.5f), SAME(0.1f), OTHER(0.4f), OTHER(0.3f), OTHER(0.2f)},
     8,
     0.25,
     0.75},
    /* Three targets, two others: (1/3, 0) then (1/3, 1/2): between them refused is 1/3 when accepted is. */
    {"between two thresholds", {SAME(0.9f), SAME(0.8f), OTHER(0.7f), SAME(0.6f), OTHER(0.5f)}, 5, 1.0 / 3, 1.0 / 3},
};

static void test_eer(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Trial trials[MOST];
        for (gsize k = 0; k < cases[i].n; k++) /* in an order that has to be sorted */
            trials[k] = cases[i].trials[cases[i].n - 1 - k];
        VerificationScore score = verification_score(trials, cases[i].n, 2, 10);
        g_test_message("%s: %g %g", cases[i].name, score.eer.value, score.min_dcf.value);
        g_assert_cmpfloat_with_epsilon(score.eer.value, cases[i].eer, 1e-12);
        g_assert_cmpfloat_with_epsilon(score.min_dcf.value, cases[i].min_dcf, 1e-12);
        g_assert_cmpuint(score.targets + score.others, ==, cases[i].n);
    }
}

/* Refused and accepted on the way down: 2/3 0, 1/3 0, 1/3 1/3. A draw of one speaker alone has no pair of two and gives
 * no number; one of speakers 0 and 1, or 0 and 2, tells them apart. */
static void test_drawn_by_speaker(void)
{
    Trial trials[] = {{0.9f, 0, 0}, {0.8f, 1, 1}, {0.3f, 2, 2}, {0.5f, 0, 1}, {0.2f, 0, 2}, {0.1f, 1, 2}};
    VerificationScore score = verification_score(trials, 6, 3, 400);
    g_assert_cmpfloat_with_epsilon(score.eer.value, 1.0 / 3, 1e-12);
    g_assert_cmpfloat_with_epsilon(score.eer.low, 0, 1e-12);
    g_assert_cmpfloat(score.eer.high, >=, 1.0 / 3);
    g_assert_cmpuint(score.targets, ==, 3);
    g_assert_cmpuint(score.others, ==, 3);
}

static void test_one_kind_only(void)
{
    Trial same[] = {SAME(0.5f), SAME(0.7f)};
    VerificationScore score = verification_score(same, 2, 1, 10);
    g_assert_true(isnan(score.eer.value) && isnan(score.min_dcf.value));
    g_assert_cmpuint(score.targets, ==, 2);
    VerificationScore none = verification_score(NULL, 0, 0, 10);
    g_assert_true(isnan(none.eer.value));
}

/* Speech 1-4 and 6-8 of 0-10; found 0.5-3 and 7-9: missed 3-4 and 6-7, false 0.5-1 and 8-9. Scored 0-7.5 alone: speech
 * 4.5, missed 2, false 0.5 of 3 s of silence. */
static void test_speech(void)
{
    g_autoptr(GArray) reference = spans_new(), found = spans_new(), all = spans_new(), part = spans_new();
    spans_add(reference, 1, 4);
    spans_add(reference, 6, 8);
    spans_add(found, 0.5, 3);
    spans_add(found, 7, 9);
    spans_add(all, 0, 10);
    spans_add(part, 0, 7.5);
    SpeechScore whole = speech_score(reference, found, all), piece = speech_score(reference, found, part);
    g_assert_cmpfloat_with_epsilon(whole.speech, 5, 1e-12);
    g_assert_cmpfloat_with_epsilon(whole.silence, 5, 1e-12);
    g_assert_cmpfloat_with_epsilon(whole.missed, 2, 1e-12);
    g_assert_cmpfloat_with_epsilon(whole.false_alarm, 1.5, 1e-12);
    g_assert_cmpfloat_with_epsilon(piece.speech, 4.5, 1e-12);
    g_assert_cmpfloat_with_epsilon(piece.silence, 3, 1e-12);
    g_assert_cmpfloat_with_epsilon(piece.missed, 2, 1e-12);
    g_assert_cmpfloat_with_epsilon(piece.false_alarm, 0.5, 1e-12);
}

static void test_speech_summary(void)
{
    const SpeechScore scores[] = {{
                                      10,
                                      10,
                                      1,
                                      2,
                                  },
                                  {30, 10, 3, 0},
                                  {0, 20, 0, 2}};
    SpeechSummary summary = speech_summary(scores, 3, 200);
    g_assert_cmpfloat_with_epsilon(summary.miss.value, 4.0 / 40, 1e-12);
    g_assert_cmpfloat_with_epsilon(summary.false_alarm.value, 4.0 / 40, 1e-12);
    g_assert_cmpfloat_with_epsilon(summary.error.value, 8.0 / 40, 1e-12);
    g_assert_cmpfloat_with_epsilon(summary.silence_taken.value, 4.0 / 40, 1e-12);
    SpeechSummary silent = speech_summary(&scores[2], 1, 200);
    g_assert_true(isnan(silent.miss.value));
    g_assert_cmpfloat_with_epsilon(silent.silence_taken.value, 0.1, 1e-12);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/eval/speakers/eer", test_eer);
    g_test_add_func("/eval/speakers/drawn", test_drawn_by_speaker);
    g_test_add_func("/eval/speakers/one-kind", test_one_kind_only);
    g_test_add_func("/eval/speech/score", test_speech);
    g_test_add_func("/eval/speech/summary", test_speech_summary);
    return g_test_run();
}
