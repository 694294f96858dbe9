/* voice/transcript_read.c: see transcript_read.h. */
#include "voice/transcript_read.h"

#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "voice/error.h"

static gboolean wrong(const char *part, GError **error)
{
    g_set_error(error, VOICE_ERROR, VOICE_ERROR_FAILED,
                tr("the transcript is damaged: %s is not what it should be",
                   "расшифровка повреждена: %s не то, что должно быть"),
                part);
    return FALSE;
}

static double number(const JsonValue *object, const char *name)
{
    const JsonValue *value = json_object_get(object, name);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

/* A number counted from 1 to an index; -1 for null. */
static int index_of(const JsonValue *object, const char *name)
{
    const JsonValue *value = json_object_get(object, name);
    return json_is_integer(value) && json_integer_value(value) > 0 && json_integer_value(value) < G_MAXINT
               ? (int)json_integer_value(value) - 1
               : -1;
}

static void read_speaker(Transcript *transcript, const JsonValue *json)
{
    const char *role = json_string_value(json_object_get(json, "role"));
    guint index = transcript_add_speaker(transcript); /* may move the array */
    VoiceSpeaker *speaker = &g_array_index(transcript->speakers, VoiceSpeaker, index);
    speaker->role = !role ? VOICE_ROLE_UNKNOWN : strcmp(role, "teacher") == 0 ? VOICE_ROLE_TEACHER : VOICE_ROLE_STUDENT;
    speaker->role_confidence = role ? (float)number(json, "role_confidence") : 0;
    speaker->role_given = json_is_true(json_object_get(json, "role_given"));
    speaker->channel = index_of(json, "channel");
    speaker->person = index_of(json, "person");
    speaker->person_confidence = speaker->person >= 0 ? (float)number(json, "person_confidence") : 0;
}

static gboolean read_word(VoiceTurn *turn, const JsonValue *json, GError **error)
{
    double start = number(json, "start_s"), end = number(json, "end_s");
    const char *text = json_string_value(json_object_get(json, "text"));
    if (!text || !(start >= 0) || !(end >= start))
        return wrong("words", error);
    voice_turn_add_word(turn, start, end, (float)number(json, "confidence"), text);
    return TRUE;
}

static gboolean read_turn(Transcript *transcript, const JsonValue *json, GError **error)
{
    int speaker = index_of(json, "speaker");
    double start = number(json, "start_s"), end = number(json, "end_s");
    const JsonValue *words = json_object_get(json, "words");
    if (speaker < 0 || (guint)speaker >= transcript->speakers->len || !(start >= 0) || !(end >= start) ||
        json_array_size(words) > LIMIT_TURN_WORDS)
        return wrong("turns", error);
    VoiceTurn *turn = transcript_add_turn(transcript, (guint)speaker, start, end);
    turn->confidence = (float)number(json, "confidence");
    turn->tried = json_is_true(json_object_get(json, "tried"));
    for (gsize w = 0; w < json_array_size(words); w++)
        if (!read_word(turn, json_array_get(words, w), error))
            return FALSE;
    return TRUE;
}

static void read_recogniser(Transcript *transcript, const JsonValue *json)
{
    double failed = number(json, "failed_turns");
    transcript->engine = g_strdup(json_string_value(json_object_get(json, "engine")));
    transcript->language = g_strdup(json_string_value(json_object_get(json, "language")));
    transcript->draft = json_is_true(json_object_get(json, "draft"));
    transcript->failed = failed >= 0 && failed <= LIMIT_TURNS ? (guint)failed : 0;
}

Transcript *transcript_from_json(const JsonValue *json, GError **error)
{
    g_autoptr(Transcript) transcript = transcript_new();
    const JsonValue *speakers = json_object_get(json, "speakers"), *turns = json_object_get(json, "turns");
    transcript->duration = number(json_object_get(json, "recording"), "duration_s");
    transcript->by_channel = json_is_true(json_object_get(json, "by_channel"));
    if (!json_is_array(speakers) || json_array_size(speakers) > LIMIT_SPEAKERS || !json_is_array(turns) ||
        json_array_size(turns) > LIMIT_TURNS || !(transcript->duration >= 0))
        return wrong("speakers, turns, recording", error), NULL;
    for (gsize s = 0; s < json_array_size(speakers); s++)
        read_speaker(transcript, json_array_get(speakers, s));
    for (gsize t = 0; t < json_array_size(turns); t++)
        if (!read_turn(transcript, json_array_get(turns, t), error))
            return NULL;
    read_recogniser(transcript, json_object_get(json, "recogniser"));
    return g_steal_pointer(&transcript);
}
