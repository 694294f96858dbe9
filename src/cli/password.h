/* cli/password.h: a password that somebody types.
 *
 * Layer: cli. */
#pragma once
#include <glib.h>

/* Asks twice at the terminal, without showing it; or, when `from_stdin`, takes the first line of standard input. The
 * caller frees it with secret_free(). */
char *password_read(gboolean from_stdin, GError **error) G_GNUC_WARN_UNUSED_RESULT;
