/* cli/eval_expression.c: `otklik eval expression`: reads every labelled face and scores the answers. */
#include "base/limits.h"
#include "cli/eval.h"
#include "cli/eval_coverage.h"
#include "face/detector.h"
#include "learn/expression_score.h"
#include "lesson/face_models.h"
#include "media/video.h"

/* The manifest while it is read: the faces judged so far. */
typedef struct {
    const EvalArguments *arguments;
    const CsvTable *manifest;
    const FaceModels *models;
    int file, label, group; /* columns; group may be -1 */
    GArray *items;          /* of ExpressionItem */
    GArray *item_group;     /* of guint */
    GHashTable *groups;
    guint unfound;             /* photos without a face */
    guint doubts[FACE_DOUBTS]; /* photos by what kept their face from being judged */
} Expressions;

static const FaceBox *largest_box(const FaceBox *boxes, gsize n)
{
    const FaceBox *largest = boxes;
    for (gsize i = 1; i < n; i++)
        if (boxes[i].width * boxes[i].height > largest->width * largest->height)
            largest = &boxes[i];
    return largest;
}

/* The largest face of a photo; *found is FALSE where there is none. */
static gboolean find_face(const Expressions *expressions, const LumaPicture *photo, FaceBox *box, gboolean *found,
                          GError **error)
{
    const FaceDetector *detector = expressions->models->detector;
    guint side = (guint)config_integer(expressions->arguments->config, "face.side");
    FaceBox boxes[LIMIT_FACES_PER_PICTURE];
    gsize n = 0;
    if (!face_detect(detector, photo, side, face_detector_threshold(detector), boxes, G_N_ELEMENTS(boxes), &n, error))
        return FALSE;
    *found = n > 0;
    if (*found)
        *box = *largest_box(boxes, n);
    return TRUE;
}

/* A crop is judged as it is; for the curve of coverage the detector tells how far the head is turned. */
static gboolean read_crop(const Expressions *expressions, const LumaPicture *crop, FaceReading *reading, GError **error)
{
    FaceBox box;
    gboolean found;
    if (!face_read_crop(expressions->models->reader, crop, reading, error))
        return FALSE;
    if (!expressions->arguments->coverage)
        return TRUE;
    if (!find_face(expressions, crop, &box, &found, error))
        return FALSE;
    reading->quality.turn = found ? box.turn : FACE_TURN_MOST;
    return TRUE;
}

/* Reads the largest face of a photo; *judged is FALSE where there is none, or it is not to be judged. */
static gboolean read_photo(Expressions *expressions, const LumaPicture *photo, FaceReading *reading, gboolean *judged,
                           GError **error)
{
    const FaceReader *reader = expressions->models->reader;
    FaceBox box;
    gboolean found;
    *judged = FALSE;
    if (!find_face(expressions, photo, &box, &found, error))
        return FALSE;
    if (!found) {
        expressions->unfound++;
        return TRUE;
    }
    if (!face_read(reader, photo, &box, 1, reading, error))
        return FALSE;
    FaceDoubt doubt = face_reader_doubt(reader, reading);
    expressions->doubts[doubt]++;
    *judged = doubt == FACE_CLEAR || (expressions->arguments->coverage && doubt != FACE_NO_FACE);
    return TRUE;
}

/* The picture brought down to `side` pixels along its longer side; itself where it is no larger. Takes over `photo`. */
static const LumaPicture *shrink(const LumaPicture *photo, guint side)
{
    guint longer = MAX(photo->width, photo->height);
    if (longer <= side)
        return photo;
    guint width = MAX(1, photo->width * side / longer), height = MAX(1, photo->height * side / longer);
    g_autofree float *values = g_new(float, (gsize)width *height);
    g_autofree guint8 *luma = g_new(guint8, (gsize)width * height);
    luma_resample(photo, (LumaRect){0, 0, (float)photo->width, (float)photo->height}, width, height, values);
    for (gsize i = 0; i < (gsize)width * height; i++)
        luma[i] = (guint8)(values[i] + 0.5f);
    luma_picture_unref(photo);
    return luma_picture_new(luma, width, height, width);
}

static gboolean read_file(Expressions *expressions, const char *path, FaceReading *reading, gboolean *judged,
                          GError **error)
{
    const EvalArguments *arguments = expressions->arguments;
    const LumaPicture *photo = photo_load(path, error);
    if (!photo)
        return FALSE;
    if (arguments->shrink != EVAL_UNSET)
        photo = shrink(photo, (guint)arguments->shrink);
    gboolean good;
    if (arguments->cropped)
        good = *judged = read_crop(expressions, photo, reading, error);
    else
        good = read_photo(expressions, photo, reading, judged, error);
    luma_picture_unref(photo);
    return good;
}

/* A row without a group is a group of its own. */
static guint group_of_row(const Expressions *expressions, guint row)
{
    const char *name = csv_text(expressions->manifest, row, expressions->group);
    g_autofree char *alone = *name ? NULL : g_strdup_printf("\n%u", row);
    return eval_number_of(expressions->groups, alone ? alone : name);
}

static gboolean add_row(Expressions *expressions, guint row, GError **error)
{
    const CsvTable *manifest = expressions->manifest;
    const char *label = csv_text(manifest, row, expressions->label);
    g_autofree char *path = csv_path(manifest, row, expressions->file);
    ExpressionItem item = {0};
    gboolean judged = FALSE;
    if (!expression_label(label, &item.truth))
        return eval_bad_field(expressions->arguments, manifest, row, "label", label, error);
    if (!eval_step(expressions->arguments, row, csv_rows(manifest), error))
        return FALSE;
    if (!read_file(expressions, path, &item.reading, &judged, error)) {
        eval_blame_row(expressions->arguments, manifest, row, error);
        return FALSE;
    }
    if (judged) {
        guint group = group_of_row(expressions, row);
        g_array_append_val(expressions->items, item);
        g_array_append_val(expressions->item_group, group);
    }
    return TRUE;
}

static JsonValue *confusion_to_json(const Confusion *confusion)
{
    JsonValue *labels = json_array(), *matrix = json_array();
    for (guint truth = 0; truth < confusion->classes; truth++) {
        JsonValue *row = json_array();
        for (guint answer = 0; answer < confusion->classes; answer++)
            json_array_append_new(row, json_integer((json_int_t)confusion->cell[truth][answer]));
        json_array_append_new(labels, json_string(face_expression_names[truth]));
        json_array_append_new(matrix, row);
    }
    return json_pack("{s:o, s:o}", "labels", labels, "matrix", matrix);
}

static JsonValue *reasons_to_json(const Expressions *expressions)
{
    JsonValue *reasons = json_pack("{s:i}", "not_found", (int)expressions->unfound);
    for (guint doubt = FACE_CLEAR + 1; doubt < FACE_DOUBTS; doubt++)
        json_object_set_new(reasons, face_doubt_names[doubt], json_integer(expressions->doubts[doubt]));
    return reasons;
}

static JsonValue *score_to_json(const Expressions *expressions)
{
    guint n = csv_rows(expressions->manifest), judged = expressions->items->len;
    float threshold = expressions->models->threshold;
    const ExpressionItem *items = (gpointer)expressions->items->data;
    const guint *item_group = (gpointer)expressions->item_group->data;
    ExpressionScore score =
        expression_score(items, judged, item_group, g_hash_table_size(expressions->groups), threshold, EVAL_ROUNDS);
    JsonValue *result = json_object();
    json_object_set_new(result, "kind", json_string("expression"));
    json_object_set_new(result, "n", json_integer(n));
    json_object_set_new(result, "not_judged", json_integer(n - judged));
    json_object_set_new(result, "not_judged_share", jsonfile_number((double)(n - judged) / n, 4));
    json_object_set_new(result, "not_judged_why", reasons_to_json(expressions));
    json_object_set_new(result, "operating_point", json_string(eval_operating_point(expressions->arguments)));
    json_object_set_new(result, "threshold", jsonfile_number(threshold, 4));
    json_object_set_new(result, "accuracy", eval_estimate(score.accuracy));
    json_object_set_new(result, "macro_f1", eval_estimate(score.macro_f1));
    json_object_set_new(result, "f1_negative", eval_estimate(score.f1_negative));
    json_object_set_new(result, "auc_negative", eval_estimate(score.auc_negative));
    json_object_set_new(result, "ece", eval_estimate(score.ece));
    json_object_set_new(result, "confusion", confusion_to_json(&score.confusion));
    if (expressions->arguments->coverage)
        json_object_set_new(result, "coverage_rows", eval_coverage(items, judged, threshold));
    return result;
}

static JsonValue *read_manifest(const EvalArguments *arguments, const CsvTable *manifest, const FaceModels *models,
                                GError **error)
{
    g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(ExpressionItem));
    g_autoptr(GArray) item_group = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GHashTable) groups = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Expressions expressions = {arguments, manifest,
                               models,    csv_column(manifest, "file", error),
                               -1,        csv_column(manifest, "group", NULL),
                               items,     item_group,
                               groups,    0,
                               {0}};
    if (expressions.file < 0 || (expressions.label = csv_column(manifest, "label", error)) < 0)
        return NULL;
    for (guint row = 0; row < csv_rows(manifest); row++)
        if (!add_row(&expressions, row, error))
            return NULL;
    return score_to_json(&expressions);
}

JsonValue *eval_expression(const EvalArguments *arguments, GError **error)
{
    g_autoptr(CsvTable) manifest = eval_load_manifest(arguments, error);
    g_auto(FaceModels) models = {0};
    if (!manifest || !face_models_load(arguments->config, &models, error))
        return NULL;
    return read_manifest(arguments, manifest, &models, error);
}
