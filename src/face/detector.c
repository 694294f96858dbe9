/* face/detector.c: see detector.h. */
#include "face/detector.h"

#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "face/sidecar.h"
#include "nn/session.h"

#define STRIDES 3
#define HEADS 4             /* class score, object score, box; landmarks, which a net may lack */
#define CANDIDATES_MAX 4096 /* boxes over the threshold before suppression, of one picture */
#define ENLARGE_MAX 2.0f    /* small pictures grow at most so much */
#define PASS_SIDES 2.0f     /* a picture no longer than so many of the largest faces needs no smaller look */
#define PASS_OVERLAP 0.8f   /* of half the largest size: where the next look begins */

static const int strides[STRIDES] = {8, 16, 32};

/* Immutable once loaded. */
struct FaceDetector {
    NnSession *net;
    DetectorSidecar sidecar;
    char *label;
    ModelInfo info;
};

/* What a YuNet file without a sidecar is: the published models. */
static const DetectorSidecar published_yunet = {.name = "yunet",
                                                .input = "input",
                                                .channels = 3,
                                                .multiple = 32,
                                                .mean = 0,
                                                .scale = 1,
                                                .threshold = 0.6f,
                                                .nms_iou = 0.3f,
                                                .turn_scale = 1};

static NnSession *make_net(const DetectorSidecar *sidecar, const ModelFile *model, guint threads, GError **error)
{
    const NnPort input = {sidecar->input, 4, {-1, sidecar->channels, -1, -1}};
    const NnPort outputs[HEADS * STRIDES] = {
#define STRIDE_HEADS(stride)                                                                                           \
    {"cls_" #stride, 3, {-1, -1, 1}}, {"obj_" #stride, 3, {-1, -1, 1}}, {"bbox_" #stride, 3, {-1, -1, 4}},             \
    {                                                                                                                  \
        "kps_" #stride, 3, {-1, -1, 10}, .optional = TRUE                                                              \
    }
        STRIDE_HEADS(8),
        STRIDE_HEADS(16),
        STRIDE_HEADS(32),
    };
    const NnSpec spec = {&input, 1, outputs, G_N_ELEMENTS(outputs), threads};
    return nn_session_from_memory(model->onnx, model->onnx_length, model->label, &spec, error);
}

FaceDetector *face_detector_load(const char *path, guint threads, GError **error)
{
    g_autoptr(ModelFile) model = model_open("detector", path, error);
    if (!model)
        return NULL;
    g_autoptr(FaceDetector) detector = g_new0(FaceDetector, 1);
    detector->label = g_strdup(model->label);
    detector->sidecar = published_yunet;
    if (model->sidecar &&
        !detector_sidecar_parse(model->sidecar, model->sidecar_length, model->sidecar_label, &detector->sidecar, error))
        return NULL;
    detector->net = make_net(&detector->sidecar, model, threads, error);
    if (!detector->net)
        return NULL;
    model_describe(model, detector->sidecar.name, &detector->info);
    return g_steal_pointer(&detector);
}

void face_detector_free(FaceDetector *detector)
{
    if (!detector)
        return;
    nn_session_free(detector->net);
    g_free(detector->label);
    g_free(detector);
}

const ModelInfo *face_detector_info(const FaceDetector *detector)
{
    return &detector->info;
}

float face_detector_threshold(const FaceDetector *detector)
{
    return detector->sidecar.threshold;
}

/* How a picture is laid into the net's input: top left, the rest black. */
typedef struct {
    guint width, height;  /* of the input */
    guint used_x, used_y; /* of the picture within it */
} Layout;

static guint round_up(guint value, guint multiple)
{
    return (value + multiple - 1) / multiple * multiple;
}

static Layout lay_out(const FaceDetector *detector, const LumaPicture *picture, guint side)
{
    gint64 fixed_height = nn_session_input_size(detector->net, 0, 2),
           fixed_width = nn_session_input_size(detector->net, 0, 3);
    float scale = (float)side / (float)MAX(picture->width, picture->height);
    if (fixed_width > 0 && fixed_height > 0)
        scale = MIN((float)fixed_width / (float)picture->width, (float)fixed_height / (float)picture->height);
    scale = MIN(scale, ENLARGE_MAX);
    guint multiple = (guint)detector->sidecar.multiple;
    Layout layout = {.used_x = MAX(1, (guint)lroundf((float)picture->width * scale)),
                     .used_y = MAX(1, (guint)lroundf((float)picture->height * scale))};
    layout.width = fixed_width > 0 ? (guint)fixed_width : round_up(layout.used_x, multiple);
    layout.height = fixed_height > 0 ? (guint)fixed_height : round_up(layout.used_y, multiple);
    layout.used_x = MIN(layout.used_x, layout.width);
    layout.used_y = MIN(layout.used_y, layout.height);
    return layout;
}

/* The input tensor's values; the caller owns them. */
static float *fill_input(const FaceDetector *detector, const LumaPicture *picture, const Layout *layout)
{
    gsize plane = (gsize)layout->width * layout->height, used = (gsize)layout->used_x * layout->used_y;
    float *input = g_new0(float, plane *(gsize)detector->sidecar.channels);
    luma_resample(picture, (LumaRect){0, 0, (float)picture->width, (float)picture->height}, layout->used_x,
                  layout->used_y, input);
    if (detector->sidecar.mean != 0 || detector->sidecar.scale != 1)
        for (gsize i = 0; i < used; i++)
            input[i] = (input[i] - detector->sidecar.mean) * detector->sidecar.scale;
    for (guint y = layout->used_y; layout->used_x < layout->width && y-- > 0;) { /* spread the rows, the last first */
        float *row = input + (gsize)y * layout->width;
        memmove(row, input + (gsize)y * layout->used_x, layout->used_x * sizeof *row);
        memset(row + layout->used_x, 0, (layout->width - layout->used_x) * sizeof *row);
    }
    for (int channel = 1; channel < detector->sidecar.channels; channel++)
        memcpy(input + (gsize)channel * plane, input, plane * sizeof *input);
    return input;
}

/* How far a head is turned, by its eyes and the tip of its nose: x, y of each, in any unit. */
static float turn_of(const float *landmarks, float scale)
{
    const float *left = landmarks, *right = landmarks + 2, *nose = landmarks + 4;
    float dx = right[0] - left[0], dy = right[1] - left[1], squared = dx * dx + dy * dy;
    float along = (nose[0] - (left[0] + right[0]) / 2) * dx + (nose[1] - (left[1] + right[1]) / 2) * dy;
    float turn = fabsf(2 * along / squared) * scale;
    return turn < FACE_TURN_MOST ? turn : isnan(turn) ? 0 : FACE_TURN_MOST;
}

/* Reads the heads of one stride: adds the boxes over the threshold, in pixels of the net's input. */
static void decode_stride(const NnTensor heads[HEADS], int stride, guint columns, guint rows, float threshold,
                          float turn_scale, GArray *boxes)
{
    const float *class_score = heads[0].data, *object_score = heads[1].data, *shape = heads[2].data;
    float squared = threshold * threshold;
    for (guint cell = 0; cell < columns * rows && boxes->len < CANDIDATES_MAX; cell++) {
        float product = CLAMP(class_score[cell], 0, 1) * CLAMP(object_score[cell], 0, 1);
        if (!(product >= squared))
            continue;
        const float *b = shape + (gsize)cell * 4;
        float size = (float)stride, width = expf(MIN(b[2], 10)) * size, height = expf(MIN(b[3], 10)) * size;
        float x = ((float)(cell % columns) + b[0]) * size, y = ((float)(cell / columns) + b[1]) * size;
        FaceBox box = {x - width / 2, y - height / 2, width, height, sqrtf(product), 0};
        if (heads[3].data)
            box.turn = turn_of(heads[3].data + (gsize)cell * 10, turn_scale);
        if (isfinite(box.x) && isfinite(box.y) && width > 0 && height > 0)
            g_array_append_val(boxes, box);
    }
}

/* A model that a person brings may answer with other sizes than it declared. */
static gboolean heads_have_cells(const FaceDetector *detector, const NnTensor *heads, gsize cells, GError **error)
{
    static const gsize values[HEADS] = {1, 1, 4, 10};
    for (int h = 0; h < HEADS; h++) {
        if (!heads[h].data || nn_tensor_elements(heads[h].rank, heads[h].shape) == cells * values[h])
            continue;
        g_set_error(error, NN_ERROR, NN_ERROR_SHAPE,
                    tr("%s answers with tensors of an unexpected size", "%s отвечает тензорами неожиданного размера"),
                    detector->label);
        return FALSE;
    }
    return TRUE;
}

static gboolean run_net(const FaceDetector *detector, const Layout *layout, float *input, float threshold,
                        GArray *boxes, GError **error)
{
    NnTensor in = {.data = input, .rank = 4, .shape = {1, detector->sidecar.channels, layout->height, layout->width}};
    NnTensor out[HEADS * STRIDES];
    if (!nn_session_run(detector->net, &in, out, error))
        return FALSE;
    gboolean good = TRUE;
    for (int s = 0; good && s < STRIDES; s++) {
        guint columns = layout->width / (guint)strides[s], rows = layout->height / (guint)strides[s];
        good = heads_have_cells(detector, out + s * HEADS, (gsize)columns * rows, error);
        if (good)
            decode_stride(out + s * HEADS, strides[s], columns, rows, threshold, detector->sidecar.turn_scale, boxes);
    }
    nn_outputs_clear(out, HEADS * STRIDES);
    return good;
}

/* One look at the picture at one size. */
typedef struct {
    guint side;        /* pixels along the longer side */
    float least, most; /* sizes of the faces it is trusted with: pixels of its input, root of the area */
} Pass;

/* Adds what one pass finds, in pixels of the picture. */
static gboolean look(const FaceDetector *detector, const LumaPicture *picture, const Pass *pass, float threshold,
                     GArray *found, GError **error)
{
    Layout layout = lay_out(detector, picture, pass->side);
    g_autofree float *input = fill_input(detector, picture, &layout);
    g_autoptr(GArray) seen = g_array_new(FALSE, FALSE, sizeof(FaceBox));
    if (!run_net(detector, &layout, input, threshold, seen, error))
        return FALSE;
    float x_scale = (float)picture->width / (float)layout.used_x,
          y_scale = (float)picture->height / (float)layout.used_y;
    for (guint i = 0; i < seen->len; i++) {
        FaceBox box = g_array_index(seen, FaceBox, i);
        float size = sqrtf(box.width * box.height);
        box =
            (FaceBox){box.x * x_scale, box.y * y_scale, box.width * x_scale, box.height * y_scale, box.score, box.turn};
        if (size >= pass->least && size <= pass->most)
            g_array_append_val(found, box);
    }
    return TRUE;
}

/* A small net sees faces only so large as it has learned: larger ones are found at half the size, and so on. Each pass
 * overlaps the next one, so that no size falls between two. */
static gboolean look_at_all_sizes(const FaceDetector *detector, const LumaPicture *picture, guint side, float threshold,
                                  GArray *found, GError **error)
{
    float largest = detector->sidecar.largest_face;
    gboolean one_size = largest <= 0 || nn_session_input_size(detector->net, 0, 2) > 0;
    Pass pass = {side, 0, one_size || (float)side <= PASS_SIDES * largest ? INFINITY : largest};
    while (look(detector, picture, &pass, threshold, found, error)) {
        if (isinf(pass.most))
            return TRUE;
        pass.side /= 2;
        pass.least = largest / 2 * PASS_OVERLAP;
        pass.most = (float)pass.side <= PASS_SIDES * largest ? INFINITY : largest;
    }
    return FALSE;
}

gboolean face_detect(const FaceDetector *detector, const LumaPicture *picture, guint side, float threshold,
                     FaceBox *boxes, gsize max, gsize *n, GError **error)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(FaceBox));
    if (!look_at_all_sizes(detector, picture, side, threshold, found, error))
        return FALSE;
    FaceBox *candidates = (FaceBox *)(gpointer)found->data;
    *n = MIN(max, face_box_suppress(candidates, found->len, detector->sidecar.nms_iou));
    if (*n > 0)
        memcpy(boxes, candidates, *n * sizeof *boxes);
    return TRUE;
}
