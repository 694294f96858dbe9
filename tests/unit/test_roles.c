/* tests/unit/test_roles.c: made conversations, and who of them is the teacher. */
#include "voice/roles.h"

#include "voice_make.h"

/* `rounds` times: the first speaker talks `first` seconds, then each of the others `other` seconds. */
static Transcript *alternate(guint speakers, guint rounds, double first, double other, const char *first_words,
                             const char *other_words)
{
    Transcript *transcript = transcript_new();
    double t = 0;
    for (guint i = 0; i < rounds; i++)
        for (guint s = 1; s < speakers; s++) {
            say(transcript, 0, t, t + first, first_words);
            say(transcript, s, t + first + 0.3, t + first + 0.3 + other, other_words);
            t += first + other + 0.6;
        }
    return transcript;
}

static VoiceRole role(const Transcript *transcript, guint speaker)
{
    return speaker_at(transcript, speaker)->role;
}

static void assert_teacher(const Transcript *transcript, guint teacher)
{
    for (guint s = 0; s < transcript->speakers->len; s++) {
        g_assert_cmpint(role(transcript, s), ==, s == teacher ? VOICE_ROLE_TEACHER : VOICE_ROLE_STUDENT);
        g_assert_cmpfloat(speaker_at(transcript, s)->role_confidence, >=, ROLES_MIN_LEAD);
        g_assert_cmpfloat(speaker_at(transcript, s)->role_confidence, <=, 1);
    }
}

static void assert_unknown(const Transcript *transcript)
{
    for (guint s = 0; s < transcript->speakers->len; s++) {
        g_assert_cmpint(role(transcript, s), ==, VOICE_ROLE_UNKNOWN);
        g_assert_cmpfloat(speaker_at(transcript, s)->role_confidence, ==, 0);
    }
}

/* 70 % of the talk, and the questions. */
static void test_clear_lesson(void)
{
    g_autoptr(Transcript) silent = alternate(2, 12, 7, 3, NULL, NULL);
    voice_assign_roles(silent, -1);
    assert_teacher(silent, 0);
    g_autoptr(Transcript) heard =
        alternate(2, 12, 7, 3, "Откройте учебник. Сколько будет три в квадрате?", "Будет девять.");
    voice_assign_roles(heard, -1);
    assert_teacher(heard, 0);
    g_assert_cmpfloat(speaker_at(heard, 0)->role_confidence, >, speaker_at(silent, 0)->role_confidence);
}

/* A group in which everyone talks for as long, but always to the same one. */
static void test_group(void)
{
    g_autoptr(Transcript) transcript = alternate(5, 6, 3, 4, NULL, NULL);
    voice_assign_roles(transcript, -1);
    assert_teacher(transcript, 0);
}

static void test_equals(void)
{
    g_autoptr(Transcript) transcript = alternate(2, 12, 5, 4.5, "Да, наверное так и есть", "Мне тоже так кажется");
    voice_assign_roles(transcript, -1);
    assert_unknown(transcript);
}

static void test_too_little(void)
{
    g_autoptr(Transcript) alone = transcript_new();
    say(alone, 0, 0, 600, "Откройте учебник");
    voice_assign_roles(alone, -1);
    assert_unknown(alone);
    g_autoptr(Transcript) with_a_cough = transcript_new();
    say(with_a_cough, 0, 0, 600, "Откройте учебник");
    say(with_a_cough, 1, 700, 700.4, "");
    voice_assign_roles(with_a_cough, -1);
    assert_unknown(with_a_cough);
    g_autoptr(Transcript) brief = alternate(2, 1, 8, 3, "Откройте учебник", "Не знаю");
    voice_assign_roles(brief, -1);
    assert_unknown(brief);
    g_autoptr(Transcript) silence = transcript_new();
    voice_assign_roles(silence, -1);
    g_assert_cmpuint(silence->speakers->len, ==, 0);
}

/* The students ask all the questions; the teacher talks nearly all the time. */
static void test_lecture(void)
{
    g_autoptr(Transcript) transcript = alternate(3, 3, 90, 4, "Сегодня мы говорим о дробях, посмотрите на доску.",
                                                 "Можно вопрос? Почему здесь минус?");
    voice_assign_roles(transcript, -1);
    assert_teacher(transcript, 0);
}

/* The first speaker answers at length; the second asks and judges: words decide against the share of talk. */
static void test_oral_exam(void)
{
    const char *answer = "Это случилось в начале века и я помню что войска ушли на юг. Дальше не помню.";
    const char *asks = "Правильно. Расскажите, когда это было? Следующий вопрос.";
    g_autoptr(Transcript) transcript = alternate(2, 8, 24, 8, answer, asks);
    voice_assign_roles(transcript, -1);
    assert_teacher(transcript, 1);
}

/* With a recogniser that writes drafts the same words change nothing. */
static void test_draft(void)
{
    const char *answer = "Дальше не помню.", *asks = "Правильно. Расскажите, когда это было?";
    g_autoptr(Transcript) draft = alternate(2, 8, 24, 8, answer, asks);
    g_autoptr(Transcript) silent = alternate(2, 8, 24, 8, NULL, NULL);
    draft->draft = TRUE;
    voice_assign_roles(draft, -1);
    voice_assign_roles(silent, -1);
    g_assert_cmpint(role(draft, 0), ==, role(silent, 0));
    g_assert_cmpfloat(speaker_at(draft, 0)->role_confidence, ==, speaker_at(silent, 0)->role_confidence);
}

static void test_given(void)
{
    g_autoptr(Transcript) transcript = alternate(2, 12, 7, 3, NULL, NULL);
    say(transcript, 2, 500, 500.3, NULL);
    voice_assign_roles(transcript, 1);
    assert_teacher(transcript, 1);
    for (guint s = 0; s < 3; s++) {
        g_assert_true(speaker_at(transcript, s)->role_given);
        g_assert_cmpfloat(speaker_at(transcript, s)->role_confidence, ==, 1);
    }
    voice_assign_roles(transcript, -1); /* judged anew */
    g_assert_cmpint(role(transcript, 0), ==, VOICE_ROLE_TEACHER);
    g_assert_cmpint(role(transcript, 1), ==, VOICE_ROLE_STUDENT);
    g_assert_cmpint(role(transcript, 2), ==, VOICE_ROLE_UNKNOWN); /* 0.3 s: neither */
    g_assert_false(speaker_at(transcript, 0)->role_given);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/roles/clear-lesson", test_clear_lesson);
    g_test_add_func("/roles/group", test_group);
    g_test_add_func("/roles/equals", test_equals);
    g_test_add_func("/roles/too-little", test_too_little);
    g_test_add_func("/roles/lecture", test_lecture);
    g_test_add_func("/roles/oral-exam", test_oral_exam);
    g_test_add_func("/roles/draft", test_draft);
    g_test_add_func("/roles/given", test_given);
    return g_test_run();
}
