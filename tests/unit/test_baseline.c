/* tests/unit/test_baseline.c: a person's resting face, and moments on the lowered curve. */
#include <math.h>

#include "lesson/baseline.h"
#include "lesson/collect.h"

/* Adds a track at five samples a second with a curve of its own. */
static void add(FaceTimeline *timeline, guint person, double from, double to, float (*negative)(double),
                gboolean judged)
{
    FaceTrack *track = face_timeline_track(timeline, timeline->tracks->len);
    track->person = person;
    timeline->people = MAX(timeline->people, person + 1);
    for (int i = 0; from + i / 5.0 < to; i++) {
        double at = from + i / 5.0;
        FaceSample sample = {.seconds = at, .box = {0, 0, 50, 50, 1, 0}, .judged = judged, .negative = negative(at)};
        sample.probability[FACE_SAD] = judged ? negative(at) : 0;
        g_array_append_val(track->samples, sample);
    }
}

static float calm(double at)
{
    return 0.1f;
}

static float stern(double at)
{
    return at >= 70 && at < 75 ? 0.9f : at >= 80 && at < 85 ? 0.65f : 0.5f;
}

static float always_angry(double at)
{
    return 0.95f;
}

/* Displeased for five of every twelve seconds, never calm for long. */
static float lively(double at)
{
    double phase = fmod(at, 12);
    return phase < 4 ? 0.25f : phase < 9 ? 0.68f : 0.45f;
}

static void test_baselines(void)
{
    g_autoptr(FaceTimeline) timeline = face_timeline_new();
    add(timeline, 0, 0, 90, calm, TRUE);
    add(timeline, 1, 5, 20, stern, TRUE); /* one person in two tracks: 15 s and 30 s */
    add(timeline, 2, 0, 25, stern, TRUE); /* too brief */
    add(timeline, 3, 0, 90, stern, FALSE);
    add(timeline, 1, 30, 60, stern, TRUE);
    add(timeline, 4, 0, 90, always_angry, TRUE);
    add(timeline, 5, 0, 90, lively, TRUE); /* changes too much for a face at rest */
    g_autofree Baseline *baselines = lesson_baselines(timeline, 0.3f), *off = lesson_baselines(timeline, INFINITY);
    static const Baseline expected[] = {{0.1f, 0}, {0.5f, 0.2f},           {NAN, 0},
                                        {NAN, 0},  {0.95f, BASELINE_MOST}, {0.45f, 0}};
    for (gsize p = 0; p < G_N_ELEMENTS(expected); p++) {
        g_assert_true(isnan(expected[p].rest) == isnan(baselines[p].rest));
        if (!isnan(expected[p].rest))
            g_assert_cmpfloat_with_epsilon(baselines[p].rest, expected[p].rest, 1e-5);
        g_assert_cmpfloat_with_epsilon(baselines[p].subtract, expected[p].subtract, 1e-5);
        g_assert_cmpfloat(off[p].subtract, ==, 0);
    }
}

static float early_storm(double at)
{
    return at < 29 ? 0.2f : at < 60 ? 0.3f : 0.9f;
}

/* What comes after the first minute does not count. */
static void test_first_minute(void)
{
    g_autoptr(FaceTimeline) timeline = face_timeline_new();
    add(timeline, 0, 0, 600, early_storm, TRUE);
    g_autofree Baseline *baselines = lesson_baselines(timeline, 0.25f);
    g_assert_cmpfloat_with_epsilon(baselines[0].rest, 0.3f, 1e-5);
    g_assert_cmpfloat_with_epsilon(baselines[0].subtract, 0.05f, 1e-5);
}

/* The moments a collector finds of one stern person. */
static guint collect(float usual, gboolean *with_pictures)
{
    static const MomentRule rule = {.enter = 0.6f, .leave = 0.45f, .min_seconds = 0.8, .patience = 1.5};
    g_autoptr(FaceTimeline) timeline = face_timeline_new();
    g_autoptr(LessonCollector) collector = lesson_collector_new(&rule);
    guint8 grey[64 * 64] = {0};
    const LumaPicture *picture = luma_picture_new(grey, 64, 64, 64);
    add(timeline, 0, 0, 100, stern, TRUE);
    const FaceTrack *track = g_ptr_array_index(timeline->tracks, 0);
    for (guint i = 0; i < track->samples->len; i++)
        lesson_collector_hook(picture, 0, &g_array_index(track->samples, FaceSample, i), collector);
    g_autofree Baseline *baselines = lesson_baselines(timeline, usual);
    lesson_collector_finish(collector, timeline, baselines);
    const GPtrArray *moments = lesson_collector_moments(collector);
    g_assert_cmpuint(lesson_collector_found(collector), ==, moments->len);
    *with_pictures = TRUE;
    for (guint i = 0; i < moments->len; i++)
        *with_pictures &= ((const FoundMoment *)g_ptr_array_index(moments, i))->picture != NULL;
    if (usual < 1) { /* lowered by 0.2: only 0.9 still reaches 0.6, and only for its five seconds */
        const FoundMoment *found = g_ptr_array_index(moments, 0);
        g_assert_cmpfloat_with_epsilon(found->moment.onset, 70, 1e-6);
        g_assert_cmpfloat_with_epsilon(found->moment.end, 74.8, 1e-6);
        g_assert_cmpfloat_with_epsilon(found->moment.peak, 0.7f, 1e-5);
    }
    luma_picture_unref(picture);
    return moments->len;
}

static void test_moments(void)
{
    gboolean pictures;
    g_assert_cmpuint(collect(INFINITY, &pictures), ==, 1); /* one moment of 100 s: the resting face never leaves it */
    g_assert_true(pictures);
    g_assert_cmpuint(collect(0.3f, &pictures), ==, 1);
    g_assert_true(pictures);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/baseline/baselines", test_baselines);
    g_test_add_func("/baseline/first-minute", test_first_minute);
    g_test_add_func("/baseline/moments", test_moments);
    return g_test_run();
}
