/* face/sidecar.h: what a model's JSON sidecar says about it.
 *
 * Layer: face.  Threads: plain values.
 * The fields are described in docs/models.md. A missing, misnamed or impossible field is FACE_ERROR_SIDECAR. */
#pragma once
#include <glib.h>

#include "face/expression.h"
#include "nn/model.h"

#define SIDECAR_NAME_MAX MODEL_NAME_MAX
#define SIDECAR_POINTS_MAX 8

typedef struct {
    char name[SIDECAR_NAME_MAX];
    char input[SIDECAR_NAME_MAX]; /* name of the input tensor */
    int channels;                 /* 1 or 3 */
    int multiple;                 /* width and height are multiples of this */
    float mean, scale;            /* the net is fed (luma - mean) x scale, luma 0..255 */
    float threshold, nms_iou;
    float turn_scale;   /* how much more a head is turned than the landmarks say */
    float largest_face; /* root of the area, pixels, up to which one pass finds faces well; 0: any */
} DetectorSidecar;

typedef struct {
    char name[SIDECAR_NAME_MAX];
    char input[SIDECAR_NAME_MAX], logits[SIDECAR_NAME_MAX], face[SIDECAR_NAME_MAX]; /* tensors */
    char logits_fer[SIDECAR_NAME_MAX]; /* tensor with the logits of the operating point "fer", if the net has it */
    int side;                          /* width and height of the crop */
    float mean, scale;
    int column[FACE_EXPRESSIONS]; /* which logit is which expression */
    float temperature;            /* logits are divided by it */
    float temperature_fer;        /* likewise, those of logits_fer */
    float crop_scale, crop_shift_x,
        crop_shift_y; /* side of the crop in box sizes, shift of its centre in box widths and heights */
    float face_threshold;
    float rest; /* negative probability of a usual face at rest */
    FaceLimits limits;
    guint n_points;
    struct {
        char name[SIDECAR_NAME_MAX];
        float threshold;
    } points[SIDECAR_POINTS_MAX];
} ExpressionSidecar;

/* `label` names the bytes in messages. */
gboolean detector_sidecar_parse(const char *bytes, gsize length, const char *label, DetectorSidecar *sidecar,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean expression_sidecar_parse(const char *bytes, gsize length, const char *label, ExpressionSidecar *sidecar,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
