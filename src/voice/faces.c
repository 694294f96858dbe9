/* voice/faces.c: see faces.h. */
#include "voice/faces.h"

#include <math.h>
#include <stdlib.h>

#include "base/limits.h"

#define FRAME 0.1        /* seconds: how finely it is kept who speaks */
#define INTERVAL_MAX 1.0 /* seconds between two samples of a mouth, at most */
#define OBSERVATION 1.0  /* seconds of samples that make one observation */

G_STATIC_ASSERT(LIMIT_SPEAKERS <= 32);

/* A person's mean mouth motion over some seconds in which the same speaker was heard alone, or nobody. */
typedef struct {
    double motion, seconds;
    guint32 heard; /* bit s: speaker s; 0: nobody */
} Observation;

/* How well a person's mouth goes with a speaker. */
typedef struct {
    guint speaker, person;
    double area, error; /* A, and its standard error if it were chance */
} Match;

/* Who speaks in each FRAME, as bits. The caller owns it. */
static GArray *activity_of(const Transcript *transcript)
{
    double end = 0;
    for (guint t = 0; t < transcript->turns->len; t++)
        end = MAX(end, ((const VoiceTurn *)g_ptr_array_index(transcript->turns, t))->end);
    gsize frames = (gsize)ceil(CLAMP(end, 0, LIMIT_SOUND_SECONDS) / FRAME);
    GArray *activity = g_array_new(FALSE, TRUE, sizeof(guint32));
    g_array_set_size(activity, (guint)frames);
    for (guint t = 0; t < transcript->turns->len; t++) {
        const VoiceTurn *turn = g_ptr_array_index(transcript->turns, t);
        gsize from = (gsize)MAX(0, round(turn->start / FRAME)), to = (gsize)MAX(0, round(turn->end / FRAME));
        for (gsize i = from; i < MIN(to, frames) && turn->speaker < 32; i++)
            g_array_index(activity, guint32, i) |= (guint32)1 << turn->speaker;
    }
    return activity;
}

/* Who is heard from..to. *steady: the same one or nobody all the time. */
static guint32 heard_between(const GArray *activity, double from, double to, gboolean *steady)
{
    guint32 any = 0, all = G_MAXUINT32;
    for (gsize i = (gsize)MAX(0, round(from / FRAME)), end = (gsize)MAX(0, round(to / FRAME)); i < end; i++) {
        guint32 bits = i < activity->len ? g_array_index(activity, guint32, i) : 0;
        any |= bits;
        all &= bits;
    }
    *steady = any == all && (any & (any - 1)) == 0;
    return any;
}

/* Ends the observation that grows, and begins another. */
static void close_observation(GArray *observations, Observation *growing, guint32 heard)
{
    growing->motion /= growing->seconds;
    if (growing->seconds >= OBSERVATION / 2)
        g_array_append_val(observations, *growing);
    *growing = (Observation){.heard = heard};
}

static void add_track(GArray *observations, const FaceTrack *track, const GArray *activity)
{
    Observation growing = {0, 0, 0};
    for (guint i = 1; i < track->samples->len; i++) {
        const FaceSample *before = &g_array_index(track->samples, FaceSample, i - 1);
        const FaceSample *now = &g_array_index(track->samples, FaceSample, i);
        double seconds = now->seconds - before->seconds;
        gboolean steady, seen = !isnan(now->mouth) && !now->no_face && !before->no_face;
        guint32 heard = heard_between(activity, before->seconds, now->seconds, &steady);
        if (!steady || heard != growing.heard || seconds > INTERVAL_MAX)
            close_observation(observations, &growing, heard);
        if (!steady || !seen || seconds <= 0 || seconds > INTERVAL_MAX)
            continue;
        growing.motion += now->mouth * seconds;
        growing.seconds += seconds;
        if (growing.seconds >= OBSERVATION - FRAME / 2)
            close_observation(observations, &growing, heard);
    }
    close_observation(observations, &growing, 0);
}

static int by_motion(const void *a, const void *b)
{
    double left = ((const Observation *)a)->motion, right = ((const Observation *)b)->motion;
    return (left > right) - (left < right);
}

/* A person's observations by rising motion; the caller owns it. */
static GArray *observations_of(const FaceTimeline *timeline, guint person, const GArray *activity)
{
    GArray *observations = g_array_new(FALSE, FALSE, sizeof(Observation));
    for (guint t = 0; t < timeline->tracks->len; t++) {
        const FaceTrack *track = g_ptr_array_index(timeline->tracks, t);
        if (track->person == person)
            add_track(observations, track, activity);
    }
    g_array_sort(observations, by_motion);
    return observations;
}

/* A: the share of pairs of an observation in speech and one out of it in which the first moves more; ties count half.
 * `count[0]` becomes the number of those out of speech, [1] in it. NAN without either kind. */
static double area_of(const GArray *observations, guint speaker, double count[2])
{
    guint32 bit = (guint32)1 << speaker;
    double wins = 0;
    count[0] = count[1] = 0;
    for (guint i = 0, next; i < observations->len; i = next) {
        double tied[2] = {0, 0}, motion = g_array_index(observations, Observation, i).motion;
        for (next = i; next < observations->len; next++) {
            const Observation *observation = &g_array_index(observations, Observation, next);
            if (observation->motion > motion)
                break;
            tied[(observation->heard & bit) != 0]++;
        }
        wins += tied[1] * (count[0] + tied[0] / 2);
        count[0] += tied[0];
        count[1] += tied[1];
    }
    return count[0] > 0 && count[1] > 0 ? wins / (count[0] * count[1]) : NAN;
}

/* Mann & Whitney's standard error of an area from n and m observations that know nothing of each other. */
static double standard_error(double n, double m)
{
    return sqrt((n + m + 1) / (12 * n * m));
}

/* All pairs of which enough was seen; the caller owns it. */
static GArray *matches_of(const Transcript *transcript, const FaceTimeline *timeline)
{
    GArray *matches = g_array_new(FALSE, FALSE, sizeof(Match));
    g_autoptr(GArray) activity = activity_of(transcript);
    for (guint p = 0; p < timeline->people; p++) {
        g_autoptr(GArray) observations = observations_of(timeline, p, activity);
        for (guint s = 0; s < MIN(transcript->speakers->len, 32); s++) {
            double count[2];
            Match match = {.speaker = s, .person = p, .area = area_of(observations, s, count)};
            if (MIN(count[0], count[1]) < FACES_MIN_OBSERVATIONS)
                continue;
            match.error = standard_error(count[1], count[0]);
            g_array_append_val(matches, match);
        }
    }
    return matches;
}

static int by_falling_area(const void *a, const void *b)
{
    double left = ((const Match *)a)->area, right = ((const Match *)b)->area;
    return (left < right) - (left > right);
}

/* TRUE when the match is clearly better than chance and than any other person for the same speaker. */
static gboolean is_clear(const GArray *matches, const Match *match)
{
    if (match->area - FACES_SIGMAS * match->error <= 0.5)
        return FALSE;
    for (guint i = 0; i < matches->len; i++) {
        const Match *other = &g_array_index(matches, Match, i);
        if (other->speaker == match->speaker && other->person != match->person &&
            match->area - other->area < FACES_LEAD)
            return FALSE;
    }
    return TRUE;
}

void voice_match_faces(Transcript *transcript, const FaceTimeline *timeline)
{
    g_autoptr(GArray) matches = matches_of(transcript, timeline);
    g_autofree gboolean *taken = g_new0(gboolean, MAX(timeline->people, 1));
    for (guint s = 0; s < transcript->speakers->len; s++) {
        VoiceSpeaker *speaker = &g_array_index(transcript->speakers, VoiceSpeaker, s);
        speaker->person = -1;
        speaker->person_confidence = 0;
    }
    g_array_sort(matches, by_falling_area);
    for (guint i = 0; i < matches->len; i++) {
        const Match *match = &g_array_index(matches, Match, i);
        VoiceSpeaker *speaker = &g_array_index(transcript->speakers, VoiceSpeaker, match->speaker);
        if (speaker->person >= 0 || taken[match->person] || !is_clear(matches, match))
            continue;
        taken[match->person] = TRUE;
        speaker->person = (int)match->person;
        speaker->person_confidence = (float)CLAMP(2 * (match->area - 2 * match->error) - 1, 0, 1);
    }
}
