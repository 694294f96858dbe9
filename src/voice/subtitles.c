/* voice/subtitles.c: see subtitles.h; the JSON is in transcript_json.c. */
#include "voice/subtitles.h"

#include <string.h>

#include "base/lang.h"
#include "base/timecode.h"
#include "voice/caption.h"

char *transcript_speaker_name(const Transcript *transcript, guint speaker)
{
    switch (g_array_index(transcript->speakers, VoiceSpeaker, speaker).role) {
    case VOICE_ROLE_TEACHER:
        return g_strdup(tr("Teacher", "Учитель"));
    case VOICE_ROLE_STUDENT:
        return g_strdup_printf(tr("Student %u", "Ученик %u"), speaker + 1);
    default:
        return g_strdup_printf(tr("Speaker %u", "Говорящий %u"), speaker + 1);
    }
}

static const char *draft_note(void)
{
    return tr("The words are a draft: many of them are wrong.", "Слова — черновик: многие из них неверны.");
}

/* "01:02:03.456" with the given mark before the milliseconds. */
static void append_time(GString *out, gint64 ms, char mark)
{
    int minutes = (int)(ms / 60000 % 60), seconds = (int)(ms / 1000 % 60), rest = (int)(ms % 1000);
    g_string_append_printf(out, "%02" G_GINT64_FORMAT ":%02d:%02d%c%03d", ms / 3600000, minutes, seconds, mark, rest);
}

static void append_span(GString *out, const Caption *caption, char mark)
{
    append_time(out, caption->start, mark);
    g_string_append(out, " --> ");
    append_time(out, caption->end, mark);
    g_string_append_c(out, '\n');
}

/* WebVTT's markup, taken out of effect. */
static void append_escaped(GString *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '&')
            g_string_append(out, "&amp;");
        else if (*text == '<')
            g_string_append(out, "&lt;");
        else if (*text == '>')
            g_string_append(out, "&gt;");
        else
            g_string_append_c(out, *text);
    }
}

char *transcript_to_vtt(const Transcript *transcript)
{
    GString *out = g_string_new("WEBVTT\n");
    g_autoptr(GArray) captions = transcript_captions(transcript);
    if (transcript->draft)
        g_string_append_printf(out, "\nNOTE %s\n", draft_note());
    for (guint i = 0; i < captions->len; i++) {
        const Caption *caption = &g_array_index(captions, Caption, i);
        g_autofree char *name = transcript_speaker_name(transcript, caption->speaker);
        g_string_append_c(out, '\n');
        append_span(out, caption, '.');
        g_string_append_printf(out, "<v %s>", name);
        append_escaped(out, caption->text);
        g_string_append(out, "</v>\n");
    }
    return g_string_free(out, FALSE);
}

/* SubRip has no way to take its markup out of effect: signs that look like it stand in. */
static void append_plain(GString *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '<' || *text == '{')
            g_string_append(out, "‹");
        else if (*text == '>' || *text == '}')
            g_string_append(out, "›");
        else
            g_string_append_c(out, *text);
    }
}

char *transcript_to_srt(const Transcript *transcript)
{
    GString *out = g_string_new(NULL);
    g_autoptr(GArray) captions = transcript_captions(transcript);
    for (guint i = 0; i < captions->len; i++) {
        const Caption *caption = &g_array_index(captions, Caption, i);
        g_autofree char *name = transcript_speaker_name(transcript, caption->speaker);
        g_string_append_printf(out, "%s%u\n", i ? "\n" : "", i + 1);
        append_span(out, caption, ',');
        g_string_append_printf(out, "%s: ", name);
        append_plain(out, caption->text);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

/* The turn's words on one line. */
static char *line_of(const VoiceTurn *turn)
{
    GString *line = g_string_new(NULL);
    for (guint w = 0; w < turn->words->len; w++) {
        g_autofree char *clean = caption_clean(g_array_index(turn->words, VoiceWord, w).text);
        if (*clean)
            g_string_append_printf(line, "%s%s", line->len ? " " : "", clean);
    }
    if (line->len == 0)
        g_string_append(line, CAPTION_NO_WORDS);
    return g_string_free(line, FALSE);
}

char *transcript_to_txt(const Transcript *transcript)
{
    GString *out = g_string_new(NULL);
    if (transcript->draft)
        g_string_append_printf(out, "%s\n\n", draft_note());
    for (guint t = 0; t < transcript->turns->len; t++) {
        const VoiceTurn *turn = g_ptr_array_index(transcript->turns, t);
        g_autofree char *name = transcript_speaker_name(transcript, turn->speaker), *line = line_of(turn);
        char time[TIMECODE_MAX];
        g_string_append_printf(out, "%s  %s: %s\n", timecode_format(turn->start, time), name, line);
    }
    if (transcript->turns->len == 0)
        g_string_append(out, tr("Nobody was heard to speak.\n", "Речи не слышно.\n"));
    return g_string_free(out, FALSE);
}
