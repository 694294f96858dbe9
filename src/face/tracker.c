/* face/tracker.c: see tracker.h. */
#include "face/tracker.h"

#include <math.h>
#include <stdlib.h>

#define MIN_IOU 0.15f /* a prediction and a box that overlap less are joined only when they are close and alike */
#define NEAR 0.7f     /* "close": centres nearer than this many face sizes */
#define ALIKE 1.6f    /* "alike": sizes within this ratio */
#define VELOCITY_WEIGHT 0.4f /* of the newest step in a track's velocity */
#define VELOCITY_SPAN 0.8    /* seconds: longer holes are not extrapolated */

typedef struct {
    int id;
    double seconds; /* when the face was last seen */
    FaceBox box;    /* as last seen */
    float vx, vy;   /* pixels per second of the centre */
    gboolean taken; /* joined to a box of the present picture */
} LiveTrack;

struct FaceTracker {
    guint max_tracks;
    guint given;  /* ids given out */
    GArray *live; /* of LiveTrack */
    double fed;   /* time of the last feed */
};

/* A possible join of track and box; a larger affinity is a better one. */
typedef struct {
    float affinity;
    guint track, box;
} Pair;

FaceTracker *face_tracker_new(guint max_tracks)
{
    FaceTracker *tracker = g_new0(FaceTracker, 1);
    tracker->max_tracks = max_tracks;
    tracker->live = g_array_new(FALSE, FALSE, sizeof(LiveTrack));
    return tracker;
}

void face_tracker_free(FaceTracker *tracker)
{
    if (!tracker)
        return;
    g_array_unref(tracker->live);
    g_free(tracker);
}

void face_tracker_cut(FaceTracker *tracker)
{
    g_array_set_size(tracker->live, 0);
}

static FaceBox predict(const LiveTrack *track, double seconds)
{
    float step = (float)MIN(seconds - track->seconds, VELOCITY_SPAN);
    FaceBox box = track->box;
    box.x += track->vx * step;
    box.y += track->vy * step;
    return box;
}

static float size_of(FaceBox box)
{
    return sqrtf(box.width * box.height);
}

/* 1..2 where boxes overlap, 0..1 where they are only close and alike, negative where they cannot be one face. */
static float affinity(FaceBox expected, FaceBox found)
{
    float iou = face_box_iou(expected, found);
    if (iou >= MIN_IOU)
        return 1 + iou;
    float larger = MAX(size_of(expected), size_of(found)), smaller = MIN(size_of(expected), size_of(found));
    float dx = expected.x + expected.width / 2 - found.x - found.width / 2;
    float dy = expected.y + expected.height / 2 - found.y - found.height / 2;
    float distance = hypotf(dx, dy);
    if (larger > ALIKE * smaller || distance > NEAR * larger)
        return -1;
    return 1 - distance / (NEAR * larger);
}

static int by_falling_affinity(const void *a, const void *b)
{
    float left = ((const Pair *)a)->affinity, right = ((const Pair *)b)->affinity;
    return (left < right) - (left > right);
}

static GArray *possible_pairs(const FaceTracker *tracker, double seconds, const FaceBox *boxes, gsize n)
{
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
    for (guint t = 0; t < tracker->live->len; t++) {
        FaceBox expected = predict(&g_array_index(tracker->live, LiveTrack, t), seconds);
        for (guint b = 0; b < n; b++) {
            Pair pair = {affinity(expected, boxes[b]), t, b};
            if (pair.affinity >= 0)
                g_array_append_val(pairs, pair);
        }
    }
    g_array_sort(pairs, by_falling_affinity);
    return pairs;
}

static void update_track(LiveTrack *track, double seconds, FaceBox box)
{
    double step = seconds - track->seconds;
    if (step > 0 && step <= VELOCITY_SPAN) {
        float vx = (float)((box.x + box.width / 2 - track->box.x - track->box.width / 2) / step);
        float vy = (float)((box.y + box.height / 2 - track->box.y - track->box.height / 2) / step);
        track->vx += VELOCITY_WEIGHT * (vx - track->vx);
        track->vy += VELOCITY_WEIGHT * (vy - track->vy);
    } else if (step > 0) {
        track->vx = track->vy = 0;
    }
    track->box = box;
    track->seconds = seconds;
    track->taken = TRUE;
}

static void drop_stale(FaceTracker *tracker, double seconds)
{
    for (guint t = tracker->live->len; t-- > 0;) {
        LiveTrack *track = &g_array_index(tracker->live, LiveTrack, t);
        track->taken = FALSE;
        if (seconds - track->seconds > FACE_TRACK_PATIENCE)
            g_array_remove_index(tracker->live, t);
    }
}

static int start_track(FaceTracker *tracker, double seconds, FaceBox box)
{
    if (tracker->given == tracker->max_tracks)
        return -1;
    LiveTrack track = {.id = (int)tracker->given++, .seconds = seconds, .box = box, .taken = TRUE};
    g_array_append_val(tracker->live, track);
    return track.id;
}

void face_tracker_feed(FaceTracker *tracker, double seconds, const FaceBox *boxes, gsize n, int *tracks)
{
    tracker->fed = seconds;
    drop_stale(tracker, seconds);
    g_autoptr(GArray) pairs = possible_pairs(tracker, seconds, boxes, n);
    for (gsize b = 0; b < n; b++)
        tracks[b] = -1;
    for (guint i = 0; i < pairs->len; i++) {
        Pair pair = g_array_index(pairs, Pair, i);
        LiveTrack *track = &g_array_index(tracker->live, LiveTrack, pair.track);
        if (track->taken || tracks[pair.box] >= 0)
            continue;
        update_track(track, seconds, boxes[pair.box]);
        tracks[pair.box] = track->id;
    }
    for (gsize b = 0; b < n; b++)
        if (tracks[b] < 0)
            tracks[b] = start_track(tracker, seconds, boxes[b]);
}

gsize face_tracker_predict(const FaceTracker *tracker, double seconds, FaceBox *boxes, int *tracks, gsize max)
{
    gsize n = 0;
    for (guint t = 0; t < tracker->live->len && n < max; t++) {
        const LiveTrack *track = &g_array_index(tracker->live, LiveTrack, t);
        if (track->seconds < tracker->fed)
            continue;
        boxes[n] = predict(track, seconds);
        tracks[n++] = track->id;
    }
    return n;
}

float face_tracker_speed(const FaceTracker *tracker)
{
    float fastest = 0;
    for (guint t = 0; t < tracker->live->len; t++) {
        const LiveTrack *track = &g_array_index(tracker->live, LiveTrack, t);
        if (track->seconds == tracker->fed)
            fastest = MAX(fastest, hypotf(track->vx, track->vy) / size_of(track->box));
    }
    return fastest;
}
