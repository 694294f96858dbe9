/* media/spool.c: see spool.h. */
#include "media/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"
#include "media/error.h"
#include "media/source.h"

#define BLOCK_BYTES (256 * 1024)
#define POLL_MS 100 /* how soon a waiting read hears of a cancel */

struct MediaSpool {
    int fd; /* the temporary file; -1: the path is a file of its own */
    char *path;
};

static gboolean fail(const char *path, int code, const char *reason, GError **error)
{
    g_autofree char *name = source_name((MediaInput){.path = path});
    g_set_error(error, MEDIA_ERROR, code, tr("%s cannot be opened: %s", "%s не открывается: %s"), name, reason);
    return FALSE;
}

/* Bytes read, 0 at the end, -1 with an error. */
static ssize_t read_some(int from, const char *path, char *bytes, const Task *task, GError **error)
{
    struct pollfd wait = {.fd = from, .events = POLLIN};
    for (;;) {
        if (task_is_cancelled(task, error))
            return -1;
        if (poll(&wait, 1, POLL_MS) <= 0)
            continue;
        ssize_t got = read(from, bytes, BLOCK_BYTES);
        if (got >= 0)
            return got;
        if (errno != EINTR && errno != EAGAIN) {
            fail(path, MEDIA_ERROR_OPEN, g_strerror(errno), error);
            return -1;
        }
    }
}

static gboolean write_all(int to, const char *bytes, ssize_t n, GError **error)
{
    for (ssize_t done = 0, part; done < n; done += MAX(part, 0)) {
        part = write(to, bytes + done, (size_t)(n - done));
        if (part < 0 && errno != EINTR) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_IO,
                        tr("the recording cannot be kept on disk: %s", "запись не удалось сохранить на диск: %s"),
                        g_strerror(errno));
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean copy(int from, const char *path, int to, const Task *task, GError **error)
{
    g_autofree char *bytes = g_malloc(BLOCK_BYTES);
    gint64 total = 0;
    ssize_t got;
    while ((got = read_some(from, path, bytes, task, error)) > 0) {
        if ((total += got) > LIMIT_SPOOL_BYTES) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_TOO_LARGE,
                        tr("more than %d GiB came through the pipe", "через канал пришло больше %d ГиБ"),
                        (int)(LIMIT_SPOOL_BYTES >> 30));
            return FALSE;
        }
        if (!write_all(to, bytes, got, error))
            return FALSE;
    }
    return got == 0 && (total > 0 || fail(path, MEDIA_ERROR_OPEN, tr("it is empty", "файл пуст"), error));
}

/* Gives the spool a copy of what comes from `from`. */
static gboolean keep(MediaSpool *spool, int from, const char *path, const Task *task, GError **error)
{
    task_stage(task, tr("receiving", "приём"));
    task_progress(task, -1, 0);
    spool->fd = file_open_temporary(error);
    if (spool->fd < 0)
        return FALSE;
    g_free(spool->path);
    spool->path = g_strdup_printf(SOURCE_KEPT "%d", spool->fd);
    return copy(from, path, spool->fd, task, error);
}

MediaSpool *spool_open(const char *path, const Task *task, GError **error)
{
    g_autoptr(MediaSpool) spool = g_new0(MediaSpool, 1);
    spool->fd = -1;
    spool->path = g_strdup(path);
    gboolean is_stdin = strcmp(path, "-") == 0;
    struct stat info;
    if ((is_stdin ? fstat(STDIN_FILENO, &info) : stat(path, &info)) == 0 && !S_ISFIFO(info.st_mode) &&
        !S_ISSOCK(info.st_mode))
        return g_steal_pointer(&spool); /* errors are told by whoever opens it */
    int from = is_stdin ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (from < 0)
        return g_steal_pointer(&spool);
    gboolean good = keep(spool, from, path, task, error);
    close(from);
    return good ? g_steal_pointer(&spool) : NULL;
}

void spool_close(MediaSpool *spool)
{
    if (!spool)
        return;
    if (spool->fd >= 0)
        close(spool->fd);
    g_free(spool->path);
    g_free(spool);
}

const char *spool_path(const MediaSpool *spool)
{
    return spool->path;
}
