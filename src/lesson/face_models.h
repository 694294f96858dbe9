/* lesson/face_models.h: the face models that the configuration names, loaded.
 *
 * Layer: lesson. */
#pragma once
#include "base/config.h"
#include "face/analyse.h"
#include "lesson/moment.h"

typedef struct {
    FaceDetector *detector;
    FaceReader *reader;
    float threshold; /* of the reader at face.operating_point */
} FaceModels;

gboolean face_models_load(const Config *config, FaceModels *models, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void face_models_clear(FaceModels *models);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FaceModels, face_models_clear)

/* What the configuration calls a negative moment, for a reader's `threshold`. */
MomentRule lesson_moment_rule(const Config *config, float threshold);
/* How the configuration wants a recording read: a picture may come half of a step later than it is due. */
VideoOptions face_models_video(const Config *config);
/* The analysis that the configuration asks for. `reader` may be NULL. */
FaceAnalysis face_models_analysis(const Config *config, const FaceDetector *detector, const FaceReader *reader);
