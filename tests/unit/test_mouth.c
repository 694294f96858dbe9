/* tests/unit/test_mouth.c: drawn faces whose mouths, heads and light change. */
#include "face/mouth.h"

#include <math.h>

#define WIDTH 320
#define HEIGHT 240
#define BACKGROUND 90

typedef struct {
    double x, y; /* of the face's box, 100 x 120 */
    double open; /* height of the mouth, pixels */
    double gain; /* of all luma */
} Scene;

static gboolean within(double x, double y, double cx, double cy, double rx, double ry)
{
    return (x - cx) * (x - cx) / (rx * rx) + (y - cy) * (y - cy) / (ry * ry) < 1;
}

/* Luma of the scene at a point: face, two eyes, nose and mouth on a background. */
static double luma_at(const Scene *scene, double px, double py)
{
    double x = px - scene->x, y = py - scene->y;
    if (within(x, y, 50, 96, 18, MAX(scene->open, 2) / 2))
        return 40;
    if (within(x, y, 32, 45, 8, 5) || within(x, y, 68, 45, 8, 5) || within(x, y, 50, 68, 4, 8))
        return 50;
    return within(x, y, 50, 62, 46, 60) ? 190 : BACKGROUND;
}

static const LumaPicture *draw(Scene scene)
{
    static guint8 luma[HEIGHT][WIDTH];
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            luma[y][x] = (guint8)CLAMP(scene.gain * luma_at(&scene, x, y), 0, 255);
    return luma_picture_new(&luma[0][0], WIDTH, HEIGHT, WIDTH);
}

/* Feeds a scene at `seconds` with the box beside the face's place by `off` pixels, as a detector's would. */
static float feed(FaceMouth *mouth, Scene scene, double seconds, double off)
{
    const LumaPicture *drawn = draw(scene);
    LumaPicture picture = *drawn;
    picture.seconds = seconds;
    FaceBox box = {(float)(scene.x + off), (float)(scene.y - off), 100, 120, 0.9f};
    float motion = face_mouth_feed(mouth, &picture, 7, box);
    luma_picture_unref(drawn);
    return motion;
}

/* The motion from one scene to another, a fifth of a second later. */
static float between(Scene before, Scene after, double off)
{
    g_autoptr(FaceMouth) mouth = face_mouth_new();
    g_assert_true(isnan(feed(mouth, before, 1, 0)));
    return feed(mouth, after, 1.2, off);
}

static void test_motion(void)
{
    const Scene still = {100, 60, 2, 1};
    Scene open = still, wide = still, moved = still, dark = still, both = still;
    open.open = 8;
    wide.open = 20;
    moved.x += 7;
    moved.y -= 5;
    dark.gain = 0.97;
    both.x += 7;
    both.open = 20;
    float talking = between(still, wide, 0);
    g_assert_cmpfloat(between(still, still, 0), ==, 0);
    g_assert_cmpfloat(between(still, still, 4), ==, 0); /* the box is not the face: a restless box is no motion */
    g_assert_cmpfloat(between(still, open, 0), >, 0.05);
    g_assert_cmpfloat(talking, >, between(still, open, 0));
    g_assert_cmpfloat(between(still, moved, 0), <, 0.3 * talking);
    g_assert_cmpfloat(between(still, dark, 0), <, 0.3 * talking);
    g_assert_cmpfloat(between(still, both, 0), >, 0.7 * talking);
}

/* In units of contrast: half the light gives the same answer. */
static void test_light(void)
{
    const Scene still = {100, 60, 2, 1}, talk = {100, 60, 20, 1}, still_dim = {100, 60, 2, 0.5},
                talk_dim = {100, 60, 20, 0.5};
    float bright = between(still, talk, 0), dim = between(still_dim, talk_dim, 0);
    g_assert_cmpfloat_with_epsilon(bright, dim, 0.05 * bright);
}

static void test_unknown(void)
{
    const Scene still = {100, 60, 2, 1}, far = {130, 60, 2, 1}, flat = {100, 60, 2, 0};
    g_autoptr(FaceMouth) mouth = face_mouth_new();
    g_assert_true(isnan(between(still, far, 0)));
    g_assert_true(isnan(between(flat, flat, 0)));
    g_assert_true(isnan(feed(mouth, still, 1, 0)));
    g_assert_cmpfloat(feed(mouth, still, 1.5, 0), ==, 0);
    g_assert_true(isnan(feed(mouth, still, 2.5, 0))); /* a second later */
    face_mouth_cut(mouth);
    g_assert_true(isnan(feed(mouth, still, 2.7, 0)));
}

/* Boxes that pass the edges, are tiny or no boxes at all. */
static void test_odd_boxes(void)
{
    static const FaceBox boxes[] = {{-80, -90, 100, 120, 1}, {280, 200, 100, 120, 1}, {5, 5, 3, 4, 1},
                                    {5, 5, 0, 100, 1},       {5, 5, NAN, NAN, 1},     {-5000, 0, 100, 120, 1}};
    const LumaPicture *drawn = draw((Scene){100, 60, 2, 1});
    for (gsize i = 0; i < G_N_ELEMENTS(boxes); i++) {
        g_autoptr(FaceMouth) mouth = face_mouth_new();
        g_assert_true(isnan(face_mouth_feed(mouth, drawn, 0, boxes[i])));
        float again = face_mouth_feed(mouth, drawn, 0, boxes[i]);
        g_assert_true(isnan(again) || again == 0);
    }
    luma_picture_unref(drawn);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mouth/motion", test_motion);
    g_test_add_func("/mouth/light", test_light);
    g_test_add_func("/mouth/unknown", test_unknown);
    g_test_add_func("/mouth/odd-boxes", test_odd_boxes);
    return g_test_run();
}
