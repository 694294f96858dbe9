/* nn/session.h: a neural network that runs: ONNX Runtime behind a small opaque API.
 *
 * Layer: nn; the only folder that sees ONNX Runtime.
 * Threads: a session is immutable; any number of threads may run it at once. nn_session_* start the runtime on first
 * use.
 *
 *     static const NnPort inputs[] = { { "face", 4, { -1, 1, 48, 48 } } };
 *     static const NnPort outputs[] = { { "logits", 2, { -1, 7 } } };
 *     g_autoptr(NnSession) net = nn_session_load(path, &(NnSpec){ inputs, 1, outputs, 1, .threads = 1 }, error);
 *     NnTensor in = { .data = crop, .rank = 4, .shape = { 1, 1, 48, 48 } }, out[1];
 *     if (nn_session_run(net, &in, out, error)) { ... out[0].data ...; nn_outputs_clear(out, 1); }
 */
#pragma once
#include <glib.h>

#define NN_ERROR (nn_error_quark())
GQuark nn_error_quark(void);

typedef enum {
    NN_ERROR_RUNTIME, /* ONNX Runtime cannot start */
    NN_ERROR_MODEL,   /* the file is no model, is damaged, or needs an operator that the runtime lacks */
    NN_ERROR_SHAPE,   /* the model's inputs or outputs are not those the caller declared */
    NN_ERROR_RUN,     /* a run failed */
} NnError;

#define NN_MAX_RANK 6
#define NN_MAX_PORTS 16

typedef enum { NN_FLOAT, NN_INT64 } NnElement; /* float32; whole numbers, such as a length or a sample rate */

/* An input or output as the caller expects it: of this name, shape and element type (NN_FLOAT when it is left out); -1
 * stands for any size; rank 0 is a single number. */
typedef struct {
    const char *name;
    int rank;
    gint64 shape[NN_MAX_RANK];
    NnElement element;
    gboolean optional; /* of an output: the model may lack it, and then its `data` is NULL after a run */
} NnPort;

typedef struct {
    const NnPort *inputs;
    guint n_inputs;
    const NnPort *outputs;
    guint n_outputs;
    guint threads; /* intra-op threads of one run; 0 means 1 */
} NnSpec;

/* Values in row-major order. */
typedef struct {
    union {
        float *data;
        gint64 *integers; /* of a port of NN_INT64 */
    };
    int rank;
    gint64 shape[NN_MAX_RANK];
    gpointer owner; /* set by nn_session_run() for outputs, else NULL */
} NnTensor;

typedef struct NnSession NnSession;

/* The ports declared in `spec` are compared with the model's own before anything runs: name, element type, rank and
 * every fixed size; a model may have further outputs but no further inputs. Bounded by LIMIT_MODEL_BYTES. `label` names
 * the bytes in messages; the bytes are not needed after the call. */
NnSession *nn_session_load(const char *path, const NnSpec *spec, GError **error) G_GNUC_WARN_UNUSED_RESULT;
NnSession *nn_session_from_memory(const void *bytes, gsize length, const char *label, const NnSpec *spec,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void nn_session_free(NnSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NnSession, nn_session_free)

/* The size at `axis` of the model's input `index` as the file declares it; -1: free. For models that a person brings.
 */
gint64 nn_session_input_size(const NnSession *session, guint index, int axis);

/* Runs on inputs[n_inputs] in the declared order and fills outputs[n_outputs]; an input's shape must fit its port. On
 * success the caller clears `outputs` with nn_outputs_clear(); on failure they are untouched. */
gboolean nn_session_run(const NnSession *session, const NnTensor *inputs, NnTensor *outputs,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void nn_outputs_clear(NnTensor *outputs, guint n);

/* Product of the sizes; 0 for a negative size, a rank over NN_MAX_RANK or a product over LIMIT_TENSOR_ELEMENTS. */
gsize nn_tensor_elements(int rank, const gint64 *shape);
