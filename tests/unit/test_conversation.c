/* tests/unit/test_conversation.c: what a lesson report says of who spoke, on a transcript made by hand. */
#include "lesson/conversation.h"

static void moment_free(gpointer data)
{
    LessonMoment *moment = data;
    g_clear_pointer(&moment->speakers, g_array_unref);
    g_free(moment->words);
    g_free(moment);
}

static void person_free(gpointer person)
{
    g_free(person);
}

/* One person and one moment of theirs, from 10 to 14 s. */
static LessonReport *report_new(void)
{
    LessonReport *report = g_new0(LessonReport, 1);
    report->people = g_ptr_array_new_with_free_func(person_free);
    report->moments = g_ptr_array_new_with_free_func(moment_free);
    LessonPerson *person = g_new0(LessonPerson, 1);
    person->person = 1;
    g_ptr_array_add(report->people, person);
    LessonMoment *listed = g_new0(LessonMoment, 1);
    listed->person = 1;
    listed->moment = (Moment){.onset = 10, .end = 14};
    g_ptr_array_add(report->moments, listed);
    return report;
}

static void say(Transcript *transcript, guint speaker, double start, double end, const char *first, const char *second)
{
    VoiceTurn *turn = transcript_add_turn(transcript, speaker, start, end);
    turn->tried = TRUE;
    voice_turn_add_word(turn, start, (start + end) / 2, 1, first);
    voice_turn_add_word(turn, (start + end) / 2, end, 1, second);
}

/* Speaker 1 is face person 3, who is the report's person 1; speaker 2 is a face that the report does not list. */
static Transcript *transcript_of_two(void)
{
    Transcript *transcript = transcript_new();
    for (guint s = 0; s < 2; s++)
        transcript_add_speaker(transcript);
    g_array_index(transcript->speakers, VoiceSpeaker, 0).person = 3;
    g_array_index(transcript->speakers, VoiceSpeaker, 1).person = 0;
    say(transcript, 0, 1, 3, "long", "ago");
    say(transcript, 0, 8.5, 11, "just", "before");
    say(transcript, 1, 11.5, 13.5, "so", "what");
    transcript->duration = 20;
    transcript_sort(transcript);
    return transcript;
}

static void join(LessonReport *report, Transcript *transcript)
{
    const guint number[] = {0, 0, 0, 1};
    lesson_join_conversation(report, transcript, number, G_N_ELEMENTS(number));
}

static void report_free(LessonReport *report)
{
    g_ptr_array_unref(report->people);
    g_ptr_array_unref(report->moments);
    talk_free(report->talk);
    transcript_free(report->transcript);
    g_free(report);
}

static void test_moment_quotes(void)
{
    LessonReport *report = report_new();
    join(report, transcript_of_two());
    const LessonMoment *moment = g_ptr_array_index(report->moments, 0);
    g_assert_cmpuint(moment->speakers->len, ==, 2);
    g_assert_cmpuint(g_array_index(moment->speakers, guint, 0), ==, 2); /* 2 s of it; speaker 1 has 1 s */
    g_assert_cmpuint(g_array_index(moment->speakers, guint, 1), ==, 1);
    g_assert_cmpstr(moment->words, ==, "just before — so what");
    report_free(report);
}

static void test_faces(void)
{
    LessonReport *report = report_new();
    join(report, transcript_of_two());
    g_assert_cmpuint(((LessonPerson *)g_ptr_array_index(report->people, 0))->speaker, ==, 1);
    g_assert_cmpint(g_array_index(report->transcript->speakers, VoiceSpeaker, 0).person, ==, 0);
    g_assert_cmpint(g_array_index(report->transcript->speakers, VoiceSpeaker, 1).person, ==, -1);
    report_free(report);
}

/* Words that nobody has tried to hear are not known; words of a turn that was heard and has none are "". */
static void test_unknown_and_none(void)
{
    for (int tried = 0; tried < 2; tried++) {
        LessonReport *report = report_new();
        Transcript *transcript = transcript_new();
        transcript_add_speaker(transcript);
        transcript_add_turn(transcript, 0, 9, 12)->tried = tried;
        transcript->duration = 20;
        transcript_sort(transcript);
        join(report, transcript);
        const LessonMoment *moment = g_ptr_array_index(report->moments, 0);
        g_assert_cmpstr(moment->words, ==, tried ? "" : NULL);
        g_assert_cmpuint(moment->speakers->len, ==, 1);
        report_free(report);
    }
}

/* A very long quote keeps what was said last. */
static void test_long_quote(void)
{
    LessonReport *report = report_new();
    Transcript *transcript = transcript_new();
    transcript_add_speaker(transcript);
    VoiceTurn *turn = transcript_add_turn(transcript, 0, 10, 14);
    turn->tried = TRUE;
    for (int i = 0; i < 200; i++)
        voice_turn_add_word(turn, 10 + i * 0.02, 10 + i * 0.02 + 0.02, 1, i < 199 ? "слово" : "конец");
    transcript->duration = 20;
    join(report, transcript);
    const LessonMoment *moment = g_ptr_array_index(report->moments, 0);
    g_assert_cmpint(g_utf8_strlen(moment->words, -1), ==, 400);
    g_assert_true(g_str_has_prefix(moment->words, "…"));
    g_assert_true(g_str_has_suffix(moment->words, "конец"));
    report_free(report);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lesson/conversation/moment-quotes", test_moment_quotes);
    g_test_add_func("/lesson/conversation/faces", test_faces);
    g_test_add_func("/lesson/conversation/unknown-and-none", test_unknown_and_none);
    g_test_add_func("/lesson/conversation/long-quote", test_long_quote);
    return g_test_run();
}
