/* tests/unit/test_diarization.c: diarization errors worked out by hand, and those that pyannote.metrics gives. */
#include <math.h>

#include "learn/assign.h"
#include "learn/diarization_score.h"
#include "learn/spans.h"

#define MOST 6

typedef struct {
    const char *name;
    SpeakerTurn reference[MOST];
    gsize n_reference;
    SpeakerTurn answer[MOST];
    gsize n_answer;
    double from, to; /* what is scored; to 0: not given */
    double collar;
    gboolean skip_overlap;
    /* expected: reference speech, missed, false alarm, confusion, JER, speakers of either side */
    double total, missed, false_alarm, confusion, jer;
    guint n_true, n_own;
} Case;

enum { A, B, C };

static const Case cases[] = {
    {"the same turns under other numbers",
     {{0, 5, A}, {5, 9, B}},
     2,
     {{0, 5, B}, {5, 9, A}},
     2,
     .total = 9,
     .n_true = 2,
     .n_own = 2},
    /* 0-4 and 6-10 of 0-10 are given: 2 s missed; 10-11 is false. JER 1 - 8/11. */
    {"missed and false alarm",
     {{0, 10, A}},
     1,
     {{0, 4, A}, {6, 11, A}},
     2,
     .total = 10,
     .missed = 2,
     .false_alarm = 1,
     .jer = 3.0 / 11,
     .n_true = 1,
     .n_own = 1},
    /* One speaker for two: paired with A (6 s in common, not 4), B's 4 s are confusion. JER: A 1 - 6/10, B 1. */
    {"two speakers taken for one",
     {{0, 6, A}, {6, 10, B}},
     2,
     {{0, 10, A}},
     1,
     .total = 10,
     .confusion = 4,
     .jer = (0.4 + 1) / 2,
     .n_true = 2,
     .n_own = 1},
    /* Two for one: the shorter half is confusion. JER 1 - 6/10: nobody is charged for the speaker too many. */
    {"one speaker taken for two",
     {{0, 10, A}},
     1,
     {{0, 6, A}, {6, 10, B}},
     2,
     .total = 10,
     .confusion = 4,
     .jer = 0.4,
     .n_true = 1,
     .n_own = 2},
    /* A 0-10 and B 4-6: 12 s in all. One speaker is answered throughout: B's 2 s are missed. JER: A 0, B 1. */
    {"overlap counts for each speaker",
     {{0, 10, A}, {4, 6, B}},
     2,
     {{0, 10, A}},
     1,
     .total = 12,
     .missed = 2,
     .jer = 0.5,
     .n_true = 2,
     .n_own = 1},
    /* The same with overlap left out: 8 s, all right. JER knows no such leave. */
    {"overlap left out",
     {{0, 10, A}, {4, 6, B}},
     2,
     {{0, 10, A}},
     1,
     .skip_overlap = TRUE,
     .total = 8,
     .jer = 0.5,
     .n_true = 2,
     .n_own = 1},
    /* Overlap that is answered but not there: 3 s of false alarm. JER 0: B is paired with nobody. */
    {"false overlap",
     {{0, 10, A}},
     1,
     {{0, 10, A}, {2, 5, B}},
     2,
     .total = 10,
     .false_alarm = 3,
     .n_true = 1,
     .n_own = 2},
    /* 6 + 4 + 2 s. The overlap 4-6 is answered rightly; then answer B goes on for C, the third person: 2 s of
     * confusion. JER: A 0; B 4-8 against 4-10, 1 - 4/6; C 1. */
    {"three against two",
     {{0, 6, A}, {4, 8, B}, {8, 10, C}},
     3,
     {{0, 6, A}, {4, 10, B}},
     2,
     .total = 12,
     .confusion = 2,
     .jer = (1.0 / 3 + 1) / 3,
     .n_true = 3,
     .n_own = 2},
    /* Collars of 0.5 s at 2 and 8 leave 2.5-7.5 and what is outside 1.5-8.5. The answer is late by 0.4 s at the start,
     * which is forgiven, and long by 1 s at the end: 8.5-9 is false. JER is without collars: 1 - 5.6/7. */
    {"collar",
     {{2, 8, A}},
     1,
     {{2.4, 9, A}},
     1,
     .collar = 0.5,
     .total = 5,
     .false_alarm = 0.5,
     .jer = 1 - 5.6 / 7,
     .n_true = 1,
     .n_own = 1},
    /* Collars are taken from everybody: those around B's 3 and 5 hide A too. What is left is 0.5-2.5, 3.5-4.5 and
     * 5.5-9.5: 7 s of A and 1 s of B, which is missed. */
    {"collars of one speaker hide the other",
     {{0, 10, A}, {3, 5, B}},
     2,
     {{0, 10, A}},
     1,
     .collar = 0.5,
     .total = 8,
     .missed = 1,
     .jer = 0.5,
     .n_true = 2,
     .n_own = 1},
    /* Turns of one speaker that overlap or touch are one turn: 0-10, on both sides. */
    {"turns are joined",
     {{0, 6, A}, {4, 8, A}, {8, 10, A}},
     3,
     {{0, 10, A}, {1, 2, A}},
     2,
     .total = 10,
     .n_true = 1,
     .n_own = 1},
    /* ... so that their inner borders have no collar: 0.5-9.5. */
    {"joined before the collar",
     {{0, 6, A}, {6, 10, A}},
     2,
     {{0, 10, A}},
     1,
     .collar = 0.5,
     .total = 9,
     .n_true = 1,
     .n_own = 1},
    /* Scored is 2-6: reference 2-5, answer 3-6; B speaks outside only and is not counted. JER 1 - 2/4. */
    {"within the span that is scored",
     {{0, 5, A}, {7, 9, B}},
     2,
     {{3, 8, A}},
     1,
     .from = 2,
     .to = 6,
     .total = 3,
     .missed = 1,
     .false_alarm = 1,
     .jer = 0.5,
     .n_true = 1,
     .n_own = 1},
    /* A turn that goes on past the border of what is scored has no end there, hence no collar: 0-5 is all scored. */
    {"no collar at the border",
     {{-2, 9, A}},
     1,
     {{-2, 9, A}},
     1,
     .from = 0,
     .to = 5,
     .collar = 0.5,
     .total = 5,
     .n_true = 1,
     .n_own = 1},
    {"nobody was answered",
     {{0, 3, A}, {2, 4, B}},
     2,
     {{0, 0, A}},
     0,
     .total = 5,
     .missed = 5,
     .jer = 1,
     .n_true = 2,
     .n_own = 0},
    {"nobody spoke", {{0, 0, A}}, 0, {{1, 3, A}, {2, 3, B}}, 2, .false_alarm = 3, .jer = 1, .n_true = 0, .n_own = 2},
    {"nobody on either side", {{0, 0, A}}, 0, {{0, 0, A}}, 0, .total = 0},
    {"turns without length are none", {{3, 3, A}}, 1, {{4, 4, A}}, 1, .total = 0},
};

static DiarizationScore score_of(const SpeakerTurns *reference, const SpeakerTurns *answer, double from, double to,
                                 double collar, gboolean skip_overlap)
{
    g_autoptr(GArray) scored = spans_new();
    spans_add(scored, from, to);
    DiarizationRules rules = {to > 0 ? scored : NULL, collar, skip_overlap};
    return diarization_score(reference, answer, &rules);
}

static void check(const char *name, const char *what, double got, double expected, double slack)
{
    if (!(fabs(got - expected) <= slack))
        g_error("%s: %s is %.9g, not %.9g", name, what, got, expected);
}

static void test_by_hand(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const Case *one = &cases[i];
        SpeakerTurns reference = {one->reference, one->n_reference, 3}, answer = {one->answer, one->n_answer, 3};
        DiarizationScore score = score_of(&reference, &answer, one->from, one->to, one->collar, one->skip_overlap);
        check(one->name, "reference", score.reference, one->total, 1e-9);
        check(one->name, "missed", score.missed, one->missed, 1e-9);
        check(one->name, "false alarm", score.false_alarm, one->false_alarm, 1e-9);
        check(one->name, "confusion", score.confusion, one->confusion, 1e-9);
        check(one->name, "JER", diarization_jaccard_error_rate(&score), one->jer, 1e-9);
        check(one->name, "true speakers", score.reference_speakers, one->n_true, 0);
        check(one->name, "own speakers", score.own_speakers, one->n_own, 0);
        double wrong = one->missed + one->false_alarm + one->confusion;
        if (one->total > 0)
            check(one->name, "DER", diarization_error_rate(&score), wrong / one->total, 1e-9);
        else
            g_assert_true(isnan(diarization_error_rate(&score)));
    }
}

/* The random turns of the next test: a linear congruential generator that is easy to write down again elsewhere. */
static guint below(guint32 *state, guint n)
{
    *state = (*state * 1103515245u + 12345u) & 0x7fffffff;
    return (*state >> 16) % n;
}

static SpeakerTurn *draw_turns(guint32 *state, guint n, guint speakers)
{
    SpeakerTurn *turns = g_new(SpeakerTurn, n);
    for (guint i = 0; i < n; i++) {
        turns[i].speaker = below(state, speakers);
        guint start = below(state, 6000), length = 1 + below(state, 900);
        turns[i].start = start / 100.0;
        turns[i].end = (start + length) / 100.0;
    }
    return turns;
}

/* Seconds are those of pyannote.metrics 4.2.0, DiarizationErrorRate(collar=2 * collar, skip_overlap) on
 * Annotation.support(), with `scored` as its UEM or none; JER is the linear assignment of scipy 1.17.1 on 1 - Jaccard
 * index, as dscore does. (pyannote's own JER pairs speakers by seconds in common: 0.761281, 0.616433 and 0.595774 for
 * 2, 7 and 8, else the same.) */
static const struct {
    guint seed, n_reference, reference_speakers, n_answer, answer_speakers;
    double collar;
    gboolean skip_overlap;
    double from, to;
    double total, missed, false_alarm, confusion, jer;
    guint n_true, n_own;
} drawn[] = {
    {1, 20, 3, 20, 3, 0, FALSE, 0, 0, 67.29, 30.49, 32.54, 5.65, 0.699352, 3, 3},
    {2, 30, 4, 25, 3, 0, FALSE, 0, 0, 107.17, 55.31, 29.34, 10.08, 0.759296, 4, 3},
    {3, 25, 2, 30, 5, 0, FALSE, 0, 0, 75.16, 15.97, 60.99, 12.51, 0.508870, 2, 5},
    {4, 30, 4, 30, 4, 0.25, FALSE, 0, 0, 67.47, 31.51, 21.43, 8.43, 0.735196, 4, 4},
    {5, 30, 4, 30, 4, 0, TRUE, 0, 0, 13.46, 2.53, 25.77, 2.52, 0.580333, 4, 4},
    {6, 30, 4, 30, 6, 0.25, TRUE, 0, 0, 12.70, 0.59, 12.35, 2.85, 0.576630, 4, 6},
    {7, 40, 5, 40, 5, 0, FALSE, 10, 40, 82.58, 40.56, 1.25, 6.22, 0.592814, 5, 5},
    {8, 40, 5, 40, 4, 0.5, FALSE, 10, 40, 23.22, 3.34, 5.16, 2.33, 0.549319, 5, 4},
    {9, 15, 7, 15, 2, 0.1, TRUE, 5, 55, 19.85, 1.62, 14.67, 5.88, 0.879184, 6, 2},
};

static void test_as_pyannote(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(drawn); i++) {
        guint32 state = drawn[i].seed;
        g_autofree char *name = g_strdup_printf("seed %u", drawn[i].seed);
        g_autofree SpeakerTurn *truth = draw_turns(&state, drawn[i].n_reference, drawn[i].reference_speakers);
        g_autofree SpeakerTurn *own = draw_turns(&state, drawn[i].n_answer, drawn[i].answer_speakers);
        SpeakerTurns reference = {truth, drawn[i].n_reference, drawn[i].reference_speakers};
        SpeakerTurns answer = {own, drawn[i].n_answer, drawn[i].answer_speakers};
        DiarizationScore score =
            score_of(&reference, &answer, drawn[i].from, drawn[i].to, drawn[i].collar, drawn[i].skip_overlap);
        check(name, "reference", score.reference, drawn[i].total, 1e-4);
        check(name, "missed", score.missed, drawn[i].missed, 1e-4);
        check(name, "false alarm", score.false_alarm, drawn[i].false_alarm, 1e-4);
        check(name, "confusion", score.confusion, drawn[i].confusion, 1e-4);
        check(name, "JER", diarization_jaccard_error_rate(&score), drawn[i].jer, 1e-6);
        check(name, "true speakers", score.reference_speakers, drawn[i].n_true, 0);
        check(name, "own speakers", score.own_speakers, drawn[i].n_own, 0);
    }
}

/* Two recordings of 10 s and 30 s of speech with 5 s and 3 s wrong: 8 / 40; draws go from 3 / 30 to 5 / 10. Three
 * speakers with Jaccard errors 0.5 and 0.2 + 0.4 add up to 1.1 / 3. One of two has the right number of speakers. */
static void test_summary(void)
{
    const DiarizationScore scores[] = {{10, 5, 0, 0, 0.5, 1, 2}, {30, 0, 1, 2, 0.6, 2, 2}};
    DiarizationSummary summary = diarization_summary(scores, 2, 200);
    g_assert_cmpfloat_with_epsilon(summary.der.value, 8.0 / 40, 1e-12);
    g_assert_cmpfloat_with_epsilon(summary.der.low, 3.0 / 30, 1e-12);
    g_assert_cmpfloat_with_epsilon(summary.der.high, 5.0 / 10, 1e-12);
    g_assert_cmpfloat_with_epsilon(summary.missed.value, 5.0 / 40, 1e-12);
    g_assert_cmpfloat_with_epsilon(summary.false_alarm.value, 1.0 / 40, 1e-12);
    g_assert_cmpfloat_with_epsilon(summary.confusion.value, 2.0 / 40, 1e-12);
    g_assert_cmpfloat_with_epsilon(summary.jer.value, 1.1 / 3, 1e-12);
    g_assert_cmpfloat(summary.count_right.value, ==, 0.5);
    DiarizationSummary empty = diarization_summary(scores, 0, 200);
    g_assert_true(isnan(empty.der.value) && isnan(empty.jer.value) && isnan(empty.count_right.value));
}

/* The best sum among all pairings, tried one after the other. */
static double try_all(const double *worth, guint rows, guint columns, guint row, guint taken)
{
    if (row == rows)
        return 0;
    double best = try_all(worth, rows, columns, row + 1, taken); /* this row is left over */
    for (guint column = 0; column < columns; column++)
        if (!(taken & 1u << column))
            best =
                MAX(best, worth[row * columns + column] + try_all(worth, rows, columns, row + 1, taken | 1u << column));
    return best;
}

static void test_pairing(void)
{
    guint32 state = 11;
    for (guint round = 0; round < 200; round++) {
        guint rows = below(&state, 6), columns = below(&state, 6), partner[6], taken = 0;
        double worth[36], sum = 0;
        for (guint i = 0; i < rows * columns; i++)
            worth[i] = below(&state, 3) ? below(&state, 20) : 0;
        assign_best(worth, rows, columns, partner);
        for (guint row = 0; row < rows; row++) {
            if (partner[row] == ASSIGN_NONE)
                continue;
            g_assert_cmpuint(partner[row], <, columns);
            g_assert_false(taken & 1u << partner[row]);
            taken |= 1u << partner[row];
            g_assert_cmpfloat(worth[row * columns + partner[row]], >, 0);
            sum += worth[row * columns + partner[row]];
        }
        g_assert_cmpfloat(sum, ==, try_all(worth, rows, columns, 0, 0));
    }
}

static void test_subtract(void)
{
    g_autoptr(GArray) from = spans_new(), what = spans_new();
    spans_add(from, 0, 10);
    spans_add(from, 12, 14);
    spans_add(from, 20, 21);
    for (guint i = 0; i < 2; i++)
        spans_add(what, 3 * i + 2, 3 * i + 3); /* 2-3, 5-6 */
    spans_add(what, 9, 13);
    g_autoptr(GArray) rest = spans_subtract(from, what);
    const VoiceSpan expected[] = {{0, 2}, {3, 5}, {6, 9}, {13, 14}, {20, 21}};
    g_assert_cmpmem(rest->data, rest->len * sizeof(VoiceSpan), expected, sizeof expected);
    g_assert_cmpfloat(spans_seconds(rest), ==, 9);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/diarization/by-hand", test_by_hand);
    g_test_add_func("/diarization/as-pyannote", test_as_pyannote);
    g_test_add_func("/diarization/summary", test_summary);
    g_test_add_func("/diarization/pairing", test_pairing);
    g_test_add_func("/diarization/subtract", test_subtract);
    return g_test_run();
}
