/* voice/turns.h: who spoke when, as turns: speech goes to the speaker whose centre it sounds most like.
 *
 * Layer: voice (internal).  Threads: pure. */
#pragma once
#include "voice/transcript.h"
#include "voice/voices.h"

typedef struct {
    const GArray *speech; /* of VoiceSpan: when anybody speaks */
    const Voices *voices;
    const float *centres; /* of `speakers` vectors */
    guint speakers;
    const float *together; /* for each TURNS_STEP of sound: how many are expected to speak at once; NULL: one */
} TurnsInput;

#define TURNS_STEP 0.02 /* seconds */

/* Adds a speaker for each who has a turn, and the turns, sorted. BASE_ERROR_TOO_LARGE: more than LIMIT_TURNS. */
gboolean voice_turns_cut(const TurnsInput *input, Transcript *transcript, GError **error) G_GNUC_WARN_UNUSED_RESULT;
