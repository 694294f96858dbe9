/* tests/unit/test_caption.c: captions that fit, at word boundaries and word times. */
#include "voice/caption.h"

#include <math.h>

#include "voice_make.h"

static const Caption *at(const GArray *captions, guint i)
{
    return &g_array_index(captions, Caption, i);
}

/* A long turn: everything fits, nothing is lost, times rise. */
static void test_fits(void)
{
    g_autoptr(Transcript) transcript = transcript_new();
    g_autoptr(GString) words = g_string_new("word0"), found = g_string_new(NULL);
    for (int i = 1; i < 200; i++)
        g_string_append_printf(words, " %s%d", i % 7 ? "слово" : "довольно-длинное-слово-", i);
    say(transcript, 0, 3, 63, words->str);
    g_autoptr(GArray) captions = transcript_captions(transcript);
    for (guint i = 0; i < captions->len; i++) {
        g_auto(GStrv) lines = g_strsplit(at(captions, i)->text, "\n", -1);
        g_assert_cmpuint(g_strv_length(lines), <=, CAPTION_LINES);
        for (guint l = 0; lines[l]; l++) {
            g_assert_cmpint(g_utf8_strlen(lines[l], -1), <=, CAPTION_COLUMNS);
            g_string_append_printf(found, "%s%s", found->len ? " " : "", lines[l]);
        }
        g_assert_cmpint(at(captions, i)->end - at(captions, i)->start, <=, (gint64)(CAPTION_SECONDS * 1000));
        g_assert_cmpint(at(captions, i)->start, ==, i ? at(captions, i - 1)->end : 3000);
    }
    g_assert_cmpint(at(captions, captions->len - 1)->end, ==, 63000);
    g_assert_cmpstr(found->str, ==, words->str);
}

static void test_slow_speech(void)
{
    g_autoptr(Transcript) transcript = transcript_new();
    say(transcript, 0, 0, 30, "a b c d e f g h i j"); /* 3 s a word */
    VoiceTurn *turn = say(transcript, 0, 40, 46, "");
    voice_turn_add_word(turn, 40, 41, NAN, "before");
    voice_turn_add_word(turn, 42.5, 43, NAN, "after"); /* a pause of 1.5 s */
    g_autoptr(GArray) captions = transcript_captions(transcript);
    g_assert_cmpuint(captions->len, ==, 5 + 2);
    g_assert_cmpstr(at(captions, 0)->text, ==, "a b");
    g_assert_cmpstr(at(captions, 6)->text, ==, "after");
    g_assert_cmpint(at(captions, 6)->start, ==, 42500);
}

static void test_long_word(void)
{
    g_autoptr(Transcript) transcript = transcript_new();
    g_autofree char *word = g_strnfill(100, 'x'), *words = g_strdup_printf("a %s b c", word);
    say(transcript, 0, 0, 4, words);
    g_autoptr(GArray) captions = transcript_captions(transcript);
    g_autofree char *first = g_strdup_printf("a\n%s", word);
    g_assert_cmpuint(captions->len, ==, 2);
    g_assert_cmpstr(at(captions, 0)->text, ==, first);
    g_assert_cmpstr(at(captions, 1)->text, ==, "b c");
}

static void test_order(void)
{
    g_autoptr(Transcript) transcript = transcript_new();
    say(transcript, 0, 0, 20, "a b c d e f g h i j");
    say(transcript, 1, 5, 6, "overlapping");
    say(transcript, 1, 21, 22, NULL);
    say(transcript, 1, 23, 24, " \n \t");
    g_autoptr(GArray) captions = transcript_captions(transcript);
    gint64 before = 0;
    for (guint i = 0; i < captions->len; i++) {
        g_assert_cmpint(at(captions, i)->start, >=, before);
        before = at(captions, i)->start;
    }
    g_assert_cmpstr(at(captions, 1)->text, ==, "overlapping");
    g_assert_cmpstr(at(captions, captions->len - 2)->text, ==, CAPTION_NO_WORDS);
    g_assert_cmpstr(at(captions, captions->len - 1)->text, ==, CAPTION_NO_WORDS);
    g_assert_cmpuint(at(captions, captions->len - 1)->speaker, ==, 1);
}

/* Times that make no sense still give a caption that lasts. */
static void test_odd_times(void)
{
    g_autoptr(Transcript) transcript = transcript_new();
    VoiceTurn *turn = say(transcript, 0, 1, 2, "");
    voice_turn_add_word(turn, 1.00051, 1.00052, 1, "brief");
    turn = say(transcript, 0, 3, 4, "");
    voice_turn_add_word(turn, -5, NAN, 1, "odd");
    turn = say(transcript, 0, 5, 6, "");
    voice_turn_add_word(turn, 1e300, INFINITY, 1, "late");
    g_autoptr(GArray) captions = transcript_captions(transcript);
    g_assert_cmpuint(captions->len, ==, 3);
    for (guint i = 0; i < 3; i++) {
        g_assert_cmpint(at(captions, i)->start, >=, 0);
        g_assert_cmpint(at(captions, i)->end, >, at(captions, i)->start);
    }
    g_assert_cmpint(at(captions, 1)->start, ==, 1001); /* rounded */
}

static void test_clean(void)
{
    static const char *const cases[][2] = {
        {"plain", "plain"},
        {"two\nlines", "two lines"},
        {"\r\n\tbell\a\n", "bell"},
        {"\xe2\x80\xa8separated\xe2\x80\xa9", "separated"}, /* U+2028, U+2029 */
        {"\xe2\x80\xaeright-to-left", "right-to-left"},     /* U+202E */
        {"\xef\xbb\xbfmark", "mark"},                       /* U+FEFF */
        {"\xc2\xa0no\xc2\xa0"
         "break",
         "no break"},                     /* U+00A0 */
        {"half\xd0", "half\xef\xbf\xbd"}, /* the first byte of two */
        {"\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd"},
        {"", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *clean = caption_clean(cases[i][0]);
        g_assert_cmpstr(clean, ==, cases[i][1]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/caption/fits", test_fits);
    g_test_add_func("/caption/slow-speech", test_slow_speech);
    g_test_add_func("/caption/long-word", test_long_word);
    g_test_add_func("/caption/order", test_order);
    g_test_add_func("/caption/odd-times", test_odd_times);
    g_test_add_func("/caption/clean", test_clean);
    return g_test_run();
}
