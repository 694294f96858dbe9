/* base/file.h: whole files in and out.
 *
 * Layer: base.  Threads: safe. */
#pragma once
#include <glib.h>

/* Reads a regular file, pipe or device of at most `limit` bytes; the text is followed by a NUL that is not counted. The
 * caller owns it. The error names the file and the reason. */
gboolean file_load(const char *path, gsize limit, char **bytes, gsize *length,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes a file in one step (a temporary beside it, then a rename): a reader sees the old file or the whole new one. */
gboolean file_save(const char *path, const char *bytes, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes a folder and those above it, unless they are there. */
gboolean file_make_folder(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A path in UTF-8 for messages and reports, whatever its bytes. The caller owns it. */
char *file_display_name(const char *path);

/* A file that no other process can see and that is gone with its last descriptor, for reading and writing, in $TMPDIR,
 * else /var/tmp. The caller closes it. -1 with an error that names the folder. */
int file_open_temporary(GError **error) G_GNUC_WARN_UNUSED_RESULT;
