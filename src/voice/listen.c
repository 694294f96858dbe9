/* voice/listen.c: see listen.h. */
#include "voice/listen.h"

#include "base/lang.h"
#include "voice/error.h"
#include "voice/roles.h"

static gboolean teacher_was_heard(const Transcript *transcript, int teacher, GError **error)
{
    if (teacher < (int)transcript->speakers->len)
        return TRUE;
    g_set_error(error, VOICE_ERROR, VOICE_ERROR_ENGINE,
                tr("there is no speaker %d to be the teacher: %u were heard",
                   "нет говорящего %d, чтобы быть учителем: слышно говорящих: %u"),
                teacher + 1, transcript->speakers->len);
    return FALSE;
}

Transcript *voice_listen(const char *path, const ListenOptions *options, const Task *task, GError **error)
{
    task_stage(task, tr("reading sound", "чтение звука"));
    g_autoptr(Sound) sound = sound_load(path, task, error);
    if (!sound)
        return NULL;
    task_stage(task, tr("who speaks", "кто говорит"));
    g_autoptr(Transcript) transcript = voice_diarize(sound, &options->diarize, task, error);
    if (!transcript || !teacher_was_heard(transcript, options->teacher, error))
        return NULL;
    task_stage(task, tr("words", "слова"));
    if (options->engine && !voice_transcribe(transcript, sound, options->engine, options->recogniser,
                                             MAX(options->workers, 1), task, error))
        return NULL;
    voice_assign_roles(transcript, options->teacher);
    return g_steal_pointer(&transcript);
}
