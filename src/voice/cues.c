/* voice/cues.c: see cues.h. */
#include "voice/cues.h"

#include <string.h>

/* Words between single spaces; "*" stands for any ending, or any beginning. Said by either side as often as by the
 * other ("спасибо", "хорошо", "I think") is no cue. */
static const char *const teacher_cues[] = {
    "открой",
    "откройте",
    "откроем",
    "запиши",
    "запишите",
    "запишем",
    "давай",
    "давайте",
    "домашн* задан*",
    "правильно",
    "неправильно",
    "верно",
    "неверно",
    "молодец",
    "молодцы",
    "умница",
    "умнички",
    "отлично",
    "повтори",
    "повторим",
    "повторяем",
    "посмотри",
    "посмотрите",
    "смотрите",
    "прочитай",
    "прочитайте",
    "реши",
    "решите",
    "подумай",
    "подумайте",
    "попробуй",
    "попробуйте",
    "вспомни",
    "вспомните",
    "вспомним",
    "переходим",
    "перейдем",
    "следующ* задани*",
    "следующ* вопрос*",
    "следующ* пример*",
    "следующ* упражнени*",
    "сегодня мы",
    "на прошлом уроке",
    "тема урока",
    "к доске",
    "на странице",
    "не спеши*",
    "как ты думаешь",
    "как вы думаете",
    "кто знает",
    "кто скажет",
    "кто ответит",
    "расскажи",
    "расскажите",
    "назови",
    "назовите",
    "проверь",
    "проверьте",
    "проверим",
    "садись",
    "садитесь",
    "обрати внимание",
    "обратите внимание",
    "еще раз",
    "подведем итог*",
    "есть вопросы",
    "вопросы есть",
    "what do you think",
    "open your",
    "turn to page",
    "well done",
    "let's",
    "let us",
    "homework",
    "good job",
    "nice job",
    "very good",
    "that's right",
    "that's correct",
    "correct",
    "not quite",
    "try again",
    "repeat after me",
    "look at",
    "next question",
    "next exercise",
    "your turn",
    "any questions",
    "who can",
    "who knows",
    "can you tell",
    "can anyone",
    "can anybody",
    "write down",
    "read the",
    "on page",
    "today we",
    "today we're",
    "excellent",
    "listen carefully",
    "one more time",
    "tell me",
    "remember that",
};
static const char *const student_cues[] = {
    "не знаю",
    "не понимаю",
    "не понял",
    "не поняла",
    "не помню",
    "можно выйти",
    "можно вопрос",
    "можно я",
    "а можно",
    "не успел",
    "не успела",
    "забыл",
    "забыла",
    "что задали",
    "объясните",
    "подскажите",
    "повторите пожалуйста",
    "не получается",
    "не получится",
    "я решил",
    "я решила",
    "я сделал",
    "я сделала",
    "*овна",
    "*евна",
    "*ович",
    "*евич",
    "i don't know",
    "i don't understand",
    "i didn't understand",
    "i don't get",
    "i don't remember",
    "i forgot",
    "can i",
    "may i",
    "could you repeat",
    "can you repeat",
    "can you explain",
    "could you explain",
    "how do you say",
    "is that right",
    "is it right",
    "is this right",
    "i'm not sure",
    "sir",
    "miss",
    "teacher",
};

char *cue_fold(const char *word)
{
    g_autofree char *valid = g_utf8_make_valid(word, -1), *lower = g_utf8_strdown(valid, -1);
    g_autoptr(GString) folded = g_string_new(NULL);
    gsize keep = 0; /* length up to the last letter or digit */
    for (const char *at = lower; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        gboolean letter = g_unichar_isalnum(c);
        if (!letter && folded->len == 0)
            continue;
        if (c == 0x0451) /* ё */
            c = 0x0435;
        g_string_append_unichar(folded, c == 0x2019 ? '\'' : c);
        keep = letter ? folded->len : keep;
    }
    g_string_truncate(folded, keep);
    return g_string_free(g_steal_pointer(&folded), FALSE);
}

/* One word of a pattern, `n` bytes long, against a folded word. */
static gboolean word_matches(const char *pattern, gsize n, const char *word)
{
    gsize length = strlen(word);
    const char *star = memchr(pattern, '*', n);
    if (!star)
        return length == n && memcmp(pattern, word, n) == 0;
    gsize before = (gsize)(star - pattern), after = n - before - 1;
    return length >= before + after && memcmp(pattern, word, before) == 0 &&
           memcmp(star + 1, word + length - after, after) == 0;
}

static gboolean cue_matches(const char *pattern, char *const *words)
{
    for (guint i = 0;; i++) {
        gsize n = strcspn(pattern, " ");
        if (!words[i] || !word_matches(pattern, n, words[i]))
            return FALSE;
        if (pattern[n] == '\0')
            return TRUE;
        pattern += n + 1;
    }
}

static gboolean any_matches(const char *const *cues, gsize n, char *const *words)
{
    for (gsize i = 0; i < n; i++)
        if (cue_matches(cues[i], words))
            return TRUE;
    return FALSE;
}

CueCount cue_count(const VoiceTurn *turn)
{
    CueCount count = {0, 0};
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    for (guint w = 0; w < turn->words->len; w++)
        g_ptr_array_add(words, cue_fold(g_array_index(turn->words, VoiceWord, w).text));
    g_ptr_array_add(words, NULL);
    for (guint w = 0; w + 1 < words->len; w++) {
        char *const *from = (char *const *)words->pdata + w;
        if (any_matches(student_cues, G_N_ELEMENTS(student_cues), from))
            count.student++;
        else if (any_matches(teacher_cues, G_N_ELEMENTS(teacher_cues), from))
            count.teacher++;
    }
    return count;
}
