/* tests/unit/test_people.c: which tracks are one person. */
#include "face/people.h"

static void add_track(FaceTimeline *timeline, double from, double to, float x, float size)
{
    FaceTrack *track = face_timeline_track(timeline, timeline->tracks->len);
    const double times[] = {from, to};
    for (gsize i = 0; i < G_N_ELEMENTS(times); i++) {
        FaceSample sample = {.seconds = times[i], .box = {x, 100, size, size, 0.9f}};
        g_array_append_val(track->samples, sample);
    }
}

static guint person_of(const FaceTimeline *timeline, guint track)
{
    return ((FaceTrack *)g_ptr_array_index(timeline->tracks, track))->person;
}

static void test_comes_back(void)
{
    g_autoptr(FaceTimeline) timeline = face_timeline_new();
    add_track(timeline, 0, 10, 100, 50);
    add_track(timeline, 0, 60, 600, 50);
    add_track(timeline, 20, 30, 120, 55);  /* back in the left tile */
    add_track(timeline, 40, 50, 120, 200); /* far larger: somebody else */
    face_people_assign(timeline, NULL, 0);
    g_assert_cmpuint(person_of(timeline, 2), ==, person_of(timeline, 0));
    g_assert_cmpuint(person_of(timeline, 1), !=, person_of(timeline, 0));
    g_assert_cmpuint(timeline->people, ==, 3);
}

static void test_at_the_same_time(void)
{
    g_autoptr(FaceTimeline) timeline = face_timeline_new();
    add_track(timeline, 0, 10, 100, 50);
    add_track(timeline, 5, 15, 120, 50); /* both in view */
    face_people_assign(timeline, NULL, 0);
    g_assert_cmpuint(timeline->people, ==, 2);
}

static void test_cut_between(void)
{
    const double cuts[] = {15};
    g_autoptr(FaceTimeline) timeline = face_timeline_new();
    add_track(timeline, 0, 10, 100, 50);
    add_track(timeline, 20, 30, 100, 50);
    face_people_assign(timeline, cuts, 1);
    g_assert_cmpuint(timeline->people, ==, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/people/comes-back", test_comes_back);
    g_test_add_func("/people/at-the-same-time", test_at_the_same_time);
    g_test_add_func("/people/cut-between", test_cut_between);
    return g_test_run();
}
