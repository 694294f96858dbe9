/* lesson/kit.c: see kit.h. */
#include "lesson/kit.h"

#include <string.h>

#include "face/tracker.h"

gboolean lesson_kit_open(const Config *config, LessonKit *kit, GError **error)
{
    g_auto(LessonKit) opened = {.config = config};
    opened.listens = strcmp(config_text(config, "lesson.voice"), "on") == 0;
    if (!face_models_load(config, &opened.faces, error) ||
        (opened.listens && !voice_models_load(config, &opened.voices, error)))
        return FALSE;
    *kit = opened;
    opened = (LessonKit){0};
    return TRUE;
}

void lesson_kit_close(LessonKit *kit)
{
    face_models_clear(&kit->faces);
    voice_models_clear(&kit->voices);
}

gboolean lesson_reads_expressions(const Config *config)
{
    return !g_str_has_prefix(config_text(config, "legal.mode"), "eu-");
}

LessonOptions lesson_kit_options(const LessonKit *kit, const char *recogniser)
{
    const Config *config = kit->config;
    const FaceReader *reader = lesson_reads_expressions(config) ? kit->faces.reader : NULL;
    LessonOptions options = {
        .face = face_models_analysis(config, kit->faces.detector, reader),
        .rule = lesson_moment_rule(config, kit->faces.threshold),
        .operating_point = config_text(config, "face.operating_point"),
        .legal_mode = config_text(config, "legal.mode"),
        .rate = config_number(config, "lesson.rate"),
        .baseline = reader && strcmp(config_text(config, "lesson.baseline"), "on") == 0,
        .recogniser = recogniser,
    };
    if (kit->listens) {
        options.voice_models[0] = voice_vad_info(kit->voices.vad);
        options.voice_models[1] = segmentation_net_info(kit->voices.segmentation);
        options.voice_models[2] = speaker_net_info(kit->voices.speaker);
    }
    return options;
}

ListenOptions lesson_listen_options(const Config *config, const VoiceModels *voices, const Recogniser *recogniser)
{
    return (ListenOptions){
        .diarize = voice_models_diarization(config, voices),
        .engine = recogniser->engine,
        .recogniser = recogniser->open,
        .workers = recogniser->workers,
        .teacher = -1,
    };
}
