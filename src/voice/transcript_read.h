/* voice/transcript_read.h: transcript.json back into a transcript.
 *
 * Layer: voice.  Threads: pure. */
#pragma once
#include "base/jsonfile.h"
#include "voice/transcript.h"

/* What transcript_to_json() wrote. VOICE_ERROR_FAILED names the part that is not as docs/transcript.schema.json says.
 * The caller owns the transcript. */
Transcript *transcript_from_json(const JsonValue *json, GError **error) G_GNUC_WARN_UNUSED_RESULT;
