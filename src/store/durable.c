/* store/durable.c: see durable.h. */
#include "store/durable.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

gboolean durable_fail(const char *path, GError **error)
{
    int code = errno;
    g_autofree char *name = file_display_name(path);
    g_set_error(error, STORE_ERROR, STORE_ERROR_IO, "%s: %s", name, g_strerror(code));
    return FALSE;
}

gboolean durable_folder(const char *path, GError **error)
{
    return g_mkdir_with_parents(path, 0700) == 0 || durable_fail(path, error);
}

gboolean durable_sync_folder(const char *path, GError **error)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    gboolean good = fd >= 0 && fsync(fd) == 0;
    if (!good)
        durable_fail(path, error);
    if (fd >= 0)
        close(fd);
    return good;
}

gboolean durable_write(int fd, gint64 offset, const void *bytes, gsize length, const char *path, GError **error)
{
    const char *from = bytes;
    while (length > 0) {
        gssize done = pwrite(fd, from, length, offset);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return durable_fail(path, error);
        from += done;
        offset += done;
        length -= (gsize)done;
    }
    return TRUE;
}

gboolean durable_create(const char *path, const char *bytes, gsize length, GError **error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return durable_fail(path, error);
    gboolean good = durable_write(fd, 0, bytes, length, path, error) && (fsync(fd) == 0 || durable_fail(path, error));
    close(fd);
    g_autofree char *folder = g_path_get_dirname(path);
    if (good && durable_sync_folder(folder, error))
        return TRUE;
    g_unlink(path);
    return FALSE;
}

gboolean durable_rename(int fd, const char *from, const char *to, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(to);
    if (fsync(fd) != 0 || rename(from, to) != 0)
        return durable_fail(from, error);
    return durable_sync_folder(folder, error);
}

typedef struct {
    gint64 seconds;
    gboolean (*kept)(const char *name, gpointer user);
    gpointer user;
    guint *removed;
} Sweep;

static void sweep_file(const Sweep *sweep, const char *path, const char *name, const struct stat *of)
{
    gint64 age = g_get_real_time() / G_USEC_PER_SEC - of->st_mtime;
    if (age > sweep->seconds && !sweep->kept(name, sweep->user) && g_unlink(path) == 0)
        (*sweep->removed)++;
}

static gboolean sweep_folder(const Sweep *sweep, const char *folder, guint depth, GError **error)
{
    g_autoptr(GError) reason = NULL;
    GDir *entries = g_dir_open(folder, 0, &reason);
    if (!entries) {
        g_set_error_literal(error, STORE_ERROR, STORE_ERROR_IO, reason->message);
        return FALSE;
    }
    const char *name;
    gboolean good = TRUE;
    while (good && (name = g_dir_read_name(entries))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        struct stat of;
        if (lstat(path, &of) != 0)
            continue; /* gone by now */
        if (S_ISDIR(of.st_mode) && depth > 0)
            good = sweep_folder(sweep, path, depth - 1, error);
        else if (S_ISREG(of.st_mode))
            sweep_file(sweep, path, name, &of);
    }
    g_dir_close(entries);
    return good;
}

gboolean durable_sweep(const char *folder, gint64 seconds, gboolean (*kept)(const char *name, gpointer user),
                       gpointer user, guint *removed, GError **error)
{
    *removed = 0;
    return sweep_folder(&(Sweep){seconds, kept, user, removed}, folder, 1, error);
}
