/* job/recording.c: see recording.h. */
#include "job/recording.h"

#include "base/lang.h"

Lesson *job_lesson(const JobRun *run, GError **error)
{
    g_autoptr(StoreDb) db = store_acquire(run->store, error);
    return db ? lessons_get(db, run->job->target, NULL, error) : NULL;
}

static gssize read_vault(gpointer user, gint64 offset, void *into, gsize length, GError **error)
{
    return vault_read(user, offset, into, length, error);
}

gboolean job_recording_open(const JobRun *run, const Lesson *lesson, JobRecording *recording, GError **error)
{
    if (!lesson->media) {
        g_set_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND, tr("%s is not kept any more", "%s больше не хранится"),
                    lesson->file);
        return FALSE;
    }
    g_autoptr(StoreDb) db = store_acquire(run->store, error);
    VaultReader *reader = db ? vault_open(db, lesson->media, error) : NULL;
    if (!reader)
        return FALSE;
    const char *name = *lesson->file ? lesson->file : tr("the recording", "запись");
    *recording = (JobRecording){reader, {.name = name, .size = vault_size(reader), .read = read_vault, .user = reader}};
    return TRUE;
}

void job_recording_close(JobRecording *recording)
{
    g_clear_pointer(&recording->reader, vault_reader_free);
}
