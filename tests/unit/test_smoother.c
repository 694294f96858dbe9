/* tests/unit/test_smoother.c: smoothing over time. */
#include "face/smoother.h"

#include <math.h>

/* A step from 0 to 1 reaches 1 - 1/e after one time constant, however it is cut into samples. */
static void test_step_response(void)
{
    for (int steps = 1; steps <= 64; steps *= 4) {
        FaceSmoother smoother;
        face_smoother_init(&smoother, 0.6, 10);
        float value = face_smoother_feed(&smoother, 0, 0);
        for (int i = 1; i <= steps; i++)
            value = face_smoother_feed(&smoother, 0.6 * i / steps, 1);
        g_assert_cmpfloat_with_epsilon(value, 1 - exp(-1), 1e-5);
    }
}

static void test_hole_starts_anew(void)
{
    FaceSmoother smoother;
    face_smoother_init(&smoother, 5, 1.5);
    g_assert_true(isnan(smoother.value));
    g_assert_cmpfloat(face_smoother_feed(&smoother, 3, 0.25f), ==, 0.25f);
    g_assert_cmpfloat(face_smoother_feed(&smoother, 4.6, 1), ==, 1);
}

static void test_no_smoothing(void)
{
    FaceSmoother smoother;
    face_smoother_init(&smoother, 0, 1.5);
    face_smoother_feed(&smoother, 0, 0);
    g_assert_cmpfloat(face_smoother_feed(&smoother, 0.2, 1), ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/smoother/step-response", test_step_response);
    g_test_add_func("/smoother/hole-starts-anew", test_hole_starts_anew);
    g_test_add_func("/smoother/no-smoothing", test_no_smoothing);
    return g_test_run();
}
