/* face/expression.c: see expression.h. */
#include "face/expression.h"

#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "face/error.h"
#include "face/sidecar.h"
#include "nn/session.h"

const char *const face_expression_names[FACE_EXPRESSIONS] = {"angry", "disgust",  "fear",   "happy",
                                                             "sad",   "surprise", "neutral"};

#define SECOND_POINT "fer" /* the operating point of the second head */

/* The net's outputs. */
enum { OUT_LOGITS, OUT_FACE, OUT_LOGITS_FER, OUTPUTS };

/* Immutable once the operating point is chosen. */
struct FaceReader {
    NnSession *net;
    ExpressionSidecar sidecar;
    char *label;
    ModelInfo info;
    gboolean second; /* the second head is read where there is one */
};

static NnSession *make_net(const ExpressionSidecar *sidecar, const ModelFile *model, guint threads, GError **error)
{
    const NnPort input = {sidecar->input, 4, {-1, 1, sidecar->side, sidecar->side}};
    const NnPort outputs[OUTPUTS] = {
        [OUT_LOGITS] = {sidecar->logits, 2, {-1, FACE_EXPRESSIONS}},
        [OUT_FACE] = {sidecar->face, 2, {-1, 1}},
        [OUT_LOGITS_FER] = {sidecar->logits_fer, 2, {-1, FACE_EXPRESSIONS}, .optional = TRUE},
    };
    const NnSpec spec = {&input, 1, outputs, G_N_ELEMENTS(outputs), threads};
    return nn_session_from_memory(model->onnx, model->onnx_length, model->label, &spec, error);
}

FaceReader *face_reader_load(const char *path, guint threads, GError **error)
{
    g_autoptr(ModelFile) model = model_open("expression", path, error);
    if (!model)
        return NULL;
    g_autoptr(FaceReader) reader = g_new0(FaceReader, 1);
    reader->label = g_strdup(model->label);
    if (!model->sidecar) {
        g_set_error(error, FACE_ERROR, FACE_ERROR_SIDECAR,
                    tr("%s: its sidecar %s is missing", "%s: рядом нет описания %s"), model->label,
                    model->sidecar_label);
        return NULL;
    }
    if (!expression_sidecar_parse(model->sidecar, model->sidecar_length, model->sidecar_label, &reader->sidecar, error))
        return NULL;
    reader->net = make_net(&reader->sidecar, model, threads, error);
    if (!reader->net)
        return NULL;
    model_describe(model, reader->sidecar.name, &reader->info);
    return g_steal_pointer(&reader);
}

void face_reader_free(FaceReader *reader)
{
    if (!reader)
        return;
    nn_session_free(reader->net);
    g_free(reader->label);
    g_free(reader);
}

const ModelInfo *face_reader_info(const FaceReader *reader)
{
    return &reader->info;
}

/* The square around a face box that the net was trained on. */
static LumaRect crop_rect(const ExpressionSidecar *sidecar, FaceBox box)
{
    float side = sidecar->crop_scale * sqrtf(box.width * box.height);
    float x = box.x + box.width / 2 + sidecar->crop_shift_x * box.width;
    float y = box.y + box.height / 2 + sidecar->crop_shift_y * box.height;
    return (LumaRect){x - side / 2, y - side / 2, side, side};
}

/* Softmax of the logits over the temperature; the sigmoid of the face logit. FALSE when the net answered with no
 * numbers. */
static gboolean interpret(const ExpressionSidecar *sidecar, const float *logits, float temperature, float face,
                          FaceReading *reading)
{
    float sum = 0, largest = -INFINITY;
    for (int e = 0; e < FACE_EXPRESSIONS; e++)
        largest = MAX(largest, logits[e]);
    for (int e = 0; e < FACE_EXPRESSIONS; e++) {
        reading->probability[e] = expf((logits[sidecar->column[e]] - largest) / temperature);
        sum += reading->probability[e];
    }
    for (int e = 0; e < FACE_EXPRESSIONS; e++)
        reading->probability[e] /= sum;
    reading->negative = reading->probability[FACE_ANGRY] + reading->probability[FACE_DISGUST] +
                        reading->probability[FACE_FEAR] + reading->probability[FACE_SAD];
    reading->face = 1 / (1 + expf(-face));
    return isfinite(reading->negative) && isfinite(reading->face);
}

static gboolean read_outputs(const FaceReader *reader, const NnTensor *out, gsize n, FaceReading *readings,
                             GError **error)
{
    gboolean second = reader->second && out[OUT_LOGITS_FER].data;
    const NnTensor *logits = &out[second ? OUT_LOGITS_FER : OUT_LOGITS], *face = &out[OUT_FACE];
    float temperature = second ? reader->sidecar.temperature_fer : reader->sidecar.temperature;
    gboolean good = nn_tensor_elements(logits->rank, logits->shape) == n * FACE_EXPRESSIONS &&
                    nn_tensor_elements(face->rank, face->shape) == n;
    for (gsize i = 0; good && i < n; i++)
        good =
            interpret(&reader->sidecar, logits->data + i * FACE_EXPRESSIONS, temperature, face->data[i], &readings[i]);
    if (!good)
        g_set_error(error, NN_ERROR, NN_ERROR_RUN,
                    tr("%s answers with no usable numbers", "%s отвечает непригодными числами"), reader->label);
    return good;
}

/* Reads `n` parts of one picture. */
static gboolean read_rects(const FaceReader *reader, const LumaPicture *picture, const LumaRect *rects,
                           const FaceBox *boxes, gsize n, FaceReading *readings, GError **error)
{
    guint side = (guint)reader->sidecar.side;
    gsize values = (gsize)side * side;
    g_autofree float *input = g_new(float, n *values);
    for (gsize i = 0; i < n; i++) {
        luma_resample(picture, rects[i], side, side, input + i * values);
        readings[i].quality = face_quality_measure(input + i * values, side, boxes[i]);
    }
    if (reader->sidecar.mean != 0 || reader->sidecar.scale != 1)
        for (gsize i = 0; i < n * values; i++)
            input[i] = (input[i] - reader->sidecar.mean) * reader->sidecar.scale;
    NnTensor in = {.data = input, .rank = 4, .shape = {(gint64)n, 1, side, side}}, out[OUTPUTS];
    if (!nn_session_run(reader->net, &in, out, error))
        return FALSE;
    gboolean good = read_outputs(reader, out, n, readings, error);
    nn_outputs_clear(out, G_N_ELEMENTS(out));
    return good;
}

gboolean face_read(const FaceReader *reader, const LumaPicture *picture, const FaceBox *boxes, gsize n,
                   FaceReading *readings, GError **error)
{
    LumaRect rects[LIMIT_FACES_PER_PICTURE];
    g_return_val_if_fail(n <= G_N_ELEMENTS(rects), FALSE);
    for (gsize i = 0; i < n; i++)
        rects[i] = crop_rect(&reader->sidecar, boxes[i]);
    return n == 0 || read_rects(reader, picture, rects, boxes, n, readings, error);
}

gboolean face_read_crop(const FaceReader *reader, const LumaPicture *crop, FaceReading *reading, GError **error)
{
    const LumaRect whole = {0, 0, (float)crop->width, (float)crop->height};
    const float scale = reader->sidecar.crop_scale; /* the face's box is so many times smaller than its crop */
    const FaceBox box = {0, 0, whole.width / scale, whole.height / scale, 1, 0};
    return read_rects(reader, crop, &whole, &box, 1, reading, error);
}

gboolean face_reader_operating_point(FaceReader *reader, const char *name, float *threshold, GError **error)
{
    g_autoptr(GString) known = g_string_new(NULL);
    for (guint i = 0; i < reader->sidecar.n_points; i++) {
        if (strcmp(reader->sidecar.points[i].name, name) == 0) {
            *threshold = reader->sidecar.points[i].threshold;
            reader->second = strcmp(name, SECOND_POINT) == 0;
            return TRUE;
        }
        g_string_append_printf(known, "%s%s", i ? ", " : "", reader->sidecar.points[i].name);
    }
    g_set_error(error, FACE_ERROR, FACE_ERROR_SIDECAR,
                tr("%s has no operating point \"%s\" (it has: %s)", "у %s нет рабочей точки «%s» (есть: %s)"),
                reader->label, name, known->str);
    return FALSE;
}

FaceDoubt face_reader_doubt(const FaceReader *reader, const FaceReading *reading)
{
    if (reading->face < reader->sidecar.face_threshold)
        return FACE_NO_FACE;
    return face_quality_doubt(&reading->quality, &reader->sidecar.limits);
}

float face_reader_rest(const FaceReader *reader)
{
    return reader->sidecar.rest;
}

const FaceLimits *face_reader_limits(const FaceReader *reader)
{
    return &reader->sidecar.limits;
}

float face_reader_face_threshold(const FaceReader *reader)
{
    return reader->sidecar.face_threshold;
}
