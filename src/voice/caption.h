/* voice/caption.h: a transcript cut into pieces that fit on a screen.
 *
 * Layer: voice (internal).  Threads: pure.
 * At most CAPTION_LINES lines of CAPTION_COLUMNS characters and CAPTION_SECONDS, cut between words, early where the
 * speaker pauses (the sizes are those of the BBC's and Netflix's subtitle guides). A longer word stands on a line of
 * its own. A turn without words is one caption that says so. */
#pragma once
#include "voice/transcript.h"

#define CAPTION_LINES 2
#define CAPTION_COLUMNS 42
#define CAPTION_SECONDS 7.0
#define CAPTION_PAUSE 1.0      /* seconds of silence between words: a new caption */
#define CAPTION_NO_WORDS "[…]" /* stands for speech whose words are not known */

typedef struct {
    gint64 start, end; /* milliseconds, end > start >= 0 */
    guint speaker;
    char *text; /* UTF-8 without control characters; '\n' between its lines, none empty */
} Caption;

/* Of Caption by start, then speaker; the caller owns it. */
GArray *transcript_captions(const Transcript *transcript);

/* A word as it may stand in a line: valid UTF-8, control characters and every kind of space and line end as plain
 * spaces, none of them around it, invisible marks (of direction, joiners) left out. The caller frees it. */
char *caption_clean(const char *word);
