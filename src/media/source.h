/* media/source.h: the bytes of a recording: a file, a named pipe, standard input, or what the caller reads.
 *
 * Layer: media (internal).  Threads: one source belongs to one thread at a time.
 * FFmpeg's protocols are not used at all, so that a name like "http:x" or "concat:x" is just a file name. */
#pragma once
#include "base/task.h"
#include "media/bytes.h"

#include <libavformat/avio.h>

typedef struct MediaSource MediaSource;

/* One of the two; the other is NULL. `path` "-" is standard input. */
typedef struct {
    const char *path;
    const MediaBytes *bytes; /* must live as long as the source */
} MediaInput;

/* MEDIA_ERROR_OPEN when it is missing, unreadable, a folder or empty. A cancel of `task` (may be NULL) ends a waiting
 * read with AVERROR_EXIT. */
MediaSource *source_open(MediaInput input, const Task *task, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void source_close(MediaSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MediaSource, source_close)

/* Owned by the source. */
AVIOContext *source_io(MediaSource *source);

/* TRUE, and the error that MediaBytes.read gave, once it gave one: then nothing more is read. */
gboolean source_failed(const MediaSource *source, GError **error);

/* Begins the path of what came through a pipe and was kept (spool.h): /proc/self/fd/ and a number. */
#define SOURCE_KEPT "/proc/self/fd/"

/* How messages call it. The caller owns the text. */
char *source_name(MediaInput input);
