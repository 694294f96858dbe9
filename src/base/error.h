/* base/error.h: what can go wrong in the base layer and in any code that reads what a person wrote.
 *
 * Layer: base.  Each layer has one error domain of its own; messages are for a person, in the language of
 * base/lang.h, name the file or field, and are fit to print as they are. */
#pragma once
#include <glib.h>

#define BASE_ERROR (base_error_quark())
GQuark base_error_quark(void);

typedef enum {
    BASE_ERROR_BAD_VALUE, /* a value is out of its range or not what the field holds */
    BASE_ERROR_UNKNOWN,   /* no option, command or column of that name */
    BASE_ERROR_IO,        /* a file cannot be read or written; the message has the system's reason */
    BASE_ERROR_TOO_LARGE, /* over a limit of base/limits.h */
    BASE_ERROR_SYNTAX,    /* a file is not what its format demands */
    BASE_ERROR_CANCELLED, /* the person stopped it; nothing is wrong */
} BaseError;
