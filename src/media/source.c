/* media/source.c: see source.h. */
#include "media/source.h"

#include "base/file.h"
#include "base/lang.h"
#include "media/error.h"

#include <errno.h>
#include <fcntl.h>
#include <libavutil/error.h>
#include <libavutil/mem.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_BYTES (64 * 1024)
#define POLL_MS 100 /* how soon a waiting read hears of a cancel */

struct MediaSource {
    int fd;                  /* -1 when `bytes` are read */
    const MediaBytes *bytes; /* NULL: the file is */
    GError *failure;         /* what reading `bytes` answered */
    gint64 position;         /* of the next read; used when `seekable` */
    gboolean seekable;       /* a regular file, or `bytes` */
    const Task *task;
    AVIOContext *io;
};

static ssize_t read_stream(const MediaSource *source, uint8_t *bytes, size_t n)
{
    struct pollfd wait = {.fd = source->fd, .events = POLLIN};
    while (poll(&wait, 1, POLL_MS) <= 0) {
        if (task_is_cancelled(source->task, NULL)) {
            errno = ECANCELED;
            return -1;
        }
    }
    return read(source->fd, bytes, n);
}

static int source_read(void *opaque, uint8_t *bytes, int n)
{
    MediaSource *source = opaque;
    for (;;) {
        if (task_is_cancelled(source->task, NULL))
            return AVERROR_EXIT;
        ssize_t got = source->seekable ? pread(source->fd, bytes, (size_t)n, source->position)
                                       : read_stream(source, bytes, (size_t)n);
        if (got > 0) {
            source->position += got;
            return (int)got;
        }
        if (got == 0)
            return AVERROR_EOF;
        if (errno != EINTR && errno != EAGAIN && errno != ECANCELED)
            return AVERROR(errno);
    }
}

static int read_bytes(void *opaque, uint8_t *bytes, int n)
{
    MediaSource *source = opaque;
    if (task_is_cancelled(source->task, NULL))
        return AVERROR_EXIT;
    gssize got = source->failure
                     ? -1
                     : source->bytes->read(source->bytes->user, source->position, bytes, (gsize)n, &source->failure);
    if (got < 0)
        return AVERROR(EIO);
    source->position += got;
    return got > 0 ? (int)got : AVERROR_EOF;
}

/* Its size at present; < 0: an error of FFmpeg's. */
static gint64 size_now(const MediaSource *source)
{
    struct stat now;
    if (source->bytes)
        return source->bytes->size;
    return fstat(source->fd, &now) == 0 ? now.st_size : AVERROR(errno);
}

static int64_t source_seek(void *opaque, int64_t offset, int whence)
{
    MediaSource *source = opaque;
    gint64 size = size_now(source);
    if (size < 0 || whence & AVSEEK_SIZE)
        return size;
    gint64 base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? source->position : size;
    if (offset < -base || offset > G_MAXINT64 - base)
        return AVERROR(EINVAL);
    return source->position = base + offset;
}

static gboolean fail(GError **error, MediaInput input, const char *reason)
{
    g_autofree char *name = source_name(input);
    g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_OPEN, tr("%s cannot be opened: %s", "%s не открывается: %s"), name,
                reason);
    return FALSE;
}

/* A pipe is opened without waiting for its writer: source_read() waits for it instead, so that a cancel is heard. */
static gboolean open_path(MediaSource *source, MediaInput input, GError **error)
{
    const char *path = input.path;
    gboolean is_stdin = strcmp(path, "-") == 0;
    source->fd = is_stdin ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    struct stat info;
    if (source->fd < 0 || fstat(source->fd, &info) < 0)
        return fail(error, input, g_strerror(errno));
    if (S_ISDIR(info.st_mode))
        return fail(error, input, tr("it is a folder", "это папка"));
    source->seekable = S_ISREG(info.st_mode);
    if (source->seekable && info.st_size == 0)
        return fail(error, input, tr("it is empty", "файл пуст"));
    return TRUE;
}

static gboolean open_bytes(MediaSource *source, MediaInput input, GError **error)
{
    source->bytes = input.bytes;
    source->seekable = TRUE;
    return input.bytes->size > 0 || fail(error, input, tr("it is empty", "файл пуст"));
}

MediaSource *source_open(MediaInput input, const Task *task, GError **error)
{
    g_autoptr(MediaSource) source = g_new0(MediaSource, 1);
    source->fd = -1;
    source->task = task;
    if (!(input.bytes ? open_bytes : open_path)(source, input, error))
        return NULL;
    source->io =
        avio_alloc_context(av_malloc(BUFFER_BYTES), BUFFER_BYTES, 0, source, input.bytes ? read_bytes : source_read,
                           NULL, source->seekable ? source_seek : NULL);
    g_assert(source->io);
    return g_steal_pointer(&source);
}

void source_close(MediaSource *source)
{
    if (!source)
        return;
    if (source->io)
        av_freep(&source->io->buffer); /* FFmpeg may have replaced the one we gave */
    avio_context_free(&source->io);
    if (source->fd >= 0)
        close(source->fd);
    g_clear_error(&source->failure);
    g_free(source);
}

AVIOContext *source_io(MediaSource *source)
{
    return source->io;
}

gboolean source_failed(const MediaSource *source, GError **error)
{
    if (source->failure && error)
        *error = g_error_copy(source->failure);
    return source->failure != NULL;
}

char *source_name(MediaInput input)
{
    const char *path = input.path;
    if (input.bytes)
        return g_strdup(input.bytes->name);
    if (strcmp(path, "-") == 0 || g_str_has_prefix(path, SOURCE_KEPT))
        return g_strdup(tr("standard input", "стандартный ввод"));
    return file_display_name(path);
}
