/* voice/vad_silero.c: see vad_silero.h. */
#include "voice/vad_silero.h"

#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "voice/error.h"

#define BEFORE 64 /* samples before a piece that the net is shown again */
#define PIECES 64 /* read at once: 2 s */
#define STATE (2 * 128)

NnSession *silero_load(const ModelFile *model, guint threads, GError **error)
{
    static const NnPort inputs[] = {
        {"input", 2, {-1, -1}}, {"state", 3, {2, -1, 128}}, {"sr", .rank = 0, .element = NN_INT64}};
    static const NnPort outputs[] = {{"output", 2, {-1, 1}}, {"stateN", 3, {-1, -1, -1}}};
    const NnSpec spec = {inputs, G_N_ELEMENTS(inputs), outputs, G_N_ELEMENTS(outputs), threads};
    GError *reason = NULL;
    NnSession *net = nn_session_from_memory(model->onnx, model->onnx_length, model->label, &spec, &reason);
    if (net)
        return net;
    if (!g_error_matches(reason, NN_ERROR, NN_ERROR_SHAPE)) {
        g_propagate_error(error, reason);
        return NULL;
    }
    g_set_error(error, VOICE_ERROR, VOICE_ERROR_SIDECAR,
                tr("%s: its sidecar %s is missing, and it is not Silero's net, which needs none",
                   "%s: рядом нет описания %s, а без него известна только сеть Silero"),
                model->label, model->sidecar_label);
    g_error_free(reason);
    return NULL;
}

/* One piece: `samples` begins BEFORE samples early; `state` becomes the next piece's. */
static gboolean run_piece(const NnSession *net, float *samples, float *state, float *probability, GError **error)
{
    gint64 rate = AUDIO_RATE;
    const NnTensor in[] = {{.data = samples, .rank = 2, .shape = {1, BEFORE + SILERO_PIECE}},
                           {.data = state, .rank = 3, .shape = {2, 1, STATE / 2}},
                           {.integers = &rate, .rank = 0}};
    NnTensor out[2];
    if (!nn_session_run(net, in, out, error))
        return FALSE;
    gboolean good = nn_tensor_elements(out[0].rank, out[0].shape) == 1 &&
                    nn_tensor_elements(out[1].rank, out[1].shape) == STATE && isfinite(out[0].data[0]);
    if (good) {
        *probability = CLAMP(out[0].data[0], 0, 1);
        memcpy(state, out[1].data, STATE * sizeof *state);
    } else {
        g_set_error_literal(
            error, NN_ERROR, NN_ERROR_RUN,
            tr("Silero's net answers with no usable numbers", "сеть Silero отвечает непригодными числами"));
    }
    nn_outputs_clear(out, G_N_ELEMENTS(out));
    return good;
}

gboolean silero_run(const NnSession *net, const Sound *sound, guint channel, const Task *task, GArray *probabilities,
                    GError **error)
{
    float samples[BEFORE + PIECES * SILERO_PIECE], state[STATE] = {0};
    gsize pieces = (sound_samples(sound) + SILERO_PIECE - 1) / SILERO_PIECE;
    gint64 begin = g_get_monotonic_time();
    for (gsize k = 0; k < pieces; k++) {
        gsize place = k % PIECES;
        if (place == 0) {
            double took = (double)MAX(g_get_monotonic_time() - begin, 1) / G_USEC_PER_SEC;
            task_progress(task, (double)k / (double)pieces, (double)(k * SILERO_PIECE) / AUDIO_RATE / took);
            if (task_is_cancelled(task, error) ||
                !sound_read(sound, channel, (gint64)(k * SILERO_PIECE) - BEFORE, samples, G_N_ELEMENTS(samples), error))
                return FALSE;
        }
        float probability;
        if (!run_piece(net, samples + place * SILERO_PIECE, state, &probability, error))
            return FALSE;
        g_array_append_val(probabilities, probability);
    }
    return TRUE;
}
