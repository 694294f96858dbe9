/* face/timeline.c: see timeline.h. */
#include "face/timeline.h"

static void track_free(gpointer data)
{
    FaceTrack *track = data;
    g_array_unref(track->samples);
    g_free(track);
}

FaceTimeline *face_timeline_new(void)
{
    FaceTimeline *timeline = g_new0(FaceTimeline, 1);
    timeline->pictures = g_array_new(FALSE, FALSE, sizeof(double));
    timeline->tracks = g_ptr_array_new_with_free_func(track_free);
    return timeline;
}

void face_timeline_free(FaceTimeline *timeline)
{
    if (!timeline)
        return;
    g_array_unref(timeline->pictures);
    g_ptr_array_unref(timeline->tracks);
    g_free(timeline);
}

FaceTrack *face_timeline_track(FaceTimeline *timeline, guint track)
{
    while (timeline->tracks->len <= track) {
        FaceTrack *fresh = g_new0(FaceTrack, 1);
        fresh->samples = g_array_new(FALSE, FALSE, sizeof(FaceSample));
        g_ptr_array_add(timeline->tracks, fresh);
    }
    return g_ptr_array_index(timeline->tracks, track);
}
