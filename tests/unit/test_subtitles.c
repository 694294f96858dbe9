/* tests/unit/test_subtitles.c: a transcript as WebVTT, SubRip, text and JSON. With the argument "json" it prints the
 * JSON of its transcript, which tests/flow/test_transcript_schema.py holds against the schema. */
#include "voice/subtitles.h"

#include <math.h>
#include <stdio.h>

#include "voice_make.h"

/* A teacher, a student and somebody; markup, line ends and broken UTF-8 in the words; a turn after an hour. */
static Transcript *make(void)
{
    Transcript *transcript = transcript_new();
    say(transcript, 0, 1.2345, 3.5, "2<3 & \"so\"-->\n 4>3");
    say(transcript, 1, 3, 4, "half\xd0 {\\an8}");
    say(transcript, 2, 3661.9996, 3662.5, NULL);
    g_array_index(((VoiceTurn *)g_ptr_array_index(transcript->turns, 0))->words, VoiceWord, 0).confidence = NAN;
    *speaker_at(transcript, 0) = (VoiceSpeaker){VOICE_ROLE_TEACHER, 0.75f, FALSE, -1, 1, 0.5f};
    *speaker_at(transcript, 1) = (VoiceSpeaker){VOICE_ROLE_STUDENT, 0.75f, FALSE, 0, -1, 0};
    transcript->engine = g_strdup("http");
    transcript->language = g_strdup("ru");
    transcript->failed = 1;
    return transcript;
}

static void test_names(void)
{
    g_autoptr(Transcript) transcript = make();
    static const char *const names[] = {"Teacher", "Student 2", "Speaker 3"};
    for (guint s = 0; s < 3; s++) {
        g_autofree char *name = transcript_speaker_name(transcript, s);
        g_assert_cmpstr(name, ==, names[s]);
    }
}

static void test_vtt(void)
{
    g_autoptr(Transcript) transcript = make();
    g_autofree char *vtt = transcript_to_vtt(transcript);
    g_assert_cmpstr(vtt, ==,
                    "WEBVTT\n"
                    "\n00:00:01.235 --> 00:00:03.500\n<v Teacher>2&lt;3 &amp; \"so\"--&gt; 4&gt;3</v>\n"
                    "\n00:00:03.000 --> 00:00:04.000\n<v Student 2>half\xef\xbf\xbd {\\an8}</v>\n"
                    "\n01:01:02.000 --> 01:01:02.500\n<v Speaker 3>[…]</v>\n");
    g_assert_true(g_utf8_validate(vtt, -1, NULL));
}

static void test_srt(void)
{
    g_autoptr(Transcript) transcript = make();
    g_autofree char *srt = transcript_to_srt(transcript);
    g_assert_cmpstr(srt, ==,
                    "1\n00:00:01,235 --> 00:00:03,500\nTeacher: 2‹3 & \"so\"--› 4›3\n"
                    "\n2\n00:00:03,000 --> 00:00:04,000\nStudent 2: half\xef\xbf\xbd ‹\\an8›\n"
                    "\n3\n01:01:02,000 --> 01:01:02,500\nSpeaker 3: […]\n");
}

static void test_txt(void)
{
    g_autoptr(Transcript) transcript = make();
    g_autofree char *txt = transcript_to_txt(transcript);
    g_assert_cmpstr(txt, ==,
                    "0:01.2  Teacher: 2<3 & \"so\"--> 4>3\n"
                    "0:03.0  Student 2: half\xef\xbf\xbd {\\an8}\n"
                    "1:01:02.0  Speaker 3: […]\n");
}

static void test_draft(void)
{
    g_autoptr(Transcript) transcript = make();
    transcript->draft = TRUE;
    g_autofree char *vtt = transcript_to_vtt(transcript), *txt = transcript_to_txt(transcript);
    g_assert_true(g_str_has_prefix(vtt, "WEBVTT\n\nNOTE The words are a draft"));
    g_assert_true(g_str_has_prefix(txt, "The words are a draft"));
}

static void test_empty(void)
{
    g_autoptr(Transcript) transcript = transcript_new();
    transcript->duration = 10;
    g_autofree char *vtt = transcript_to_vtt(transcript), *srt = transcript_to_srt(transcript);
    g_autofree char *txt = transcript_to_txt(transcript);
    g_autoptr(JsonValue) json = transcript_to_json(transcript, "silence.wav");
    g_assert_cmpstr(vtt, ==, "WEBVTT\n");
    g_assert_cmpstr(srt, ==, "");
    g_assert_cmpstr(txt, ==, "Nobody was heard to speak.\n");
    g_assert_cmpuint(json_array_size(json_object_get(json, "turns")), ==, 0);
    g_assert_true(json_is_null(json_object_get(json, "recogniser")));
}

static void test_json(void)
{
    g_autoptr(Transcript) transcript = make();
    g_autoptr(JsonValue) json = transcript_to_json(transcript, "lesson\xff.mp4");
    const char *file, *role, *word;
    double start;
    int speaker, person;
    g_assert_cmpint(json_unpack(json, "{s:{s:s}, s:[{s:s, s:i}], s:[{s:i, s:F, s:[{s:n}, {s:s}]}]}", "recording",
                                "file", &file, "speakers", "role", &role, "person", &person, "turns", "speaker",
                                &speaker, "start_s", &start, "words", "confidence", "text", &word),
                    ==, 0);
    g_assert_cmpstr(file, ==, "lesson\xef\xbf\xbd.mp4");
    g_assert_cmpstr(role, ==, "teacher");
    g_assert_cmpint(person, ==, 2);
    g_assert_cmpint(speaker, ==, 1);
    g_assert_cmpfloat(start, ==, 1.235);
    g_assert_cmpstr(word, ==, "&");
}

static int print_json(void)
{
    g_autoptr(Transcript) transcript = make();
    g_autoptr(JsonValue) json = transcript_to_json(transcript, "lesson.mp4");
    g_autofree char *text = jsonfile_text(json, TRUE);
    return fputs(text, stdout) < 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "json") == 0)
        return print_json();
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/subtitles/names", test_names);
    g_test_add_func("/subtitles/vtt", test_vtt);
    g_test_add_func("/subtitles/srt", test_srt);
    g_test_add_func("/subtitles/txt", test_txt);
    g_test_add_func("/subtitles/draft", test_draft);
    g_test_add_func("/subtitles/empty", test_empty);
    g_test_add_func("/subtitles/json", test_json);
    return g_test_run();
}
