/* voice/speaker.c: see speaker.h. */
#include "voice/speaker.h"

#include <math.h>

#include "base/lang.h"
#include "nn/session.h"
#include "voice/sidecar.h"

/* Immutable once loaded. */
struct SpeakerNet {
    NnSession *net;
    SpeakerSidecar sidecar;
    Fbank *fbank; /* without the mean, which is taken of the rows that are embedded */
    char *label;
    ModelInfo info;
};

SpeakerNet *speaker_net_load(const char *path, guint threads, GError **error)
{
    g_autoptr(ModelFile) model = model_open("speaker", path, error);
    g_autoptr(SpeakerNet) speaker = g_new0(SpeakerNet, 1);
    if (!model || !speaker_sidecar_read(model, &speaker->sidecar, error))
        return NULL;
    const NetSidecar *said = &speaker->sidecar.net;
    const NnPort input = {said->input, 3, {-1, -1, said->fbank.bins}};
    const NnPort output = {said->output, 2, {-1, speaker->sidecar.size}};
    const NnSpec spec = {&input, 1, &output, 1, threads};
    speaker->net = nn_session_from_memory(model->onnx, model->onnx_length, model->label, &spec, error);
    if (!speaker->net)
        return NULL;
    FbankOptions options = said->fbank;
    options.mean = FALSE;
    speaker->fbank = fbank_new(&options);
    speaker->label = g_strdup(model->label);
    model_describe(model, said->name, &speaker->info);
    return g_steal_pointer(&speaker);
}

void speaker_net_free(SpeakerNet *net)
{
    if (!net)
        return;
    nn_session_free(net->net);
    fbank_free(net->fbank);
    g_free(net->label);
    g_free(net);
}

const ModelInfo *speaker_net_info(const SpeakerNet *net)
{
    return &net->info;
}

guint speaker_net_size(const SpeakerNet *net)
{
    return net->sidecar.size;
}

float speaker_net_threshold(const SpeakerNet *net)
{
    return net->sidecar.threshold;
}

const Fbank *speaker_net_fbank(const SpeakerNet *net)
{
    return net->fbank;
}

guint speaker_net_bins(const SpeakerNet *net)
{
    return net->sidecar.net.fbank.bins;
}

/* Copies the net's answer at length 1. FALSE: it is no direction. */
static gboolean make_unit(const NnTensor *answer, guint size, float *embedding)
{
    double power = 0;
    if (nn_tensor_elements(answer->rank, answer->shape) != size)
        return FALSE;
    for (guint i = 0; i < size; i++)
        power += (double)answer->data[i] * answer->data[i];
    double length = sqrt(power);
    for (guint i = 0; i < size; i++)
        embedding[i] = (float)(answer->data[i] / length);
    return isfinite(length) && length > 0;
}

gboolean speaker_net_embed(const SpeakerNet *net, const float *features, gsize frames, float *embedding, GError **error)
{
    g_return_val_if_fail(frames >= SPEAKER_MIN_FRAMES, FALSE);
    guint bins = speaker_net_bins(net);
    g_autofree float *rows = g_memdup2(features, frames * bins * sizeof *rows);
    if (net->sidecar.net.fbank.mean)
        fbank_subtract_mean(rows, frames, bins);
    NnTensor in = {.data = rows, .rank = 3, .shape = {1, (gint64)frames, bins}}, out;
    if (!nn_session_run(net->net, &in, &out, error))
        return FALSE;
    gboolean good = make_unit(&out, net->sidecar.size, embedding);
    nn_outputs_clear(&out, 1);
    if (!good)
        g_set_error(error, NN_ERROR, NN_ERROR_RUN,
                    tr("%s answers with no usable numbers", "%s отвечает непригодными числами"), net->label);
    return good;
}
