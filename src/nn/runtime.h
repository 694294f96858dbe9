/* nn/runtime.h: the one ONNX Runtime environment of the process.
 *
 * Layer: nn (internal).  Threads: safe. */
#pragma once
#include <glib.h>
#include <onnxruntime_c_api.h>

/* The runtime's table of calls, started on first use and kept for the life of the process; NULL with NN_ERROR_RUNTIME.
 */
const OrtApi *nn_runtime(GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Turns a status into an error of `code` that begins with `label`, and frees it. TRUE for success (NULL). */
gboolean nn_check(const OrtApi *api, OrtStatus *status, int code, const char *label,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes a session from bytes. */
gboolean nn_runtime_make_session(const void *bytes, gsize length, const char *label, guint threads,
                                 OrtSession **session, GError **error) G_GNUC_WARN_UNUSED_RESULT;
