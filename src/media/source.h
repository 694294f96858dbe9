/* media/source.h: the bytes of a recording: a file, a named pipe or standard input.
 *
 * Layer: media (internal).  Threads: one source belongs to one thread at a time.
 * FFmpeg's protocols are not used at all, so that a name like "http:x" or "concat:x" is just a file name. */
#pragma once
#include "base/task.h"

#include <libavformat/avio.h>

typedef struct MediaSource MediaSource;

/* `path` "-" is standard input. MEDIA_ERROR_OPEN when it is missing, unreadable, a folder or empty. A cancel of `task`
 * (may be NULL) ends a waiting read with AVERROR_EXIT. */
MediaSource *source_open(const char *path, const Task *task, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void source_close(MediaSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MediaSource, source_close)

/* Owned by the source. */
AVIOContext *source_io(MediaSource *source);

/* Begins the path of what came through a pipe and was kept (spool.h): /proc/self/fd/ and a number. */
#define SOURCE_KEPT "/proc/self/fd/"

/* How messages call it. The caller owns the text. */
char *source_name(const char *path);
