/* nn/model.h: a model's files, whether they are part of the program or brought by a person.
 *
 * Layer: nn.  Threads: a model belongs to one thread. */
#pragma once
#include <glib.h>

#define MODEL_NAME_MAX 64

/* What a report says about the model it rests on. */
typedef struct {
    char name[MODEL_NAME_MAX]; /* as the sidecar calls it */
    char sha256[65];           /* of the ONNX file, in hexadecimal */
} ModelInfo;

typedef struct {
    char *label;      /* what messages call it */
    const char *onnx; /* the ONNX file's bytes */
    gsize onnx_length;
    const char *sidecar; /* its JSON sidecar's bytes, without a NUL; NULL when there is no such file */
    gsize sidecar_length;
    char *sidecar_label;
    char *owned[2]; /* memory behind `onnx` and `sidecar`, where they were read from files */
} ModelFile;

/* `task` is "detector", "expression", "vad", "segmentation" or "speaker"; `path` an ONNX file with its sidecar beside
 * it (same name, .json), or NULL for the built-in model of that task. */
ModelFile *model_open(const char *task, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void model_close(ModelFile *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ModelFile, model_close)

void model_describe(const ModelFile *model, const char *name, ModelInfo *info);
