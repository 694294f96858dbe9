/* face/people.h: tells which tracks are the same person.
 *
 * Layer: face.
 * By place alone: in a call or a lesson each person sits in one place. A track belongs to the person who was last seen
 * nearest to where it begins, in a like size, when nobody of that person's tracks is in view at the time and no cut
 * lies between. Nobody is recognised: someone who comes back elsewhere is counted anew. */
#pragma once
#include "face/timeline.h"

/* Sets `person` of every track and `people` of the timeline. `cuts` are the times of the `n_cuts` cuts, rising. */
void face_people_assign(FaceTimeline *timeline, const double *cuts, gsize n_cuts);
