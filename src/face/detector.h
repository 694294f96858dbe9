/* face/detector.h: finds faces in a picture.
 *
 * Layer: face.  Threads: a detector is immutable; any number of threads may use one.
 * Method: a single-shot anchor-free net in YuNet's form (Wu, Peng, Yu 2023): per cell of strides 8, 16 and 32 a class
 * score, an object score and a box; score = sqrt(class x object). Takes nets of one channel (luma) or three (luma
 * thrice). Where it also answers with YuNet's five landmarks they tell how far a head is turned. */
#pragma once
#include "face/box.h"
#include "media/picture.h"
#include "nn/model.h"

typedef struct FaceDetector FaceDetector;

/* `path` is an ONNX file with its sidecar beside it (see nn/model.h); without a sidecar it is taken for a published
 * YuNet. NULL is the built-in net. */
FaceDetector *face_detector_load(const char *path, guint threads, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void face_detector_free(FaceDetector *detector);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FaceDetector, face_detector_free)

const ModelInfo *face_detector_info(const FaceDetector *detector);

/* The score above which the sidecar calls a box a face. */
float face_detector_threshold(const FaceDetector *detector);

/* Finds faces in `picture`, brought to `side` pixels along its longer side (smaller pictures are not enlarged beyond
 * twice their size). Writes at most `max` boxes of at least `threshold`, best first, and their number to *n. */
gboolean face_detect(const FaceDetector *detector, const LumaPicture *picture, guint side, float threshold,
                     FaceBox *boxes, gsize max, gsize *n, GError **error) G_GNUC_WARN_UNUSED_RESULT;
