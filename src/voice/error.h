/* voice/error.h: what can go wrong in the voice layer.
 *
 * Layer: voice. */
#pragma once
#include <glib.h>

#define VOICE_ERROR (voice_error_quark())
GQuark voice_error_quark(void);

typedef enum {
    VOICE_ERROR_SIDECAR, /* a model's sidecar is not what docs/models.md says */
    VOICE_ERROR_MODEL,   /* a model or vocabulary is not what its sidecar says, or cannot be loaded by its engine */
    VOICE_ERROR_ENGINE,  /* no such recogniser, or it does not know the language */
    VOICE_ERROR_FAILED,  /* a recogniser failed on a piece of sound */
} VoiceError;
