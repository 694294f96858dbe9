/* cli/recordings.c: see recordings.h. */
#include "cli/recordings.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"
#include "cli/command.h"

gboolean recordings_given(const char *command, int argc)
{
    if (argc >= 2 && argc - 1 <= LIMIT_FILES_PER_RUN)
        return TRUE;
    command_misused(command, argc < 2 ? tr("name at least one recording", "назовите хотя бы одну запись")
                                      : tr("too many files", "слишком много файлов"));
    return FALSE;
}

int recordings_each(char **paths, int n, RecordingWork each, gconstpointer run)
{
    int status = COMMAND_OK;
    for (int i = 0; i < n; i++) {
        GError *error = NULL;
        if (each(run, paths[i], &error))
            continue;
        int failed = error ? command_fail(error) : COMMAND_FAILED;
        status = MAX(status, failed);
        if (failed == COMMAND_INTERRUPTED)
            break;
    }
    return status;
}

char *recording_stem(const char *path)
{
    if (strcmp(path, "-") == 0)
        return g_strdup("stdin");
    char *stem = g_path_get_basename(path);
    char *dot = strrchr(stem, '.');
    if (dot && dot != stem)
        *dot = '\0';
    return stem;
}

char *recording_name(const char *path)
{
    g_autofree char *base = strcmp(path, "-") == 0 ? g_strdup("stdin") : g_path_get_basename(path);
    return file_display_name(base);
}

AnswerFolders answer_folders(const char *output, gboolean several)
{
    return (AnswerFolders){output, several, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
}

void answer_folders_clear(AnswerFolders *folders)
{
    g_clear_pointer(&folders->used, g_hash_table_unref);
}

char *answer_folder(const AnswerFolders *folders, const char *path)
{
    g_autofree char *stem = recording_stem(path);
    const char *output = folders->output;
    g_autofree char *wanted = output ? (folders->several ? g_build_filename(output, stem, NULL) : g_strdup(output))
                                     : g_strconcat(stem, ".otklik", NULL);
    char *folder = g_strdup(wanted);
    for (guint i = 2; g_hash_table_contains(folders->used, folder); i++) {
        g_free(folder);
        folder = g_strdup_printf("%s-%u", wanted, i);
    }
    g_hash_table_add(folders->used, g_strdup(folder));
    return folder;
}

void answer_folder_drop(const char *folder)
{
    g_rmdir(folder); /* only if it is empty */
}
