/* tests/unit/test_question.c: which utterances are questions, and which words are cues. */
#include "voice/question.h"

#include "voice/cues.h"
#include "voice_make.h"

static void test_marks(void)
{
    static const struct {
        const char *words;
        guint questions;
    } cases[] = {
        {"Сколько будет дважды два?", 1},
        {"Да? Нет? Может быть.", 2},
        {"Что?!", 1},
        {"«Как?» спросил он.", 1},
        {"(really?) yes.", 1},
        {"How many.", 0}, /* the recogniser writes marks: it heard no question */
        {"???", 1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Transcript) transcript = transcript_new();
        VoiceTurn *turn = say(transcript, 0, 0, 5, cases[i].words);
        g_test_message("%s", cases[i].words);
        g_assert_true(transcript_is_punctuated(transcript));
        g_assert_cmpuint(voice_turn_questions(turn, TRUE), ==, cases[i].questions);
    }
}

static void test_openers(void)
{
    static const struct {
        const char *words;
        guint questions;
    } cases[] = {
        {"сколько будет дважды два", 1},
        {"ну а почему ты так думаешь", 1},
        {"знаешь ли ты ответ", 1},
        {"как я уже сказал это дробь", 0},
        {"как ты это решил", 1},
        {"дважды два четыре", 0},
        {"when did it happen", 1},
        {"when you come home call me", 0},
        {"okay so what is the answer", 1},
        {"do you know it", 1},
        {"do the next one", 0},
        {"isn't it right", 1},
        {"so", 0},
        {"", 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Transcript) transcript = transcript_new();
        VoiceTurn *turn = say(transcript, 0, 0, 5, cases[i].words);
        g_test_message("%s", cases[i].words);
        g_assert_false(transcript_is_punctuated(transcript));
        g_assert_cmpuint(voice_turn_questions(turn, FALSE), ==, cases[i].questions);
    }
}

/* A pause within a turn begins a new utterance. */
static void test_utterances(void)
{
    g_autoptr(Transcript) transcript = transcript_new();
    VoiceTurn *turn = say(transcript, 0, 0, 1, "это дробь");
    voice_turn_add_word(turn, 1.8, 2.0, 0.9f, "какая");
    voice_turn_add_word(turn, 2.1, 2.4, 0.9f, "она");
    g_assert_cmpuint(voice_turn_questions(turn, FALSE), ==, 1);
}

static void test_cues(void)
{
    static const struct {
        const char *words;
        guint teacher, student;
    } cases[] = {
        {"Откройте тетради, запишите домашнее задание.", 3, 0},
        {"Молодец! ЕЩЁ РАЗ.", 2, 0},
        {"я не знаю", 0, 1},
        {"Мария Ивановна, можно выйти?", 0, 2},
        {"Well done! Let’s open your books.", 3, 0},
        {"I don't know, can I go?", 0, 2},
        {"домашнее", 0, 0}, /* half a cue */
        {"открытие неправильность", 0, 0},
        {"- ... !", 0, 0},
        {"", 0, 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Transcript) transcript = transcript_new();
        CueCount count = cue_count(say(transcript, 0, 0, 5, cases[i].words));
        g_test_message("%s", cases[i].words);
        g_assert_cmpuint(count.teacher, ==, cases[i].teacher);
        g_assert_cmpuint(count.student, ==, cases[i].student);
    }
}

static void test_fold(void)
{
    static const char *const cases[][2] = {
        {"«Ещё,»", "еще"}, {"Don’t!", "don't"}, {"кто-то…", "кто-то"}, {"…", ""}, {"a\xff", "a"}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *folded = cue_fold(cases[i][0]);
        g_assert_cmpstr(folded, ==, cases[i][1]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/question/marks", test_marks);
    g_test_add_func("/question/openers", test_openers);
    g_test_add_func("/question/utterances", test_utterances);
    g_test_add_func("/cues/count", test_cues);
    g_test_add_func("/cues/fold", test_fold);
    return g_test_run();
}
