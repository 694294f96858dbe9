/* voice/ctc_sidecar.h: what the JSON sidecar of a CTC net says about it.
 *
 * Layer: voice (internal).  Threads: plain values.
 * The fields are described in docs/models.md ("Recognition"). A missing, misnamed or impossible one is
 * VOICE_ERROR_SIDECAR. */
#pragma once
#include "nn/model.h"
#include "voice/fbank.h"

typedef struct {
    char name[MODEL_NAME_MAX], language[MODEL_NAME_MAX]; /* language: "" when it is not said */
    char input[MODEL_NAME_MAX], length[MODEL_NAME_MAX],
        output[MODEL_NAME_MAX]; /* tensors; length: "" when there is none */
    char blank[MODEL_NAME_MAX]; /* its token; "": a usual one */
    gboolean waveform;          /* samples in -1..1 instead of features */
    FbankOptions fbank;         /* unless `waveform` */
    gboolean deviation;         /* the input (each bin of it, for features) is given mean 0 and deviation 1 */
    gboolean bins_first;        /* [n, bins, frames] instead of [n, frames, bins] */
    guint step;                 /* frames, or samples, of input from answer to answer */
    double seconds;             /* longest sound that the net takes at once */
} CtcSidecar;

gboolean ctc_sidecar_read(const ModelFile *model, CtcSidecar *sidecar, GError **error) G_GNUC_WARN_UNUSED_RESULT;
