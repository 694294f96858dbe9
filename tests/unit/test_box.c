/* tests/unit/test_box.c: overlap and suppression of face boxes. */
#include "face/box.h"

static void test_iou(void)
{
    static const struct {
        const char *name;
        FaceBox a, b;
        float iou;
    } cases[] = {
        {"same box", {0, 0, 10, 10, 0}, {0, 0, 10, 10, 0}, 1.0f},
        {"half across", {0, 0, 10, 10, 0}, {5, 0, 10, 10, 0}, 1.0f / 3},
        {"inside", {0, 0, 10, 10, 0}, {2, 2, 5, 5, 0}, 0.25f},
        {"apart", {0, 0, 10, 10, 0}, {20, 0, 5, 5, 0}, 0.0f},
        {"touching", {0, 0, 10, 10, 0}, {10, 0, 10, 10, 0}, 0.0f},
        {"empty", {0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}, 0.0f},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].name);
        g_assert_cmpfloat_with_epsilon(face_box_iou(cases[i].a, cases[i].b), cases[i].iou, 1e-6f);
        g_assert_cmpfloat_with_epsilon(face_box_iou(cases[i].b, cases[i].a), cases[i].iou, 1e-6f);
    }
}

static void test_suppress(void)
{
    FaceBox boxes[] = {{1, 0, 10, 10, 0.6f}, {0, 0, 10, 10, 0.9f}, {30, 0, 10, 10, 0.7f}, {31, 1, 10, 10, 0.65f}};
    g_assert_cmpuint(face_box_suppress(boxes, 4, 0.3f), ==, 2);
    g_assert_cmpfloat(boxes[0].score, ==, 0.9f);
    g_assert_cmpfloat(boxes[1].score, ==, 0.7f);
    g_assert_cmpuint(face_box_suppress(boxes, 0, 0.3f), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/box/iou", test_iou);
    g_test_add_func("/box/suppress", test_suppress);
    return g_test_run();
}
