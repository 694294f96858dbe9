/* job/presence.c: see presence.h. */
#include "job/presence.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/lang.h"
#include "store/store.h"

struct JobPresence {
    char *folder, *name;
    int fd; /* locked */
};

static gboolean fail(GError **error, const char *path)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_IO, tr("%s cannot be written: %s", "не удалось записать %s: %s"), path,
                g_strerror(errno));
    return FALSE;
}

/* A locked file gets its name only when it is locked: others never see it without. */
static gboolean lock(JobPresence *presence, GError **error)
{
    g_autofree char *path = g_build_filename(presence->folder, presence->name, NULL);
    g_autofree char *begun = g_strconcat(path, ".new", NULL);
    presence->fd = open(begun, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return (presence->fd >= 0 && flock(presence->fd, LOCK_EX | LOCK_NB) == 0 && g_rename(begun, path) == 0) ||
           fail(error, begun);
}

JobPresence *job_presence_open(const char *folder, GError **error)
{
    g_autoptr(JobPresence) presence = g_new0(JobPresence, 1);
    presence->fd = -1;
    presence->folder = g_build_filename(folder, "workers", NULL);
    presence->name = store_new_id();
    if (!file_make_folder(presence->folder, error) || !lock(presence, error))
        return NULL;
    return g_steal_pointer(&presence);
}

void job_presence_close(JobPresence *presence)
{
    if (!presence)
        return;
    if (presence->fd >= 0) {
        job_presence_forget(presence, presence->name);
        close(presence->fd);
    }
    g_free(presence->folder);
    g_free(presence->name);
    g_free(presence);
}

const char *job_presence_name(const JobPresence *presence)
{
    return presence->name;
}

/* Nobody holds the file's lock. */
static gboolean is_dead(const char *path)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return FALSE;
    gboolean dead = flock(fd, LOCK_EX | LOCK_NB) == 0;
    close(fd);
    return dead;
}

GPtrArray *job_presence_gone(const JobPresence *presence)
{
    GPtrArray *gone = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) folder = g_dir_open(presence->folder, 0, NULL);
    const char *name;
    while (folder && (name = g_dir_read_name(folder))) {
        g_autofree char *path = g_build_filename(presence->folder, name, NULL);
        if (!g_str_equal(name, presence->name) && !g_str_has_suffix(name, ".new") && is_dead(path))
            g_ptr_array_add(gone, g_strdup(name));
    }
    return gone;
}

void job_presence_forget(const JobPresence *presence, const char *name)
{
    g_autofree char *path = g_build_filename(presence->folder, name, NULL);
    g_unlink(path);
}
