/* voice/subtitles.h: a transcript as files that other programs read.
 *
 * Layer: voice.  Threads: pure.  The caller frees every text; all of it is valid UTF-8 whatever a recogniser wrote.
 * docs/transcript.md describes the files. Captions of different speakers may overlap in time, as speech does. */
#pragma once
#include "base/jsonfile.h"
#include "voice/transcript.h"

/* "Teacher", "Student 2", "Speaker 3" in the language in use; numbers are those of transcript.json. */
char *transcript_speaker_name(const Transcript *transcript, guint speaker);

char *transcript_to_vtt(const Transcript *transcript); /* WebVTT with voice spans */
char *transcript_to_srt(const Transcript *transcript); /* SubRip */
char *transcript_to_txt(const Transcript *transcript); /* for reading: a line a turn: time, speaker, words */
/* {"schema": "otklik-transcript", "version": 1, ...}: docs/transcript.schema.json. `file` is the recording's base name.
 * The caller owns it. */
JsonValue *transcript_to_json(const Transcript *transcript, const char *file);
