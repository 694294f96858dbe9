/* learn/segment_score.h: whether a timeline says of a labelled span of a recording what people said of it.
 *
 * Layer: learn.  Threads: pure functions. */
#pragma once
#include "face/timeline.h"
#include "learn/bootstrap.h"

typedef enum {
    SENTIMENT_NEGATIVE,
    SENTIMENT_NEUTRAL,
    SENTIMENT_POSITIVE,
    SENTIMENT_NOFACE,
    SENTIMENT_UNJUDGED,
    SENTIMENTS
} Sentiment;

/* "negative", "neutral", "positive", "noface" and, only ever an answer, "unjudged": there was no picture. */
extern const char *const sentiment_names[SENTIMENTS];
/* The sentiment of that name that a person may label a span with. */
gboolean sentiment_parse(const char *name, Sentiment *sentiment);

/* Which part of the picture a span is about: of the judged faces whose middle is there, the largest of each picture.
 * What was not judged (the reader rejected it, or it is too small) is no face here, as in a report's face_share. */
typedef enum { TILE_WHOLE, TILE_LEFT, TILE_RIGHT } SegmentTile;

/* What was seen in a span, both ends included. */
typedef struct {
    guint pictures, with_face;            /* pictures looked at, and those with a judged face */
    double negative;                      /* mean smoothed negative probability of those, NAN without any */
    double probability[FACE_EXPRESSIONS]; /* means, likewise */
    Sentiment answer;
} SegmentSeen;

/* The answer is "noface" where fewer than SEGMENT_FACE_SHARE of the pictures have a face, "negative" where `negative`
 * is at least `threshold`, "positive" where happy is the most probable expression, else "neutral". */
#define SEGMENT_FACE_SHARE 0.2
SegmentSeen segment_look(const FaceTimeline *timeline, double start, double end, SegmentTile tile, float threshold);

/* How the judged faces of a span are read whose mouth moves, or does not. */
typedef struct {
    guint samples;
    guint startled;        /* of them: fear or surprise is most probable */
    guint negative;        /* of them: the smoothed negative probability is at least the threshold */
    double fear, surprise; /* sums of probabilities */
} MouthSeen;

/* Adds the samples of a span to `still` or `moving`; a mouth moves from SEGMENT_MOUTH_MOVES on (face/mouth.h: in speech
 * 0.1 to 0.5). Samples whose mouth motion is not known are left out. */
#define SEGMENT_MOUTH_MOVES 0.1f
void segment_mouths(const FaceTimeline *timeline, double start, double end, SegmentTile tile, float threshold,
                    MouthSeen *still, MouthSeen *moving);

/* Share of spans answered right; `file[i]` is the recording span i is of, 0 .. n_files-1, and the interval is by
 * drawing recordings. */
Estimate segment_share(const gboolean *right, const guint *file, gsize n, guint n_files, guint rounds);
