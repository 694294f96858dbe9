/* job/transcript_file.c: see transcript_file.h. */
#include "job/transcript_file.h"

#include <string.h>

#include "job/lesson_stages.h"
#include "store/lesson_files.h"
#include "voice/subtitles.h"
#include "voice/transcript_read.h"

gboolean job_transcript_load(const JobRun *run, const char *lesson, Transcript **transcript, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(StoreDb) db = store_acquire(run->store, error);
    *transcript = NULL;
    if (!db)
        return FALSE;
    g_autoptr(GBytes) bytes = lesson_files_get_bytes(db, lesson, LESSON_TRANSCRIPT, &problem);
    if (g_error_matches(problem, STORE_ERROR, STORE_ERROR_NOT_FOUND))
        return TRUE;
    if (!bytes) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    gsize length;
    const char *text = g_bytes_get_data(bytes, &length);
    g_autoptr(JsonValue) json = jsonfile_parse(text, length, "transcript.json", error);
    *transcript = json ? transcript_from_json(json, error) : NULL;
    return *transcript != NULL;
}

gboolean job_transcript_save(StoreDb *db, const char *lesson, const Transcript *transcript, GError **error)
{
    g_autoptr(JsonValue) json = transcript_to_json(transcript, "");
    g_autofree char *text = jsonfile_text(json, FALSE);
    return lesson_files_put_bytes(db, lesson, LESSON_TRANSCRIPT, "application/json", text, strlen(text), error);
}
