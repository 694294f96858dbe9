/* face/timeline.h: what was seen of every face of a recording.
 *
 * Layer: face.  Threads: written by one thread; read by any when finished. */
#pragma once
#include "face/expression.h"

typedef struct {
    double seconds;
    FaceBox box;                         /* pixels of the picture as shown; score is the detector's */
    float probability[FACE_EXPRESSIONS]; /* all 0 when the sample was not judged */
    float negative; /* smoothed over time within the track, 0..1; NAN before the first judged sample */
    guint8 no_face; /* the expression net took it for no face; then it is not judged either */
    guint8 judged;  /* FALSE: no expression could be read from this sample */
    guint8 doubt;   /* FaceDoubt: why not; FACE_CLEAR where it was judged, or nothing was to be */
    float mouth;    /* how much the mouth moved since the track's sample before (mouth.h); NAN: not known */
} FaceSample;

typedef struct {
    guint person;    /* tracks of one person share it; 0, 1, 2 ... in order of appearance */
    GArray *samples; /* of FaceSample, by rising time */
} FaceTrack;

typedef struct {
    guint width, height; /* of the picture as shown */
    double duration;     /* seconds from 0 to the end of the last picture */
    GArray *pictures;    /* of double: the time of every picture looked at, rising */
    GPtrArray *tracks;   /* of FaceTrack */
    guint people;
    guint cuts;      /* hard cuts seen */
    guint untracked; /* faces seen after LIMIT_TRACKS tracks */
} FaceTimeline;

FaceTimeline *face_timeline_new(void);
void face_timeline_free(FaceTimeline *timeline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FaceTimeline, face_timeline_free)

/* Track number `track`; it and those before it are made when they are not there yet. The timeline owns it. */
FaceTrack *face_timeline_track(FaceTimeline *timeline, guint track);
