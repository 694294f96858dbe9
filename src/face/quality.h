/* face/quality.h: whether a face can be read at all, or why not.
 *
 * Layer: face.  Threads: pure.
 * A net answers something for any crop. What is too small, too dark, turned away or blurred is not judged, with the
 * reason, rather than called neutral. The limits stand in the expression net's sidecar (docs/models.md) and come from
 * `otklik eval expression --coverage`. */
#pragma once
#include "face/box.h"

/* Why a sample was not judged. */
typedef enum {
    FACE_CLEAR,   /* it was judged */
    FACE_NO_FACE, /* the expression net takes it for no face */
    FACE_SMALL,
    FACE_DARK,
    FACE_TURNED,
    FACE_BLURRED,
    FACE_DOUBTS
} FaceDoubt;

/* "clear", "no_face", "small", "dark", "turned", "blurred": as in reports. */
extern const char *const face_doubt_names[FACE_DOUBTS];

typedef struct {
    float size;   /* root of the box's area, pixels of the recording */
    float light;  /* mean luma of the crop, 0..255 */
    float detail; /* of the crop's middle: root mean square of its 4-neighbour Laplacian over that of its deviation from
                     the mean; 0 where it is flat. Light and contrast cancel out; 0.1 is blurred, 0.6 is sharp */
    float turn;   /* as in the box */
} FaceQuality;

/* A face beyond one of them is not judged. 0 is no limit; of `turn` too. */
typedef struct {
    float size, light, detail; /* least */
    float turn;                /* greatest */
} FaceLimits;

/* `crop` are the side x side luma values that the net sees. */
FaceQuality face_quality_measure(const float *crop, guint side, FaceBox box);
/* FACE_CLEAR or the first limit that is broken, in the order of FaceDoubt. */
FaceDoubt face_quality_doubt(const FaceQuality *quality, const FaceLimits *limits);
