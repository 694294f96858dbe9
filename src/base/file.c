/* base/file.c: see file.h. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/lang.h"

static gboolean fail_io(const char *path, int code, GError **error)
{
    g_autofree char *name = file_display_name(path);
    g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", name, g_strerror(code));
    return FALSE;
}

static gboolean read_all(int fd, const char *path, gsize limit, GByteArray *into, GError **error)
{
    guint8 block[65536];
    gssize got;
    while ((got = read(fd, block, sizeof block)) != 0) {
        if (got < 0) {
            if (errno == EINTR)
                continue;
            return fail_io(path, errno, error);
        }
        if (into->len + (gsize)got > limit) {
            g_autofree char *name = file_display_name(path);
            g_set_error(error, BASE_ERROR, BASE_ERROR_TOO_LARGE,
                        tr("%s is larger than %" G_GSIZE_FORMAT " bytes", "%s больше %" G_GSIZE_FORMAT " байт"), name,
                        limit);
            return FALSE;
        }
        g_byte_array_append(into, block, (guint)got);
    }
    return TRUE;
}

gboolean file_load(const char *path, gsize limit, char **bytes, gsize *length, GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail_io(path, errno, error);
    g_autoptr(GByteArray) into = g_byte_array_new();
    gboolean good = read_all(fd, path, limit, into, error);
    close(fd);
    if (!good)
        return FALSE;
    *length = into->len;
    g_byte_array_append(into, (const guint8 *)"", 1);
    *bytes = (char *)g_byte_array_free(g_steal_pointer(&into), FALSE);
    return TRUE;
}

gboolean file_save(const char *path, const char *bytes, gsize length, GError **error)
{
    g_autoptr(GError) reason = NULL;
    if (g_file_set_contents_full(path, bytes, (gssize)length, G_FILE_SET_CONTENTS_CONSISTENT, 0644, &reason))
        return TRUE;
    g_autofree char *name = file_display_name(path);
    g_set_error(error, BASE_ERROR, BASE_ERROR_IO, tr("%s cannot be written: %s", "не удаётся записать %s: %s"), name,
                reason->message);
    return FALSE;
}

gboolean file_make_folder(const char *path, GError **error)
{
    return g_mkdir_with_parents(path, 0755) == 0 ? TRUE : fail_io(path, errno, error);
}

char *file_display_name(const char *path)
{
    return g_filename_display_name(path);
}

int file_open_temporary(GError **error)
{
    const char *wanted = g_getenv("TMPDIR"), *folder = wanted && *wanted ? wanted : "/var/tmp";
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) { /* not every file system has O_TMPFILE */
        g_autofree char *name = g_build_filename(folder, "otklik-XXXXXX", NULL);
        fd = g_mkstemp_full(name, O_RDWR | O_CLOEXEC, 0600);
        if (fd >= 0)
            unlink(name);
    }
    if (fd < 0)
        g_set_error(error, BASE_ERROR, BASE_ERROR_IO,
                    tr("%s: no temporary file can be made: %s", "%s: не удалось создать временный файл: %s"), folder,
                    g_strerror(errno));
    return fd;
}
