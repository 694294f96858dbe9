/* lesson/conversation.c: see conversation.h. */
#include "lesson/conversation.h"

#include <string.h>

#define BEFORE_S 2.0  /* of what was said before a moment is quoted */
#define QUOTE_MAX 400 /* characters */
#define BETWEEN " — " /* where another speaker takes over */

static double overlap(double a_start, double a_end, double b_start, double b_end)
{
    return MAX(0, MIN(a_end, b_end) - MAX(a_start, b_start));
}

/* From here on a speaker's person is an index into the report's people. */
static void name_people(LessonReport *report, const guint *number, guint people)
{
    for (guint s = 0; s < report->transcript->speakers->len; s++) {
        VoiceSpeaker *speaker = &g_array_index(report->transcript->speakers, VoiceSpeaker, s);
        guint person = speaker->person >= 0 && (guint)speaker->person < people ? number[speaker->person] : 0;
        speaker->person = (int)person - 1;
        if (person > 0)
            ((LessonPerson *)g_ptr_array_index(report->people, person - 1))->speaker = s + 1;
    }
}

/* Who speaks in start..end: numbers, longest first. The caller owns the array. */
static GArray *speakers_within(const Transcript *transcript, double start, double end)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autofree double *seconds = g_new0(double, transcript->speakers->len + 1);
    for (guint t = 0; t < transcript->turns->len; t++) {
        const VoiceTurn *turn = g_ptr_array_index(transcript->turns, t);
        seconds[turn->speaker] += overlap(turn->start, turn->end, start, end);
    }
    for (;;) {
        guint longest = 0;
        for (guint s = 1; s < transcript->speakers->len; s++)
            if (seconds[s] > seconds[longest])
                longest = s;
        if (seconds[longest] <= 0)
            return found;
        guint number = longest + 1;
        g_array_append_val(found, number);
        seconds[longest] = 0;
    }
}

/* Appends the turn's words in start..end. */
static void quote_turn(GString *quote, const VoiceTurn *turn, double start, double end, guint *last)
{
    for (guint w = 0; w < turn->words->len; w++) {
        const VoiceWord *word = &g_array_index(turn->words, VoiceWord, w);
        if (overlap(word->start, word->end, start, end) <= 0)
            continue;
        if (quote->len > 0)
            g_string_append(quote, *last == turn->speaker ? " " : BETWEEN);
        g_string_append(quote, word->text);
        *last = turn->speaker;
    }
}

/* Cuts to the last QUOTE_MAX characters: what was said nearest to the moment's end. */
static char *last_of(GString *quote)
{
    glong length = g_utf8_strlen(quote->str, (gssize)quote->len);
    if (length <= QUOTE_MAX)
        return g_string_free(quote, FALSE);
    char *cut = g_strconcat("…", g_utf8_offset_to_pointer(quote->str, length - QUOTE_MAX + 1), NULL);
    g_string_free(quote, TRUE);
    return cut;
}

/* NULL when no recogniser has heard any of it. The caller owns the text. */
static char *words_within(const Transcript *transcript, double start, double end)
{
    GString *quote = g_string_new(NULL);
    gboolean heard = FALSE;
    guint last = 0;
    for (guint t = 0; t < transcript->turns->len; t++) {
        const VoiceTurn *turn = g_ptr_array_index(transcript->turns, t);
        if (!turn->tried || overlap(turn->start, turn->end, start, end) <= 0)
            continue;
        heard = TRUE;
        quote_turn(quote, turn, start, end, &last);
    }
    if (heard)
        return last_of(quote);
    g_string_free(quote, TRUE);
    return NULL;
}

char *lesson_quote(const Transcript *transcript, double onset, double end)
{
    return words_within(transcript, MAX(onset - BEFORE_S, 0), end);
}

void lesson_join_conversation(LessonReport *report, Transcript *transcript, const guint *number, guint people)
{
    report->transcript = transcript;
    report->talk = talk_measure(transcript);
    name_people(report, number, people);
    for (guint i = 0; i < report->moments->len; i++) {
        LessonMoment *listed = g_ptr_array_index(report->moments, i);
        const Moment *moment = &listed->moment;
        listed->speakers = speakers_within(transcript, moment->onset, moment->end);
        listed->words = lesson_quote(transcript, moment->onset, moment->end);
    }
}
