/* face/people.c: see people.h. */
#include "face/people.h"

#include <math.h>

#define NEAR 1.2f  /* face sizes between where a person was last seen and where a track begins */
#define ALIKE 1.8f /* sizes within this ratio */

/* A person as last seen. */
typedef struct {
    double seconds;
    FaceBox box;
} LastSeen;

static gboolean cut_between(const double *cuts, gsize n, double from, double to)
{
    for (gsize i = 0; i < n; i++)
        if (cuts[i] > from && cuts[i] <= to)
            return TRUE;
    return FALSE;
}

/* Distance of the centres in face sizes; INFINITY when the sizes differ too much. */
static float distance(FaceBox a, FaceBox b)
{
    float left = sqrtf(a.width * a.height), right = sqrtf(b.width * b.height), larger = MAX(left, right);
    if (larger > ALIKE * MIN(left, right))
        return INFINITY;
    return hypotf(a.x + a.width / 2 - b.x - b.width / 2, a.y + a.height / 2 - b.y - b.height / 2) / larger;
}

static guint find_person(const GArray *people, const FaceSample *first, const double *cuts, gsize n_cuts)
{
    guint best = people->len;
    float nearest = NEAR;
    for (guint p = 0; p < people->len; p++) {
        const LastSeen *seen = &g_array_index(people, LastSeen, p);
        float d = distance(seen->box, first->box);
        if (seen->seconds < first->seconds && d < nearest &&
            !cut_between(cuts, n_cuts, seen->seconds, first->seconds)) {
            nearest = d;
            best = p;
        }
    }
    return best;
}

void face_people_assign(FaceTimeline *timeline, const double *cuts, gsize n_cuts)
{
    g_autoptr(GArray) people = g_array_new(FALSE, FALSE, sizeof(LastSeen));
    for (guint t = 0; t < timeline->tracks->len; t++) { /* tracks are in order of appearance */
        FaceTrack *track = g_ptr_array_index(timeline->tracks, t);
        const FaceSample *first = &g_array_index(track->samples, FaceSample, 0);
        const FaceSample *last = &g_array_index(track->samples, FaceSample, track->samples->len - 1);
        LastSeen seen = {last->seconds, last->box};
        track->person = find_person(people, first, cuts, n_cuts);
        if (track->person == people->len)
            g_array_append_val(people, seen);
        else
            g_array_index(people, LastSeen, track->person) = seen;
    }
    timeline->people = people->len;
}
