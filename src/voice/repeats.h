/* voice/repeats.h: takes out what a recogniser repeats endlessly.
 *
 * Layer: voice.  Threads: pure.
 * Recognisers that write text from a language model fall into loops on music, noise and silence ("thank you. thank you.
 * thank you. ..."). People repeat themselves too, but hardly the same words four times in a row. */
#pragma once
#include "voice/transcript.h"

#define REPEATS_MOST 3        /* times in a row that the same words may stand */
#define REPEATS_PHRASE_MAX 10 /* words of a phrase that is looked for */

/* From word `first` of the turn on: where a phrase stands more than REPEATS_MOST times in a row, all but its first
 * occurrence are taken out. Case is ignored. */
void voice_drop_repeats(VoiceTurn *turn, guint first);
