/* voice/listen.h: a recording in, its transcript out: sound, speakers, words, roles.
 *
 * Layer: voice.  Threads: starts its own workers; otherwise the caller's.
 *
 *     ListenOptions options = { .diarize = { .vad = ..., .segmentation = ..., .speaker = ..., .threads = 2 },
 *                               .engine = engine, .recogniser = open_engine, .workers = 2, .teacher = -1 };
 *     g_autoptr(Transcript) transcript = voice_listen(path, &options, task, error);
 */
#pragma once
#include "voice/diarize.h"
#include "voice/transcribe.h"

typedef struct {
    DiarizeOptions diarize;
    const AsrEngine *engine; /* NULL: nobody wants words */
    gpointer recogniser;     /* what engine->open() gave */
    guint workers;           /* threads that transcribe; 0: 1 */
    int teacher;             /* speaker that a person named, from 0; < 0: judged */
} ListenOptions;

/* MEDIA_ERROR_NO_SOUND when the recording has none. VOICE_ERROR_ENGINE when `teacher` is a speaker that was not heard.
 * The stages and their progress are told on `task`, which may be NULL. The caller owns the transcript. */
Transcript *voice_listen(const char *path, const ListenOptions *options, const Task *task,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
