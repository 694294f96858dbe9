/* face/expression.h: reads the expression of a face.
 *
 * Layer: face.  Threads: immutable once its operating point is chosen; then any number of threads may use one. */
#pragma once
#include "face/quality.h"
#include "media/picture.h"
#include "nn/model.h"

typedef enum {
    FACE_ANGRY,
    FACE_DISGUST,
    FACE_FEAR,
    FACE_HAPPY,
    FACE_SAD,
    FACE_SURPRISE,
    FACE_NEUTRAL,
    FACE_EXPRESSIONS
} FaceExpression;

/* "angry" ... "neutral", as in FER2013. */
extern const char *const face_expression_names[FACE_EXPRESSIONS];

typedef struct {
    float probability[FACE_EXPRESSIONS]; /* calibrated, sums to 1 */
    float negative;                      /* angry + disgust + fear + sad */
    float face;                          /* probability that the crop shows a face at all */
    FaceQuality quality;
} FaceReading;

typedef struct FaceReader FaceReader;

/* `path` is an ONNX file with its sidecar beside it (see nn/model.h); NULL is the built-in net. */
FaceReader *face_reader_load(const char *path, guint threads, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void face_reader_free(FaceReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FaceReader, face_reader_free)

const ModelInfo *face_reader_info(const FaceReader *reader);

/* Reads `n` faces of one picture, at most LIMIT_FACES_PER_PICTURE. `boxes` are the detector's; the crop around each is
 * the sidecar's. */
gboolean face_read(const FaceReader *reader, const LumaPicture *picture, const FaceBox *boxes, gsize n,
                   FaceReading *readings, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Reads a picture that is already a crop as the net was trained on (48 x 48 FER2013): nothing is known of its turn. */
gboolean face_read_crop(const FaceReader *reader, const LumaPicture *crop, FaceReading *reading,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The threshold on `negative` that the sidecar names; FALSE lists the names it has. From now on readings are for this
 * point: where the net has a second head for "fer" (docs/models.md), "fer" is read from it, everything else, and before
 * any point is chosen, from the first one. */
gboolean face_reader_operating_point(FaceReader *reader, const char *name, float *threshold,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the reading may be believed, by the sidecar's limits; else why not. */
FaceDoubt face_reader_doubt(const FaceReader *reader, const FaceReading *reading);
/* A crop with a lower `face` than this is taken for no face. */
float face_reader_face_threshold(const FaceReader *reader);
/* How negative a usual face reads while it rests. */
float face_reader_rest(const FaceReader *reader);
const FaceLimits *face_reader_limits(const FaceReader *reader);
