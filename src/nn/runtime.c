/* nn/runtime.c: see runtime.h. */
#include "nn/runtime.h"

#include "base/lang.h"
#include "nn/hush.h"
#include "nn/session.h"

G_DEFINE_QUARK(otklik - nn - error - quark, nn_error)

/* The environment of the process: made once under the lock, never freed (threads may still run sessions at exit). */
static struct {
    GMutex lock;
    const OrtApi *api;
    OrtEnv *env;
    gboolean quiet; /* a session was made: the schema noise is behind us */
} runtime;

gboolean nn_check(const OrtApi *api, OrtStatus *status, int code, const char *label, GError **error)
{
    if (!status)
        return TRUE;
    g_set_error(error, NN_ERROR, code, "%s: %s", label, api->GetErrorMessage(status));
    api->ReleaseStatus(status);
    return FALSE;
}

/* The runtime's own log: its errors reach the caller as a status too, so that they are for debugging here. */
static void ORT_API_CALL write_log(void *user, OrtLoggingLevel level, const char *category, const char *id,
                                   const char *place, const char *text)
{
    g_debug("onnxruntime: %s (%s)", text, place);
}

/* Under lock. */
static gboolean start(GError **error)
{
    const OrtApi *api = OrtGetApiBase()->GetApi(ORT_API_VERSION);
    if (!api) {
        g_set_error(error, NN_ERROR, NN_ERROR_RUNTIME,
                    tr("ONNX Runtime %s is too old", "ONNX Runtime %s слишком старая"),
                    OrtGetApiBase()->GetVersionString());
        return FALSE;
    }
    OrtEnv *env = NULL;
    if (!nn_check(api, api->CreateEnvWithCustomLogger(write_log, NULL, ORT_LOGGING_LEVEL_ERROR, "otklik", &env),
                  NN_ERROR_RUNTIME, "ONNX Runtime", error))
        return FALSE;
    OrtStatus *status = api->DisableTelemetryEvents(env);
    if (status)
        api->ReleaseStatus(status);
    runtime.env = env;
    runtime.api = api;
    return TRUE;
}

const OrtApi *nn_runtime(GError **error)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&runtime.lock);
    if (!runtime.api && !start(error))
        return NULL;
    return runtime.api;
}

static OrtSessionOptions *make_options(const OrtApi *api, guint threads, const char *label, GError **error)
{
    OrtSessionOptions *options = NULL;
    if (!nn_check(api, api->CreateSessionOptions(&options), NN_ERROR_RUNTIME, label, error))
        return NULL;
    if (nn_check(api, api->SetIntraOpNumThreads(options, threads ? (int)threads : 1), NN_ERROR_RUNTIME, label, error) &&
        nn_check(api, api->SetInterOpNumThreads(options, 1), NN_ERROR_RUNTIME, label, error) &&
        nn_check(api, api->SetSessionExecutionMode(options, ORT_SEQUENTIAL), NN_ERROR_RUNTIME, label, error) &&
        nn_check(api, api->AddSessionConfigEntry(options, "session.intra_op.allow_spinning", "0"), NN_ERROR_RUNTIME,
                 label, error) &&
        nn_check(api, api->SetSessionGraphOptimizationLevel(options, ORT_ENABLE_ALL), NN_ERROR_RUNTIME, label, error))
        return options;
    api->ReleaseSessionOptions(options);
    return NULL;
}

gboolean nn_runtime_make_session(const void *bytes, gsize length, const char *label, guint threads,
                                 OrtSession **session, GError **error)
{
    const OrtApi *api = nn_runtime(error);
    OrtSessionOptions *options = api ? make_options(api, threads, label, error) : NULL;
    if (!options)
        return FALSE;
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&runtime.lock);
    Hush hush = {-1, -1};
    if (!runtime.quiet)
        hush_begin(&hush);
    OrtStatus *status = api->CreateSessionFromArray(runtime.env, bytes, length, options, session);
    hush_end(&hush);
    runtime.quiet = runtime.quiet || !status;
    api->ReleaseSessionOptions(options);
    return nn_check(api, status, NN_ERROR_MODEL, label, error);
}
