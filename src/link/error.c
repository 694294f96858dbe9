/* link/error.c: see error.h. */
#include "link/error.h"

G_DEFINE_QUARK(link - error - quark, link_error)
