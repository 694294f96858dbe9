/* voice/caption.c: see caption.h. */
#include "voice/caption.h"

#include <math.h>

#define LONGEST_MS ((gint64)1000 * 60 * 60 * 1000) /* a thousand hours: no recording is longer */

/* The caption that grows. */
typedef struct {
    const VoiceTurn *turn;
    GString *text; /* empty: none is open */
    double start, end;
    guint lines;
    glong column; /* characters on the last line */
} Growing;

static void caption_clear(gpointer data)
{
    g_free(((Caption *)data)->text);
}

char *caption_clean(const char *word)
{
    g_autofree char *valid = g_utf8_make_valid(word, -1);
    GString *clean = g_string_new(NULL);
    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (g_unichar_iscntrl(c) || g_unichar_isspace(c))
            g_string_append_c(clean, ' ');
        else if (g_unichar_type(c) != G_UNICODE_FORMAT)
            g_string_append_unichar(clean, c);
    }
    return g_strstrip(g_string_free(clean, FALSE));
}

static gint64 milliseconds(double seconds)
{
    return isnan(seconds) ? 0 : (gint64)CLAMP(round(seconds * 1000), 0, LONGEST_MS);
}

static void add_caption(GArray *captions, guint speaker, double start, double end, const char *text)
{
    Caption caption = {milliseconds(start), milliseconds(end), speaker, g_strdup(text)};
    caption.end = MAX(caption.end, caption.start + 1);
    g_array_append_val(captions, caption);
}

static void finish(Growing *growing, GArray *captions)
{
    if (growing->text->len)
        add_caption(captions, growing->turn->speaker, growing->start, growing->end, growing->text->str);
    g_string_truncate(growing->text, 0);
}

static gboolean must_finish(const Growing *growing, const VoiceWord *word, glong columns)
{
    gboolean new_line = growing->column + 1 + columns > CAPTION_COLUMNS;
    return (new_line && growing->lines == CAPTION_LINES) || word->end - growing->start > CAPTION_SECONDS ||
           word->start - growing->end >= CAPTION_PAUSE;
}

static void add_word(Growing *growing, GArray *captions, const VoiceWord *word)
{
    g_autofree char *clean = caption_clean(word->text);
    glong columns = g_utf8_strlen(clean, -1);
    if (columns == 0)
        return;
    if (growing->text->len && must_finish(growing, word, columns))
        finish(growing, captions);
    if (growing->text->len == 0) {
        growing->start = word->start;
        growing->lines = 1;
        growing->column = columns;
    } else if (growing->column + 1 + columns > CAPTION_COLUMNS) {
        g_string_append_c(growing->text, '\n');
        growing->lines++;
        growing->column = columns;
    } else {
        g_string_append_c(growing->text, ' ');
        growing->column += 1 + columns;
    }
    g_string_append(growing->text, clean);
    growing->end = word->end;
}

static int by_start(const void *a, const void *b)
{
    const Caption *left = a, *right = b;
    if (left->start != right->start)
        return left->start < right->start ? -1 : 1;
    return (left->speaker > right->speaker) - (left->speaker < right->speaker);
}

GArray *transcript_captions(const Transcript *transcript)
{
    GArray *captions = g_array_new(FALSE, FALSE, sizeof(Caption));
    g_autoptr(GString) text = g_string_new(NULL);
    g_array_set_clear_func(captions, caption_clear);
    for (guint t = 0; t < transcript->turns->len; t++) {
        const VoiceTurn *turn = g_ptr_array_index(transcript->turns, t);
        Growing growing = {.turn = turn, .text = text};
        guint before = captions->len;
        for (guint w = 0; w < turn->words->len; w++)
            add_word(&growing, captions, &g_array_index(turn->words, VoiceWord, w));
        finish(&growing, captions);
        if (captions->len == before)
            add_caption(captions, turn->speaker, turn->start, turn->end, CAPTION_NO_WORDS);
    }
    g_array_sort(captions, by_start);
    return captions;
}
