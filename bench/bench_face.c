/* bench/bench_face.c: times only the nets, in one process, on pictures that are already in memory.
 *
 *     bench-face detect FRAMES WIDTH HEIGHT         ms per picture of face_detect()
 *     bench-face read CROPS SIDE                    ms per face of face_read_crop()
 *     bench-face crop FRAMES WIDTH HEIGHT SIDE OUT  cuts the faces that are found, for `read` and its peer
 *
 * Pictures are raw 8-bit luma, one after another. The first pass over them warms up; the second is timed. The answer is
 * a line of JSON: {"n": pictures, "ms": mean milliseconds, "faces": faces found or read}. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/log.h"
#include "face/detector.h"
#include "face/expression.h"

#define FRAMES_BYTES_MAX (1024 * 1024 * 1024)
#define CROP_SIZE 1.3f /* side of a crop, in geometric means of the box's sides */

/* Pictures of one size, with memory of their own. */
typedef struct {
    GPtrArray *list; /* of LumaPicture */
    guint width, height;
} Pictures;

static void drop_picture(gpointer picture)
{
    luma_picture_unref(picture);
}

static gboolean pictures_load(Pictures *pictures, const char *path, const char *width, const char *height,
                              GError **error)
{
    g_autofree char *bytes = NULL;
    gsize length = 0;
    pictures->width = (guint)strtoul(width, NULL, 10);
    pictures->height = (guint)strtoul(height, NULL, 10);
    pictures->list = g_ptr_array_new_with_free_func(drop_picture);
    if (!file_load(path, FRAMES_BYTES_MAX, &bytes, &length, error))
        return FALSE;
    gsize size = (gsize)pictures->width * pictures->height;
    for (gsize at = 0; size > 0 && at + size <= length; at += size)
        g_ptr_array_add(pictures->list, (gpointer)luma_picture_new((const guint8 *)bytes + at, pictures->width,
                                                                   pictures->height, pictures->width));
    return TRUE;
}

/* Does the work on one picture and adds to *faces; FALSE: an error. */
typedef gboolean (*Work)(gconstpointer net, const LumaPicture *picture, guint *faces, GError **error);

static gboolean detect(gconstpointer net, const LumaPicture *picture, guint *faces, GError **error)
{
    FaceBox boxes[LIMIT_FACES_PER_PICTURE];
    gsize n = 0;
    if (!face_detect(net, picture, MAX(picture->width, picture->height), face_detector_threshold(net), boxes,
                     G_N_ELEMENTS(boxes), &n, error))
        return FALSE;
    *faces += (guint)n;
    return TRUE;
}

static gboolean read_crop(gconstpointer net, const LumaPicture *picture, guint *faces, GError **error)
{
    FaceReading reading;
    *faces += 1;
    return face_read_crop(net, picture, &reading, error);
}

static gboolean pass(Work work, gconstpointer net, const Pictures *pictures, guint *faces, GError **error)
{
    *faces = 0;
    for (guint i = 0; i < pictures->list->len; i++)
        if (!work(net, g_ptr_array_index(pictures->list, i), faces, error))
            return FALSE;
    return TRUE;
}

static gboolean measure(Work work, gconstpointer net, const Pictures *pictures, GError **error)
{
    guint faces = 0, n = pictures->list->len;
    if (!pass(work, net, pictures, &faces, error))
        return FALSE;
    gint64 started = g_get_monotonic_time();
    if (!pass(work, net, pictures, &faces, error))
        return FALSE;
    double spent = (double)(g_get_monotonic_time() - started) / 1000;
    printf("{\"n\": %u, \"ms\": %.4f, \"faces\": %u}\n", n, n ? spent / n : 0, faces);
    return TRUE;
}

static void append_crop(GByteArray *crops, const LumaPicture *picture, const FaceBox *box, guint side)
{
    g_autofree float *values = g_new(float, (gsize)side *side);
    float size = CROP_SIZE * sqrtf(box->width * box->height);
    LumaRect rect = {box->x + (box->width - size) / 2, box->y + (box->height - size) / 2, size, size};
    luma_resample(picture, rect, side, side, values);
    for (guint i = 0; i < side * side; i++) {
        guint8 value = (guint8)lrintf(values[i]);
        g_byte_array_append(crops, &value, 1);
    }
}

static gboolean crop(const FaceDetector *detector, const Pictures *pictures, guint side, const char *out,
                     GError **error)
{
    g_autoptr(GByteArray) crops = g_byte_array_new();
    for (guint i = 0; i < pictures->list->len; i++) {
        const LumaPicture *picture = g_ptr_array_index(pictures->list, i);
        FaceBox boxes[LIMIT_FACES_PER_PICTURE];
        gsize n = 0;
        if (!face_detect(detector, picture, MAX(picture->width, picture->height), face_detector_threshold(detector),
                         boxes, G_N_ELEMENTS(boxes), &n, error))
            return FALSE;
        for (gsize k = 0; k < n; k++)
            append_crop(crops, picture, &boxes[k], side);
    }
    return file_save(out, (const char *)crops->data, crops->len, error);
}

static gboolean run(int argc, char **argv, Pictures *pictures, GError **error)
{
    gboolean reads = argc == 4 && strcmp(argv[1], "read") == 0;
    gboolean detects = argc == 5 && strcmp(argv[1], "detect") == 0, crops = argc == 7 && strcmp(argv[1], "crop") == 0;
    if (!reads && !detects && !crops) {
        g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                            "bench-face detect|read|crop ...: see bench/bench_face.c");
        return FALSE;
    }
    if (!pictures_load(pictures, argv[2], argv[3], reads ? argv[3] : argv[4], error))
        return FALSE;
    g_autoptr(FaceReader) reader = reads ? face_reader_load(NULL, 1, error) : NULL;
    g_autoptr(FaceDetector) detector = reads ? NULL : face_detector_load(NULL, 1, error);
    if (reads)
        return reader && measure(read_crop, reader, pictures, error);
    if (detects)
        return detector && measure(detect, detector, pictures, error);
    return detector && crop(detector, pictures, (guint)strtoul(argv[5], NULL, 10), argv[6], error);
}

int main(int argc, char **argv)
{
    Pictures pictures = {0};
    g_autoptr(GError) error = NULL;
    gboolean good = run(argc, argv, &pictures, &error);
    if (pictures.list)
        g_ptr_array_unref(pictures.list);
    if (!good)
        log_failure(error->message);
    return good ? 0 : 1;
}
