/* voice/transcribe.h: gives the turns of a transcript their words.
 *
 * Layer: voice.  Threads: starts options->workers workers. */
#pragma once
#include "voice/asr.h"

/* Hears every turn (long ones in pieces cut at the quietest place, at most 30 s each; channel recordings from the
 * speaker's own channel) and fills words, engine, language, draft and failed. A turn that fails stays without words and
 * is counted; when the first ten (or all there are) fail, or the engine fails for a reason that is not one turn's, that
 * error is returned. Reports progress on `task`, which may be NULL. */
gboolean voice_transcribe(Transcript *transcript, const Sound *sound, const AsrEngine *engine, gpointer open_engine,
                          guint workers, const Task *task, GError **error) G_GNUC_WARN_UNUSED_RESULT;
