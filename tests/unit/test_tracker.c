/* tests/unit/test_tracker.c: faces keep their ids. */
#include "face/tracker.h"

#include <math.h>

static FaceBox face_at(float x, float y)
{
    return (FaceBox){x, y, 40, 50, 0.9f};
}

static void test_blink(void)
{
    g_autoptr(FaceTracker) tracker = face_tracker_new(100);
    FaceBox box = face_at(100, 100);
    int id = -1;
    face_tracker_feed(tracker, 0, &box, 1, &id);
    g_assert_cmpint(id, ==, 0);
    for (double t = 0.2; t < 1.3; t += 0.2) /* not found for a while */
        face_tracker_feed(tracker, t, NULL, 0, NULL);
    box.x += 10;
    face_tracker_feed(tracker, 1.4, &box, 1, &id);
    g_assert_cmpint(id, ==, 0);
    face_tracker_feed(tracker, 1.4 + FACE_TRACK_PATIENCE + 0.1, &box, 1, &id); /* gone too long */
    g_assert_cmpint(id, ==, 1);
}

/* Two faces that walk past each other keep their ids: the velocity tells them apart. */
static void test_crossing(void)
{
    g_autoptr(FaceTracker) tracker = face_tracker_new(100);
    for (int i = 0; i <= 40; i++) {
        FaceBox boxes[2] = {face_at(100 + 10.0f * (float)i, 100), face_at(500 - 10.0f * (float)i, 122)};
        int ids[2];
        face_tracker_feed(tracker, 0.2 * i, boxes, 2, ids);
        g_assert_cmpint(ids[0], ==, 0);
        g_assert_cmpint(ids[1], ==, 1);
    }
}

/* The tiles of a call never swap, in whatever order the detector names them and whoever it misses. */
static void test_two_tiles(void)
{
    g_autoptr(FaceTracker) tracker = face_tracker_new(100);
    for (int i = 0; i < 50; i++) {
        FaceBox left = face_at(300 + (float)(i % 7), 200), right = face_at(900 - (float)(i % 5), 200);
        FaceBox boxes[2] = {i % 2 ? right : left, i % 2 ? left : right};
        int ids[2];
        face_tracker_feed(tracker, 0.2 * i, boxes, i % 11 == 5 ? 1 : 2, ids);
        g_assert_cmpint(ids[0], ==, i % 2);
        if (i % 11 != 5)
            g_assert_cmpint(ids[1], ==, 1 - i % 2);
    }
}

static void test_cut(void)
{
    g_autoptr(FaceTracker) tracker = face_tracker_new(100);
    FaceBox box = face_at(100, 100);
    int id;
    face_tracker_feed(tracker, 0, &box, 1, &id);
    face_tracker_cut(tracker);
    face_tracker_feed(tracker, 0.2, &box, 1, &id);
    g_assert_cmpint(id, ==, 1);
}

static void test_predict(void)
{
    g_autoptr(FaceTracker) tracker = face_tracker_new(100);
    FaceBox boxes[2], expected[2];
    int ids[2];
    for (int i = 0; i <= 20; i++) { /* one walks at 50 pixels a second, one sits and is then missed */
        boxes[0] = face_at(100 + 10.0f * (float)i, 100);
        boxes[1] = face_at(600, 100);
        face_tracker_feed(tracker, 0.2 * i, boxes, i < 20 ? 2 : 1, ids);
    }
    g_assert_cmpuint(face_tracker_predict(tracker, 4.4, expected, ids, 2), ==, 1);
    g_assert_cmpint(ids[0], ==, 0);
    g_assert_cmpfloat_with_epsilon(expected[0].x, 320, 1);
    g_assert_cmpfloat_with_epsilon(face_tracker_speed(tracker), 50 / sqrtf(40 * 50), 0.05);
    face_tracker_cut(tracker);
    g_assert_cmpuint(face_tracker_predict(tracker, 4.4, expected, ids, 2), ==, 0);
    g_assert_cmpfloat(face_tracker_speed(tracker), ==, 0);
}

static void test_limit(void)
{
    g_autoptr(FaceTracker) tracker = face_tracker_new(2);
    FaceBox boxes[3] = {face_at(0, 0), face_at(200, 0), face_at(400, 0)};
    int ids[3];
    face_tracker_feed(tracker, 0, boxes, 3, ids);
    g_assert_cmpint(ids[0], ==, 0);
    g_assert_cmpint(ids[1], ==, 1);
    g_assert_cmpint(ids[2], ==, -1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tracker/blink", test_blink);
    g_test_add_func("/tracker/crossing", test_crossing);
    g_test_add_func("/tracker/two-tiles", test_two_tiles);
    g_test_add_func("/tracker/cut", test_cut);
    g_test_add_func("/tracker/predict", test_predict);
    g_test_add_func("/tracker/limit", test_limit);
    return g_test_run();
}
