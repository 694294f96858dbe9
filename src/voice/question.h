/* voice/question.h: how many questions a turn asks.
 *
 * Layer: voice.  Threads: pure.
 * Where the recogniser writes punctuation, a word that ends in "?" ends a question. Where it writes none, what opens
 * like a question in Russian or English counts as one: a question word, or an auxiliary verb before a pronoun, or the
 * particle "ли" in second place. That misses questions asked by tone of voice alone. */
#pragma once
#include "voice/transcript.h"

/* TRUE when any word of the transcript ends a sentence by a mark. */
gboolean transcript_is_punctuated(const Transcript *transcript);
/* `punctuated`: what transcript_is_punctuated() says of the whole. */
guint voice_turn_questions(const VoiceTurn *turn, gboolean punctuated);
