/* job/recording.h: a lesson's recording, read out of the vault: no plain copy of it touches a disk.
 *
 * Layer: job (internal).  Threads: a recording belongs to one thread at a time. */
#pragma once
#include "job/workers.h"
#include "media/bytes.h"
#include "store/lessons.h"
#include "store/vault.h"

/* The lesson a job is about. STORE_ERROR_NOT_FOUND: somebody removed it. */
Lesson *job_lesson(const JobRun *run, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
    VaultReader *reader;
    MediaBytes bytes; /* what media reads */
} JobRecording;

/* `lesson` must outlive it. */
gboolean job_recording_open(const JobRun *run, const Lesson *lesson, JobRecording *recording,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void job_recording_close(JobRecording *recording);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(JobRecording, job_recording_close)
