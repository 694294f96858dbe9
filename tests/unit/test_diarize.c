/* tests/unit/test_diarize.c: from made-up voices to turns, step by step. */
#include "voice/diarize.h"

#include <math.h>
#include <string.h>

#include "voice/identify.h"
#include "voice/share.h"
#include "voice/turns.h"
#include "voice/windows.h"

#define HOP 0.25 /* seconds from piece to piece */

/* Someone of a made-up conversation speaks; each person's voice points along an axis of its own. */
typedef struct {
    guint person;
    double start, end;
} Said;

#define AXES 4

static Voices *voices_of(const Said *said, gsize n)
{
    Voices *voices = voices_new(AXES);
    for (gsize i = 0; i < n; i++)
        for (double at = said[i].start + HOP / 2; at < said[i].end; at += HOP) {
            float vector[AXES] = {0};
            vector[said[i].person] = 1;
            g_array_append_val(voices->at, at);
            g_array_append_vals(voices->vectors, vector, AXES);
        }
    return voices;
}

/* How many speakers are found under a rule. */
static guint found(const Voices *voices, guint at_least, guint at_most)
{
    guint speakers = 0;
    const IdentifyRule rule = {0.5f, 8, at_least, at_most};
    g_autofree float *centres = voice_identify(voices, &rule, &speakers);
    for (guint s = 0; s < speakers; s++) {
        double power = 0;
        for (guint k = 0; k < AXES; k++)
            power += (double)centres[s * AXES + k] * (double)centres[s * AXES + k];
        g_assert_cmpfloat_with_epsilon(power, 1, 1e-5);
    }
    return speakers;
}

static void test_identify(void)
{
    static const Said said[] = {{0, 0, 10}, {1, 10, 16}, {0, 16, 20}, {2, 20, 20.5}};
    g_autoptr(Voices) voices = voices_of(said, G_N_ELEMENTS(said)), nobody = voices_of(NULL, 0);
    g_assert_cmpuint(found(voices, 0, 0), ==, 2); /* half a second makes no speaker */
    g_assert_cmpuint(found(voices, 1, 1), ==, 1);
    g_assert_cmpuint(found(voices, 2, 5), ==, 2);
    g_assert_cmpuint(found(nobody, 0, 0), ==, 0);
    g_assert_cmpuint(found(nobody, 2, 2), ==, 0);
}

/* The one who said most comes first. */
static void test_centres(void)
{
    static const Said said[] = {{1, 0, 3}, {0, 3, 10}};
    g_autoptr(Voices) voices = voices_of(said, G_N_ELEMENTS(said));
    guint speakers = 0;
    g_autofree float *centres = voice_identify(voices, &(IdentifyRule){0.5f, 8, 0, 0}, &speakers);
    g_assert_cmpuint(speakers, ==, 2);
    g_assert_cmpfloat_with_epsilon(centres[0], 1, 1e-6);
    g_assert_cmpfloat_with_epsilon(centres[AXES + 1], 1, 1e-6);
}

/* A long recording: no more than LIMIT_CLUSTERED pieces are clustered, and everybody is still found. */
static void test_long(void)
{
    g_autoptr(Voices) voices = voices_new(AXES);
    for (guint i = 0; i < 12000; i++) {
        float vector[AXES] = {0};
        double at = i * HOP;
        vector[i / 40 % 3] = 1;
        g_array_append_val(voices->at, at);
        g_array_append_vals(voices->vectors, vector, AXES);
    }
    g_assert_cmpuint(found(voices, 0, 0), ==, 3);
}

static Transcript *turns_of(const Said *said, gsize n, double seconds, const float *together)
{
    g_autoptr(GArray) speech = g_array_new(FALSE, FALSE, sizeof(VoiceSpan));
    g_autoptr(Voices) voices = voices_of(said, n);
    g_autoptr(Transcript) transcript = transcript_new();
    g_autoptr(GError) error = NULL;
    float centres[2 * AXES] = {0};
    centres[0] = centres[AXES + 1] = 1;
    for (gsize i = 0; i < n; i++)
        g_array_append_vals(speech, &(VoiceSpan){said[i].start, said[i].end}, 1);
    transcript->duration = seconds;
    const TurnsInput input = {speech, voices, centres, 2, together};
    g_assert_true(voice_turns_cut(&input, transcript, &error));
    g_assert_no_error(error);
    return g_steal_pointer(&transcript);
}

static void check_turn(const Transcript *transcript, guint i, guint speaker, double start, double end)
{
    g_assert_cmpuint(i, <, transcript->turns->len);
    const VoiceTurn *turn = g_ptr_array_index(transcript->turns, i);
    g_assert_cmpuint(turn->speaker, ==, speaker);
    g_assert_cmpfloat_with_epsilon(turn->start, start, 0.2); /* pieces are averaged with their neighbours */
    g_assert_cmpfloat_with_epsilon(turn->end, end, 0.2);
    g_assert_true(turn->confidence > 0.6f && turn->confidence <= 1);
}

static void test_turns(void)
{
    static const Said said[] = {{0, 1, 4}, {0, 4.5, 6}, {1, 6, 9}, {0, 12, 12.5}, {1, 15, 18}};
    g_autoptr(Transcript) transcript = turns_of(said, G_N_ELEMENTS(said), 18, NULL);
    g_assert_cmpuint(transcript->speakers->len, ==, 2);
    g_assert_cmpuint(transcript->turns->len, ==, 4);
    check_turn(transcript, 0, 0, 1, 6); /* a short pause is none */
    check_turn(transcript, 1, 1, 6, 9);
    check_turn(transcript, 2, 0, 12, 12.5); /* a short answer is kept */
    check_turn(transcript, 3, 1, 15, 18);   /* up to the end */
}

/* Where two are expected to speak, both do. */
static void test_together(void)
{
    static const Said said[] = {{0, 0, 4}, {1, 4, 8}};
    float together[500];
    for (gsize i = 0; i < G_N_ELEMENTS(together); i++)
        together[i] = i >= 250 && i < 300 ? 1.9f : 1; /* from 5 to 6 s */
    g_autoptr(Transcript) transcript = turns_of(said, G_N_ELEMENTS(said), 8, together);
    g_assert_cmpuint(transcript->turns->len, ==, 3);
    check_turn(transcript, 0, 0, 0, 4);
    check_turn(transcript, 1, 1, 4, 8);
    const VoiceTurn *second = g_ptr_array_index(transcript->turns, 2);
    g_assert_cmpuint(second->speaker, ==, 0);
    g_assert_cmpfloat_with_epsilon(second->start, 5, 0.021);
    g_assert_cmpfloat_with_epsilon(second->end, 6, 0.021);
}

static void test_nobody(void)
{
    g_autoptr(Transcript) transcript = turns_of(NULL, 0, 20, NULL);
    g_assert_cmpuint(transcript->speakers->len, ==, 0);
    g_assert_cmpuint(transcript->turns->len, ==, 0);
}

/* Two windows, the second two seconds later; where both see a frame the one that has it nearer to its middle tells
 * more. */
static void test_windows_together(void)
{
    const gsize firsts[] = {0, 100};
    g_autoptr(VoiceWindows) windows = voice_windows_new(0.02, 0.01, 500, firsts, 2);
    for (gsize k = 0; k < 500; k++) {
        g_array_index(windows->windows, VoiceWindow, 0).activity[k * SEGMENTATION_SPEAKERS] = 255;
        g_array_index(windows->windows, VoiceWindow, 1).activity[k * SEGMENTATION_SPEAKERS] = 255;
        g_array_index(windows->windows, VoiceWindow, 1).activity[k * SEGMENTATION_SPEAKERS + 2] = 255;
    }
    g_autofree float *together = voice_windows_together(windows, 0.02, 12);
    g_assert_cmpfloat_with_epsilon(together[50], 1, 1e-5);
    g_assert_cmpfloat_with_epsilon(together[550], 2, 1e-5);
    g_assert_cmpfloat(together[150], <, together[450]);
}

static void test_sorted(void)
{
    g_autoptr(Transcript) transcript = transcript_new();
    guint late = transcript_add_speaker(transcript), silent = transcript_add_speaker(transcript),
          early = transcript_add_speaker(transcript);
    g_array_index(transcript->speakers, VoiceSpeaker, late).channel = 7;
    g_array_index(transcript->speakers, VoiceSpeaker, silent).channel = 8;
    transcript_add_turn(transcript, late, 2, 3);
    transcript_add_turn(transcript, early, 1, 2);
    transcript_add_turn(transcript, late, 1, 1.5);
    transcript_sort(transcript);
    g_assert_cmpuint(transcript->turns->len, ==, 3);
    const VoiceTurn *first = g_ptr_array_index(transcript->turns, 0), *second = g_ptr_array_index(transcript->turns, 1);
    g_assert_cmpuint(first->speaker, ==, 0);
    g_assert_cmpuint(second->speaker, ==, 1);
    g_assert_cmpfloat(first->start, ==, second->start);
    g_assert_cmpint(g_array_index(transcript->speakers, VoiceSpeaker, 0).channel, ==, 7);
    g_assert_cmpint(g_array_index(transcript->speakers, VoiceSpeaker, 2).channel, ==, 8);
}

static void test_rttm(void)
{
    g_autoptr(Transcript) transcript = transcript_new();
    guint speaker = transcript_add_speaker(transcript);
    transcript_add_turn(transcript, speaker, 0.5, 1.75);
    g_autofree char *text = transcript_to_rttm(transcript, "one lesson");
    g_assert_cmpstr(text, ==, "SPEAKER one_lesson 1 0.500 1.250 <NA> <NA> speaker1 <NA> <NA>\n");
}

/* share_work() */

static gboolean count(gsize piece, gpointer data, GError **error)
{
    gint *seen = data;
    g_atomic_int_inc(&seen[piece]);
    if (piece != 90)
        return TRUE;
    g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_IO, "broken");
    return FALSE;
}

static void test_shared(void)
{
    gint seen[100] = {0};
    const ShareProgress nobody = {NULL, 0, 1, 1, 0};
    g_autoptr(GError) error = NULL;
    g_assert_true(share_work(90, 4, count, seen, &nobody, &error));
    for (guint i = 0; i < 90; i++)
        g_assert_cmpint(seen[i], ==, 1);
    g_assert_true(share_work(0, 4, count, seen, &nobody, &error));
    g_assert_false(share_work(100, 3, count, seen, &nobody, &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_IO);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/diarize/identify", test_identify);
    g_test_add_func("/diarize/centres", test_centres);
    g_test_add_func("/diarize/long", test_long);
    g_test_add_func("/diarize/turns", test_turns);
    g_test_add_func("/diarize/together", test_together);
    g_test_add_func("/diarize/windows-together", test_windows_together);
    g_test_add_func("/diarize/nobody", test_nobody);
    g_test_add_func("/diarize/sorted", test_sorted);
    g_test_add_func("/diarize/rttm", test_rttm);
    g_test_add_func("/diarize/shared", test_shared);
    return g_test_run();
}
