/* nn/ports.h: compares what a model file declares with what the caller expects.
 *
 * Layer: nn (internal). */
#pragma once
#include "nn/runtime.h"
#include "nn/session.h"

/* Checks the inputs and outputs of a session against `spec`; NN_ERROR_SHAPE names the port and both shapes.
 * On success `sizes[i]` holds the declared sizes of input i (-1: free), and `has[i]` whether there is an output i. */
gboolean nn_ports_check(const OrtApi *api, const OrtSession *session, const NnSpec *spec, const char *label,
                        gint64 sizes[NN_MAX_PORTS][NN_MAX_RANK], gboolean has[NN_MAX_PORTS],
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

ONNXTensorElementDataType nn_element_type(NnElement element);

/* "[1,?,48,48]". The caller owns it. */
char *nn_shape_text(int rank, const gint64 *shape);
