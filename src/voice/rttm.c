/* voice/rttm.c: transcript_to_rttm(), see diarize.h. */
#include "voice/diarize.h"

char *transcript_to_rttm(const Transcript *transcript, const char *file)
{
    GString *text = g_string_new(NULL);
    g_autofree char *name = g_strdup(*file ? file : "-");
    for (char *c = name; *c; c++)
        if (g_ascii_isspace(*c) || g_ascii_iscntrl(*c))
            *c = '_';
    for (guint i = 0; i < transcript->turns->len; i++) {
        const VoiceTurn *turn = g_ptr_array_index(transcript->turns, i);
        g_string_append_printf(text, "SPEAKER %s 1 %.3f %.3f <NA> <NA> speaker%u <NA> <NA>\n", name, turn->start,
                               turn->end - turn->start, turn->speaker + 1);
    }
    return g_string_free(text, FALSE);
}
