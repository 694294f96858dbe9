/* tests/unit/test_cut.c: cuts are seen, motion and noise are not. */
#include "face/cut.h"

enum { WIDTH = 160, HEIGHT = 90 };

/* Bars of `period` pixels that start at `shift`, brightness `low`..`high`, with noise of `noise` levels. */
static const LumaPicture *bars(int period, int shift, int low, int high, int noise, GRand *random)
{
    guint8 luma[WIDTH * HEIGHT];
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        int value = ((i % WIDTH + shift) / period) % 2 ? high : low;
        luma[i] = (guint8)CLAMP(value + (noise ? g_rand_int_range(random, -noise, noise + 1) : 0), 0, 255);
    }
    return luma_picture_new(luma, WIDTH, HEIGHT, WIDTH);
}

static gboolean feed(FaceCut *cut, const LumaPicture *picture)
{
    gboolean is_cut = face_cut_feed(cut, picture);
    luma_picture_unref(picture);
    return is_cut;
}

static void test_cut(void)
{
    GRand *random = g_rand_new_with_seed(1);
    g_autoptr(FaceCut) cut = face_cut_new();
    for (int i = 0; i < 20; i++)
        g_assert_false(feed(cut, bars(40, i, 60, 120, 10, random))); /* slow motion and noise */
    g_assert_true(feed(cut, bars(40, 0, 200, 250, 10, random)));     /* another scene */
    g_assert_false(feed(cut, bars(40, 1, 200, 250, 10, random)));
    g_rand_free(random);
}

static void test_fade(void)
{
    g_autoptr(FaceCut) cut = face_cut_new();
    for (int level = 0; level <= 200; level += 10)
        g_assert_false(feed(cut, bars(40, 0, level, level, 0, NULL)));
}

/* Against the marked picture: noise and slow light are no motion, bars that wander are, however slowly. */
static void test_moved(void)
{
    GRand *random = g_rand_new_with_seed(1);
    g_autoptr(FaceCut) cut = face_cut_new();
    feed(cut, bars(40, 0, 60, 120, 6, random));
    face_cut_mark(cut);
    for (int i = 0; i < 5; i++) {
        feed(cut, bars(40, 0, 60 + i, 120 + i, 6, random));
        g_assert_false(face_cut_moved(cut));
    }
    for (int i = 1; i <= 8; i++)
        feed(cut, bars(40, i, 60, 120, 6, random));
    g_assert_true(face_cut_moved(cut));
    face_cut_mark(cut);
    g_assert_false(face_cut_moved(cut));
    g_rand_free(random);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cut/cut", test_cut);
    g_test_add_func("/cut/fade", test_fade);
    g_test_add_func("/cut/moved", test_moved);
    return g_test_run();
}
