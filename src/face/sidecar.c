/* face/sidecar.c: see sidecar.h. */
#include "face/sidecar.h"

#include <math.h>
#include <string.h>

#include "base/jsonfile.h"
#include "base/lang.h"
#include "face/error.h"

/* Where the sidecar has no limits of its own; models/expression.md shows where they come from. */
#define USUAL_REST 0.26
#define LEAST_SIZE 17
#define LEAST_LIGHT 20
#define LEAST_DETAIL 0.2f
#define MOST_TURN 0.5f

#define SECOND_HEAD "logits_fer" /* what a second head is called unless the sidecar says otherwise */

static gboolean sidecar_fail(const char *label, const char *why, GError **error)
{
    g_set_error(error, FACE_ERROR, FACE_ERROR_SIDECAR, "%s: %s", label, why);
    return FALSE;
}

static gboolean copy_name(char into[SIDECAR_NAME_MAX], const char *from)
{
    return *from && g_strlcpy(into, from, SIDECAR_NAME_MAX) < SIDECAR_NAME_MAX;
}

/* All of `values` are finite and lie in low..high. */
static gboolean in_range(const double *values, gsize n, double low, double high)
{
    for (gsize i = 0; i < n; i++)
        if (!isfinite(values[i]) || values[i] < low || values[i] > high)
            return FALSE;
    return TRUE;
}

gboolean detector_sidecar_parse(const char *bytes, gsize length, const char *label, DetectorSidecar *sidecar,
                                GError **error)
{
    g_autoptr(JsonValue) root = jsonfile_parse(bytes, length, label, error);
    if (!root)
        return FALSE;
    const char *name, *task, *input, *outputs;
    double mean, scale, threshold, nms, largest = 0, turn_scale = 1;
    int strides[3];
    json_error_t reason;
    if (json_unpack_ex(root, &reason, 0, "{s:s, s:s, s:{s:s, s:i, s:i, s:F, s:F}, s:s, s:[iii], s:F, s:F, s?F, s?F}",
                       "name", &name, "task", &task, "input", "name", &input, "channels", &sidecar->channels,
                       "multiple", &sidecar->multiple, "mean", &mean, "scale", &scale, "outputs", &outputs, "strides",
                       &strides[0], &strides[1], &strides[2], "threshold", &threshold, "nms_iou", &nms, "largest_face",
                       &largest, "turn_scale", &turn_scale) != 0)
        return sidecar_fail(label, reason.text, error);
    if (strcmp(task, "detector") != 0 || strcmp(outputs, "yunet") != 0 || strides[0] != 8 || strides[1] != 16 ||
        strides[2] != 32)
        return sidecar_fail(label,
                            tr("only detectors with \"yunet\" outputs at strides 8, 16, 32 are known",
                               "известны только детекторы с выходами «yunet» и шагами 8, 16, 32"),
                            error);
    if (!copy_name(sidecar->name, name) || !copy_name(sidecar->input, input) ||
        (sidecar->channels != 1 && sidecar->channels != 3) || sidecar->multiple < 32 || sidecar->multiple > 1024 ||
        sidecar->multiple % 32 || !in_range((double[]){threshold, nms}, 2, 0, 1) || !in_range(&turn_scale, 1, 0, 100) ||
        (largest != 0 && !in_range(&largest, 1, 16, 10000)) || !in_range((double[]){mean, scale}, 2, -1e6, 1e6))
        return sidecar_fail(label, tr("a value is out of range", "значение вне допустимых границ"), error);
    sidecar->mean = (float)mean;
    sidecar->scale = (float)scale;
    sidecar->threshold = (float)threshold;
    sidecar->nms_iou = (float)nms;
    sidecar->largest_face = (float)largest;
    sidecar->turn_scale = (float)turn_scale;
    return TRUE;
}

/* Which logit is which expression; every one of the seven must be there, and nothing else. */
static gboolean read_labels(const JsonValue *labels, ExpressionSidecar *sidecar)
{
    if (json_array_size(labels) != FACE_EXPRESSIONS)
        return FALSE;
    for (int e = 0; e < FACE_EXPRESSIONS; e++) {
        sidecar->column[e] = -1;
        for (int i = 0; i < FACE_EXPRESSIONS; i++)
            if (g_strcmp0(json_string_value(json_array_get(labels, (size_t)i)), face_expression_names[e]) == 0)
                sidecar->column[e] = i;
        if (sidecar->column[e] < 0)
            return FALSE;
    }
    return TRUE;
}

static gboolean read_points(JsonValue *points, ExpressionSidecar *sidecar)
{
    const char *name;
    JsonValue *value;
    sidecar->n_points = 0;
    json_object_foreach (points, name, value) {
        double threshold = json_number_value(value);
        if (sidecar->n_points == SIDECAR_POINTS_MAX || !json_is_number(value) || threshold <= 0 || threshold >= 1 ||
            !copy_name(sidecar->points[sidecar->n_points].name, name))
            return FALSE;
        sidecar->points[sidecar->n_points++].threshold = (float)threshold;
    }
    return sidecar->n_points > 0;
}

/* The negative classes are the same for every model: angry, disgust, fear, sad. */
static gboolean negatives_are_ours(const JsonValue *negative)
{
    static const FaceExpression ours[] = {FACE_ANGRY, FACE_DISGUST, FACE_FEAR, FACE_SAD};
    gboolean same = json_array_size(negative) == G_N_ELEMENTS(ours);
    for (gsize i = 0; same && i < G_N_ELEMENTS(ours); i++)
        same = g_strcmp0(json_string_value(json_array_get(negative, i)), face_expression_names[ours[i]]) == 0;
    return same;
}

/* The limits beyond which a face is not judged; what is left out has its default. */
static gboolean read_limits(const JsonValue *given, FaceLimits *limits)
{
    const struct {
        const char *name;
        float *into, usual;
        double most;
    } fields[] = {
        {"size", &limits->size, LEAST_SIZE, 4096},
        {"light", &limits->light, LEAST_LIGHT, 255},
        {"detail", &limits->detail, LEAST_DETAIL, 8},
        {"turn", &limits->turn, MOST_TURN, FACE_TURN_MOST},
    };
    gsize known = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        const JsonValue *value = json_object_get(given, fields[i].name);
        double number = json_number_value(value);
        if (value && (!json_is_number(value) || !in_range(&number, 1, 0, fields[i].most)))
            return FALSE;
        *fields[i].into = value ? (float)number : fields[i].usual;
        known += value != NULL;
    }
    return !given || (json_is_object(given) && json_object_size(given) == known);
}

gboolean expression_sidecar_parse(const char *bytes, gsize length, const char *label, ExpressionSidecar *sidecar,
                                  GError **error)
{
    g_autoptr(JsonValue) root = jsonfile_parse(bytes, length, label, error);
    if (!root)
        return FALSE;
    const char *name, *task, *input, *logits, *face, *logits_fer = SECOND_HEAD;
    int channels, width, height;
    double mean, scale, temperature, temperature_fer = 0, crop_scale, shift_x, shift_y, face_threshold,
                                     rest = USUAL_REST;
    JsonValue *labels, *negative, *points, *limits = NULL;
    json_error_t reason;
    if (json_unpack_ex(root, &reason, 0,
                       "{s:s, s:s, s:{s:s, s:i, s:i, s:i, s:F, s:F}, s:{s:s, s:s, s?s}, s:o, s:o, s:F, s?F, s:{s:F, "
                       "s:F, s:F}, s:F, "
                       "s:o, s?o, s?F}",
                       "name", &name, "task", &task, "input", "name", &input, "channels", &channels, "width", &width,
                       "height", &height, "mean", &mean, "scale", &scale, "outputs", "logits", &logits, "face", &face,
                       "logits_fer", &logits_fer, "labels", &labels, "negative", &negative, "temperature", &temperature,
                       "temperature_fer", &temperature_fer, "crop", "scale", &crop_scale, "shift_x", &shift_x,
                       "shift_y", &shift_y, "face_threshold", &face_threshold, "operating_points", &points, "limits",
                       &limits, "rest", &rest) != 0)
        return sidecar_fail(label, reason.text, error);
    if (temperature_fer == 0)
        temperature_fer = temperature;
    if (strcmp(task, "expression") != 0 || channels != 1 || width != height || width < 16 || width > 512)
        return sidecar_fail(label,
                            tr("only expression nets with one channel and a square input of 16 to 512 pixels are known",
                               "известны только сети выражений с одним каналом и квадратным входом от 16 до 512 точек"),
                            error);
    if (!read_labels(labels, sidecar) || !negatives_are_ours(negative) || !read_points(points, sidecar) ||
        !read_limits(limits, &sidecar->limits))
        return sidecar_fail(label,
                            tr("\"labels\", \"negative\", \"operating_points\" or \"limits\" is not as it must be",
                               "«labels», «negative», «operating_points» или «limits» не такие, как нужно"),
                            error);
    if (!copy_name(sidecar->name, name) || !copy_name(sidecar->input, input) || !copy_name(sidecar->logits, logits) ||
        !copy_name(sidecar->face, face) || !copy_name(sidecar->logits_fer, logits_fer) ||
        !in_range((double[]){temperature, temperature_fer, crop_scale}, 3, 0.05, 20) ||
        !in_range((double[]){shift_x, shift_y}, 2, -2, 2) || !in_range((double[]){face_threshold, rest}, 2, 0, 1) ||
        !in_range((double[]){mean, scale}, 2, -1e6, 1e6))
        return sidecar_fail(label, tr("a value is out of range", "значение вне допустимых границ"), error);
    sidecar->side = width;
    sidecar->mean = (float)mean;
    sidecar->scale = (float)scale;
    sidecar->temperature = (float)temperature;
    sidecar->temperature_fer = (float)temperature_fer;
    sidecar->crop_scale = (float)crop_scale;
    sidecar->crop_shift_x = (float)shift_x;
    sidecar->crop_shift_y = (float)shift_y;
    sidecar->face_threshold = (float)face_threshold;
    sidecar->rest = (float)rest;
    return TRUE;
}
