/* tests/unit/test_moment.c: negative moments, by hand. */
#include "lesson/moment.h"

#include <math.h>

static const MomentRule rule = {.enter = 0.5f, .leave = 0.25f, .min_seconds = 0.5, .patience = 1.5};

/* Feeds a curve of ten samples a second ("-1": not judged) and returns the moments found. */
static GArray *find(const float *curve, gsize n, double start)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(Moment));
    MomentFinder finder;
    Moment done;
    moment_finder_init(&finder, &rule);
    for (gsize i = 0; i < n; i++) {
        FaceSample sample = {
            .seconds = start + 0.1 * (double)i, .negative = curve[i] < 0 ? NAN : curve[i], .judged = curve[i] >= 0};
        sample.probability[FACE_ANGRY] = MAX(curve[i], 0);
        if (moment_finder_feed(&finder, &sample, &done))
            g_array_append_val(found, done);
    }
    if (moment_finder_flush(&finder, &done))
        g_array_append_val(found, done);
    return found;
}

static void test_one_moment(void)
{
    /* leave is reached at 0.2 s, enter at 0.4 s, left again after 0.8 s. */
    static const float curve[] = {0, 0.1f, 0.25f, 0.4f, 0.6f, 0.8f, 0.6f, 0.4f, 0.25f, 0.1f, 0};
    g_autoptr(GArray) found = find(curve, G_N_ELEMENTS(curve), 0);
    g_assert_cmpuint(found->len, ==, 1);
    Moment moment = g_array_index(found, Moment, 0);
    g_assert_cmpfloat_with_epsilon(moment.onset, 0.2, 1e-9);
    g_assert_cmpfloat_with_epsilon(moment.peak_at, 0.5, 1e-9);
    g_assert_cmpfloat_with_epsilon(moment.end, 0.8, 1e-9);
    g_assert_cmpfloat_with_epsilon(moment.peak, 0.8, 1e-6);
    /* Trapezoids of (0, .15, .35, .55, .35, .15, 0) at 0.1 s: 0.1 x 1.55. */
    g_assert_cmpfloat_with_epsilon(moment.magnitude, 0.155, 1e-6);
    g_assert_cmpuint(moment.judged, ==, 7);
    g_assert_cmpfloat_with_epsilon(moment.sum, 3.3, 1e-5);
}

static void test_not_moments(void)
{
    static const float never_enters[] = {0.3f, 0.45f, 0.49f, 0.45f, 0.3f, 0.3f, 0.3f, 0};
    static const float too_short[] = {0, 0.9f, 0.9f, 0.9f, 0};
    static const float nothing[] = {-1, -1, -1};
    g_autoptr(GArray) a = find(never_enters, G_N_ELEMENTS(never_enters), 0),
                      b = find(too_short, G_N_ELEMENTS(too_short), 0), c = find(nothing, G_N_ELEMENTS(nothing), 0);
    g_assert_cmpuint(a->len + b->len + c->len, ==, 0);
}

static void test_hysteresis(void)
{
    /* It dips below enter but not below leave: one moment; then below leave: a second one, open to the end. */
    static const float curve[] = {0.6f, 0.6f, 0.3f, 0.6f, 0.6f, 0.6f, 0.1f, 0.6f, 0.6f, 0.6f, 0.6f, 0.6f, 0.6f, 0.6f};
    g_autoptr(GArray) found = find(curve, G_N_ELEMENTS(curve), 100);
    g_assert_cmpuint(found->len, ==, 2);
    g_assert_cmpfloat_with_epsilon(g_array_index(found, Moment, 0).onset, 100.0, 1e-9);
    g_assert_cmpfloat_with_epsilon(g_array_index(found, Moment, 0).end, 100.5, 1e-9);
    g_assert_cmpfloat_with_epsilon(g_array_index(found, Moment, 1).onset, 100.7, 1e-9);
    g_assert_cmpfloat_with_epsilon(g_array_index(found, Moment, 1).end, 101.3, 1e-9);
}

static void test_patience(void)
{
    float curve[40];
    for (gsize i = 0; i < G_N_ELEMENTS(curve); i++)
        curve[i] = i < 10 || i >= 30 ? 0.9f : -1; /* nobody judged for 2 s */
    g_autoptr(GArray) two = find(curve, G_N_ELEMENTS(curve), 0);
    g_assert_cmpuint(two->len, ==, 2);
    g_assert_cmpfloat_with_epsilon(g_array_index(two, Moment, 0).end, 0.9, 1e-9);
    for (gsize i = 15; i < 30; i++)
        curve[i] = 0.9f; /* only for 0.5 s */
    g_autoptr(GArray) one = find(curve, G_N_ELEMENTS(curve), 0);
    g_assert_cmpuint(one->len, ==, 1);
    g_assert_cmpuint(g_array_index(one, Moment, 0).judged, ==, 35);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/moment/one", test_one_moment);
    g_test_add_func("/moment/none", test_not_moments);
    g_test_add_func("/moment/hysteresis", test_hysteresis);
    g_test_add_func("/moment/patience", test_patience);
    return g_test_run();
}
