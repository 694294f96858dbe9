/* unit/voice_make.h: transcripts from one line of text, for the tests of src/voice. */
#pragma once
#include "voice/transcript.h"

#include <string.h>

/* Adds a turn that a recogniser heard; its words, parted by spaces, fill it evenly. "" adds none; NULL: nobody tried.
 */
static inline VoiceTurn *say(Transcript *transcript, guint speaker, double start, double end, const char *words)
{
    while (transcript->speakers->len <= speaker)
        transcript_add_speaker(transcript);
    VoiceTurn *turn = transcript_add_turn(transcript, speaker, start, end);
    g_auto(GStrv) list = words && *words ? g_strsplit(words, " ", -1) : g_new0(char *, 1);
    guint n = g_strv_length(list);
    for (guint w = 0; w < n; w++)
        voice_turn_add_word(turn, start + (end - start) * w / n, start + (end - start) * (w + 1) / n, 0.9f, list[w]);
    turn->tried = words != NULL;
    transcript->duration = MAX(transcript->duration, end);
    return turn;
}

static inline VoiceSpeaker *speaker_at(const Transcript *transcript, guint speaker)
{
    return &g_array_index(transcript->speakers, VoiceSpeaker, speaker);
}
