/* voice/error.c: see error.h. */
#include "voice/error.h"

G_DEFINE_QUARK(voice - error - quark, voice_error)
