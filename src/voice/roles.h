/* voice/roles.h: who of the speakers is the teacher.
 *
 * Layer: voice.  Threads: pure.
 * A teacher holds the floor longer, is who students speak before and after (initiation, response, feedback: Sinclair &
 * Coulthard 1975), asks, and says what teachers say (cues.h). Each of these gives a speaker points, which stand in
 * roles.c with their weights; a softmax over the speakers turns points into shares. The weights are chosen by hand from
 * what such lessons look like, not fitted: no recordings with known roles are at hand. */
#pragma once
#include "voice/transcript.h"

#define ROLES_MIN_LEAD 0.3    /* a smaller lead is no answer */
#define ROLES_MIN_SPEECH 20.0 /* seconds of all speakers: less tells nothing */
#define ROLES_MIN_SECONDS 2.0 /* of one speaker: less is neither teacher nor student */

/* Judges the role of every speaker from share of talk, length of turns, who follows whom and, where words are known and
 * no draft, questions and lexical cues in Russian and English. One teacher at most; with one speaker, too little
 * speech, or a weak lead all stay unknown with confidence 0. Confidence is the lead of the best candidate's share over
 * the second's, 0..1, the same for the teacher and the students, and calibrated to nothing yet: it orders answers, and
 * is no probability of being right. Without words a student who talks most is taken for the teacher. `teacher` >= 0: a
 * person named this speaker: confidence 1 and role_given for everyone, the others are students. Whatever roles stood
 * there before are replaced. */
void voice_assign_roles(Transcript *transcript, int teacher);
