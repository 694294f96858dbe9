/* learn/diarization_score.h: how well speakers are told apart, against turns that people marked.
 *
 * Layer: learn.  Threads: pure functions.
 * Diarization error rate: the seconds missed, falsely given, and given to the wrong speaker, over the seconds of
 * reference speech, each speaker counted on its own, under the best one-to-one pairing of speakers (NIST md-eval 22;
 * pyannote.metrics, Bredin 2017). Computed on exact intervals, not frames. Turns of one speaker that overlap or touch
 * are joined first, as dscore does.
 * Jaccard error rate (JER; Ryant et al. 2019, "The second DIHARD diarization challenge"): for each reference speaker
 * 1 - intersection / union with the answered speaker it is paired with, 1 without one; pairs are chosen so that the sum
 * is least, as the organisers' scorer (dscore) does. Neither the collar nor the leaving out of overlap touches JER. */
#pragma once
#include "learn/bootstrap.h"
#include "learn/rttm.h"

/* Borrowed from the caller. */
typedef struct {
    const SpeakerTurn *turns; /* in any order */
    gsize n;
    guint speakers; /* turns[i].speaker is below it, and it is at most LIMIT_RTTM_SPEAKERS */
} SpeakerTurns;

typedef struct {
    const GArray *scored; /* of VoiceSpan, a set (learn/spans.h): what is scored, as a UEM file says. NULL: from the
                             first start to the last end in reference and answer, as pyannote.metrics does */
    double collar; /* seconds before and after each start and end of the reference that are not scored (md-eval -c;
                      twice this is pyannote's collar) */
    gboolean skip_overlap; /* where two or more reference speakers speak is not scored (md-eval -1) */
} DiarizationRules;

typedef struct {
    double reference;                       /* seconds of speaker time that are scored */
    double missed, false_alarm, confusion;  /* seconds */
    double jaccard;                         /* sum over reference speakers of each one's Jaccard error */
    guint reference_speakers, own_speakers; /* with speech in what is scored, collars included */
} DiarizationScore;

/* Scores one recording. */
DiarizationScore diarization_score(const SpeakerTurns *reference, const SpeakerTurns *answer,
                                   const DiarizationRules *rules);

/* (missed + false alarm + confusion) / reference; NAN without reference speech. */
double diarization_error_rate(const DiarizationScore *score);
/* Mean over the reference speakers. Without any: 0 where nobody was answered either, else 1 (as dscore). */
double diarization_jaccard_error_rate(const DiarizationScore *score);

/* Over several recordings: seconds are added up before dividing; intervals by drawing recordings, `rounds` times. */
typedef struct {
    Estimate der, missed, false_alarm, confusion; /* of the reference seconds */
    Estimate jer;                                 /* mean over all reference speakers of all recordings */
    Estimate count_right;                         /* share of recordings with as many speakers as there are */
} DiarizationSummary;
DiarizationSummary diarization_summary(const DiarizationScore *scores, gsize n, guint rounds);
