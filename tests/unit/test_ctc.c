/* CTC decoding on tables worked by hand, and vocabularies good and bad. */
#include <math.h>
#include <string.h>

#include "voice/ctc_decode.h"
#include "voice/ctc_vocabulary.h"
#include "voice/error.h"

#define CLASSES 3 /* blank, a, b */

/* Logarithms of a table of probabilities. */
static float *logs(const double *probabilities, gsize n)
{
    float *answer = g_new(float, n);
    for (gsize i = 0; i < n; i++)
        answer[i] = (float)log(probabilities[i]);
    return answer;
}

/* "a0-1 b3-3": tokens with their frames. */
static char *decoded(const double *probabilities, gsize frames, guint beam)
{
    g_autofree float *logp = logs(probabilities, frames * CLASSES);
    g_autoptr(GArray) tokens = ctc_decode(logp, frames, CLASSES, 0, beam);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < tokens->len; i++) {
        const CtcToken *token = &g_array_index(tokens, CtcToken, i);
        g_string_append_printf(text, "%s%c%u-%u", i ? " " : "", " ab"[token->token], token -> first, token -> last);
    }
    return g_string_free(text, FALSE);
}

static void test_greedy_and_beam(void)
{
    static const struct {
        const char *name;
        gsize frames;
        double p[6][CLASSES];
        const char *greedy, *beam;
    } cases[] = {
        {"nothing", 0, {{0}}, "", ""},
        {"blanks", 2, {{0.9, 0.05, 0.05}, {0.9, 0.05, 0.05}}, "", ""},
        {"repetition is one token", 3, {{0.1, 0.8, 0.1}, {0.1, 0.8, 0.1}, {0.1, 0.1, 0.8}}, "a0-1 b2-2", "a0-1 b2-2"},
        {"a blank parts repetitions", 3, {{0.1, 0.8, 0.1}, {0.8, 0.1, 0.1}, {0.1, 0.8, 0.1}}, "a0-0 a2-2", "a0-0 a2-2"},
        /* Hannun's case: the best way is blank blank (0.36), but the ways to "a" sum to 0.24 + 0.24 + 0.16 = 0.64. */
        {"beam sums ways", 2, {{0.6, 0.4, 1e-9}, {0.6, 0.4, 1e-9}}, "", "a0-0"},
        /* Of "ab" (0.5 x 0.6 = 0.30 one way) and "b" (0.4 x 0.6 blank b + 0.1 x 0.6 b b = 0.30, + 0.1 x 0.3 b blank =
           0.33). */
        {"beam prefers more ways", 2, {{0.4, 0.5, 0.1}, {0.3, 0.1, 0.6}}, "a0-0 b1-1", "b1-1"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].name);
        g_autofree char *greedy = decoded(&cases[i].p[0][0], cases[i].frames, 1);
        g_autofree char *beam = decoded(&cases[i].p[0][0], cases[i].frames, 8);
        g_assert_cmpstr(greedy, ==, cases[i].greedy);
        g_assert_cmpstr(beam, ==, cases[i].beam);
    }
}

/* Log probability of a text, as the sum over every single way to say it. */
static double text_probability(const float *logp, gsize frames, const char *text)
{
    gsize ways = 1;
    double sum = 0;
    for (gsize t = 0; t < frames; t++)
        ways *= CLASSES;
    for (gsize way = 0; way < ways; way++) {
        char said[16];
        guint n = 0, before = 0;
        double p = 0;
        gsize rest = way;
        for (gsize t = 0; t < frames; t++, rest /= CLASSES) {
            guint c = (guint)(rest % CLASSES);
            p += logp[t * CLASSES + c];
            if (c != 0 && c != before)
                said[n++] = " ab"[c];
            before = c;
        }
        said[n] = '\0';
        if (strcmp(said, text) == 0)
            sum += exp(p);
    }
    return sum;
}

/* With a beam wide enough for all texts, the answer is the most probable one: checked against every way there is. */
static void test_beam_is_exact(void)
{
    GRand *random = g_rand_new_with_seed(7);
    for (int round = 0; round < 10; round++) {
        const gsize frames = 5;
        float scores[5 * CLASSES];
        for (gsize i = 0; i < G_N_ELEMENTS(scores); i++)
            scores[i] = (float)g_rand_double_range(random, -1, 1);
        g_assert_true(ctc_normalise(scores, frames, CLASSES));
        g_autoptr(GArray) tokens = ctc_decode(scores, frames, CLASSES, 0, 200);
        char best[16] = "";
        for (guint i = 0; i < tokens->len; i++)
            best[i] = " ab"[g_array_index(tokens, CtcToken, i).token];
        double most = text_probability(scores, frames, best);
        for (guint code = 0; code < 364; code++) { /* every text of up to five letters, 3-adic with 0 as the end */
            char text[8] = "";
            guint n = 0;
            for (guint rest = code; rest % 3 != 0 && n < 5; rest /= 3)
                text[n++] = " ab"[rest % 3];
            g_assert_cmpfloat(text_probability(scores, frames, text), <=, most + 1e-6);
        }
        for (guint i = 1; i < tokens->len; i++)
            g_assert_cmpuint(g_array_index(tokens, CtcToken, i).first, >, g_array_index(tokens, CtcToken, i - 1).last);
    }
    g_rand_free(random);
}

static void test_confidence(void)
{
    static const double p[] = {0.1, 0.6, 0.3, 0.1, 0.8, 0.1, 0.9, 0.05, 0.05};
    g_autofree float *logp = logs(p, G_N_ELEMENTS(p));
    for (guint beam = 1; beam <= 4; beam += 3) {
        g_autoptr(GArray) tokens = ctc_decode(logp, 3, CLASSES, 0, beam);
        g_assert_cmpuint(tokens->len, ==, 1);
        g_assert_cmpfloat_with_epsilon(g_array_index(tokens, CtcToken, 0).confidence, 0.8, 1e-6);
    }
}

static void test_normalise(void)
{
    float scores[] = {0, 0, 0, 1000, 0, -1000}, bad[] = {0, NAN, 0}, none[] = {-INFINITY, -INFINITY, -INFINITY};
    g_assert_true(ctc_normalise(scores, 2, CLASSES));
    g_assert_cmpfloat_with_epsilon(expf(scores[1]), 1.0 / 3, 1e-6);
    g_assert_cmpfloat_with_epsilon(scores[3], 0, 1e-6);
    g_assert_false(ctc_normalise(bad, 1, CLASSES));
    g_assert_false(ctc_normalise(none, 1, CLASSES));
}

/* Noise over a large vocabulary: bounded work, tokens in order. */
static void test_large(void)
{
    const gsize frames = 300;
    const guint classes = 5000;
    g_autofree float *scores = g_new(float, frames *classes);
    GRand *random = g_rand_new_with_seed(3);
    for (gsize i = 0; i < frames * classes; i++)
        scores[i] = (float)g_rand_double_range(random, -0.1, 0.1);
    g_rand_free(random);
    g_assert_true(ctc_normalise(scores, frames, classes));
    g_autoptr(GArray) tokens = ctc_decode(scores, frames, classes, classes - 1, 8);
    for (guint i = 0; i < tokens->len; i++) {
        const CtcToken *token = &g_array_index(tokens, CtcToken, i);
        g_assert_cmpuint(token->first, <=, token->last);
        g_assert_cmpuint(token->last, <, frames);
        g_assert_cmpuint(token->token, <, classes - 1);
    }
}

static void test_vocabularies(void)
{
    static const struct {
        const char *text;
        guint classes, blank;
        const char *wanted; /* blank's token */
        CtcKind kinds[4];
        const char *texts[4];
    } cases[] = {
        {"<blk>\n\xe2\x96\x81he\nllo\n<unk>\n",
         4,
         0,
         "",
         {CTC_SILENT, CTC_BEGIN, CTC_TEXT, CTC_SILENT},
         {"", "he", "llo"}},
        {"a\n|\nb\n[PAD]", 4, 3, "", {CTC_TEXT, CTC_SEPARATOR, CTC_TEXT, CTC_SILENT}, {"a", "", "b"}},
        {"  0\nа 1\nб 2\n<blk> 3\n", 4, 3, "", {CTC_SEPARATOR, CTC_TEXT, CTC_TEXT, CTC_SILENT}, {"", "а", "б"}},
        {"one\r\ntwo\r\nthree\r\n", 4, 3, "", {CTC_BEGIN, CTC_BEGIN, CTC_BEGIN, CTC_SILENT}, {"one", "two", "three"}},
        {"_\na\n \nb\n", 4, 0, "_", {CTC_SILENT, CTC_TEXT, CTC_SEPARATOR, CTC_TEXT}, {"", "a", "", "b"}},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(CtcVocabulary) vocabulary = ctc_vocabulary_parse(cases[i].text, strlen(cases[i].text), "v.txt",
                                                                   cases[i].classes, cases[i].wanted, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(ctc_vocabulary_blank(vocabulary), ==, cases[i].blank);
        for (guint k = 0; k < 4; k++) {
            CtcKind kind = ctc_vocabulary_kind(vocabulary, k);
            g_assert_cmpint(kind, ==, cases[i].kinds[k]);
            if (kind == CTC_TEXT || kind == CTC_BEGIN)
                g_assert_cmpstr(ctc_vocabulary_text(vocabulary, k), ==, cases[i].texts[k]);
        }
    }
}

static void test_bad_vocabularies(void)
{
    static const struct {
        const char *text;
        guint classes;
        const char *blank, *says;
    } cases[] = {
        {"", 4, "", "0 tokens"},
        {"a\nb\n", 4, "", "2 tokens, but the net has 4"},
        {"a\nb\nc\nd\ne\n", 4, "", "5 tokens"},
        {"a\n\nb\n<blk>\n", 4, "", "line 2 is empty"},
        {"a\nb\na\n<blk>\n", 4, "", "line 3"},
        {"a\nb\nc\nd\n", 4, "", "blank"},
        {"a\nb\nc\n<blk>\n", 4, "<none>", "blank"},
        {"a\nb\nc\n\xff\n", 4, "", "UTF-8"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(ctc_vocabulary_parse(cases[i].text, strlen(cases[i].text), "v.txt", cases[i].classes,
                                           cases[i].blank, &error));
        g_assert_error(error, VOICE_ERROR, VOICE_ERROR_MODEL);
        g_assert_true(g_str_has_prefix(error->message, "v.txt: "));
        g_assert_nonnull(strstr(error->message, cases[i].says));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ctc/greedy-and-beam", test_greedy_and_beam);
    g_test_add_func("/ctc/beam-is-exact", test_beam_is_exact);
    g_test_add_func("/ctc/confidence", test_confidence);
    g_test_add_func("/ctc/normalise", test_normalise);
    g_test_add_func("/ctc/large", test_large);
    g_test_add_func("/ctc/vocabularies", test_vocabularies);
    g_test_add_func("/ctc/bad-vocabularies", test_bad_vocabularies);
    return g_test_run();
}
