/* face/error.h: what can go wrong where faces are found and read.
 *
 * Layer: face.  Messages name the model or recording. */
#pragma once
#include <glib.h>

#define FACE_ERROR (face_error_quark())
GQuark face_error_quark(void);

typedef enum {
    FACE_ERROR_SIDECAR,  /* a model's sidecar lacks a field or has a value that cannot be */
    FACE_ERROR_TOO_LONG, /* more samples than LIMIT_TIMELINE_SAMPLES */
} FaceError;
