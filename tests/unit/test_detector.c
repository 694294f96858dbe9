/* tests/unit/test_detector.c: the built-in detector on pictures without faces, of any size. Faces are measured by
 * `otklik eval detect`. */
#include "face/detector.h"

#include <string.h>

static void test_no_faces(void)
{
    static const struct {
        guint width, height;
    } sizes[] = {{1, 1}, {1, 700}, {33, 7}, {320, 180}, {641, 479}, {1280, 720}};
    g_autoptr(GError) error = NULL;
    g_autoptr(FaceDetector) detector = face_detector_load(NULL, 1, &error);
    g_assert_no_error(error);
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        gsize bytes = (gsize)sizes[i].width * sizes[i].height, n = 99;
        g_autofree guint8 *luma = g_malloc(bytes);
        for (gsize p = 0; p < bytes; p++)
            luma[p] = (guint8)(p % sizes[i].width * 255 / sizes[i].width); /* a ramp */
        const LumaPicture *picture = luma_picture_new(luma, sizes[i].width, sizes[i].height, sizes[i].width);
        FaceBox boxes[4];
        g_assert_true(face_detect(detector, picture, 320, face_detector_threshold(detector), boxes, G_N_ELEMENTS(boxes),
                                  &n, &error));
        g_assert_cmpuint(n, ==, 0);
        luma_picture_unref(picture);
    }
}

/* With no threshold at all there is something everywhere: the bounds hold, best first, inside sane numbers. */
static void test_bounds(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FaceDetector) detector = face_detector_load(NULL, 1, &error);
    guint8 luma[96 * 64] = {0};
    const LumaPicture *picture = luma_picture_new(luma, 96, 64, 96);
    FaceBox boxes[8];
    gsize n = 0;
    g_assert_true(face_detect(detector, picture, 96, 0, boxes, G_N_ELEMENTS(boxes), &n, &error));
    g_assert_cmpuint(n, ==, G_N_ELEMENTS(boxes));
    for (gsize i = 1; i < n; i++)
        g_assert_cmpfloat(boxes[i - 1].score, >=, boxes[i].score);
    luma_picture_unref(picture);
}

static void test_missing_file(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(face_detector_load("/nowhere/net.onnx", 1, &error));
    g_assert_true(g_str_has_prefix(error->message, "/nowhere/net.onnx"));
}

static void test_info(void)
{
    g_autoptr(FaceDetector) detector = face_detector_load(NULL, 1, NULL);
    const ModelInfo *info = face_detector_info(detector);
    g_assert_true(g_str_has_prefix(info->name, "otklik-detector"));
    g_assert_cmpuint(strspn(info->sha256, "0123456789abcdef"), ==, 64);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/detector/no-faces", test_no_faces);
    g_test_add_func("/detector/bounds", test_bounds);
    g_test_add_func("/detector/missing-file", test_missing_file);
    g_test_add_func("/detector/info", test_info);
    return g_test_run();
}
