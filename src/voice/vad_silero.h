/* voice/vad_silero.h: Silero's published speech detectors (silero_vad.onnx, silero_vad_16k_op15.onnx; version 5 and 6).
 *
 * Layer: voice (internal).  Threads: safe; a run keeps its own state.
 * The net reads 512 samples after another, each with the 64 before it, and carries a state from piece to piece. */
#pragma once
#include "media/sound.h"
#include "nn/model.h"
#include "nn/session.h"

#define SILERO_PIECE 512 /* samples of an answer */

/* VOICE_ERROR_SIDECAR when the file is not Silero's, for only that is known without a sidecar. */
NnSession *silero_load(const ModelFile *model, guint threads, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends an answer for each piece that begins within the sound. */
gboolean silero_run(const NnSession *net, const Sound *sound, guint channel, const Task *task, GArray *probabilities,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
