/* voice/transcript_json.c: the transcript as JSON. See subtitles.h. */
#include "voice/caption.h"
#include "voice/subtitles.h"

#define TIMES 3  /* decimals of seconds */
#define SHARES 4 /* decimals of confidences */

static JsonValue *seconds(double value)
{
    return jsonfile_number(value, TIMES);
}

/* A number counted from 1; null for none (-1). */
static JsonValue *number_or_null(int index)
{
    return index < 0 ? json_null() : json_integer((json_int_t)index + 1);
}

static JsonValue *text(const char *value)
{
    g_autofree char *clean = caption_clean(value);
    return json_string(clean);
}

static JsonValue *recogniser_json(const Transcript *transcript)
{
    if (!transcript->engine)
        return json_null();
    return json_pack("{s:o, s:o, s:b, s:i}", "engine", text(transcript->engine), "language",
                     transcript->language ? text(transcript->language) : json_null(), "draft", transcript->draft,
                     "failed_turns", (int)transcript->failed);
}

static JsonValue *speaker_json(const VoiceSpeaker *speaker, guint number)
{
    static const char *const roles[] = {
        [VOICE_ROLE_UNKNOWN] = NULL, [VOICE_ROLE_TEACHER] = "teacher", [VOICE_ROLE_STUDENT] = "student"};
    gboolean known = speaker->role != VOICE_ROLE_UNKNOWN, seen = speaker->person >= 0;
    return json_pack("{s:i, s:s?, s:o, s:b, s:o, s:o, s:o}", "speaker", (int)number, "role", roles[speaker->role],
                     "role_confidence", known ? jsonfile_number(speaker->role_confidence, SHARES) : json_null(),
                     "role_given", speaker->role_given, "channel", number_or_null(speaker->channel), "person",
                     number_or_null(speaker->person), "person_confidence",
                     seen ? jsonfile_number(speaker->person_confidence, SHARES) : json_null());
}

/* NULL for a word of which nothing can be shown. */
static JsonValue *word_json(const VoiceWord *word)
{
    g_autofree char *clean = caption_clean(word->text);
    if (!*clean)
        return NULL;
    return json_pack("{s:o, s:o, s:o, s:s}", "start_s", seconds(word->start), "end_s", seconds(word->end), "confidence",
                     jsonfile_number(word->confidence, SHARES), "text", clean);
}

static JsonValue *turn_json(const VoiceTurn *turn)
{
    JsonValue *words = json_array();
    for (guint w = 0; w < turn->words->len; w++) {
        JsonValue *word = word_json(&g_array_index(turn->words, VoiceWord, w));
        if (word)
            json_array_append_new(words, word);
    }
    return json_pack("{s:i, s:o, s:o, s:o, s:b, s:o}", "speaker", (int)turn->speaker + 1, "start_s",
                     seconds(turn->start), "end_s", seconds(turn->end), "confidence",
                     jsonfile_number(turn->confidence, SHARES), "tried", turn->tried, "words", words);
}

JsonValue *transcript_to_json(const Transcript *transcript, const char *file)
{
    JsonValue *speakers = json_array(), *turns = json_array();
    for (guint s = 0; s < transcript->speakers->len; s++)
        json_array_append_new(speakers, speaker_json(&g_array_index(transcript->speakers, VoiceSpeaker, s), s + 1));
    for (guint t = 0; t < transcript->turns->len; t++)
        json_array_append_new(turns, turn_json(g_ptr_array_index(transcript->turns, t)));
    return json_pack("{s:s, s:i, s:{s:s, s:s}, s:{s:o, s:o}, s:o, s:b, s:o, s:o}", "schema", "otklik-transcript",
                     "version", 1, "generator", "name", "otklik", "version", OTKLIK_VERSION, "recording", "file",
                     text(file), "duration_s", seconds(transcript->duration), "recogniser", recogniser_json(transcript),
                     "by_channel", transcript->by_channel, "speakers", speakers, "turns", turns);
}
