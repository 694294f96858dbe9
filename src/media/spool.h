/* media/spool.h: what comes through a pipe, kept on disk, so that it can be read more than once.
 *
 * Layer: media.  Threads: one spool belongs to one thread. */
#pragma once
#include "base/task.h"

typedef struct MediaSpool MediaSpool;

/* A file is left where it is. Standard input ("-") and named pipes are first read to their end, into a temporary file
 * that has no name (in $TMPDIR, else /var/tmp) and is gone with the process; at most LIMIT_SPOOL_BYTES. A cancel of
 * `task` ends the waiting. Errors: MEDIA_ERROR_OPEN as for video_open(), BASE_ERROR_IO when the disk is full,
 * BASE_ERROR_TOO_LARGE. */
MediaSpool *spool_open(const char *path, const Task *task, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void spool_close(MediaSpool *spool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MediaSpool, spool_close)

/* The path to open, any number of times, while the spool lives; owned by it. */
const char *spool_path(const MediaSpool *spool);
