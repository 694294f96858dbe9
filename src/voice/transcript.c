/* voice/transcript.c: see transcript.h. */
#include "voice/transcript.h"

static void word_clear(gpointer word)
{
    g_free(((VoiceWord *)word)->text);
}

static void turn_free(gpointer turn)
{
    g_array_unref(((VoiceTurn *)turn)->words);
    g_free(turn);
}

Transcript *transcript_new(void)
{
    Transcript *transcript = g_new0(Transcript, 1);
    transcript->speakers = g_array_new(FALSE, TRUE, sizeof(VoiceSpeaker));
    transcript->turns = g_ptr_array_new_with_free_func(turn_free);
    return transcript;
}

void transcript_free(Transcript *transcript)
{
    if (!transcript)
        return;
    g_array_unref(transcript->speakers);
    g_ptr_array_unref(transcript->turns);
    g_free(transcript->engine);
    g_free(transcript->language);
    g_free(transcript);
}

guint transcript_add_speaker(Transcript *transcript)
{
    VoiceSpeaker speaker = {.role = VOICE_ROLE_UNKNOWN, .channel = -1, .person = -1};
    g_array_append_val(transcript->speakers, speaker);
    return transcript->speakers->len - 1;
}

VoiceTurn *transcript_add_turn(Transcript *transcript, guint speaker, double start, double end)
{
    g_return_val_if_fail(speaker < transcript->speakers->len && end >= start, NULL);
    VoiceTurn *turn = g_new0(VoiceTurn, 1);
    *turn = (VoiceTurn){.speaker = speaker, .start = start, .end = end};
    turn->words = g_array_new(FALSE, TRUE, sizeof(VoiceWord));
    g_array_set_clear_func(turn->words, word_clear);
    g_ptr_array_add(transcript->turns, turn);
    return turn;
}

void voice_turn_add_word(VoiceTurn *turn, double start, double end, float confidence, const char *text)
{
    VoiceWord word = {start, end, confidence, g_strdup(text)};
    g_array_append_val(turn->words, word);
}

static int by_start(gconstpointer a, gconstpointer b)
{
    const VoiceTurn *left = *(VoiceTurn *const *)a, *right = *(VoiceTurn *const *)b;
    if (left->start != right->start)
        return left->start < right->start ? -1 : 1;
    return (left->speaker > right->speaker) - (left->speaker < right->speaker);
}

/* Speakers in order of their first turn; those without a turn come last. */
static void number_speakers(Transcript *transcript)
{
    guint n = transcript->speakers->len, next = 0;
    g_autofree guint *number = g_new(guint, n);
    GArray *ordered = g_array_sized_new(FALSE, TRUE, sizeof(VoiceSpeaker), n);
    for (guint s = 0; s < n; s++)
        number[s] = G_MAXUINT;
    for (guint i = 0; i < transcript->turns->len + n; i++) {
        guint speaker = i < transcript->turns->len ? ((VoiceTurn *)g_ptr_array_index(transcript->turns, i))->speaker
                                                   : i - transcript->turns->len;
        if (number[speaker] != G_MAXUINT)
            continue;
        number[speaker] = next++;
        g_array_append_val(ordered, g_array_index(transcript->speakers, VoiceSpeaker, speaker));
    }
    for (guint i = 0; i < transcript->turns->len; i++) {
        VoiceTurn *turn = g_ptr_array_index(transcript->turns, i);
        turn->speaker = number[turn->speaker];
    }
    g_array_unref(transcript->speakers);
    transcript->speakers = ordered;
}

void transcript_sort(Transcript *transcript)
{
    g_ptr_array_sort(transcript->turns, by_start);
    number_speakers(transcript);
    g_ptr_array_sort(transcript->turns, by_start); /* turns that begin together stand by the new numbers */
}

char *voice_turn_text(const VoiceTurn *turn)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < turn->words->len; i++) {
        if (i > 0)
            g_string_append_c(text, ' ');
        g_string_append(text, g_array_index(turn->words, VoiceWord, i).text);
    }
    return g_string_free(text, FALSE);
}
