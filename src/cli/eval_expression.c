/* cli/eval_expression.c: `otklik eval expression`: reads every labelled face and scores the answers. */
#include "base/limits.h"
#include "cli/eval.h"
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
} Expressions;

static const FaceBox *largest_box(const FaceBox *boxes, gsize n)
{
    const FaceBox *largest = boxes;
    for (gsize i = 1; i < n; i++)
        if (boxes[i].width * boxes[i].height > largest->width * largest->height)
            largest = &boxes[i];
    return largest;
}

/* Reads the largest face of a photo; *judged is FALSE where there is none, or what was found is no face. */
static gboolean read_photo(const Expressions *expressions, const LumaPicture *photo, FaceReading *reading,
                           gboolean *judged, GError **error)
{
    const FaceModels *models = expressions->models;
    guint side = (guint)config_integer(expressions->arguments->config, "face.side");
    FaceBox boxes[LIMIT_FACES_PER_PICTURE];
    gsize n = 0;
    *judged = FALSE;
    if (!face_detect(models->detector, photo, side, face_detector_threshold(models->detector), boxes,
                     G_N_ELEMENTS(boxes), &n, error))
        return FALSE;
    if (n == 0)
        return TRUE;
    if (!face_read(models->reader, photo, largest_box(boxes, n), 1, reading, error))
        return FALSE;
    *judged = reading->face >= face_reader_face_threshold(models->reader);
    return TRUE;
}

static gboolean read_file(const Expressions *expressions, const char *path, FaceReading *reading, gboolean *judged,
                          GError **error)
{
    const LumaPicture *photo = photo_load(path, error);
    if (!photo)
        return FALSE;
    gboolean good;
    if (expressions->arguments->cropped)
        good = *judged = face_read_crop(expressions->models->reader, photo, reading, error);
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
    json_object_set_new(result, "operating_point", json_string(eval_operating_point(expressions->arguments)));
    json_object_set_new(result, "threshold", jsonfile_number(threshold, 4));
    json_object_set_new(result, "accuracy", eval_estimate(score.accuracy));
    json_object_set_new(result, "macro_f1", eval_estimate(score.macro_f1));
    json_object_set_new(result, "f1_negative", eval_estimate(score.f1_negative));
    json_object_set_new(result, "auc_negative", eval_estimate(score.auc_negative));
    json_object_set_new(result, "ece", eval_estimate(score.ece));
    json_object_set_new(result, "confusion", confusion_to_json(&score.confusion));
    return result;
}

static JsonValue *read_manifest(const EvalArguments *arguments, const CsvTable *manifest, const FaceModels *models,
                                GError **error)
{
    g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(ExpressionItem));
    g_autoptr(GArray) item_group = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GHashTable) groups = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Expressions expressions = {
        arguments, manifest,   models, csv_column(manifest, "file", error), -1, csv_column(manifest, "group", NULL),
        items,     item_group, groups};
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
