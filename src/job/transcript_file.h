/* job/transcript_file.h: the transcript between two stages, as a file of the lesson.
 *
 * Layer: job (internal). */
#pragma once
#include "job/workers.h"
#include "voice/transcript.h"

/* *transcript NULL after TRUE: there is none, the recording has no sound or nobody listens. The caller owns it. */
gboolean job_transcript_load(const JobRun *run, const char *lesson, Transcript **transcript,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean job_transcript_save(StoreDb *db, const char *lesson, const Transcript *transcript,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
