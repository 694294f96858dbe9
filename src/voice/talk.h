/* voice/talk.h: a conversation in numbers: shares, monologues, pauses, response times, interruptions, questions, rate.
 *
 * Layer: voice.  Threads: pure.
 * The words are those of conversation analysis (Heldner & Edlund 2010, "Pauses, gaps and overlaps in conversations";
 * Jefferson 1984 for overlap near an end). Turns of one speaker parted by less than TALK_JOIN, without anybody else in
 * between, are one turn. The floor belongs to who spoke last longest: a turn that ends after the holder's takes it, and
 * the seconds from the holder's end to its start are the floor transfer offset (gap > 0, overlap < 0). A turn that ends
 * before the holder's leaves the floor where it is: it is a back-channel when short, and a bid that failed when not.
 * Overlap shorter than TALK_TRANSITION before an end is how people take turns smoothly, and no interruption. */
#pragma once
#include "voice/transcript.h"

#define TALK_JOIN 1.0        /* seconds: longer silences end a turn, and are pauses of the conversation */
#define TALK_RESPONSE 5.0    /* seconds: a larger offset, either way, is no response */
#define TALK_TRANSITION 0.5  /* seconds: shorter overlap is a smooth transition */
#define TALK_INTERRUPT 2.0   /* seconds: who is interrupted falls silent within */
#define TALK_BACKCHANNEL 1.0 /* seconds a back-channel lasts at most */
#define TALK_RATE_WORDS 20   /* fewer words tell no rate */
#define TALK_UNKNOWN G_MAXUINT

typedef struct {
    double seconds;                        /* spoken, overlaps included, pauses not */
    double share;                          /* of all speakers' seconds, 0..1; 0 when nobody speaks */
    guint turns;                           /* after joining */
    double monologue_start, monologue_end; /* longest joined turn; NAN without one */
    guint interruptions;     /* took the floor from one who had it for TALK_TRANSITION at least, TALK_TRANSITION to
                                TALK_INTERRUPT before that one fell silent */
    guint interrupted;       /* times others did so to this speaker */
    guint backchannels;      /* short turns while another kept the floor */
    guint responses;         /* floor taken from another with an offset within TALK_RESPONSE */
    double response_median;  /* of their offsets, seconds; < 0: mostly in overlap; NAN: no response */
    guint questions;         /* as voice_turn_questions() counts; TALK_UNKNOWN: words are not known, or a draft */
    guint words;             /* TALK_UNKNOWN likewise */
    double words_per_minute; /* of own speech that a recogniser heard; NAN: under TALK_RATE_WORDS words */
} TalkSpeaker;

typedef struct {
    double speech;                                 /* seconds in which anybody speaks */
    double overlap;                                /* seconds in which two or more do */
    double silence;                                /* duration - speech */
    guint pauses;                                  /* silences of TALK_JOIN at least between turns of anybody */
    double longest_pause_start, longest_pause_end; /* NAN without one */
    double pause_median;                           /* of the pauses; NAN without one */
    GArray *speakers;                              /* of TalkSpeaker, index as in the transcript */
} Talk;

/* The transcript is sorted. The caller owns the answer. */
Talk *talk_measure(const Transcript *transcript);
void talk_free(Talk *talk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Talk, talk_free)
