/* tests/unit/test_faces.c: made mouths and voices, and which belong together. */
#include "voice/faces.h"

#include <math.h>

#include "voice_make.h"

#define RATE 5.0 /* samples a second */

/* Speakers 0 and 1 take turns of 3 s for `seconds`, half a second apart. */
static Transcript *alternate(double seconds)
{
    Transcript *transcript = transcript_new();
    guint turn = 0;
    for (double t = 0; t < seconds; t += 3.5)
        say(transcript, turn++ % 2, t, t + 3, NULL);
    return transcript;
}

static gboolean speaks(const Transcript *transcript, int speaker, double seconds)
{
    for (guint t = 0; t < transcript->turns->len; t++) {
        const VoiceTurn *turn = g_ptr_array_index(transcript->turns, t);
        if ((int)turn->speaker == speaker && seconds > turn->start && seconds <= turn->end)
            return TRUE;
    }
    return FALSE;
}

/* A person in view from..to whose mouth moves `more` times as much while `speaker` (-1: nobody) speaks. */
static FaceTrack *add_person(FaceTimeline *timeline, const Transcript *transcript, int speaker, double more,
                             double from, double to)
{
    guint person = timeline->people++;
    g_autoptr(GRand) noise = g_rand_new_with_seed(person + 1);
    FaceTrack *track = face_timeline_track(timeline, timeline->tracks->len);
    track->person = person;
    for (double t = from; t < to; t += 1 / RATE) {
        double motion = g_rand_double_range(noise, 0.05, 0.2) * (speaks(transcript, speaker, t) ? more : 1);
        FaceSample sample = {.seconds = t, .mouth = t > from ? (float)motion : NAN};
        g_array_append_val(track->samples, sample);
    }
    return track;
}

static int person_of(const Transcript *transcript, guint speaker)
{
    return speaker_at(transcript, speaker)->person;
}

static void test_two(void)
{
    g_autoptr(Transcript) transcript = alternate(60);
    g_autoptr(FaceTimeline) timeline = face_timeline_new();
    add_person(timeline, transcript, 1, 2, 0, 60);
    add_person(timeline, transcript, 0, 2, 0, 60);
    voice_match_faces(transcript, timeline);
    g_assert_cmpint(person_of(transcript, 0), ==, 1);
    g_assert_cmpint(person_of(transcript, 1), ==, 0);
    g_assert_cmpfloat(speaker_at(transcript, 0)->person_confidence, >, 0.2);
    g_assert_cmpfloat(speaker_at(transcript, 0)->person_confidence, <=, 1);
}

/* One of the voices is never in view: its speaker stays unknown, whoever listens. */
static void test_out_of_view(void)
{
    g_autoptr(Transcript) transcript = alternate(60);
    g_autoptr(FaceTimeline) timeline = face_timeline_new();
    add_person(timeline, transcript, 1, 2, 0, 60);
    add_person(timeline, transcript, -1, 1, 0, 60);
    voice_match_faces(transcript, timeline);
    g_assert_cmpint(person_of(transcript, 0), ==, -1);
    g_assert_cmpint(person_of(transcript, 1), ==, 0);
    g_assert_cmpfloat(speaker_at(transcript, 0)->person_confidence, ==, 0);
}

static void test_weak(void)
{
    static const struct {
        const char *name;
        double more, seconds;
    } cases[] = {{"mouths that do not care", 1, 120}, {"too short", 3, 9}, {"hardly more", 1.03, 30}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Transcript) transcript = alternate(cases[i].seconds);
        g_autoptr(FaceTimeline) timeline = face_timeline_new();
        add_person(timeline, transcript, 0, cases[i].more, 0, cases[i].seconds);
        add_person(timeline, transcript, 1, cases[i].more, 0, cases[i].seconds);
        voice_match_faces(transcript, timeline);
        g_test_message("%s", cases[i].name);
        g_assert_cmpint(person_of(transcript, 0), ==, -1);
        g_assert_cmpint(person_of(transcript, 1), ==, -1);
    }
}

/* Two mouths move alike with one voice: nobody can say whose it is. */
static void test_ambiguous(void)
{
    g_autoptr(Transcript) transcript = alternate(60);
    g_autoptr(FaceTimeline) timeline = face_timeline_new();
    add_person(timeline, transcript, 0, 2, 0, 60);
    add_person(timeline, transcript, 0, 2, 0, 60);
    voice_match_faces(transcript, timeline);
    g_assert_cmpint(person_of(transcript, 0), ==, -1);
}

/* A person who comes back is a second track of the same person; both count. */
static void test_two_tracks(void)
{
    g_autoptr(Transcript) transcript = alternate(60);
    g_autoptr(FaceTimeline) timeline = face_timeline_new();
    add_person(timeline, transcript, 0, 2, 0, 8);
    add_person(timeline, transcript, 0, 2, 30, 60)->person = 0;
    timeline->people = 1;
    voice_match_faces(transcript, timeline);
    g_assert_cmpint(person_of(transcript, 0), ==, 0);
}

/* Speech that overlaps all the time leaves nothing to compare; so do mouths that were not seen, and no faces. */
static void test_nothing(void)
{
    g_autoptr(Transcript) transcript = transcript_new();
    say(transcript, 0, 0, 60, NULL);
    say(transcript, 1, 0, 60, NULL);
    g_autoptr(FaceTimeline) timeline = face_timeline_new();
    voice_match_faces(transcript, timeline);
    g_assert_cmpint(person_of(transcript, 0), ==, -1);
    FaceTrack *track = add_person(timeline, transcript, 0, 5, 0, 90);
    voice_match_faces(transcript, timeline);
    g_assert_cmpint(person_of(transcript, 0), ==, -1);
    g_autoptr(Transcript) turns = alternate(60);
    for (guint i = 0; i < track->samples->len; i++)
        g_array_index(track->samples, FaceSample, i).mouth = NAN;
    voice_match_faces(turns, timeline);
    g_assert_cmpint(person_of(turns, 0), ==, -1);
    g_autoptr(Transcript) silence = transcript_new();
    voice_match_faces(silence, timeline);
    g_assert_cmpuint(silence->speakers->len, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/faces/two", test_two);
    g_test_add_func("/faces/out-of-view", test_out_of_view);
    g_test_add_func("/faces/weak", test_weak);
    g_test_add_func("/faces/ambiguous", test_ambiguous);
    g_test_add_func("/faces/two-tracks", test_two_tracks);
    g_test_add_func("/faces/nothing", test_nothing);
    return g_test_run();
}
