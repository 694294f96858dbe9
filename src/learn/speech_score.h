/* learn/speech_score.h: how well speech is told from silence, against turns that people marked.
 *
 * Layer: learn.  Threads: pure functions.  Sets of time are those of learn/spans.h. */
#pragma once
#include "learn/bootstrap.h"

typedef struct {
    double speech, silence; /* seconds that are scored: where anybody speaks in the reference, and where nobody does */
    double missed, false_alarm; /* seconds of speech not found, and of silence taken for speech */
} SpeechScore;

/* `scored`, a set, is what counts. */
SpeechScore speech_score(const GArray *reference, const GArray *answer, const GArray *scored);

/* Over many recordings: seconds are added up before dividing; intervals by drawing recordings, `rounds` times. */
typedef struct {
    Estimate miss;          /* missed / speech */
    Estimate false_alarm;   /* false alarm / speech, as in detection error rates */
    Estimate error;         /* both / speech: the detection error rate */
    Estimate silence_taken; /* false alarm / silence */
} SpeechSummary;
SpeechSummary speech_summary(const SpeechScore *scores, gsize n, guint rounds);
