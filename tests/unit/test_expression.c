/* tests/unit/test_expression.c: what the built-in expression net answers is well formed. Its quality is measured by
 * `otklik eval expression`. */
#include "face/expression.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "face/error.h"

enum { SIDE = 96 };

static const LumaPicture *ramp(void)
{
    guint8 luma[SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++)
        luma[i] = (guint8)(i % SIDE * 2 + i / SIDE / 2);
    return luma_picture_new(luma, SIDE, SIDE, SIDE);
}

static void test_probabilities(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FaceReader) reader = face_reader_load(NULL, 1, &error);
    g_assert_no_error(error);
    FaceBox boxes[LIMIT_FACES_PER_PICTURE];
    FaceReading readings[LIMIT_FACES_PER_PICTURE];
    for (gsize i = 0; i < G_N_ELEMENTS(boxes); i++) /* some lie outside the picture */
        boxes[i] = (FaceBox){(float)i * 4 - 60, (float)i * 3 - 50, 20 + (float)i, 30, 1};
    const LumaPicture *picture = ramp();
    g_assert_true(face_read(reader, picture, boxes, G_N_ELEMENTS(boxes), readings, &error));
    for (gsize i = 0; i < G_N_ELEMENTS(boxes); i++) {
        float sum = 0;
        for (int e = 0; e < FACE_EXPRESSIONS; e++)
            sum += readings[i].probability[e];
        g_assert_cmpfloat_with_epsilon(sum, 1, 1e-4f);
        g_assert_cmpfloat(readings[i].face, >=, 0);
        g_assert_cmpfloat(readings[i].face, <=, 1);
    }
    luma_picture_unref(picture);
}

/* One by one or together, a face reads the same. */
static void test_batch(void)
{
    g_autoptr(FaceReader) reader = face_reader_load(NULL, 1, NULL);
    const FaceBox boxes[] = {{10, 10, 40, 50, 1}, {30, 20, 25, 30, 1}};
    FaceReading together[2], alone;
    const LumaPicture *picture = ramp();
    g_assert_true(face_read(reader, picture, boxes, 2, together, NULL));
    g_assert_true(face_read(reader, picture, boxes + 1, 1, &alone, NULL));
    for (int e = 0; e < FACE_EXPRESSIONS; e++)
        g_assert_cmpfloat_with_epsilon(together[1].probability[e], alone.probability[e], 1e-4f);
    g_assert_true(face_read(reader, picture, boxes, 0, together, NULL));
    luma_picture_unref(picture);
}

static void test_operating_points(void)
{
    static const char *const names[] = {"ferplus", "fer"};
    g_autoptr(FaceReader) reader = face_reader_load(NULL, 1, NULL);
    g_autoptr(GError) error = NULL;
    float threshold = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_assert_true(face_reader_operating_point(reader, names[i], &threshold, &error));
        g_assert_true(threshold > 0 && threshold < 1);
    }
    g_assert_false(face_reader_operating_point(reader, "best", &threshold, &error));
    g_assert_error(error, FACE_ERROR, FACE_ERROR_SIDECAR);
    g_assert_nonnull(strstr(error->message, "ferplus"));
}

/* A flat crop and noise are no faces. */
static void test_rejection(void)
{
    g_autoptr(FaceReader) reader = face_reader_load(NULL, 1, NULL);
    guint8 luma[48 * 48];
    memset(luma, 90, sizeof luma);
    const LumaPicture *flat = luma_picture_new(luma, 48, 48, 48);
    FaceReading reading;
    g_assert_true(face_read_crop(reader, flat, &reading, NULL));
    g_assert_cmpfloat(reading.face, <, face_reader_face_threshold(reader));
    GRand *random = g_rand_new_with_seed(3);
    for (gsize i = 0; i < sizeof luma; i++)
        luma[i] = (guint8)g_rand_int_range(random, 0, 256);
    const LumaPicture *noise = luma_picture_new(luma, 48, 48, 48);
    g_assert_true(face_read_crop(reader, noise, &reading, NULL));
    g_assert_cmpfloat(reading.face, <, face_reader_face_threshold(reader));
    g_rand_free(random);
    luma_picture_unref(flat);
    luma_picture_unref(noise);
}

/* tests/data/heads.onnx: whatever the crop, the first head says happy (logit 2 of 0), the second one angry; the face
 * logit is a tenth of the mean luma less 5. one_head.onnx is the same without the second head. */
static FaceReading read_heads(const char *name, const char *point)
{
    g_autofree char *root = g_path_get_dirname(g_getenv("OTKLIK_MODELS"));
    g_autofree char *path = g_build_filename(root, "tests", "data", name, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(FaceReader) reader = face_reader_load(path, 1, &error);
    g_assert_no_error(error);
    float threshold;
    g_assert_true(!point || face_reader_operating_point(reader, point, &threshold, &error));
    guint8 luma[48 * 48];
    memset(luma, 100, sizeof luma);
    const LumaPicture *flat = luma_picture_new(luma, 48, 48, 48);
    FaceReading reading;
    g_assert_true(face_read_crop(reader, flat, &reading, &error));
    luma_picture_unref(flat);
    g_assert_cmpfloat_with_epsilon(reading.face, 1 / (1 + expf(-5)), 1e-5f);
    return reading;
}

static void test_two_heads(void)
{
    /* exp(2) / (exp(2) + 6) at temperature 1, exp(1) / (exp(1) + 6) at 2 */
    static const struct {
        const char *file, *point;
        FaceExpression top;
        float share;
    } cases[] = {
        {"heads.onnx", NULL, FACE_HAPPY, 0.5518645f},     {"heads.onnx", "ferplus", FACE_HAPPY, 0.5518645f},
        {"heads.onnx", "other", FACE_HAPPY, 0.5518645f},  {"heads.onnx", "fer", FACE_ANGRY, 0.3117908f},
        {"one_head.onnx", "fer", FACE_HAPPY, 0.5518645f}, {"one_head.onnx", "ferplus", FACE_HAPPY, 0.5518645f},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        FaceReading reading = read_heads(cases[i].file, cases[i].point);
        g_test_message("%s at %s", cases[i].file, cases[i].point ? cases[i].point : "no point");
        g_assert_cmpfloat_with_epsilon(reading.probability[cases[i].top], cases[i].share, 1e-5f);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/expression/probabilities", test_probabilities);
    g_test_add_func("/expression/batch", test_batch);
    g_test_add_func("/expression/operating-points", test_operating_points);
    g_test_add_func("/expression/rejection", test_rejection);
    g_test_add_func("/expression/two-heads", test_two_heads);
    return g_test_run();
}
