/* lesson/face_models.c: see models.h. */
#include "lesson/face_models.h"

#include "face/tracker.h"

/* The path an option holds, or NULL when it is empty: the built-in model. */
static const char *path_or_null(const Config *config, const char *name)
{
    const char *path = config_text(config, name);
    return *path ? path : NULL;
}

gboolean face_models_load(const Config *config, FaceModels *models, GError **error)
{
    guint threads = (guint)config_integer(config, "nn.threads");
    g_auto(FaceModels) loaded = {NULL, NULL, 0};
    loaded.detector = face_detector_load(path_or_null(config, "face.detector"), threads, error);
    if (!loaded.detector)
        return FALSE;
    loaded.reader = face_reader_load(path_or_null(config, "face.expression_model"), threads, error);
    if (!loaded.reader || !face_reader_operating_point(loaded.reader, config_text(config, "face.operating_point"),
                                                       &loaded.threshold, error))
        return FALSE;
    *models = loaded;
    loaded = (FaceModels){NULL, NULL, 0};
    return TRUE;
}

void face_models_clear(FaceModels *models)
{
    g_clear_pointer(&models->detector, face_detector_free);
    g_clear_pointer(&models->reader, face_reader_free);
}

MomentRule lesson_moment_rule(const Config *config, float threshold)
{
    return (MomentRule){threshold, threshold * (float)config_number(config, "lesson.leave"),
                        config_number(config, "lesson.min_moment"), FACE_TRACK_PATIENCE};
}

FaceAnalysis face_models_analysis(const Config *config, const FaceDetector *detector, const FaceReader *reader)
{
    return (FaceAnalysis){
        .detector = detector,
        .reader = reader,
        .side = (guint)config_integer(config, "face.side"),
        .min_size = (guint)config_integer(config, "face.min_size"),
        .detect_every = config_number(config, "face.detect_every"),
        .smoothing = config_number(config, "face.smoothing"),
    };
}

VideoOptions face_models_video(const Config *config)
{
    double rate = config_number(config, "lesson.rate");
    return (VideoOptions){
        .rate = rate,
        .slack = 0.5 / rate,
        .threads = (guint)config_integer(config, "media.threads"),
    };
}
