/* link/asr_reply.c: see asr_reply.h. */
#include "link/asr_reply.h"

#include <math.h>
#include <string.h>

#include "base/jsonfile.h"
#include "base/lang.h"
#include "base/limits.h"
#include "link/error.h"

/* Where words go. */
typedef struct {
    VoiceTurn *turn;
    double seconds; /* of the sound */
    double reached; /* no word begins before it */
} Sink;

static void add_word(Sink *sink, double start, double end, double confidence, const char *text)
{
    g_autofree char *word = g_strstrip(g_strdup(text));
    if (!*word)
        return;
    start = CLAMP(start, sink->reached, sink->seconds);
    sink->reached = CLAMP(end, start, sink->seconds);
    voice_turn_add_word(sink->turn, start, sink->reached, (float)CLAMP(confidence, 0, 1), word);
}

/* Words of a text get shares of start..end by their lengths. */
static void spread_words(Sink *sink, double start, double end, double confidence, const char *text)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t\r\n", -1);
    glong letters = 0, before = 0;
    for (guint i = 0; words[i]; i++)
        letters += g_utf8_strlen(words[i], -1);
    for (guint i = 0; words[i]; i++) {
        glong own = g_utf8_strlen(words[i], -1);
        if (own == 0)
            continue;
        double share = (end - start) / (double)letters;
        add_word(sink, start + share * (double)before, start + share * (double)(before + own), confidence, words[i]);
        before += own;
    }
}

/* A number field; `missing` when there is none. */
static double number_at(const JsonValue *object, const char *name, double missing)
{
    const JsonValue *value = json_object_get(object, name);
    return json_is_number(value) && isfinite(json_number_value(value)) ? json_number_value(value) : missing;
}

static gboolean read_words(Sink *sink, const JsonValue *words)
{
    size_t i;
    JsonValue *entry;
    json_array_foreach ((JsonValue *)words, i, entry) {
        const char *text = json_string_value(json_object_get(entry, "word"));
        double start = number_at(entry, "start", NAN), end = number_at(entry, "end", NAN);
        if (!text || isnan(start) || isnan(end))
            return FALSE;
        add_word(sink, start, end, number_at(entry, "probability", NAN), text);
    }
    return TRUE;
}

static gboolean read_segments(Sink *sink, const JsonValue *segments)
{
    size_t i;
    JsonValue *segment;
    json_array_foreach ((JsonValue *)segments, i, segment) {
        const char *text = json_string_value(json_object_get(segment, "text"));
        const JsonValue *words = json_object_get(segment, "words");
        double start = number_at(segment, "start", NAN), end = number_at(segment, "end", NAN);
        if (json_array_size(words) > 0 ? !read_words(sink, words) : !text || isnan(start) || isnan(end))
            return FALSE;
        if (json_array_size(words) == 0)
            spread_words(sink, start, end, exp(number_at(segment, "avg_logprob", NAN)), text);
    }
    return TRUE;
}

/* OpenAI's own server names languages in English, others give the code. */
static char *language_code(const char *said)
{
    static const char *const names[][2] = {{"english", "en"}, {"russian", "ru"}};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_ascii_strcasecmp(said, names[i][0]) == 0)
            return g_strdup(names[i][1]);
    return g_ascii_strdown(said, -1);
}

gboolean asr_reply_read(const char *bytes, gsize length, const char *name, double seconds, VoiceTurn *turn,
                        char **language, GError **error)
{
    *language = NULL;
    g_autoptr(JsonValue) root = jsonfile_parse(bytes, length, name, error);
    if (!root)
        return FALSE;
    Sink sink = {turn, seconds, 0};
    const char *text = json_string_value(json_object_get(root, "text"));
    const char *said = json_string_value(json_object_get(root, "language"));
    const JsonValue *words = json_object_get(root, "words"), *segments = json_object_get(root, "segments");
    guint before = turn->words->len;
    gboolean good = text != NULL || json_is_array(words) || json_is_array(segments);
    good = good && read_words(&sink, words) && (turn->words->len > before || read_segments(&sink, segments));
    if (good && text && turn->words->len == before)
        spread_words(&sink, 0, seconds, NAN, text);
    good = good && turn->words->len - before <= LIMIT_TURN_WORDS;
    if (good && said && *said)
        *language = language_code(said);
    if (!good)
        g_set_error(
            error, LINK_ERROR, LINK_ERROR_REPLY,
            tr("%s: the answer is not that of /v1/audio/transcriptions", "%s: это не ответ /v1/audio/transcriptions"),
            name);
    return good;
}
