/* base/log.h: what goes to standard error.
 *
 * Layer: base.  Threads: safe.
 * Lines come from GLib's g_warning(), g_message(), g_info() and g_debug(); this file only chooses which are shown and
 * how. A terminal gets colour; NO_COLOR and a pipe get none. While a progress bar stands on the last line it is wiped
 * first. */
#pragma once
#include <glib.h>

/* `level`: "error", "warning", "info" or "debug"; FALSE with BASE_ERROR_BAD_VALUE for any other word. */
gboolean log_init(const char *level, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Prints "otklik: <text>" to standard error, whatever the level: the one line with which a command fails. */
void log_failure(const char *text);
/* The bar: draws `text` on the last line of a terminal and leaves the cursor there; NULL wipes it. Does nothing when
 * standard error is no terminal. */
void log_status(const char *text);
