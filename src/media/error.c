/* media/error.c: see error.h. */
#include "media/error.h"

G_DEFINE_QUARK(otklik - media - error - quark, media_error)
