/* voice/segmentation.c: see segmentation.h. */
#include "voice/segmentation.h"

#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "media/audio.h"
#include "nn/session.h"
#include "voice/sidecar.h"

struct SegmentationNet {
    NnSession *net;
    Fbank *fbank; /* NULL for a net that reads samples */
    SegmentationSidecar sidecar;
    gsize samples, step; /* of a window; from answer to answer */
    ModelInfo info;
    char *label;
};

/* What holds for pyannote's published file: 991 samples are one answer's field, which moves on by 270. */
static const SegmentationSidecar pyannote = {
    .net = {.name = "pyannote-segmentation-3.0", .input = "x", .output = "y", .waveform = TRUE},
    .n_classes = 7,
    .classes = {0, 1, 2, 4, 3, 5, 6},
    .seconds = 10,
    .step = 270,
    .offset = 495,
};

static NnSession *open_session(const SegmentationNet *net, const ModelFile *model, guint threads, GError **error)
{
    const NetSidecar *said = &net->sidecar.net;
    const NnPort features = {said->input, 3, {-1, -1, said->fbank.bins}}, samples = {said->input, 3, {-1, 1, -1}};
    const NnPort output = {said->output, 3, {-1, -1, net->sidecar.n_classes}};
    const NnSpec spec = {said->waveform ? &samples : &features, 1, &output, 1, threads};
    return nn_session_from_memory(model->onnx, model->onnx_length, model->label, &spec, error);
}

SegmentationNet *segmentation_net_load(const char *path, guint threads, GError **error)
{
    g_autoptr(ModelFile) model = model_open("segmentation", path, error);
    if (!model)
        return NULL;
    g_autoptr(SegmentationNet) net = g_new0(SegmentationNet, 1);
    net->sidecar = pyannote;
    if (model->sidecar && !segmentation_sidecar_read(model, &net->sidecar, error))
        return NULL;
    const NetSidecar *said = &net->sidecar.net;
    net->label = g_strdup(model->label);
    net->samples = (gsize)llround(net->sidecar.seconds * AUDIO_RATE);
    net->step = net->sidecar.step * (said->waveform ? 1 : FBANK_SHIFT);
    net->net = open_session(net, model, threads, error);
    if (!net->net)
        return NULL;
    FbankOptions raw = said->fbank;
    raw.mean = FALSE; /* it is each window's own, subtracted there */
    net->fbank = said->waveform ? NULL : fbank_new(&raw);
    model_describe(model, said->name, &net->info);
    return g_steal_pointer(&net);
}

void segmentation_net_free(SegmentationNet *net)
{
    if (!net)
        return;
    g_clear_pointer(&net->net, nn_session_free);
    g_clear_pointer(&net->fbank, fbank_free);
    g_free(net->label);
    g_free(net);
}

const ModelInfo *segmentation_net_info(const SegmentationNet *net)
{
    return &net->info;
}

gsize segmentation_net_samples(const SegmentationNet *net)
{
    return net->samples;
}

gsize segmentation_net_step(const SegmentationNet *net)
{
    return net->step;
}

const Fbank *segmentation_net_fbank(const SegmentationNet *net)
{
    return net->fbank;
}

guint segmentation_net_bins(const SegmentationNet *net)
{
    return net->sidecar.net.fbank.bins;
}

double segmentation_net_time(const SegmentationNet *net, gsize frame)
{
    double unit = net->fbank ? FBANK_SHIFT : 1, centre = net->fbank ? FBANK_FRAME / 2.0 : 0;
    return (net->sidecar.offset * unit + (double)(frame * net->step) + centre) / AUDIO_RATE;
}

gsize segmentation_net_answers(const SegmentationNet *net, gsize samples)
{
    if (net->fbank)
        return (fbank_frames(samples) + net->sidecar.step - 1) / net->sidecar.step;
    /* Answers without padding: as many as have all of their field, around their middle, in the window. */
    gsize field = (gsize)(2 * net->sidecar.offset) + 1;
    return samples < field ? 0 : 1 + (samples - field) / net->step;
}

gsize segmentation_net_frames(const SegmentationNet *net)
{
    return segmentation_net_answers(net, net->samples);
}

/* Classes to speakers. Scores may be logits or logarithms of probabilities: the softmax of both is the same. */
static void to_activity(const SegmentationNet *net, const float *scores, gsize frames, float *activity)
{
    guint classes = net->sidecar.n_classes;
    for (gsize t = 0; t < frames; t++, scores += classes, activity += SEGMENTATION_SPEAKERS) {
        float most = scores[0], sum = 0, sums[SEGMENTATION_SPEAKERS] = {0};
        for (guint c = 1; c < classes; c++)
            most = MAX(most, scores[c]);
        for (guint c = 0; c < classes; c++) {
            float p = expf(scores[c] - most);
            sum += p;
            for (int s = 0; s < SEGMENTATION_SPEAKERS; s++)
                sums[s] += net->sidecar.classes[c] >> s & 1 ? p : 0;
        }
        for (int s = 0; s < SEGMENTATION_SPEAKERS; s++) /* a net that answers NaN says that nobody speaks */
            activity[s] = sums[s] <= sum ? sums[s] / sum : 0;
    }
}

static gboolean run_net(const SegmentationNet *net, NnTensor *in, gsize frames, float *activity, GError **error)
{
    NnTensor out;
    if (!nn_session_run(net->net, in, &out, error))
        return FALSE;
    gsize values = nn_tensor_elements(out.rank, out.shape), wanted = frames * net->sidecar.n_classes;
    gboolean good = values == wanted;
    if (good)
        to_activity(net, out.data, frames, activity);
    else
        g_set_error(error, NN_ERROR, NN_ERROR_SHAPE,
                    tr("%s answers %zu values instead of %zu; \"seconds\" and \"step\" of its sidecar may be wrong",
                       "%s отвечает %zu значениями вместо %zu; возможно, в описании неверны «seconds» и «step»"),
                    net->label, values, wanted);
    nn_outputs_clear(&out, 1);
    return good;
}

gboolean segmentation_net_run_features(const SegmentationNet *net, const float *features, gsize rows, float *activity,
                                       GError **error)
{
    guint bins = net->sidecar.net.fbank.bins;
    gsize stride = net->step / FBANK_SHIFT;
    g_autofree float *input = g_memdup2(features, rows * bins * sizeof *features);
    if (net->sidecar.net.fbank.mean)
        fbank_subtract_mean(input, rows, bins);
    NnTensor in = {.data = input, .rank = 3, .shape = {1, (gint64)rows, bins}};
    return run_net(net, &in, (rows + stride - 1) / stride, activity, error);
}

static gboolean run_samples(const SegmentationNet *net, const float *samples, gsize n, float *activity, GError **error)
{
    gsize whole = net->samples; /* such nets are published for windows of one length: the rest is silence */
    g_autofree float *input = g_new0(float, whole);
    g_autofree float *answers = g_new(float, segmentation_net_frames(net) * SEGMENTATION_SPEAKERS);
    memcpy(input, samples, MIN(n, whole) * sizeof *input);
    NnTensor in = {.data = input, .rank = 3, .shape = {1, 1, (gint64)whole}};
    if (!run_net(net, &in, segmentation_net_frames(net), answers, error))
        return FALSE;
    memcpy(activity, answers, segmentation_net_answers(net, n) * SEGMENTATION_SPEAKERS * sizeof *activity);
    return TRUE;
}

gboolean segmentation_net_run(const SegmentationNet *net, const float *samples, gsize n, float *activity,
                              GError **error)
{
    g_return_val_if_fail(n <= net->samples, FALSE);
    if (segmentation_net_answers(net, n) == 0)
        return TRUE;
    if (!net->fbank)
        return run_samples(net, samples, n, activity, error);
    g_autofree float *features = g_new(float, fbank_frames(n) * net->sidecar.net.fbank.bins);
    fbank_compute(net->fbank, samples, n, features);
    return segmentation_net_run_features(net, features, fbank_frames(n), activity, error);
}
