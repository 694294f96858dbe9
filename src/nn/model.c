/* nn/model.c: see model.h. The symbols of the built-in models come from tools/embed. */
#include "nn/model.h"

#include <string.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"

#define EMBEDDED(name) extern const char _binary_##name##_start[], _binary_##name##_end[]
#define EMBEDDED_MODEL(name)                                                                                           \
    EMBEDDED(name##_onnx);                                                                                             \
    EMBEDDED(name##_json)
EMBEDDED_MODEL(detector);
EMBEDDED_MODEL(expression);
EMBEDDED_MODEL(vad);
EMBEDDED_MODEL(segmentation);
EMBEDDED_MODEL(speaker);

static void open_builtin(ModelFile *model, const char *task)
{
#define BYTES(name) _binary_##name##_start, (gsize)(_binary_##name##_end - _binary_##name##_start)
#define BUILTIN(name) #name, BYTES(name##_onnx), BYTES(name##_json)
    const struct {
        const char *label, *task, *onnx;
        gsize onnx_length;
        const char *sidecar;
        gsize sidecar_length;
    } builtin[] = {
        {tr("the built-in face detector", "встроенный детектор лиц"), BUILTIN(detector)},
        {tr("the built-in expression net", "встроенная сеть выражений"), BUILTIN(expression)},
        {tr("the built-in speech detector", "встроенный детектор речи"), BUILTIN(vad)},
        {tr("the built-in segmentation net", "встроенная сеть деления на реплики"), BUILTIN(segmentation)},
        {tr("the built-in speaker net", "встроенная сеть голосов"), BUILTIN(speaker)},
    };
    gsize i = 0;
    while (strcmp(task, builtin[i].task) != 0)
        g_assert(++i < G_N_ELEMENTS(builtin));
    *model = (ModelFile){.label = g_strdup(builtin[i].label),
                         .onnx = builtin[i].onnx,
                         .onnx_length = builtin[i].onnx_length,
                         .sidecar = builtin[i].sidecar,
                         .sidecar_length = builtin[i].sidecar_length,
                         .sidecar_label = g_strdup(builtin[i].label)};
}

/* "folder/net.onnx" -> "folder/net.json". The caller owns it. */
static char *sidecar_path(const char *path)
{
    gsize length = strlen(path) - (g_str_has_suffix(path, ".onnx") ? strlen(".onnx") : 0);
    return g_strdup_printf("%.*s.json", (int)length, path);
}

static gboolean open_files(ModelFile *model, const char *path, GError **error)
{
    g_autofree char *sidecar = sidecar_path(path);
    model->label = file_display_name(path);
    model->sidecar_label = file_display_name(sidecar);
    if (!file_load(path, LIMIT_MODEL_BYTES, &model->owned[0], &model->onnx_length, error))
        return FALSE;
    model->onnx = model->owned[0];
    if (!g_file_test(sidecar, G_FILE_TEST_EXISTS))
        return TRUE;
    gboolean good = file_load(sidecar, LIMIT_JSON_BYTES, &model->owned[1], &model->sidecar_length, error);
    model->sidecar = model->owned[1];
    return good;
}

ModelFile *model_open(const char *task, const char *path, GError **error)
{
    g_autoptr(ModelFile) model = g_new0(ModelFile, 1);
    if (!path)
        open_builtin(model, task);
    else if (!open_files(model, path, error))
        return NULL;
    return g_steal_pointer(&model);
}

void model_close(ModelFile *model)
{
    if (!model)
        return;
    g_free(model->owned[0]);
    g_free(model->owned[1]);
    g_free(model->label);
    g_free(model->sidecar_label);
    g_free(model);
}

void model_describe(const ModelFile *model, const char *name, ModelInfo *info)
{
    g_autofree char *sha256 =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)model->onnx, model->onnx_length);
    g_strlcpy(info->name, name, sizeof info->name);
    g_strlcpy(info->sha256, sha256, sizeof info->sha256);
}
