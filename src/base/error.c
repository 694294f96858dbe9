/* base/error.c: see error.h. */
#include "base/error.h"

G_DEFINE_QUARK(otklik - base - error - quark, base_error)
