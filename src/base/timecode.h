/* base/timecode.h: seconds as people read them.
 *
 * Layer: base.  Threads: safe. */
#pragma once
#include <glib.h>

#define TIMECODE_MAX 32 /* bytes that timecode_format() needs at most */

/* Writes "1:02:03.4" (hours only when there are any, one decimal) to `text` and returns it. Negative or not finite
 * seconds give "-:--". */
const char *timecode_format(double seconds, char text[TIMECODE_MAX]);

/* Reads "75", "75.5", "1:15.5" or "0:01:15.5". FALSE leaves *seconds alone. */
gboolean timecode_parse(const char *text, double *seconds, GError **error) G_GNUC_WARN_UNUSED_RESULT;
