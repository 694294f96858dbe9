/* link/asr_engines.h: every speech recogniser of this program, and the one that asks a server.
 *
 * Layer: link.  Threads: safe. */
#pragma once
#include "voice/asr.h"

/* An OpenAI-compatible server: POST URL/v1/audio/transcriptions. */
extern const AsrEngine asr_http;

/* The engine of that name; NULL and VOICE_ERROR_ENGINE, which lists the names, when there is none or it is not part of
 * this build. */
const AsrEngine *asr_engine_find(const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* All of them, ending with NULL. */
const AsrEngine *const *asr_engines(void);
