/* lesson/baseline.c: see baseline.h. */
#include "lesson/baseline.h"

#include <math.h>
#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
    float left = *(const float *)a, right = *(const float *)b;
    return (left > right) - (left < right);
}

static float raw_negative(const FaceSample *sample)
{
    return sample->probability[FACE_ANGRY] + sample->probability[FACE_DISGUST] + sample->probability[FACE_FEAR] +
           sample->probability[FACE_SAD];
}

/* Adds what is judged of one track until a minute after *first, which is set by the first judged sample of all. */
static void add_track(GArray *values, const FaceTrack *track, double *first, double *last)
{
    for (guint i = 0; i < track->samples->len; i++) {
        const FaceSample *sample = &g_array_index(track->samples, FaceSample, i);
        if (!sample->judged)
            continue;
        if (isnan(*first))
            *first = sample->seconds;
        if (sample->seconds - *first >= BASELINE_SECONDS)
            return;
        float value = raw_negative(sample);
        g_array_append_val(values, value);
        *last = sample->seconds;
    }
}

static Baseline baseline_of(const FaceTimeline *timeline, guint person, float usual)
{
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(float));
    double first = NAN, last = NAN;
    for (guint t = 0; t < timeline->tracks->len; t++) { /* a person's tracks follow each other */
        const FaceTrack *track = g_ptr_array_index(timeline->tracks, t);
        if (track->person == person)
            add_track(values, track, &first, &last);
    }
    if (values->len < BASELINE_SAMPLES || !(last - first >= BASELINE_LEAST))
        return (Baseline){NAN, 0};
    g_array_sort(values, by_value);
    float rest = g_array_index(values, float, values->len / 2);
    float spread = g_array_index(values, float, values->len * 3 / 4) - g_array_index(values, float, values->len / 4);
    return (Baseline){rest, spread > BASELINE_SPREAD ? 0 : CLAMP(rest - usual, 0, BASELINE_MOST)};
}

Baseline *lesson_baselines(const FaceTimeline *timeline, float usual)
{
    Baseline *baselines = g_new(Baseline, timeline->people + 1);
    for (guint person = 0; person < timeline->people; person++)
        baselines[person] = baseline_of(timeline, person, usual);
    return baselines;
}
