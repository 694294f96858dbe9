/* face/error.c: see error.h. */
#include "face/error.h"

G_DEFINE_QUARK(otklik - face - error - quark, face_error)
