/* voice/repeats.c: see repeats.h. */
#include "voice/repeats.h"

#include <string.h>

static gboolean same(char *const *folded, guint a, guint b, guint length)
{
    for (guint i = 0; i < length; i++)
        if (strcmp(folded[a + i], folded[b + i]) != 0)
            return FALSE;
    return TRUE;
}

/* Times that the phrase of `length` words at `at` stands in a row. */
static guint times(char *const *folded, guint n, guint at, guint length)
{
    guint count = 1;
    while (at + (count + 1) * length <= n && same(folded, at, at + count * length, length))
        count++;
    return count;
}

void voice_drop_repeats(VoiceTurn *turn, guint first)
{
    guint n = turn->words->len;
    g_auto(GStrv) folded = g_new0(char *, n + 1);
    g_autofree gboolean *dropped = g_new0(gboolean, n + 1);
    for (guint i = 0; i < n; i++)
        folded[i] = g_utf8_casefold(g_array_index(turn->words, VoiceWord, i).text, -1);
    for (guint at = first; at < n;) {
        guint skip = 1;
        for (guint length = 1; length <= REPEATS_PHRASE_MAX && skip == 1; length++) {
            guint count = times(folded, n, at, length);
            if (count <= REPEATS_MOST)
                continue;
            skip = count * length;
            for (guint i = at + length; i < at + skip; i++)
                dropped[i] = TRUE;
        }
        at += skip;
    }
    for (guint i = n; i > first; i--)
        if (dropped[i - 1])
            g_array_remove_index(turn->words, i - 1);
}
