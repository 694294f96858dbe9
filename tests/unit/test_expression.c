/* tests/unit/test_expression.c: what the built-in expression net answers is well formed. Its quality is measured by
 * `otklik eval expression`. */
#include "face/expression.h"

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

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/expression/probabilities", test_probabilities);
    g_test_add_func("/expression/batch", test_batch);
    g_test_add_func("/expression/operating-points", test_operating_points);
    g_test_add_func("/expression/rejection", test_rejection);
    return g_test_run();
}
