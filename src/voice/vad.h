/* voice/vad.h: where somebody speaks (voice activity detection).
 *
 * Layer: voice.  Threads: a detector is immutable; any number of threads may use it at once.
 * The built-in net reads log mel features (models/vad.md); Silero's published ONNX can be brought in its place
 * (docs/models.md). */
#pragma once
#include "media/sound.h"
#include "nn/model.h"

typedef struct {
    double start, end; /* seconds */
} VoiceSpan;

typedef struct VoiceVad VoiceVad;

/* `path` is an ONNX file with its sidecar, Silero's file without one, or NULL for the built-in net. */
VoiceVad *voice_vad_load(const char *path, guint threads, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void voice_vad_free(VoiceVad *vad);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VoiceVad, voice_vad_free)
const ModelInfo *voice_vad_info(const VoiceVad *vad);

/* Seconds between two probabilities of voice_vad_probabilities(). */
double voice_vad_step(const VoiceVad *vad);
/* The probability of speech around k * step + step / 2 for every k that begins within the sound, as GArray of float.
 * Reads the sound in bounded pieces. The caller owns it. */
GArray *voice_vad_probabilities(const VoiceVad *vad, const Sound *sound, guint channel, const Task *task,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Spans of speech, rising and apart, as GArray of VoiceSpan: begun at the net's threshold, ended below its lower one;
 * gaps under 0.3 s closed; answers as short as 0.1 s are kept. The caller owns it. */
GArray *voice_vad_spans(const VoiceVad *vad, const GArray *probabilities);
