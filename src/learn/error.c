/* learn/error.c: see error.h. */
#include "learn/error.h"

G_DEFINE_QUARK(otklik - learn - error - quark, learn_error)
