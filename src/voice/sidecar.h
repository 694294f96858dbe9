/* voice/sidecar.h: what the JSON sidecar of a voice net says about it.
 *
 * Layer: voice (internal).  Threads: plain values.
 * The fields are described in docs/models.md. A missing, misnamed or impossible field is VOICE_ERROR_SIDECAR, and the
 * message names the file and the field. */
#pragma once
#include "nn/model.h"
#include "voice/fbank.h"

#define SIDECAR_CLASSES_MAX 8

/* What all of them say. */
typedef struct {
    char name[MODEL_NAME_MAX];
    char input[MODEL_NAME_MAX], output[MODEL_NAME_MAX]; /* tensors */
    gboolean waveform;                                  /* reads samples in -1..1, not features: no input.bins */
    FbankOptions fbank;                                 /* unless `waveform` */
} NetSidecar;

typedef struct {
    NetSidecar net;
    guint step;             /* frames of features from answer to answer */
    float threshold, leave; /* probability at which speech begins, and below which it ends */
} VadSidecar;

typedef struct {
    NetSidecar net;
    guint size; /* values of an embedding */
    float threshold;
} SpeakerSidecar;

typedef struct {
    NetSidecar net;
    guint n_classes;
    guint8 classes[SIDECAR_CLASSES_MAX]; /* bit s: local speaker s is active in this class */
    double seconds;                      /* of one window */
    guint step;                          /* frames of features, or samples, from answer to answer */
    double offset;                       /* the same, to the middle of the first answer */
} SegmentationSidecar;

/* Each parses the model's sidecar; without one they fail. */
gboolean vad_sidecar_read(const ModelFile *model, VadSidecar *sidecar, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean speaker_sidecar_read(const ModelFile *model, SpeakerSidecar *sidecar,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean segmentation_sidecar_read(const ModelFile *model, SegmentationSidecar *sidecar,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
