/* voice/transcript_write.h: a transcript as files in a folder.
 *
 * Layer: voice.  Threads: pure but for the files. */
#pragma once
#include "voice/transcript.h"

/* Writes transcript.vtt, .srt, .txt and .json (docs/transcript.md) into `folder`, which is made when it is not there.
 * `file` is what the transcript calls the recording. */
gboolean transcript_write(const Transcript *transcript, const char *file, const char *folder,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
