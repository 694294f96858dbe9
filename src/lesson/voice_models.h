/* lesson/voice_models.h: the voice models that the configuration names, loaded.
 *
 * Layer: lesson. */
#pragma once
#include "base/config.h"
#include "voice/diarize.h"

typedef struct {
    VoiceVad *vad;
    SegmentationNet *segmentation;
    SpeakerNet *speaker;
} VoiceModels;

gboolean voice_models_load(const Config *config, VoiceModels *models, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void voice_models_clear(VoiceModels *models);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(VoiceModels, voice_models_clear)

/* How to tell speakers apart with these models: the number is found, channels may be people. Borrows the models. */
DiarizeOptions voice_models_diarization(const Config *config, const VoiceModels *models);
