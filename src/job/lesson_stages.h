/* job/lesson_stages.h: the stages of a lesson's job.
 *
 * Layer: job (internal).  JobRun.shared is a LessonKit. */
#pragma once
#include "job/workers.h"

/* fetch: the address it came with → the vault (job/arrive.c). */
gboolean lesson_fetch_work(JobRun *run, GError **error);
/* keep: the finished upload → the vault. */
gboolean lesson_keep_work(JobRun *run, GError **error);
/* Both: the recording becomes the lesson's, the upload goes. */
gboolean lesson_arrive_keep(JobRun *run, StoreDb *db, GError **error);

/* listen: who speaks when; transcribe: what they say (job/hear.c). Results: LESSON_TRANSCRIPT. */
gboolean lesson_listen_work(JobRun *run, GError **error);
gboolean lesson_transcribe_work(JobRun *run, GError **error);
gboolean lesson_transcript_keep(JobRun *run, StoreDb *db, GError **error);

/* look: faces, and the report of it all (job/look.c). */
gboolean lesson_look_work(JobRun *run, GError **error);
gboolean lesson_look_keep(JobRun *run, StoreDb *db, GError **error);

/* Of lesson_files: transcript.json as it is after a stage; absent: no sound. */
#define LESSON_TRANSCRIPT ".transcript"
