/* media/formats.h: which container formats are opened.
 *
 * Layer: media (internal).  Threads: safe. */
#pragma once
#include <glib.h>

struct AVInputFormat;

/* TRUE for a format that is no recording by itself: a list of further files or addresses, a script, or text drawn as
 * pictures. Everything else that FFmpeg knows is opened. */
gboolean format_is_refused(const struct AVInputFormat *format);
