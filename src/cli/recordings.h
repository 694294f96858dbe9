/* cli/recordings.h: what the commands share that take recordings and answer with files.
 *
 * Layer: cli. */
#pragma once
#include <glib.h>

/* FALSE, printed as a wrong use: no recording was named, or more than LIMIT_FILES_PER_RUN. */
gboolean recordings_given(const char *command, int argc);
/* Works on one recording; FALSE with an error, or without one when standard output cannot be written. */
typedef gboolean (*RecordingWork)(gconstpointer run, const char *path, GError **error);
/* Calls `each` for all of them; a failed one is printed and does not keep the others from their turn. The exit code. */
int recordings_each(char **paths, int n, RecordingWork each, gconstpointer run);

/* What answers about a recording are called: "lesson" of "/x/lesson.mp4", "stdin" of "-". The caller owns it. */
char *recording_stem(const char *path);

/* The recording's name in UTF-8: its base name, or "stdin". The caller owns it. */
char *recording_name(const char *path);

/* Where the answers of one run go: a folder for each recording. */
typedef struct {
    const char *output; /* as given; NULL: not given */
    gboolean several;   /* recordings: each gets a folder in `output` */
    GHashTable *used;   /* paths already used by this run */
} AnswerFolders;
AnswerFolders answer_folders(const char *output, gboolean several);
void answer_folders_clear(AnswerFolders *folders);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AnswerFolders, answer_folders_clear)
/* The folder of one recording: `output`, or NAME.otklik; two recordings of one name get two. The caller owns it. */
char *answer_folder(const AnswerFolders *folders, const char *path);
/* Removes it after a failure, if it is empty. */
void answer_folder_drop(const char *folder);
