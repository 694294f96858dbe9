/* tests/unit/test_quality.c: what a face is measured by before it is judged, by hand, and the curve its limits come
 * from. */
#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "face/expression.h"
#include "learn/coverage.h"

enum { SIDE = 48 };

static FaceQuality measure(float (*luma)(int x, int y), FaceBox box)
{
    float crop[SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++)
        crop[i] = luma(i % SIDE, i / SIDE);
    return face_quality_measure(crop, SIDE, box);
}

static float flat(int x, int y)
{
    return 90;
}

static float chess(int x, int y)
{
    return (x + y) % 2 ? 200 : 100;
}

static float faint_chess(int x, int y)
{
    return (x + y) % 2 ? 21 : 11;
}

static float ramp(int x, int y)
{
    return (float)(4 * x);
}

static void test_measures(void)
{
    FaceQuality quality = measure(flat, (FaceBox){0, 0, 20, 45, 1, 0.25f});
    g_assert_cmpfloat_with_epsilon(quality.size, 30, 1e-4);
    g_assert_cmpfloat(quality.turn, ==, 0.25f);
    g_assert_cmpfloat_with_epsilon(quality.light, 90, 1e-3);
    g_assert_cmpfloat(quality.detail, ==, 0);
    /* Each of four neighbours differs by 100: an edge of 400 over a deviation of 50, whatever the light. */
    g_assert_cmpfloat_with_epsilon(measure(chess, (FaceBox){0}).detail, 8, 1e-3);
    g_assert_cmpfloat_with_epsilon(measure(faint_chess, (FaceBox){0}).detail, 8, 1e-2);
    g_assert_cmpfloat_with_epsilon(measure(ramp, (FaceBox){0}).detail, 0, 1e-4); /* smooth: no edge anywhere */
}

static void test_doubts(void)
{
    static const FaceLimits limits = {.size = 17, .light = 20, .detail = 0.2f, .turn = 0.5f}, none = {0};
    static const struct {
        FaceQuality quality;
        FaceDoubt doubt;
    } cases[] = {
        {{17, 20, 0.2f, 0.5f}, FACE_CLEAR}, {{16.9f, 90, 1, 0}, FACE_SMALL},   {{40, 19.9f, 1, 0}, FACE_DARK},
        {{40, 90, 1, 0.51f}, FACE_TURNED},  {{40, 90, 0.1f, 0}, FACE_BLURRED}, {{3, 3, 0, 2}, FACE_SMALL},
        {{40, 3, 0, 2}, FACE_DARK},         {{40, 90, 0, 2}, FACE_TURNED},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_cmpstr(face_doubt_names[face_quality_doubt(&cases[i].quality, &limits)], ==,
                        face_doubt_names[cases[i].doubt]);
        g_assert_cmpint(face_quality_doubt(&cases[i].quality, &none), ==, FACE_CLEAR);
    }
}

/* The built-in net refuses each kind of bad face with its reason, and never answers "neutral" for it. */
static void test_reader_refuses(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FaceReader) reader = face_reader_load(NULL, 1, &error);
    g_assert_no_error(error);
    const FaceLimits *limits = face_reader_limits(reader);
    g_assert_true(limits->size > 0 && limits->light > 0 && limits->detail > 0 && limits->turn > 0);
    const FaceQuality good = {100, 120, 1, 0};
    const struct {
        FaceQuality quality;
        float face;
        FaceDoubt doubt;
    } cases[] = {
        {good, 1, FACE_CLEAR},
        {good, 0, FACE_NO_FACE},
        {{limits->size / 2, 120, 1, 0}, 1, FACE_SMALL},
        {{100, limits->light / 2, 1, 0}, 1, FACE_DARK},
        {{100, 120, 1, limits->turn * 2}, 1, FACE_TURNED},
        {{100, 120, limits->detail / 2, 0}, 1, FACE_BLURRED},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const FaceReading reading = {.face = cases[i].face, .quality = cases[i].quality};
        g_assert_cmpint(face_reader_doubt(reader, &reading), ==, cases[i].doubt);
    }
}

/* Four faces: the worst two are wrong in one way each. */
static void test_coverage(void)
{
    ExpressionItem items[4] = {
        {.truth = FACE_HAPPY}, {.truth = FACE_SAD}, {.truth = FACE_NEUTRAL}, {.truth = FACE_SAD}};
    static const float negative[] = {0.1f, 0.9f, 0.8f, 0.7f}, worth[] = {4, 3, 1, 2};
    static const FaceExpression says[] = {FACE_HAPPY, FACE_SAD, FACE_SAD, FACE_ANGRY};
    static const double shares[] = {1, 0.75, 0.5, 0.25, 0};
    for (int i = 0; i < 4; i++) {
        items[i].reading.negative = negative[i];
        items[i].reading.probability[says[i]] = 1;
    }
    CoveragePoint points[5];
    coverage_curve(items, worth, 4, 0.5f, shares, points, 5);
    static const struct {
        double limit, wrong, classes, left_out;
    } expected[] = {{1, 0.25, 0.5, NAN}, {2, 0, 1.0 / 3, 1}, {3, 0, 0, 0.5}, {4, 0, 0, 1.0 / 3}, {NAN, NAN, NAN, 0.25}};
    for (int p = 0; p < 5; p++) {
        const double got[] = {points[p].limit, points[p].wrong, points[p].wrong_classes, points[p].left_out_wrong},
                     want[] = {expected[p].limit, expected[p].wrong, expected[p].classes, expected[p].left_out};
        for (int k = 0; k < 4; k++) {
            if (isnan(want[k]))
                g_assert_true(isnan(got[k]));
            else
                g_assert_cmpfloat_with_epsilon(got[k], want[k], 1e-9);
        }
    }
    /* Equal ones are kept or left out together. */
    static const float alike[] = {1, 1, 1, 1};
    coverage_curve(items, alike, 4, 0.5f, shares + 2, points, 1);
    g_assert_true(isnan(points[0].left_out_wrong));
    coverage_curve(items, alike, 0, 0.5f, shares, points, 1);
    g_assert_true(isnan(points[0].wrong) && isnan(points[0].limit));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/quality/measures", test_measures);
    g_test_add_func("/quality/doubts", test_doubts);
    g_test_add_func("/quality/reader-refuses", test_reader_refuses);
    g_test_add_func("/quality/coverage", test_coverage);
    return g_test_run();
}
