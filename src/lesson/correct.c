/* lesson/correct.c: see correct.h. */
#include "lesson/correct.h"

#include <math.h>
#include <string.h>

#include "lesson/conversation.h"
#include "lesson/to_json.h"
#include "lesson/write.h"
#include "voice/roles.h"

gboolean lesson_correct_turn(Transcript *transcript, guint turn, const char *text)
{
    if (turn >= transcript->turns->len)
        return FALSE;
    VoiceTurn *corrected = g_ptr_array_index(transcript->turns, turn);
    g_auto(GStrv) words = g_strsplit_set(text, " \t\n", -1);
    glong letters = 0, before = 0;
    for (char **word = words; *word; word++)
        letters += g_utf8_strlen(*word, -1);
    g_array_set_size(corrected->words, 0);
    corrected->tried = TRUE;
    double seconds = corrected->end - corrected->start;
    for (char **word = words; *word; word++) {
        glong after = before + g_utf8_strlen(*word, -1);
        if (after > before)
            voice_turn_add_word(corrected, corrected->start + seconds * (double)before / (double)letters,
                                corrected->start + seconds * (double)after / (double)letters, NAN, *word);
        before = after;
    }
    return TRUE;
}

gboolean lesson_correct_teacher(Transcript *transcript, int speaker)
{
    if (speaker >= (int)transcript->speakers->len)
        return FALSE;
    if (speaker >= 0) {
        voice_assign_roles(transcript, speaker);
        return TRUE;
    }
    for (guint s = 0; s < transcript->speakers->len; s++) {
        VoiceSpeaker *each = &g_array_index(transcript->speakers, VoiceSpeaker, s);
        each->role = VOICE_ROLE_UNKNOWN;
        each->role_confidence = 0;
        each->role_given = TRUE;
    }
    return TRUE;
}

static double seconds_of(const JsonValue *moment, const char *name)
{
    return json_number_value(json_object_get(moment, name));
}

void lesson_correct_report(JsonValue *report, const Transcript *transcript)
{
    g_autoptr(Talk) talk = talk_measure(transcript);
    const LessonReport joined = {.transcript = (Transcript *)transcript, .talk = talk};
    JsonValue *moments = json_object_get(report, "moments");
    json_object_set_new(report, "voice", lesson_voice_json(&joined));
    for (gsize i = 0; i < json_array_size(moments); i++) {
        JsonValue *moment = json_array_get(moments, i);
        g_autofree char *words = lesson_quote(transcript, seconds_of(moment, "onset_s"), seconds_of(moment, "end_s"));
        json_object_set_new(moment, "words", words ? json_string(words) : json_null());
    }
}

static void moment_free(gpointer data)
{
    LessonMoment *moment = data;
    g_array_unref(moment->speakers);
    g_free(moment->words);
    g_free(moment);
}

static LessonMoment *moment_from_json(const JsonValue *json)
{
    LessonMoment *moment = g_new0(LessonMoment, 1);
    const JsonValue *speakers = json_object_get(json, "speakers");
    moment->person = (guint)json_integer_value(json_object_get(json, "person"));
    moment->moment.onset = seconds_of(json, "onset_s");
    moment->moment.peak_at = seconds_of(json, "peak_s");
    moment->moment.end = seconds_of(json, "end_s");
    moment->moment.magnitude = seconds_of(json, "magnitude");
    const JsonValue *less = json_object_get(json, "peak_less_baseline"); /* reports of version 2 have none */
    moment->moment.peak = (float)json_number_value(less ? less : json_object_get(json, "peak"));
    moment->subtract = (float)seconds_of(json, "peak") - moment->moment.peak;
    const JsonValue *doubts = json_object_get(json, "not_judged");
    for (guint doubt = FACE_CLEAR + 1; doubt < FACE_DOUBTS; doubt++)
        moment->doubts[doubt] = (guint)json_integer_value(json_object_get(doubts, face_doubt_names[doubt]));
    moment->confidence = seconds_of(json, "confidence");
    moment->face_share = seconds_of(json, "face_share");
    moment->words = g_strdup(json_string_value(json_object_get(json, "words")));
    moment->speakers = g_array_new(FALSE, FALSE, sizeof(guint));
    for (gsize s = 0; s < json_array_size(speakers); s++) {
        guint speaker = (guint)json_integer_value(json_array_get(speakers, s));
        g_array_append_val(moment->speakers, speaker);
    }
    return moment;
}

char *lesson_json_to_csv(const JsonValue *report)
{
    const JsonValue *moments = json_object_get(report, "moments");
    g_autoptr(GPtrArray) listed = g_ptr_array_new_with_free_func(moment_free);
    for (gsize i = 0; i < json_array_size(moments); i++)
        g_ptr_array_add(listed, moment_from_json(json_array_get(moments, i)));
    const LessonReport rows = {.moments = listed};
    return lesson_to_csv(&rows);
}
