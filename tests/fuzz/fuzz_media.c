/* fuzz/fuzz_media.c: hostile recordings through the readers.
 *
 * Build: clang -fsanitize=fuzzer,address with src/media/ and src/base/; run: fuzz_media tests/fuzz/corpus/media */
#include "media/audio.h"
#include "media/error.h"
#include "media/video.h"

#include <math.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#define PICTURES_MAX 40
#define READS_MAX 100

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void read_pictures(const char *path, double rate)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(VideoReader) video = video_open(path, &(VideoOptions){.rate = rate, .threads = 1}, NULL, &error);
    double last = 0;
    for (int i = 0; video && i < PICTURES_MAX; i++) {
        const LumaPicture *picture = video_next(video, &error);
        if (!picture)
            break;
        float values[8 * 8];
        luma_resample(picture, (LumaRect){-1, -1, (float)picture->width + 2, (float)picture->height + 2}, 8, 8, values);
        g_assert_cmpfloat(picture->seconds, >=, last);
        g_assert_true(values[63] >= 0 && values[63] <= 255);
        last = picture->seconds;
        luma_picture_unref(picture);
    }
    g_assert_true(!error || error->domain == MEDIA_ERROR);
}

static void read_sound(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AudioReader) audio = audio_open(path, NULL, &error);
    float samples[1024];
    for (int i = 0; audio && i < READS_MAX; i++) {
        gsize got = audio_read(audio, samples, G_N_ELEMENTS(samples), &error);
        for (gsize k = 0; k < got; k++)
            g_assert_true(fabsf(samples[k]) <= 1);
        if (got == 0)
            break;
    }
    g_assert_true(!error || error->domain == MEDIA_ERROR);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    int fd = memfd_create("media", MFD_CLOEXEC);
    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(write(fd, bytes, n), ==, (ssize_t)n);
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
    read_pictures(path, 0);
    read_pictures(path, 3);
    read_sound(path);
    close(fd);
    return 0;
}
