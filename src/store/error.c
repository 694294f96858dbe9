/* store/error.c: the error domain of the layer. */
#include "store/store.h"

G_DEFINE_QUARK(otklik - store - error - quark, store_error)
