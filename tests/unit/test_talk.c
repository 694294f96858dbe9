/* tests/unit/test_talk.c: conversations whose numbers are worked out by hand. */
#include "voice/talk.h"

#include <math.h>

#include "voice_make.h"

#define NEAR 1e-9

static const TalkSpeaker *of(const Talk *talk, guint speaker)
{
    return &g_array_index(talk->speakers, TalkSpeaker, speaker);
}

static void assert_near(double value, double wanted)
{
    g_assert_cmpfloat_with_epsilon(value, wanted, NEAR);
}

/* A: 0-4, 4.5-6 (joined), 9-10. B: 6.2-8, 9.5-12. C says nothing. */
static void test_times(void)
{
    g_autoptr(Transcript) transcript = transcript_new();
    say(transcript, 0, 0, 4, NULL);
    say(transcript, 0, 4.5, 6, NULL);
    say(transcript, 1, 6.2, 8, NULL);
    say(transcript, 0, 9, 10, NULL);
    say(transcript, 1, 9.5, 12, NULL);
    transcript_add_speaker(transcript);
    transcript->duration = 20;
    g_autoptr(Talk) talk = talk_measure(transcript);
    assert_near(talk->speech, 4 + 1.5 + 1.8 + 3);
    assert_near(talk->overlap, 0.5);
    assert_near(talk->silence, 20 - 10.3);
    assert_near(of(talk, 0)->seconds, 6.5);
    assert_near(of(talk, 1)->seconds, 4.3);
    assert_near(of(talk, 0)->share, 6.5 / 10.8);
    g_assert_cmpuint(of(talk, 0)->turns, ==, 2);
    g_assert_cmpuint(of(talk, 1)->turns, ==, 2);
    g_assert_cmpuint(of(talk, 2)->turns, ==, 0);
    assert_near(of(talk, 2)->share, 0);
    g_assert_true(isnan(of(talk, 2)->monologue_start));
    assert_near(of(talk, 0)->monologue_start, 0); /* across the pause of half a second */
    assert_near(of(talk, 0)->monologue_end, 6);
    assert_near(of(talk, 1)->monologue_start, 9.5);
    g_assert_cmpuint(talk->pauses, ==, 1); /* 8-9: a pause of a second counts */
    assert_near(talk->longest_pause_start, 8);
    assert_near(talk->longest_pause_end, 9);
    assert_near(talk->pause_median, 1);
}

static void test_pauses(void)
{
    g_autoptr(Transcript) transcript = transcript_new();
    say(transcript, 0, 5, 7, NULL);   /* silence before the first turn is no pause */
    say(transcript, 0, 8.5, 9, NULL); /* 1.5 s */
    say(transcript, 1, 9.9, 11, NULL);
    say(transcript, 0, 15, 16, NULL); /* 4 s */
    say(transcript, 1, 18, 30, NULL); /* 2 s */
    say(transcript, 0, 20, 21, NULL); /* within another's turn: its end opens no pause */
    transcript->duration = 60;
    g_autoptr(Talk) talk = talk_measure(transcript);
    g_assert_cmpuint(talk->pauses, ==, 3);
    assert_near(talk->pause_median, 2);
    assert_near(talk->longest_pause_start, 11);
    assert_near(talk->longest_pause_end, 15);
}

/* Offsets of B: +0.2, -0.3, +1.0; of A: +0.5, and one of 7 s that is no response. */
static void test_responses(void)
{
    g_autoptr(Transcript) transcript = transcript_new();
    say(transcript, 0, 0, 5, NULL);
    say(transcript, 1, 5.2, 7, NULL);
    say(transcript, 0, 7.5, 10, NULL);
    say(transcript, 1, 9.7, 12, NULL);
    say(transcript, 0, 19, 20, NULL);
    say(transcript, 1, 21, 22, NULL);
    g_autoptr(Talk) talk = talk_measure(transcript);
    g_assert_cmpuint(of(talk, 1)->responses, ==, 3);
    assert_near(of(talk, 1)->response_median, 0.2);
    g_assert_cmpuint(of(talk, 0)->responses, ==, 1);
    assert_near(of(talk, 0)->response_median, 0.5);
    g_assert_cmpuint(of(talk, 1)->interruptions, ==, 0); /* 0.3 s before the end: a smooth transition */
}

/* What B does while A speaks from 0 to 10. */
static void test_interruptions(void)
{
    static const struct {
        const char *name;
        double start, end;
        guint interruptions, backchannels, responses;
    } cases[] = {
        {"takes the floor a second before the end", 9, 13, 1, 0, 1},
        {"just within two seconds", 8, 13, 1, 0, 1},
        {"A speaks on for long", 7, 13, 0, 0, 1},
        {"smooth transition", 9.6, 13, 0, 0, 1},
        {"back-channel", 5, 5.6, 0, 1, 0},
        {"back-channel near the end", 9, 9.8, 0, 1, 0},
        {"a bid that fails", 4, 6, 0, 0, 0},
        {"they begin together", 0.2, 10.6, 0, 0, 0},
        {"a clean gap", 10.4, 13, 0, 0, 1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Transcript) transcript = transcript_new();
        say(transcript, 0, 0, 10, NULL);
        say(transcript, 1, cases[i].start, cases[i].end, NULL);
        g_autoptr(Talk) talk = talk_measure(transcript);
        g_test_message("%s", cases[i].name);
        g_assert_cmpuint(of(talk, 1)->interruptions, ==, cases[i].interruptions);
        g_assert_cmpuint(of(talk, 0)->interrupted, ==, cases[i].interruptions);
        g_assert_cmpuint(of(talk, 1)->backchannels, ==, cases[i].backchannels);
        g_assert_cmpuint(of(talk, 1)->responses, ==, cases[i].responses);
        g_assert_cmpuint(of(talk, 0)->interruptions + of(talk, 1)->interrupted, ==, 0);
    }
}

/* A short answer in A's pause parts A's turn; a back-channel under A's voice does not. */
static void test_monologue(void)
{
    g_autoptr(Transcript) transcript = transcript_new();
    say(transcript, 0, 0, 10, NULL);
    say(transcript, 1, 4, 4.5, NULL);
    say(transcript, 0, 10.9, 20, NULL);
    say(transcript, 1, 20.1, 20.5, NULL);
    say(transcript, 0, 20.7, 25, NULL);
    say(transcript, 0, 26, 27, NULL); /* a whole second */
    g_autoptr(Talk) talk = talk_measure(transcript);
    g_assert_cmpuint(of(talk, 0)->turns, ==, 3);
    assert_near(of(talk, 0)->monologue_end - of(talk, 0)->monologue_start, 20);
    g_assert_cmpuint(of(talk, 1)->backchannels, ==, 1);
}

static void test_words(void)
{
    g_autoptr(Transcript) transcript = transcript_new();
    say(transcript, 0, 0, 10, "a b c d e f g h i j k l m n o p q r s t. u v w x?");
    say(transcript, 0, 12, 20, NULL); /* nobody heard it: it slows nobody down */
    say(transcript, 1, 21, 22, "why?! no.");
    say(transcript, 2, 23, 24, NULL);
    g_autoptr(Talk) talk = talk_measure(transcript);
    g_assert_cmpuint(of(talk, 0)->words, ==, 24);
    assert_near(of(talk, 0)->words_per_minute, 144);
    g_assert_cmpuint(of(talk, 0)->questions, ==, 1);
    g_assert_cmpuint(of(talk, 1)->words, ==, 2);
    g_assert_true(isnan(of(talk, 1)->words_per_minute)); /* too few */
    g_assert_cmpuint(of(talk, 1)->questions, ==, 1);
    g_assert_cmpuint(of(talk, 2)->words, ==, TALK_UNKNOWN);
    g_assert_cmpuint(of(talk, 2)->questions, ==, TALK_UNKNOWN);
    transcript->draft = TRUE;
    g_autoptr(Talk) draft = talk_measure(transcript);
    g_assert_cmpuint(of(draft, 0)->words, ==, TALK_UNKNOWN);
    g_assert_cmpuint(of(draft, 0)->questions, ==, TALK_UNKNOWN);
    g_assert_true(isnan(of(draft, 0)->words_per_minute));
}

static void test_nothing(void)
{
    g_autoptr(Transcript) transcript = transcript_new();
    transcript->duration = 30;
    g_autoptr(Talk) talk = talk_measure(transcript);
    assert_near(talk->silence, 30);
    g_assert_cmpuint(talk->speakers->len, ==, 0);
    g_assert_cmpuint(talk->pauses, ==, 0);
    g_assert_true(isnan(talk->pause_median) && isnan(talk->longest_pause_start));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/talk/times", test_times);
    g_test_add_func("/talk/pauses", test_pauses);
    g_test_add_func("/talk/responses", test_responses);
    g_test_add_func("/talk/interruptions", test_interruptions);
    g_test_add_func("/talk/monologue", test_monologue);
    g_test_add_func("/talk/words", test_words);
    g_test_add_func("/talk/nothing", test_nothing);
    return g_test_run();
}
