/* tests/unit/test_text.c: texts that say the same become the same, in Russian and in English. */
#include "text/normalise.h"

#include <string.h>

static const struct {
    const char *name, *text, *expected;
} cases[] = {
    {"nothing", "", ""},
    {"only punctuation", " ... — !? \n", ""},
    {"English sentence", "And so, my fellow Americans: ASK not!", "and so my fellow americans ask not"},
    {"Russian sentence", "«Ну что ж, — сказал Пётр, — начнём?»", "ну что ж сказал петр начнем"},
    {"io as one letter and as two", "Ёлка е\u0308лка елка", "елка елка елка"},
    {"short i as two letters", "и\u0306од йод", "йод йод"},
    {"stress on short i", "и\u0301\u0306од", "йод"},
    {"stress marks", "за\u0301мок замо\u0301к", "замок замок"},
    {"stress on io", "ё\u0301лка е\u0301\u0308лка ё\u0308лка", "елка елка елка"},
    {"accents of other scripts stay", "cafe\u0301 Café", "café café"},
    {"apostrophes of all shapes", "don't don\u2019t don\u02bct don\u2018t don`t", "don't don't don't don't don't"},
    {"apostrophes at the ends", "'tis the dogs' 'quoted' rock 'n' roll", "tis the dogs quoted rock n roll"},
    {"apostrophes in a row", "a''b '' '", "a b"},
    {"marks on nothing", "don\u00b4t \u0301a b'\u0301c", "don t a b c"},
    {"hyphens and dashes", "кто-то twenty\u2011one 1941\u20131945 так—так", "кто то twenty one 1941 1945 так так"},
    {"soft hyphen and zero width", "пере\u00adнос zero\u200bwidth \ufefftext", "перенос zerowidth text"},
    {"digits", "5 яблок, 3.5 % и 1,000 №7", "5 яблок 3 5 и 1 000 no7"},
    {"full width and ligatures", "Ｈｅｌｌｏ\u3000ﬁne ②", "hello fine 2"},
    {"German sharp s", "Straße STRASSE", "strasse strasse"},
    {"white space of all kinds", "\t a\u00a0b\r\n\u2028c ", "a b c"},
    {"another plane", "𝐁old 😀 end", "bold end"},
    {"no UTF-8",
     "ab\xff\xfe"
     "c \xd0 d",
     "ab\ufffd\ufffdc \ufffd d"},
};

static void test_normalise(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *once = text_normalise(cases[i].text, -1);
        g_autofree char *twice = text_normalise(once, -1);
        if (strcmp(once, cases[i].expected) != 0)
            g_error("%s: \"%s\"", cases[i].name, once);
        g_assert_cmpstr(twice, ==, once);
    }
}

static void test_length(void)
{
    g_autofree char *part = text_normalise("Hello, world", 8), *none = text_normalise("x", 0);
    g_assert_cmpstr(part, ==, "hello w");
    g_assert_cmpstr(none, ==, "");
    g_autofree char *with_nul = text_normalise("a\0b", 3);
    g_assert_true(g_str_has_prefix(with_nul, "a"));
}

static void check_list(char **list, const char *const *expected)
{
    g_assert_true(g_strv_equal((const char *const *)list, expected));
    g_strfreev(list);
}

static void test_words(void)
{
    check_list(text_words("i don't know"), (const char *const[]){"i", "don't", "know", NULL});
    check_list(text_words("одно"), (const char *const[]){"одно", NULL});
    check_list(text_words(""), (const char *const[]){NULL});
}

static void test_characters(void)
{
    check_list(text_characters("да q\u0301!"), (const char *const[]){"д", "а", " ", "q\u0301", "!", NULL});
    check_list(text_characters("한국"), (const char *const[]){"한", "국", NULL});
    check_list(text_characters(""), (const char *const[]){NULL});
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/normalise", test_normalise);
    g_test_add_func("/text/length", test_length);
    g_test_add_func("/text/words", test_words);
    g_test_add_func("/text/characters", test_characters);
    return g_test_run();
}
