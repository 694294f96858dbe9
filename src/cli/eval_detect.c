/* cli/eval_detect.c: `otklik eval detect`: looks for faces in every photo and scores what is found. */
#include <math.h>

#include "base/limits.h"
#include "cli/eval.h"
#include "face/detector.h"
#include "learn/detection_score.h"
#include "lesson/face_models.h"
#include "media/video.h"

#define LOWEST_SCORE 0.02f /* boxes below it do not enter the average precision */

/* A photo of the manifest. */
typedef struct {
    char *path;
    guint row;     /* the first that names it */
    GArray *truth; /* of FaceBox */
    GArray *found; /* of FaceBox, best first */
} Photo;

static void photo_free(gpointer data)
{
    Photo *photo = data;
    g_free(photo->path);
    g_array_unref(photo->truth);
    g_array_unref(photo->found);
    g_free(photo);
}

/* The photo of a row: a new one where the row is the first to name it. Takes over `path`. */
static Photo *photo_of_row(GPtrArray *photos, GHashTable *numbers, char *path, guint row)
{
    guint number = eval_number_of(numbers, path);
    if (number < photos->len) {
        g_free(path);
        return g_ptr_array_index(photos, number);
    }
    Photo *photo = g_new0(Photo, 1);
    *photo = (Photo){path, row, g_array_new(FALSE, FALSE, sizeof(FaceBox)), g_array_new(FALSE, FALSE, sizeof(FaceBox))};
    g_ptr_array_add(photos, photo);
    return photo;
}

/* Reads x, y, w, h of a row; all four empty is no face. */
static gboolean read_box(const EvalArguments *arguments, const CsvTable *manifest, guint row, const int columns[4],
                         GArray *truth, GError **error)
{
    double value[4];
    gsize empty = 0;
    for (int i = 0; i < 4; i++)
        empty += *csv_text(manifest, row, columns[i]) == '\0';
    if (empty == 4)
        return TRUE;
    for (int i = 0; i < 4; i++)
        if (!csv_number(manifest, row, columns[i], &value[i], error))
            return FALSE;
    for (int i = 2; i < 4; i++)
        if (value[i] <= 0)
            return eval_bad_field(arguments, manifest, row, i == 2 ? "w" : "h", csv_text(manifest, row, columns[i]),
                                  error);
    FaceBox box = {(float)value[0], (float)value[1], (float)value[2], (float)value[3], 1};
    g_array_append_val(truth, box);
    return TRUE;
}

static gboolean read_photos(const EvalArguments *arguments, const CsvTable *manifest, GPtrArray *photos, GError **error)
{
    static const char *const names[] = {"file", "x", "y", "w", "h"};
    int columns[G_N_ELEMENTS(names)];
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if ((columns[i] = csv_column(manifest, names[i], error)) < 0)
            return FALSE;
    g_autoptr(GHashTable) numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint row = 0; row < csv_rows(manifest); row++) {
        Photo *photo = photo_of_row(photos, numbers, csv_path(manifest, row, columns[0]), row);
        if (!read_box(arguments, manifest, row, columns + 1, photo->truth, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean look_at(const FaceDetector *detector, guint side, float lowest, Photo *photo, GError **error)
{
    const LumaPicture *picture = photo_load(photo->path, error);
    if (!picture)
        return FALSE;
    FaceBox boxes[LIMIT_FACES_PER_PICTURE];
    gsize n = 0;
    gboolean good = face_detect(detector, picture, side, lowest, boxes, G_N_ELEMENTS(boxes), &n, error);
    luma_picture_unref(picture);
    if (good)
        g_array_append_vals(photo->found, boxes, (guint)n);
    return good;
}

static JsonValue *score_at(const DetectionPhoto *photos, guint n, float iou, float threshold)
{
    DetectionScore score = detection_score(photos, n, iou, threshold, EVAL_ROUNDS);
    JsonValue *result = json_object();
    json_object_set_new(result, "recall", eval_estimate(score.recall));
    json_object_set_new(result, "precision", eval_estimate(score.precision));
    json_object_set_new(result, "ap", eval_estimate(score.ap));
    return result;
}

static JsonValue *score_to_json(const EvalArguments *arguments, const GPtrArray *photos, float threshold)
{
    g_autofree DetectionPhoto *views = g_new(DetectionPhoto, photos->len);
    guint faces = 0;
    for (guint i = 0; i < photos->len; i++) {
        const Photo *photo = g_ptr_array_index(photos, i);
        const FaceBox *found = (gpointer)photo->found->data, *truth = (gpointer)photo->truth->data;
        views[i] = (DetectionPhoto){found, photo->found->len, truth, photo->truth->len};
        faces += photo->truth->len;
    }
    JsonValue *result = json_object();
    json_object_set_new(result, "kind", json_string("detect"));
    json_object_set_new(result, "n", json_integer(photos->len));
    json_object_set_new(result, "faces", json_integer(faces));
    json_object_set_new(result, "side", json_integer(arguments->side));
    json_object_set_new(result, "threshold", jsonfile_number(threshold, 4));
    json_object_set_new(result, "iou30", score_at(views, photos->len, 0.3f, threshold));
    json_object_set_new(result, "iou50", score_at(views, photos->len, 0.5f, threshold));
    return result;
}

static JsonValue *look_at_all(const EvalArguments *arguments, const CsvTable *manifest, const FaceDetector *detector,
                              GError **error)
{
    g_autoptr(GPtrArray) photos = g_ptr_array_new_with_free_func(photo_free);
    if (!read_photos(arguments, manifest, photos, error))
        return NULL;
    float threshold = isnan(arguments->threshold) ? face_detector_threshold(detector) : (float)arguments->threshold;
    for (guint i = 0; i < photos->len; i++) {
        Photo *photo = g_ptr_array_index(photos, i);
        if (!eval_step(arguments, i, photos->len, error))
            return NULL;
        if (!look_at(detector, (guint)arguments->side, MIN(LOWEST_SCORE, threshold), photo, error)) {
            eval_blame_row(arguments, manifest, photo->row, error);
            return NULL;
        }
    }
    return score_to_json(arguments, photos, threshold);
}

JsonValue *eval_detect(const EvalArguments *arguments, GError **error)
{
    g_autoptr(CsvTable) manifest = eval_load_manifest(arguments, error);
    g_auto(FaceModels) models = {0};
    if (!manifest || !face_models_load(arguments->config, &models, error))
        return NULL;
    return look_at_all(arguments, manifest, models.detector, error);
}
