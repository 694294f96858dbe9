/* lesson/voice_models.c: see voice_models.h. */
#include "lesson/voice_models.h"

/* The path an option holds, or NULL when it is empty: the built-in model. */
static const char *path_or_null(const Config *config, const char *name)
{
    const char *path = config_text(config, name);
    return *path ? path : NULL;
}

gboolean voice_models_load(const Config *config, VoiceModels *models, GError **error)
{
    guint threads = (guint)config_integer(config, "nn.threads");
    g_auto(VoiceModels) loaded = {NULL, NULL, NULL};
    loaded.vad = voice_vad_load(path_or_null(config, "voice.vad"), threads, error);
    if (!loaded.vad)
        return FALSE;
    loaded.segmentation = segmentation_net_load(path_or_null(config, "voice.segmentation"), threads, error);
    if (!loaded.segmentation)
        return FALSE;
    loaded.speaker = speaker_net_load(path_or_null(config, "voice.speaker_model"), threads, error);
    if (!loaded.speaker)
        return FALSE;
    *models = loaded;
    loaded = (VoiceModels){NULL, NULL, NULL};
    return TRUE;
}

void voice_models_clear(VoiceModels *models)
{
    g_clear_pointer(&models->vad, voice_vad_free);
    g_clear_pointer(&models->segmentation, segmentation_net_free);
    g_clear_pointer(&models->speaker, speaker_net_free);
}

DiarizeOptions voice_models_diarization(const Config *config, const VoiceModels *models)
{
    guint threads = (guint)config_integer(config, "voice.threads");
    return (DiarizeOptions){
        .vad = models->vad,
        .segmentation = models->segmentation,
        .speaker = models->speaker,
        .threads = threads ? threads : g_get_num_processors(),
    };
}
