/* tests/unit/test_media_bytes.c: a recording that the caller reads is the same recording; what goes wrong while it is
 * read is that error, and never a recording that breaks off. */
#include "base/error.h"
#include "media/error.h"
#include "media/sound.h"
#include "media/video.h"
#include "media_make.h"

/* A recording in memory. */
typedef struct {
    char *data;
    gsize length;
    gint64 fails_at; /* reading this byte fails; -1: none */
    guint reads;     /* after the failure, it must not be read again */
    gboolean failed;
} Memory;

static gssize read_memory(gpointer user, gint64 offset, void *into, gsize length, GError **error)
{
    Memory *memory = user;
    g_assert_false(memory->failed);
    g_assert_cmpint(offset, >=, 0);
    memory->reads++;
    gsize n = offset < (gint64)memory->length ? MIN(length, memory->length - (gsize)offset) : 0;
    if (memory->fails_at >= 0 && offset <= memory->fails_at && offset + (gint64)n > memory->fails_at) {
        memory->failed = TRUE;
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_IO, "the vault is damaged");
        return -1;
    }
    memcpy(into, memory->data + offset, n);
    return (gssize)n;
}

static MediaBytes bytes_of(Memory *memory)
{
    return (MediaBytes){.name = "the lesson", .size = (gint64)memory->length, .read = read_memory, .user = memory};
}

static Memory load(const char *path)
{
    Memory memory = {.fails_at = -1};
    g_assert_true(g_file_get_contents(path, &memory.data, &memory.length, NULL));
    return memory;
}

#define RECORDING COUNTING "-f lavfi -i 'sine=440:duration=2' -shortest -c:a aac " X264

static guint count_pictures(VideoReader *video, double *times, GError **error)
{
    const LumaPicture *picture;
    guint n = 0;
    while ((picture = video_next(video, error))) {
        *times += picture->seconds * (n + 1);
        luma_picture_unref(picture);
        n++;
    }
    return n;
}

static void test_same(void)
{
    static const char *const names[] = {"moov-at-end.mp4", "clusters.mkv", "stream.ts"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = make_media(RECORDING, names[i]);
        Memory memory = load(path);
        const MediaBytes bytes = bytes_of(&memory);
        const VideoOptions how = {.rate = 5, .threads = 1};
        g_autoptr(VideoReader) file = video_open(path, &how, NULL, &error);
        g_autoptr(VideoReader) read = video_open_bytes(&bytes, &how, NULL, &error);
        g_assert_no_error(error);
        double file_times = 0, read_times = 0;
        guint n = count_pictures(file, &file_times, &error);
        g_assert_cmpuint(n, ==, 10);
        g_assert_cmpuint(count_pictures(read, &read_times, &error), ==, n);
        g_assert_no_error(error);
        g_assert_cmpfloat(read_times, ==, file_times);
        g_autoptr(Sound) from_file = sound_load(path, NULL, &error);
        g_autoptr(Sound) from_bytes = sound_load_bytes(&bytes, NULL, &error);
        g_assert_no_error(error);
        gsize samples = sound_samples(from_file);
        g_assert_cmpuint(sound_samples(from_bytes), ==, samples);
        g_autofree float *a = g_new(float, samples), *b = g_new(float, samples);
        g_assert_true(sound_read(from_file, 0, 0, a, samples, NULL) && sound_read(from_bytes, 0, 0, b, samples, NULL));
        g_assert_cmpmem(a, samples * sizeof *a, b, samples * sizeof *b);
        g_free(memory.data);
    }
}

/* Wherever the reading fails, the error is the reading's own. */
static void test_failing(void)
{
    g_autofree char *path = make_media(RECORDING, "failing.mp4");
    for (int tenth = 0; tenth < 10; tenth++) {
        g_autoptr(GError) error = NULL, sound_error = NULL;
        double times = 0;
        Memory memory = load(path);
        memory.fails_at = (gint64)memory.length * tenth / 10;
        const MediaBytes bytes = bytes_of(&memory);
        g_autoptr(VideoReader) video = video_open_bytes(&bytes, &(VideoOptions){.threads = 1}, NULL, &error);
        if (video)
            count_pictures(video, &times, &error);
        g_assert_error(error, BASE_ERROR, BASE_ERROR_IO);
        g_assert_cmpstr(error->message, ==, "the vault is damaged");
        memory.failed = FALSE;
        g_autoptr(Sound) sound = sound_load_bytes(&bytes, NULL, &sound_error);
        g_assert_null(sound);
        g_assert_error(sound_error, BASE_ERROR, BASE_ERROR_IO);
        g_free(memory.data);
    }
}

static void test_refused(void)
{
    static const struct {
        const char *text, *words;
    } cases[] = {{"", "empty"}, {"This is a text, not a recording.\n", "not a recording"}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        Memory memory = {.data = (char *)cases[i].text, .length = strlen(cases[i].text), .fails_at = -1};
        const MediaBytes bytes = bytes_of(&memory);
        g_assert_null(video_open_bytes(&bytes, &(VideoOptions){.threads = 1}, NULL, &error));
        g_assert_error(error, MEDIA_ERROR, MEDIA_ERROR_OPEN);
        g_assert_nonnull(strstr(error->message, "the lesson"));
        g_assert_nonnull(strstr(error->message, cases[i].words));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/media/bytes/same", test_same);
    g_test_add_func("/media/bytes/failing", test_failing);
    g_test_add_func("/media/bytes/refused", test_refused);
    int failed = g_test_run();
    made_remove();
    return failed;
}
