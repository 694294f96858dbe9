/* voice/transcript.h: what was said: turns of speakers, and their words.
 *
 * Layer: voice.  Threads: written by one thread; read by any when finished. */
#pragma once
#include "voice/vad.h"

typedef enum { VOICE_ROLE_UNKNOWN, VOICE_ROLE_TEACHER, VOICE_ROLE_STUDENT } VoiceRole;

typedef struct {
    double start, end; /* seconds */
    float confidence;  /* 0..1; NAN: the recogniser does not tell */
    char *text;        /* UTF-8, as the recogniser wrote it */
} VoiceWord;

/* One speaker's speech without a pause long enough to end it. Turns of different speakers may overlap. */
typedef struct {
    guint speaker; /* index into Transcript.speakers */
    double start, end;
    float confidence; /* 0..1, that it was this speaker */
    gboolean tried;   /* a recogniser has heard it; else words are not known, rather than absent */
    GArray *words;    /* of VoiceWord by rising start; may be empty: the turn stays visible */
} VoiceTurn;

typedef struct {
    VoiceRole role;
    float role_confidence; /* 0..1; 1 when a person said so */
    gboolean role_given;   /* by a person, not judged */
    int channel;           /* of the recording, when each person has one; else -1 */
    int person;            /* whose mouth moves with this voice: FaceTrack.person, in a report the index of its people;
                              -1: unknown */
    float person_confidence;
} VoiceSpeaker;

typedef struct {
    double duration;     /* seconds of sound */
    GArray *speakers;    /* of VoiceSpeaker, in order of first turn */
    GPtrArray *turns;    /* of VoiceTurn, by start, then speaker */
    char *engine;        /* the recogniser's name; NULL: none ran */
    char *language;      /* "ru", "en" ...; NULL: not known */
    gboolean draft;      /* the words are too unsure to base a claim on */
    guint failed;        /* turns on which the recogniser failed */
    gboolean by_channel; /* speakers are channels of the recording */
} Transcript;

Transcript *transcript_new(void);
void transcript_free(Transcript *transcript);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Transcript, transcript_free)

/* Appends a speaker or a turn; the transcript owns the turn. Turns are sorted by transcript_sort(). */
guint transcript_add_speaker(Transcript *transcript);
VoiceTurn *transcript_add_turn(Transcript *transcript, guint speaker, double start, double end);
void voice_turn_add_word(VoiceTurn *turn, double start, double end, float confidence, const char *text);
/* Sorts turns and numbers speakers by their first turn. */
void transcript_sort(Transcript *transcript);
/* The turn's words joined with spaces; "" without words. The caller frees it. */
char *voice_turn_text(const VoiceTurn *turn);
