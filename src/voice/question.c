/* voice/question.c: see question.h. */
#include "voice/question.h"

#include <string.h>

#include "voice/cues.h"

#define UTTERANCE_GAP 0.6 /* seconds between words that part two utterances of a turn */

/* Each list holds whole words in lower case, between spaces. */
static const char fillers[] = " а и но ну так вот итак хорошо ладно значит so and but well okay ok now then right ";
static const char question_words[] =
    " кто кого кому кем чего чему чем где куда откуда когда почему зачем отчего сколько какой какая какое какие какого "
    "какую каким каких чей чья чье чьи который которая разве неужели что как "
    "who what where why how which whose whom ";
static const char auxiliaries[] = " is are am was were do does did don't doesn't didn't isn't aren't can can't could "
                                  "will won't would should shall may have has had ";
static const char pronouns[] = " i you he she it we they there anyone anybody everyone everybody someone ";
static const char articles[] = " the a an any your my our his her their this that these those ";
static const char imperatives[] = " do don't have "; /* "do the next one" is no question */
/* After these "что" and "как" begin no question: "как я сказал", "что касается". */
static const char no_question[] = " я мы касается видите видно раз только бы то ";

static gboolean in_list(const char *list, const char *word)
{
    gsize length = strlen(word);
    for (const char *at = list; length && (at = strstr(at, word)); at++)
        if (at[-1] == ' ' && at[length] == ' ')
            return TRUE;
    return FALSE;
}

static const VoiceWord *word_at(const VoiceTurn *turn, guint i)
{
    return &g_array_index(turn->words, VoiceWord, i);
}

static char *folded_at(const VoiceTurn *turn, guint i)
{
    return i < turn->words->len ? cue_fold(word_at(turn, i)->text) : g_strdup("");
}

/* TRUE when the utterance that begins with word `i` opens like a question. */
static gboolean opens_question(const VoiceTurn *turn, guint i)
{
    g_autofree char *first = folded_at(turn, i);
    while (i + 1 < turn->words->len && in_list(fillers, first)) {
        g_free(first);
        first = folded_at(turn, ++i);
    }
    g_autofree char *second = folded_at(turn, i + 1);
    if (strcmp(second, "ли") == 0)
        return TRUE;
    if (strcmp(first, "when") == 0) /* "when you come" is none */
        return in_list(auxiliaries, second);
    if (in_list(auxiliaries, first))
        return in_list(pronouns, second) || (in_list(articles, second) && !in_list(imperatives, first));
    if (strcmp(first, "что") == 0 || strcmp(first, "как") == 0)
        return !in_list(no_question, second);
    return in_list(question_words, first);
}

/* The text's length without the quotes and brackets that close it. */
static gsize open_length(const char *text)
{
    static const char *const closing[] = {"\"", "'", ")", "]", "»", "”", "’"};
    gsize length = strlen(text);
    for (guint i = 0; i < G_N_ELEMENTS(closing);) {
        gsize n = strlen(closing[i]);
        gboolean ends = length >= n && strncmp(text + length - n, closing[i], n) == 0;
        length -= ends ? n : 0;
        i = ends ? 0 : i + 1; /* several may stand there */
    }
    return length;
}

/* The mark that ends a sentence with this word: '.', '!' or '?' ("?!" too); 0 without one. */
static char last_mark(const char *text)
{
    static const char ellipsis[] = "…";
    gsize length = open_length(text);
    char last = length ? text[length - 1] : 0;
    if (length >= 2 && (last == '!' || last == '.') && text[length - 2] == '?')
        return '?';
    if (length >= strlen(ellipsis) && strncmp(text + length - strlen(ellipsis), ellipsis, strlen(ellipsis)) == 0)
        return '.';
    return last == '.' || last == '!' || last == '?' ? last : 0;
}

gboolean transcript_is_punctuated(const Transcript *transcript)
{
    for (guint t = 0; t < transcript->turns->len; t++) {
        const VoiceTurn *turn = g_ptr_array_index(transcript->turns, t);
        for (guint w = 0; w < turn->words->len; w++)
            if (last_mark(word_at(turn, w)->text))
                return TRUE;
    }
    return FALSE;
}

guint voice_turn_questions(const VoiceTurn *turn, gboolean punctuated)
{
    guint questions = 0;
    for (guint w = 0; w < turn->words->len; w++) {
        if (punctuated)
            questions += last_mark(word_at(turn, w)->text) == '?';
        else if (w == 0 || word_at(turn, w)->start - word_at(turn, w - 1)->end >= UTTERANCE_GAP)
            questions += opens_question(turn, w);
    }
    return questions;
}
