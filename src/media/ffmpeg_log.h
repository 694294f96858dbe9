/* media/ffmpeg_log.h: keeps FFmpeg's own messages from the user.
 *
 * Layer: media (internal).  Threads: safe. */
#pragma once

/* From now on FFmpeg's errors and warnings go to g_debug() and the rest nowhere. May be called any number of times. */
void ffmpeg_log_quiet(void);
