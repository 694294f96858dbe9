/* media/ffmpeg_log.c: see ffmpeg_log.h. */
#include "media/ffmpeg_log.h"

#include <glib.h>
#include <libavutil/log.h>

#define LINE_BYTES 512

static void to_debug(void *object, int level, const char *format, va_list arguments)
{
    if (level > AV_LOG_WARNING)
        return;
    char line[LINE_BYTES];
    int prefix = 1;
    av_log_format_line2(object, level, format, arguments, line, sizeof line, &prefix);
    g_debug("ffmpeg: %s", g_strchomp(line));
}

void ffmpeg_log_quiet(void)
{
    av_log_set_callback(to_debug);
}
