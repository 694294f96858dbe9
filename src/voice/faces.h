/* voice/faces.h: whose mouth moves with which voice.
 *
 * Layer: voice.  Threads: pure.
 * For every person and speaker, the person's mouth motion (face/mouth.h) while that speaker alone is heard is compared
 * with that while the speaker is not. An observation is the mean motion over a second, for neighbouring pictures are
 * not independent. A is the probability that an observation of the first kind shows more motion than one of the second
 * (area under the ROC curve, Mann & Whitney 1947; standard error: Hanley & McNeil 1982). Pairs are joined from the
 * clearest on, each person and each speaker once. What overlaps is left out. */
#pragma once
#include "face/timeline.h"
#include "voice/transcript.h"

#define FACES_MIN_OBSERVATIONS 5 /* of mouth motion in speech, and as many out of it: fewer tell nothing */
#define FACES_SIGMAS 3.0         /* standard errors, those of chance, by which A must pass one half */
#define FACES_LEAD 0.05          /* by which A must pass the A of any other person for this speaker */

/* Sets person and person_confidence of every speaker; person counts as FaceTrack.person does, and is -1 where it is
 * weak, ambiguous or too little was seen. Confidence is 2A - 1, with A lowered by two standard errors: 0 is chance, 1
 * would be a mouth that moves in speech only. It orders answers and is no probability of being right. The transcript
 * is sorted, both clocks are the recording's. */
void voice_match_faces(Transcript *transcript, const FaceTimeline *timeline);
