/* voice/cues.h: words by which teachers and students give themselves away, in Russian and English.
 *
 * Layer: voice.  Threads: pure. */
#pragma once
#include "voice/transcript.h"

typedef struct {
    guint teacher, student; /* how often each kind was said */
} CueCount;

/* The cues in a turn's words. At one word at most one cue begins. */
CueCount cue_count(const VoiceTurn *turn);

/* A word in lower case, "ё" as "е", without the marks around it. Text that is no UTF-8 is mended. The caller frees it.
 */
char *cue_fold(const char *word);
