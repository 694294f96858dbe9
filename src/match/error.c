/* match/error.c: the domain of this layer's errors. */
#include "match/schema.h"

G_DEFINE_QUARK(otklik - match - error - quark, match_error)
