/* learn/error.h: what can go wrong where something is learnt.
 *
 * Layer: learn.  Messages are for people. */
#pragma once
#include <glib.h>

#define LEARN_ERROR (learn_error_quark())
GQuark learn_error_quark(void);

typedef enum {
    LEARN_ERROR_FIT,   /* nothing can be learnt from these rows: too few, of one class only, not numbers */
    LEARN_ERROR_MODEL, /* not a model of this program, or one of other columns */
} LearnError;
