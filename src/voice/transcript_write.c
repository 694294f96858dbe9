/* voice/transcript_write.c: see transcript_write.h. */
#include "voice/transcript_write.h"

#include <string.h>

#include "base/file.h"
#include "voice/subtitles.h"

gboolean transcript_write(const Transcript *transcript, const char *file, const char *folder, GError **error)
{
    const struct {
        const char *name;
        char *(*text)(const Transcript *transcript);
    } kinds[] = {{"transcript.vtt", transcript_to_vtt},
                 {"transcript.srt", transcript_to_srt},
                 {"transcript.txt", transcript_to_txt}};
    if (!file_make_folder(folder, error))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *path = g_build_filename(folder, kinds[i].name, NULL);
        g_autofree char *text = kinds[i].text(transcript);
        if (!file_save(path, text, strlen(text), error))
            return FALSE;
    }
    g_autofree char *path = g_build_filename(folder, "transcript.json", NULL);
    g_autoptr(JsonValue) json = transcript_to_json(transcript, file);
    return jsonfile_save(json, path, error);
}
