/* lesson/moment.h: finds negative moments in a curve of negative probability, as it comes.
 *
 * Layer: lesson.  Threads: a finder belongs to one thread.
 * Method: hysteresis. A moment begins where the smoothed probability rises to `leave`, counts once it reaches `enter`,
 * and ends where it falls below `leave` or nothing was judged for `patience` seconds. Too short ones are dropped. */
#pragma once
#include "face/timeline.h"

typedef struct {
    float enter, leave; /* 0..1, leave <= enter */
    double min_seconds; /* shorter moments are dropped */
    double patience;    /* seconds without a judged sample that end a moment */
} MomentRule;

typedef struct {
    double onset, peak_at, end;       /* seconds */
    double magnitude;                 /* area of the smoothed probability above `leave`, probability x seconds */
    float peak;                       /* highest smoothed probability */
    double sum;                       /* of the unsmoothed probabilities of its judged samples */
    double classes[FACE_EXPRESSIONS]; /* sums of the class probabilities of its judged samples */
    guint judged;                     /* how many samples those are */
} Moment;

typedef struct {
    MomentRule rule;
    Moment open;         /* the moment being built; open.judged == 0: none */
    double last_seconds; /* of the last judged sample */
    float last_value;
} MomentFinder;

void moment_finder_init(MomentFinder *finder, const MomentRule *rule);
/* Takes the next sample. TRUE: a moment has ended and stands in *done. */
gboolean moment_finder_feed(MomentFinder *finder, const FaceSample *sample, Moment *done);
/* The track has ended. TRUE as above. */
gboolean moment_finder_flush(MomentFinder *finder, Moment *done);
/* TRUE when the sample fed last is the highest of the moment being built: the one to take a picture of. */
gboolean moment_finder_at_peak(const MomentFinder *finder);
