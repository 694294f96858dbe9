/* face/analyse.h: a recording in, a timeline of every face out.
 *
 * Layer: face.  Threads: the decoder feeds from a thread of its own; everything else, and the hook, runs on the
 * caller's. */
#pragma once
#include "base/task.h"
#include "face/detector.h"
#include "face/timeline.h"
#include "media/video.h"

/* Called for every face of every picture, in order; `picture` and `sample` are borrowed for the call. */
typedef void (*FaceHook)(const LumaPicture *picture, guint track, const FaceSample *sample, gpointer user);

typedef struct {
    const FaceDetector *detector;
    const FaceReader *reader; /* NULL: nothing is judged (the law's modes) */
    guint side;               /* pixels of the longer side in which faces are looked for */
    guint min_size;           /* lower faces (pixels of the recording) are not judged */
    double smoothing;         /* seconds */
    double detect_every; /* seconds: faces are looked for at least so often, or half as often where nothing moves, and
                          * in every picture where they are fast; they are followed by their motion between */
    FaceHook hook;       /* may be NULL */
    gpointer user;
} FaceAnalysis;

/* Takes all pictures of `video`. Reports progress on `task`, which may be NULL. The caller owns the timeline. */
FaceTimeline *face_analyse(VideoReader *video, const FaceAnalysis *options, const Task *task,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
