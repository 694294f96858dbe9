/* lesson/error.c: see error.h. */
#include "lesson/error.h"

G_DEFINE_QUARK(otklik - lesson - error - quark, lesson_error)
