/* tests/unit/test_spool.c: recordings that come through a pipe. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "media/error.h"
#include "media/spool.h"

#define TEXT "what came through the pipe"

static gpointer write_text(gpointer path)
{
    FILE *pipe = fopen(path, "wb");
    g_assert_nonnull(pipe);
    g_assert_cmpint(fputs(TEXT, pipe), >=, 0);
    g_assert_cmpint(fclose(pipe), ==, 0);
    return NULL;
}

static char *make_pipe(char **folder)
{
    *folder = g_dir_make_tmp("otklik-spool-XXXXXX", NULL);
    char *path = g_build_filename(*folder, "pipe", NULL);
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    return path;
}

static void remove_pipe(const char *folder, const char *path)
{
    g_assert_cmpint(g_unlink(path), ==, 0);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

/* What was kept can be opened and read twice, each time from its start. */
static void test_kept(void)
{
    g_autofree char *folder = NULL, *path = make_pipe(&folder);
    GThread *writer = g_thread_new("writer", write_text, path);
    GError *error = NULL;
    g_autoptr(MediaSpool) spool = spool_open(path, NULL, &error);
    g_assert_no_error(error);
    g_thread_join(writer);
    for (int i = 0; i < 2; i++) {
        char read[100] = "";
        FILE *file = fopen(spool_path(spool), "rb");
        g_assert_nonnull(file);
        g_assert_cmpuint(fread(read, 1, sizeof read - 1, file), ==, strlen(TEXT));
        g_assert_cmpstr(read, ==, TEXT);
        fclose(file);
    }
    remove_pipe(folder, path);
}

static void test_file_stays(void)
{
    g_autoptr(MediaSpool) spool = spool_open("/proc/self/exe", NULL, NULL);
    g_assert_cmpstr(spool_path(spool), ==, "/proc/self/exe");
    g_autoptr(MediaSpool) missing = spool_open("/nowhere/at all", NULL, NULL);
    g_assert_cmpstr(spool_path(missing), ==, "/nowhere/at all");
}

static gpointer close_at_once(gpointer path)
{
    int fd = open(path, O_WRONLY);
    g_assert_cmpint(fd, >=, 0);
    close(fd);
    return NULL;
}

static void test_empty(void)
{
    g_autofree char *folder = NULL, *path = make_pipe(&folder);
    GThread *writer = g_thread_new("writer", close_at_once, path);
    g_autoptr(GError) error = NULL;
    g_assert_null(spool_open(path, NULL, &error));
    g_assert_error(error, MEDIA_ERROR, MEDIA_ERROR_OPEN);
    g_thread_join(writer);
    remove_pipe(folder, path);
}

static gpointer cancel_soon(gpointer task)
{
    g_usleep(G_USEC_PER_SEC / 20);
    task_cancel(task);
    return NULL;
}

/* A pipe that nobody writes to waits until the cancel. */
static void test_cancel(void)
{
    g_autofree char *folder = NULL, *path = make_pipe(&folder);
    Task task = {0};
    GThread *other = g_thread_new("cancel", cancel_soon, &task);
    g_autoptr(GError) error = NULL;
    g_assert_null(spool_open(path, &task, &error));
    g_assert_error(error, BASE_ERROR, BASE_ERROR_CANCELLED);
    g_thread_join(other);
    remove_pipe(folder, path);
}

/* The temporary folder is named when nothing can be made in it. */
static void test_no_room(void)
{
    g_autofree char *folder = NULL, *path = make_pipe(&folder);
    g_autofree char *before = g_strdup(g_getenv("TMPDIR"));
    g_setenv("TMPDIR", "/nowhere", TRUE);
    g_autoptr(GError) error = NULL;
    GThread *writer = g_thread_new("writer", close_at_once, path);
    g_assert_null(spool_open(path, NULL, &error));
    g_assert_error(error, BASE_ERROR, BASE_ERROR_IO);
    g_assert_nonnull(strstr(error->message, "/nowhere"));
    int fd = open(path, O_RDONLY | O_NONBLOCK); /* lets the writer open its end */
    g_thread_join(writer);
    close(fd);
    if (before)
        g_setenv("TMPDIR", before, TRUE);
    else
        g_unsetenv("TMPDIR");
    remove_pipe(folder, path);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/media/spool/kept", test_kept);
    g_test_add_func("/media/spool/file-stays", test_file_stays);
    g_test_add_func("/media/spool/empty", test_empty);
    g_test_add_func("/media/spool/cancel", test_cancel);
    g_test_add_func("/media/spool/no-room", test_no_room);
    return g_test_run();
}
