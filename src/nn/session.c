/* nn/session.c: see session.h. */
#include "nn/session.h"

#include <string.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"
#include "nn/ports.h"
#include "nn/runtime.h"

/* Immutable once made. */
struct NnSession {
    OrtSession *session;
    OrtMemoryInfo *memory; /* describes plain CPU memory */
    char *label;
    guint n_inputs, n_outputs;
    char *names[2 * NN_MAX_PORTS]; /* inputs, then outputs */
    NnPort inputs[NN_MAX_PORTS];   /* what the caller declared */
    gint64 sizes[NN_MAX_PORTS][NN_MAX_RANK];
    guint n_asked;                   /* outputs that the model has */
    const char *asked[NN_MAX_PORTS]; /* their names */
    guint place[NN_MAX_PORTS];       /* where the caller declared them */
};

void nn_session_free(NnSession *session)
{
    if (!session)
        return;
    const OrtApi *api = nn_runtime(NULL);
    if (api && session->session)
        api->ReleaseSession(session->session);
    if (api && session->memory)
        api->ReleaseMemoryInfo(session->memory);
    for (guint i = 0; i < session->n_inputs + session->n_outputs; i++)
        g_free(session->names[i]);
    g_free(session->label);
    g_free(session);
}

static void copy_spec(NnSession *session, const NnSpec *spec)
{
    session->n_inputs = spec->n_inputs;
    session->n_outputs = spec->n_outputs;
    for (guint i = 0; i < spec->n_inputs; i++) {
        session->names[i] = g_strdup(spec->inputs[i].name);
        session->inputs[i] = spec->inputs[i];
        session->inputs[i].name = session->names[i];
    }
    for (guint i = 0; i < spec->n_outputs; i++)
        session->names[spec->n_inputs + i] = g_strdup(spec->outputs[i].name);
}

static void note_outputs(NnSession *session, const gboolean has[NN_MAX_PORTS])
{
    for (guint i = 0; i < session->n_outputs; i++) {
        if (!has[i])
            continue;
        session->asked[session->n_asked] = session->names[session->n_inputs + i];
        session->place[session->n_asked++] = i;
    }
}

NnSession *nn_session_from_memory(const void *bytes, gsize length, const char *label, const NnSpec *spec,
                                  GError **error)
{
    g_return_val_if_fail(spec->n_inputs <= NN_MAX_PORTS && spec->n_outputs <= NN_MAX_PORTS, NULL);
    const OrtApi *api = nn_runtime(error);
    if (!api)
        return NULL;
    g_autoptr(NnSession) session = g_new0(NnSession, 1);
    session->label = g_strdup(label);
    copy_spec(session, spec);
    gboolean has[NN_MAX_PORTS] = {FALSE};
    if (!nn_runtime_make_session(bytes, length, label, spec->threads, &session->session, error) ||
        !nn_ports_check(api, session->session, spec, label, session->sizes, has, error) ||
        !nn_check(api, api->CreateCpuMemoryInfo(OrtArenaAllocator, OrtMemTypeDefault, &session->memory),
                  NN_ERROR_RUNTIME, label, error))
        return NULL;
    note_outputs(session, has);
    return g_steal_pointer(&session);
}

NnSession *nn_session_load(const char *path, const NnSpec *spec, GError **error)
{
    g_autofree char *bytes = NULL;
    gsize length = 0;
    if (!file_load(path, LIMIT_MODEL_BYTES, &bytes, &length, error))
        return NULL;
    g_autofree char *name = file_display_name(path);
    return nn_session_from_memory(bytes, length, name, spec, error);
}

gint64 nn_session_input_size(const NnSession *session, guint index, int axis)
{
    g_return_val_if_fail(index < session->n_inputs && axis >= 0 && axis < session->inputs[index].rank, -1);
    return session->sizes[index][axis];
}

/* Wraps the caller's values; nothing is copied. */
static OrtValue *wrap_input(const NnSession *session, guint i, const NnTensor *input, GError **error)
{
    const NnPort *port = &session->inputs[i];
    gsize elements = nn_tensor_elements(input->rank, input->shape);
    gboolean fits = elements > 0 && input->rank == port->rank;
    for (int axis = 0; fits && axis < port->rank; axis++) {
        gint64 fixed = session->sizes[i][axis] >= 0 ? session->sizes[i][axis] : port->shape[axis];
        fits = fixed < 0 || input->shape[axis] == fixed;
    }
    if (!fits) {
        g_autofree char *text = nn_shape_text(MIN(input->rank, NN_MAX_RANK), input->shape);
        g_set_error(error, NN_ERROR, NN_ERROR_SHAPE, tr("%s: \"%s\" does not take %s", "%s: «%s» не принимает %s"),
                    session->label, port->name, text);
        return NULL;
    }
    const OrtApi *api = nn_runtime(NULL);
    OrtValue *value = NULL;
    gsize size = port->element == NN_INT64 ? sizeof(gint64) : sizeof(float);
    OrtStatus *status =
        api->CreateTensorWithDataAsOrtValue(session->memory, input->data, elements * size, input->shape,
                                            (size_t)input->rank, nn_element_type(port->element), &value);
    return nn_check(api, status, NN_ERROR_RUN, session->label, error) ? value : NULL;
}

/* Fills `output` from a value, which it then owns. */
static gboolean unwrap_output(const NnSession *session, OrtValue *value, NnTensor *output, GError **error)
{
    const OrtApi *api = nn_runtime(NULL);
    OrtTensorTypeAndShapeInfo *info = NULL;
    size_t axes = 0;
    if (!nn_check(api, api->GetTensorTypeAndShape(value, &info), NN_ERROR_RUN, session->label, error))
        return FALSE;
    NnTensor result = {.owner = value};
    gboolean good = nn_check(api, api->GetDimensionsCount(info, &axes), NN_ERROR_RUN, session->label, error);
    if (good && axes > NN_MAX_RANK) {
        g_set_error(error, NN_ERROR, NN_ERROR_RUN, tr("%s: an output has %zu axes", "%s: у выхода %zu осей"),
                    session->label, axes);
        good = FALSE;
    }
    result.rank = (int)axes;
    good = good && nn_check(api, api->GetDimensions(info, result.shape, axes), NN_ERROR_RUN, session->label, error) &&
           nn_check(api, api->GetTensorMutableData(value, (void **)&result.data), NN_ERROR_RUN, session->label, error);
    api->ReleaseTensorTypeAndShapeInfo(info);
    if (good)
        *output = result;
    return good;
}

static void release_values(OrtValue **values, guint n)
{
    const OrtApi *api = nn_runtime(NULL);
    for (guint i = 0; i < n; i++)
        if (values[i])
            api->ReleaseValue(values[i]);
}

gboolean nn_session_run(const NnSession *session, const NnTensor *inputs, NnTensor *outputs, GError **error)
{
    const OrtApi *api = nn_runtime(NULL);
    OrtValue *in[NN_MAX_PORTS] = {NULL}, *out[NN_MAX_PORTS] = {NULL};
    NnTensor results[NN_MAX_PORTS] = {0};
    gboolean good = TRUE;
    for (guint i = 0; good && i < session->n_inputs; i++)
        good = (in[i] = wrap_input(session, i, &inputs[i], error)) != NULL;
    if (good)
        good = nn_check(api,
                        api->Run(session->session, NULL, (const char *const *)session->names,
                                 (const OrtValue *const *)in, session->n_inputs, session->asked, session->n_asked, out),
                        NN_ERROR_RUN, session->label, error);
    for (guint i = 0; good && i < session->n_asked; i++)
        good = unwrap_output(session, out[i], &results[session->place[i]], error);
    release_values(in, session->n_inputs);
    if (good)
        memcpy(outputs, results, session->n_outputs * sizeof results[0]);
    else
        release_values(out, session->n_asked);
    return good;
}

void nn_outputs_clear(NnTensor *outputs, guint n)
{
    for (guint i = 0; i < n; i++) {
        OrtValue *value = outputs[i].owner;
        release_values(&value, 1);
        outputs[i] = (NnTensor){0};
    }
}
