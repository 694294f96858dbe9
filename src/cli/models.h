/* cli/models.h: the models that the configuration names, loaded.
 *
 * Layer: cli. */
#pragma once
#include "base/config.h"
#include "face/analyse.h"

typedef struct {
    FaceDetector *detector;
    FaceReader *reader;
    float threshold; /* of the reader at face.operating_point */
} Models;

gboolean models_load(const Config *config, Models *models, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void models_clear(Models *models);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Models, models_clear)

/* The analysis that the configuration asks for. `reader` may be NULL. */
FaceAnalysis models_analysis(const Config *config, const FaceDetector *detector, const FaceReader *reader);
