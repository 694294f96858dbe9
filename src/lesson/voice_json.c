/* lesson/voice_json.c: the report's conversation as JSON. */
#include <math.h>

#include "lesson/to_json.h"

static JsonValue *count_or_null(guint count, gboolean known)
{
    return known ? json_integer(count) : json_null();
}

static const char *role_name(VoiceRole role)
{
    return role == VOICE_ROLE_TEACHER ? "teacher" : role == VOICE_ROLE_STUDENT ? "student" : NULL;
}

static JsonValue *speaker_json(const LessonReport *report, guint s)
{
    const VoiceSpeaker *speaker = &g_array_index(report->transcript->speakers, VoiceSpeaker, s);
    const TalkSpeaker *talk = &g_array_index(report->talk->speakers, TalkSpeaker, s);
    guint person = (guint)(speaker->person + 1);
    gboolean has_role = speaker->role != VOICE_ROLE_UNKNOWN, words_known = talk->words != TALK_UNKNOWN;
    return json_pack("{s:i, s:s?, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:i, s:o, s:i, s:i, s:i, s:o, s:o, s:o, s:o}",
                     "speaker", (int)s + 1, "role", role_name(speaker->role), "role_confidence",
                     lesson_json_share(has_role ? (double)speaker->role_confidence : NAN), "role_given",
                     speaker->role_given, "person", lesson_json_number(person), "person_confidence",
                     lesson_json_share(person > 0 ? (double)speaker->person_confidence : NAN), "channel",
                     lesson_json_number((guint)(speaker->channel + 1)), "seconds", lesson_json_seconds(talk->seconds),
                     "share", lesson_json_share(talk->share), "turns", (int)talk->turns, "monologue",
                     lesson_json_span(talk->monologue_start, talk->monologue_end), "interruptions",
                     (int)talk->interruptions, "interrupted", (int)talk->interrupted, "responses", (int)talk->responses,
                     "response_median_s", lesson_json_seconds(talk->response_median), "questions",
                     count_or_null(talk->questions, words_known), "words", count_or_null(talk->words, words_known),
                     "words_per_minute", jsonfile_number(talk->words_per_minute, 1));
}

static JsonValue *turn_json(const VoiceTurn *turn)
{
    g_autofree char *text = turn->tried ? voice_turn_text(turn) : NULL;
    return json_pack("{s:i, s:o, s:o, s:o, s:s?}", "speaker", (int)turn->speaker + 1, "start_s",
                     lesson_json_seconds(turn->start), "end_s", lesson_json_seconds(turn->end), "confidence",
                     lesson_json_share((double)turn->confidence), "text", text);
}

JsonValue *lesson_voice_json(const LessonReport *report)
{
    const Transcript *transcript = report->transcript;
    const Talk *talk = report->talk;
    if (!transcript)
        return json_null();
    JsonValue *speakers = json_array(), *turns = json_array();
    for (guint s = 0; s < transcript->speakers->len; s++)
        json_array_append_new(speakers, speaker_json(report, s));
    for (guint t = 0; t < transcript->turns->len; t++)
        json_array_append_new(turns, turn_json(g_ptr_array_index(transcript->turns, t)));
    return json_pack(
        "{s:s?, s:s?, s:b, s:i, s:b, s:o, s:o, s:o, s:i, s:o, s:o, s:o, s:o}", "engine", transcript->engine, "language",
        transcript->language, "draft", transcript->draft, "failed_turns", (int)transcript->failed, "by_channel",
        transcript->by_channel, "speech_s", lesson_json_seconds(talk->speech), "overlap_s",
        lesson_json_seconds(talk->overlap), "silence_s", lesson_json_seconds(talk->silence), "pauses",
        (int)talk->pauses, "pause_median_s", lesson_json_seconds(talk->pause_median), "longest_pause",
        lesson_json_span(talk->longest_pause_start, talk->longest_pause_end), "speakers", speakers, "turns", turns);
}
