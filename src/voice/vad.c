/* voice/vad.c: see vad.h. */
#include "voice/vad.h"

#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "voice/fbank.h"
#include "voice/sidecar.h"
#include "voice/vad_silero.h"

#define CHUNK 3000     /* frames that are answered at once: 30 s */
#define CONTEXT 200    /* frames on both sides of them that the net sees too */
#define GAP_S 0.3      /* shorter pauses end no span */
#define SHORTEST_S 0.1 /* shorter spans are no answers */
#define SILERO_THRESHOLD 0.5f
#define SILERO_LEAVE 0.35f

/* Immutable once loaded. */
struct VoiceVad {
    NnSession *net;
    Fbank *fbank;       /* NULL: Silero's net */
    VadSidecar sidecar; /* of Silero's: the two thresholds */
    double step;
    char *label;
    ModelInfo info;
};

static gboolean load_silero(VoiceVad *vad, const ModelFile *model, guint threads, GError **error)
{
    vad->net = silero_load(model, threads, error);
    if (!vad->net)
        return FALSE;
    vad->sidecar.threshold = SILERO_THRESHOLD;
    vad->sidecar.leave = SILERO_LEAVE;
    vad->step = (double)SILERO_PIECE / AUDIO_RATE;
    model_describe(model, "silero-vad", &vad->info);
    return TRUE;
}

static gboolean load_described(VoiceVad *vad, const ModelFile *model, guint threads, GError **error)
{
    if (!vad_sidecar_read(model, &vad->sidecar, error))
        return FALSE;
    const NetSidecar *said = &vad->sidecar.net;
    const NnPort input = {said->input, 3, {-1, -1, said->fbank.bins}}, output = {said->output, 2, {-1, -1}};
    const NnSpec spec = {&input, 1, &output, 1, threads};
    vad->net = nn_session_from_memory(model->onnx, model->onnx_length, model->label, &spec, error);
    if (!vad->net)
        return FALSE;
    vad->fbank = fbank_new(&said->fbank);
    vad->step = vad->sidecar.step * FBANK_SHIFT_S;
    model_describe(model, said->name, &vad->info);
    return TRUE;
}

VoiceVad *voice_vad_load(const char *path, guint threads, GError **error)
{
    g_autoptr(ModelFile) model = model_open("vad", path, error);
    if (!model)
        return NULL;
    g_autoptr(VoiceVad) vad = g_new0(VoiceVad, 1);
    vad->label = g_strdup(model->label);
    if (!(model->sidecar ? load_described : load_silero)(vad, model, threads, error))
        return NULL;
    return g_steal_pointer(&vad);
}

void voice_vad_free(VoiceVad *vad)
{
    if (!vad)
        return;
    nn_session_free(vad->net);
    fbank_free(vad->fbank);
    g_free(vad->label);
    g_free(vad);
}

const ModelInfo *voice_vad_info(const VoiceVad *vad)
{
    return &vad->info;
}

double voice_vad_step(const VoiceVad *vad)
{
    return vad->step;
}

/* Appends answers first..first+n-1 of the net's for `features`. */
static gboolean run_net(const VoiceVad *vad, float *features, gsize frames, gsize first, gsize n, GArray *into,
                        GError **error)
{
    guint bins = vad->sidecar.net.fbank.bins;
    NnTensor in = {.data = features, .rank = 3, .shape = {1, (gint64)frames, bins}}, out;
    if (!nn_session_run(vad->net, &in, &out, error))
        return FALSE;
    gboolean good = nn_tensor_elements(out.rank, out.shape) == frames / vad->sidecar.step;
    for (gsize i = first; good && i < first + n; i++) {
        float probability = out.data[i];
        good = probability >= 0 && probability <= 1;
        g_array_append_val(into, probability);
    }
    nn_outputs_clear(&out, 1);
    if (!good)
        g_set_error(error, NN_ERROR, NN_ERROR_RUN,
                    tr("%s does not answer with a probability for every %u frames",
                       "%s отвечает не вероятностями по одной на %u кадров"),
                    vad->label, vad->sidecar.step);
    return good;
}

/* Windows of one size cross the recording, and the last one ends with it, so that a net which takes a mean over its
 * window always has one to take. Frame t's middle is at (t + 0.5) x 10 ms: the first begins before the sound does. */
static gboolean run_described(const VoiceVad *vad, const Sound *sound, guint channel, const Task *task, GArray *into,
                              GError **error)
{
    gsize step = vad->sidecar.step, answers = (sound_samples(sound) + step * FBANK_SHIFT - 1) / (step * FBANK_SHIFT);
    gsize chunk = CHUNK / step, context = CONTEXT / step, window = MIN(chunk + 2 * context, answers);
    gsize n = window * step * FBANK_SHIFT + FBANK_FRAME - FBANK_SHIFT;
    g_autofree float *samples = g_new(float, n);
    g_autofree float *features = g_new(float, window *step * vad->sidecar.net.fbank.bins);
    gint64 begin = g_get_monotonic_time();
    for (gsize k = 0; k < answers; k += chunk) {
        double took = (double)MAX(g_get_monotonic_time() - begin, 1) / G_USEC_PER_SEC;
        task_progress(task, (double)k / (double)answers, (double)k * vad->step / took);
        gsize first = MIN(k - MIN(k, context), answers - window);
        gint64 from = (gint64)(first * step * FBANK_SHIFT) - (FBANK_FRAME - FBANK_SHIFT) / 2;
        if (task_is_cancelled(task, error) || !sound_read(sound, channel, from, samples, n, error))
            return FALSE;
        fbank_compute(vad->fbank, samples, n, features);
        if (!run_net(vad, features, window * step, k - first, MIN(chunk, answers - k), into, error))
            return FALSE;
    }
    return TRUE;
}

GArray *voice_vad_probabilities(const VoiceVad *vad, const Sound *sound, guint channel, const Task *task,
                                GError **error)
{
    g_autoptr(GArray) probabilities = g_array_new(FALSE, FALSE, sizeof(float));
    gboolean good = vad->fbank ? run_described(vad, sound, channel, task, probabilities, error)
                               : silero_run(vad->net, sound, channel, task, probabilities, error);
    if (!good)
        return NULL;
    task_progress(task, 1, 0);
    return g_steal_pointer(&probabilities);
}

/* Ends the span at the list's end at `end`, or takes it back when it is too short. */
static void end_span(GArray *spans, double end)
{
    VoiceSpan *span = &g_array_index(spans, VoiceSpan, spans->len - 1);
    span->end = end;
    if (span->end - span->start < SHORTEST_S - 1e-6)
        g_array_set_size(spans, spans->len - 1);
}

GArray *voice_vad_spans(const VoiceVad *vad, const GArray *probabilities)
{
    GArray *spans = g_array_new(FALSE, FALSE, sizeof(VoiceSpan));
    gboolean open = FALSE, speech = FALSE;
    double ended = 0;
    for (guint k = 0; k < probabilities->len; k++) {
        float probability = g_array_index(probabilities, float, k);
        double now = k * vad->step;
        gboolean was = speech;
        speech = probability >= (was ? vad->sidecar.leave : vad->sidecar.threshold);
        if (was && !speech)
            ended = now;
        if (open && !speech && now + vad->step - ended > GAP_S - 1e-6) {
            end_span(spans, ended);
            open = FALSE;
        } else if (!open && speech) {
            g_array_append_val(spans, ((VoiceSpan){now, now}));
            open = TRUE;
        }
    }
    if (open)
        end_span(spans, speech ? probabilities->len * vad->step : ended);
    return spans;
}
