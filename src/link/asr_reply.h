/* link/asr_reply.h: words in the answer of an OpenAI-compatible server (response_format verbose_json).
 *
 * Layer: link.  Threads: pure. */
#pragma once
#include "voice/transcript.h"

/* Appends to `turn->words` what the answer says of `seconds` of sound: its words with times (words[], or those of
 * segments[]); else the words of each segment spread over it by their length; else those of the text spread over the
 * sound. Times are put in order and into 0..seconds. A confidence is what the server tells of the word or its segment,
 * else NAN. `language` becomes "en", "ru" ... when the answer names it; the caller frees it. LINK_ERROR_REPLY when the
 * answer is not of this form; `name` is what messages call it. */
gboolean asr_reply_read(const char *bytes, gsize length, const char *name, double seconds, VoiceTurn *turn,
                        char **language, GError **error) G_GNUC_WARN_UNUSED_RESULT;
