/* tests/unit/test_correct.c: transcript.json read back, and corrections joined with a report. */
#include "lesson/correct.h"

#include <math.h>
#include <string.h>

#include "lesson/write.h"
#include "voice/subtitles.h"
#include "voice/transcript_read.h"
#include "voice_make.h"

/* A teacher asks, a student answers. */
static Transcript *make(void)
{
    Transcript *transcript = transcript_new();
    say(transcript, 0, 1, 3, "what is two");
    say(transcript, 1, 4, 6, "too");
    transcript->duration = 10;
    transcript->engine = g_strdup("http");
    *speaker_at(transcript, 0) = (VoiceSpeaker){VOICE_ROLE_TEACHER, 0.5f, FALSE, -1, 1, 0.5f};
    *speaker_at(transcript, 1) = (VoiceSpeaker){VOICE_ROLE_STUDENT, 0.5f, FALSE, 0, -1, 0};
    return transcript;
}

static void test_read_back(void)
{
    g_autoptr(Transcript) transcript = make();
    g_autoptr(JsonValue) json = transcript_to_json(transcript, "a.mp4");
    g_autoptr(GError) error = NULL;
    g_autoptr(Transcript) again = transcript_from_json(json, &error);
    g_assert_no_error(error);
    g_autoptr(JsonValue) second = transcript_to_json(again, "a.mp4");
    g_assert_true(json_equal(json, second));
}

static void test_refused(void)
{
    static const char *const bad[] = {
        "{}",
        "{\"recording\": {\"duration_s\": 1}, \"speakers\": [], \"turns\": [{\"speaker\": 1}]}",
        "{\"recording\": {\"duration_s\": 1}, \"speakers\": [{}], \"turns\": [{\"speaker\": 1, \"start_s\": 2, "
        "\"end_s\": 1}]}",
        "{\"recording\": {\"duration_s\": 1}, \"speakers\": [{}], \"turns\": [{\"speaker\": 1, \"start_s\": 0, "
        "\"end_s\": 1, "
        "\"words\": [{\"start_s\": 0}]}]}",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(JsonValue) json = jsonfile_parse(bad[i], strlen(bad[i]), "test", NULL);
        g_autoptr(GError) error = NULL;
        g_assert_nonnull(json);
        g_assert_null(transcript_from_json(json, &error));
        g_assert_nonnull(error);
    }
}

static void test_turn(void)
{
    g_autoptr(Transcript) transcript = make();
    g_assert_false(lesson_correct_turn(transcript, 2, "no"));
    g_assert_true(lesson_correct_turn(transcript, 1, "  it is\nfour "));
    const VoiceTurn *turn = g_ptr_array_index(transcript->turns, 1);
    g_autofree char *text = voice_turn_text(turn);
    g_assert_cmpstr(text, ==, "it is four");
    const VoiceWord *last = &g_array_index(turn->words, VoiceWord, 2);
    g_assert_cmpfloat_with_epsilon(last->start, 5, 1e-9); /* 4 of 8 letters before it, in a turn from 4 to 6 */
    g_assert_cmpfloat_with_epsilon(last->end, 6, 1e-9);
    g_assert_true(lesson_correct_turn(transcript, 1, ""));
    g_assert_cmpuint(turn->words->len, ==, 0);
}

static void test_teacher(void)
{
    g_autoptr(Transcript) transcript = make();
    g_assert_false(lesson_correct_teacher(transcript, 2));
    g_assert_true(lesson_correct_teacher(transcript, 1));
    g_assert_cmpint(speaker_at(transcript, 1)->role, ==, VOICE_ROLE_TEACHER);
    g_assert_cmpint(speaker_at(transcript, 0)->role, ==, VOICE_ROLE_STUDENT);
    g_assert_true(lesson_correct_teacher(transcript, -1));
    g_assert_cmpint(speaker_at(transcript, 1)->role, ==, VOICE_ROLE_UNKNOWN);
    g_assert_true(speaker_at(transcript, 1)->role_given);
}

static void test_report(void)
{
    g_autoptr(Transcript) transcript = make();
    g_autoptr(JsonValue) report =
        json_pack("{s:n, s:[{s:i, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:[i], s:s}]}", "voice", "moments", "person", 1,
                  "onset_s", 5.0, "peak_s", 5.5, "end_s", 6.0, "magnitude", 0.5, "peak", 0.9, "confidence", 0.4,
                  "face_share", 1.0, "speakers", 2, "words", "too");
    g_assert_nonnull(report);
    g_assert_true(lesson_correct_turn(transcript, 1, "four, surely"));
    lesson_correct_report(report, transcript);
    JsonValue *moment = json_array_get(json_object_get(report, "moments"), 0);
    g_assert_cmpstr(json_string_value(json_object_get(moment, "words")), ==, "four, surely");
    JsonValue *turn = json_array_get(json_object_get(json_object_get(report, "voice"), "turns"), 1);
    g_assert_cmpstr(json_string_value(json_object_get(turn, "text")), ==, "four, surely");
    g_autofree char *csv = lesson_json_to_csv(report);
    g_assert_cmpstr(csv, ==,
                    "person,onset_s,peak_s,end_s,magnitude,peak,confidence,face_share,peak_less_baseline,"
                    "not_judged,speakers,words\n"
                    "1,5.000,5.500,6.000,0.5000,0.9000,0.4000,1.0000,0.9000,,2,\"four, surely\"\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/correct/read-back", test_read_back);
    g_test_add_func("/correct/refused", test_refused);
    g_test_add_func("/correct/turn", test_turn);
    g_test_add_func("/correct/teacher", test_teacher);
    g_test_add_func("/correct/report", test_report);
    return g_test_run();
}
