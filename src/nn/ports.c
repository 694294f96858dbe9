/* nn/ports.c: see ports.h. */
#include "nn/ports.h"

#include "base/lang.h"

/* One side (inputs or outputs) of a session: the runtime's calls for it. */
typedef struct {
    const OrtApi *api;
    const OrtSession *session;
    const char *label;
    OrtStatus *(ORT_API_CALL *count)(const OrtSession *, size_t *);
    OrtStatus *(ORT_API_CALL *name)(const OrtSession *, size_t, OrtAllocator *, char **);
    OrtStatus *(ORT_API_CALL *type)(const OrtSession *, size_t, OrtTypeInfo **);
} Side;

char *nn_shape_text(int rank, const gint64 *shape)
{
    GString *text = g_string_new("[");
    for (int i = 0; i < rank; i++) {
        if (i)
            g_string_append_c(text, ',');
        if (shape[i] < 0)
            g_string_append_c(text, '?');
        else
            g_string_append_printf(text, "%" G_GINT64_FORMAT, shape[i]);
    }
    g_string_append_c(text, ']');
    return g_string_free(text, FALSE);
}

ONNXTensorElementDataType nn_element_type(NnElement element)
{
    return element == NN_INT64 ? ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 : ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT;
}

static gboolean has_name(const Side *side, size_t i, const char *wanted, gboolean *same, GError **error)
{
    OrtAllocator *allocator = NULL;
    char *name = NULL;
    if (!nn_check(side->api, side->api->GetAllocatorWithDefaultOptions(&allocator), NN_ERROR_RUNTIME, side->label,
                  error) ||
        !nn_check(side->api, side->name(side->session, i, allocator, &name), NN_ERROR_MODEL, side->label, error))
        return FALSE;
    *same = g_strcmp0(name, wanted) == 0;
    return nn_check(side->api, side->api->AllocatorFree(allocator, name), NN_ERROR_RUNTIME, side->label, error);
}

/* The place of a port by name; *place = count when there is none. */
static gboolean find_port(const Side *side, size_t count, const char *wanted, size_t *place, GError **error)
{
    for (*place = 0; *place < count; (*place)++) {
        gboolean same = FALSE;
        if (!has_name(side, *place, wanted, &same, error))
            return FALSE;
        if (same)
            return TRUE;
    }
    return TRUE;
}

/* Rank and sizes of a port; rank -1 when it is no tensor of `wanted` or has too many axes. */
static gboolean read_shape(const Side *side, size_t place, NnElement wanted, int *rank, gint64 *shape, GError **error)
{
    OrtTypeInfo *info = NULL;
    if (!nn_check(side->api, side->type(side->session, place, &info), NN_ERROR_MODEL, side->label, error))
        return FALSE;
    const OrtTensorTypeAndShapeInfo *tensor = NULL;
    ONNXTensorElementDataType element = ONNX_TENSOR_ELEMENT_DATA_TYPE_UNDEFINED;
    size_t axes = 0;
    *rank = -1;
    gboolean good =
        nn_check(side->api, side->api->CastTypeInfoToTensorInfo(info, &tensor), NN_ERROR_MODEL, side->label, error);
    if (good && tensor)
        good = nn_check(side->api, side->api->GetTensorElementType(tensor, &element), NN_ERROR_MODEL, side->label,
                        error) &&
               nn_check(side->api, side->api->GetDimensionsCount(tensor, &axes), NN_ERROR_MODEL, side->label, error);
    if (good && element == nn_element_type(wanted) && axes <= NN_MAX_RANK) {
        *rank = (int)axes;
        good = nn_check(side->api, side->api->GetDimensions(tensor, shape, axes), NN_ERROR_MODEL, side->label, error);
    }
    side->api->ReleaseTypeInfo(info);
    return good;
}

static gboolean shapes_agree(const NnPort *port, int rank, const gint64 *shape)
{
    if (rank != port->rank)
        return FALSE;
    for (int i = 0; i < rank; i++)
        if (port->shape[i] >= 0 && shape[i] >= 0 && port->shape[i] != shape[i])
            return FALSE;
    return TRUE;
}

/* *has is FALSE for an optional port that is not there. */
static gboolean check_port(const Side *side, size_t count, const NnPort *port, gint64 *shape, gboolean *has,
                           GError **error)
{
    size_t place = count;
    int rank = -1;
    if (!find_port(side, count, port->name, &place, error))
        return FALSE;
    *has = place < count;
    if (!*has && port->optional)
        return TRUE;
    if (!*has) {
        g_set_error(error, NN_ERROR, NN_ERROR_SHAPE, tr("%s has no tensor \"%s\"", "в %s нет тензора «%s»"),
                    side->label, port->name);
        return FALSE;
    }
    if (!read_shape(side, place, port->element, &rank, shape, error))
        return FALSE;
    if (shapes_agree(port, rank, shape))
        return TRUE;
    const char *no_tensor =
        port->element == NN_INT64 ? tr("no int64 tensor", "не тензор int64") : tr("no float tensor", "не тензор float");
    g_autofree char *found = rank < 0 ? g_strdup(no_tensor) : nn_shape_text(rank, shape);
    g_autofree char *wants = nn_shape_text(port->rank, port->shape);
    g_set_error(error, NN_ERROR, NN_ERROR_SHAPE,
                tr("%s: tensor \"%s\" is %s, not %s", "%s: тензор «%s» — %s, а нужен %s"), side->label, port->name,
                found, wants);
    return FALSE;
}

gboolean nn_ports_check(const OrtApi *api, const OrtSession *session, const NnSpec *spec, const char *label,
                        gint64 sizes[NN_MAX_PORTS][NN_MAX_RANK], gboolean has[NN_MAX_PORTS], GError **error)
{
    const Side inputs = {
        api, session, label, api->SessionGetInputCount, api->SessionGetInputName, api->SessionGetInputTypeInfo};
    const Side outputs = {
        api, session, label, api->SessionGetOutputCount, api->SessionGetOutputName, api->SessionGetOutputTypeInfo};
    size_t n_in = 0, n_out = 0;
    gboolean there;
    if (!nn_check(api, inputs.count(session, &n_in), NN_ERROR_MODEL, label, error) ||
        !nn_check(api, outputs.count(session, &n_out), NN_ERROR_MODEL, label, error))
        return FALSE;
    for (guint i = 0; i < spec->n_inputs; i++)
        if (!check_port(&inputs, n_in, &spec->inputs[i], sizes[i], &there, error))
            return FALSE;
    if (n_in != spec->n_inputs) {
        g_set_error(error, NN_ERROR, NN_ERROR_SHAPE, tr("%s has %zu inputs, not %u", "у %s входов %zu, а не %u"), label,
                    n_in, spec->n_inputs);
        return FALSE;
    }
    gint64 ignored[NN_MAX_RANK];
    for (guint i = 0; i < spec->n_outputs; i++)
        if (!check_port(&outputs, n_out, &spec->outputs[i], ignored, &has[i], error))
            return FALSE;
    return TRUE;
}
