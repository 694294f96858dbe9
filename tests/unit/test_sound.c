/* unit/test_sound.c: a recording's whole sound, kept on disk and read from anywhere. */
#include "media/sound.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "base/error.h"
#include "media/error.h"
#include "media_make.h"

static double rms(const Sound *sound, guint channel, double from, double to)
{
    gsize n = (gsize)((to - from) * AUDIO_RATE);
    g_autofree float *samples = g_new(float, n);
    g_assert_true(sound_read(sound, channel, (gint64)(from * AUDIO_RATE), samples, n, NULL));
    double power = 0;
    for (gsize i = 0; i < n; i++)
        power += (double)samples[i] * samples[i];
    return sqrt(power / (double)n);
}

static Sound *load(const char *arguments, const char *name)
{
    g_autofree char *path = make_media(arguments, name);
    g_autoptr(GError) error = NULL;
    Sound *sound = sound_load(path, NULL, &error);
    g_assert_no_error(error);
    return sound;
}

/* A second of a tone in each channel by its turn: amplitude 0.5 first in the left one, then in the right one. */
#define TURNS "aevalsrc='0.5*sin(2*PI*500*t)*lt(t\\,1)|0.5*sin(2*PI*700*t)*gte(t\\,1)'"

static void test_formats(void)
{
    static const struct {
        const char *arguments, *name;
        guint channels;
        double left[2], right[2], mix; /* rms in the first and in the second second; the mix in the first */
    } cases[] = {
        {"-f lavfi -i " TURNS ":d=2:s=48000 -c:a pcm_f32le", "two.wav", 2, {.3536, 0}, {0, .3536}, .1768},
        {"-f lavfi -i " TURNS ":d=2:s=8000 -c:a pcm_s16le", "phone.wav", 2, {.3536, 0}, {0, .3536}, .1768},
        {"-f lavfi -i " TURNS ":d=2:s=44100 -c:a flac", "two.flac", 2, {.3536, 0}, {0, .3536}, .1768},
        {"-f lavfi -i aevalsrc='0.5*sin(2*PI*500*t)':d=2:s=16000 -c:a pcm_s16le",
         "one.wav",
         1,
         {.3536, .3536},
         {0},
         .3536},
        {"-f lavfi -i aevalsrc='0.5*sin(2*PI*500*t)':d=2:s=8000 -c:a pcm_mulaw",
         "law.wav",
         1,
         {.3536, .3536},
         {0},
         .3536},
        {"-f lavfi -i aevalsrc='0.5*sin(2*PI*500*t)':d=2:s=44100 -ac 2 -c:a aac -b:a 160k",
         "same.m4a",
         1,
         {.25, .25},
         {0},
         .25},
        {"-f lavfi -i aevalsrc='0|0|0.6*sin(2*PI*500*t)|0|0|0:c=5.1':d=2:s=48000 -c:a pcm_s24le",
         "six.wav",
         1,
         {.0707, .0707},
         {0},
         .0707},
        {"-f lavfi -i aevalsrc='4*sin(2*PI*50*t)':d=2:s=16000 -c:a pcm_f32le", "over.wav", 1, {.937, .937}, {0}, .937},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Sound) sound = load(cases[i].arguments, cases[i].name);
        g_test_message("%s: %u channels, %.3f s", cases[i].name, sound_channels(sound), sound_seconds(sound));
        g_assert_cmpuint(sound_channels(sound), ==, cases[i].channels);
        g_assert_cmpuint(sound_damaged(sound), ==, 0);
        g_assert_cmpfloat_with_epsilon(sound_seconds(sound), 2, 0.07);
        g_assert_cmpfloat_with_epsilon(rms(sound, SOUND_MIX, .1, .9), cases[i].mix, 0.01);
        for (int second = 0; second < 2; second++) {
            g_assert_cmpfloat_with_epsilon(rms(sound, 0, second + .1, second + .9), cases[i].left[second], 0.01);
            if (cases[i].channels == 2)
                g_assert_cmpfloat_with_epsilon(rms(sound, 1, second + .1, second + .9), cases[i].right[second], 0.01);
        }
    }
}

/* 16-bit sound of 16 kHz comes back number by number, whatever the channel and the place; beyond the ends is silence.
 */
static void test_read(void)
{
    enum { N = 200001 };
    g_autofree float *samples = g_new(float, 2 * N), *read = g_new(float, N);
    for (int i = 0; i < 2 * N; i++)
        samples[i] = (float)(i % 65536 * 7919 % 65536 - 32768) / 32768;
    g_autoptr(GError) error = NULL;
    g_autoptr(Sound) sound = sound_from_samples(samples, N, 2, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(sound_samples(sound), ==, N);
    static const struct {
        gint64 from;
        gsize n;
    } parts[] = {{0, N}, {5, 3}, {-7, 20}, {-50, 20}, {N - 3, 9}, {N + 4, 6}, {65530, 100000}, {100, 0}};
    for (gsize p = 0; p < G_N_ELEMENTS(parts); p++) {
        for (guint channel = 0; channel < 3; channel++) {
            g_assert_true(sound_read(sound, channel < 2 ? channel : SOUND_MIX, parts[p].from, read, parts[p].n, NULL));
            for (gsize i = 0; i < parts[p].n; i++) {
                gint64 k = parts[p].from + (gint64)i;
                float expected = 0;
                if (k >= 0 && k < N)
                    expected = channel < 2 ? samples[2 * k + channel] : (samples[2 * k] + samples[2 * k + 1]) / 2;
                g_assert_cmpfloat(read[i], ==, expected);
            }
        }
    }
}

static void test_odd_samples(void)
{
    const float odd[] = {NAN, INFINITY, -INFINITY, 2, -2, 1e-9f};
    const float expected[] = {0, 0, 0, 32767 / 32768.0f, -1, 0};
    float read[G_N_ELEMENTS(odd)];
    g_autoptr(Sound) sound = sound_from_samples(odd, G_N_ELEMENTS(odd), 1, NULL);
    g_assert_true(sound_read(sound, 0, 0, read, G_N_ELEMENTS(odd), NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(odd); i++)
        g_assert_cmpfloat(read[i], ==, expected[i]);
    g_autoptr(Sound) empty = sound_from_samples(NULL, 0, 1, NULL);
    g_assert_true(sound_read(empty, SOUND_MIX, -3, read, 6, NULL));
    g_assert_cmpfloat(read[5], ==, 0);
}

/* Sound that begins 1.5 s after the pictures, and lacks 0.5 s in the middle, keeps the recording's time. */
static void test_late_with_hole(void)
{
    g_autoptr(Sound) sound = load(COUNTING "-itsoffset 1.5 -f lavfi -i aevalsrc='0.5*sin(2*PI*500*t)|0':d=2:s=48000 "
                                           "-af aselect='not(between(t\\,2.2\\,2.7))' " X264 "-c:a pcm_s16le",
                                  "late.mkv");
    g_assert_cmpuint(sound_channels(sound), ==, 2);
    static const struct {
        double from, to, rms;
    } parts[] = {{0, 1.45, 0}, {1.55, 2.15, .3536}, {2.25, 2.65, 0}, {2.75, 3.4, .3536}};
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        g_assert_cmpfloat_with_epsilon(rms(sound, 0, parts[i].from, parts[i].to), parts[i].rms, 0.005);
    g_assert_cmpfloat_with_epsilon(rms(sound, 1, 0, 3.4), 0, 1e-6);
}

static void test_refused(void)
{
    g_autofree char *mute = make_media(COUNTING X264, "mute.mp4"), *none = made_path("none.wav");
    g_autofree char *tone = make_media("-f lavfi -i sine=d=3 -c:a flac", "tone.flac");
    g_autoptr(GError) no_sound = NULL, no_file = NULL, no_disk = NULL, cancelled = NULL;
    g_assert_null(sound_load(mute, NULL, &no_sound));
    g_assert_error(no_sound, MEDIA_ERROR, MEDIA_ERROR_NO_SOUND);
    g_assert_null(sound_load(none, NULL, &no_file));
    g_assert_error(no_file, MEDIA_ERROR, MEDIA_ERROR_OPEN);
    g_setenv("TMPDIR", "/nowhere", TRUE);
    g_assert_null(sound_load(tone, NULL, &no_disk));
    g_assert_error(no_disk, BASE_ERROR, BASE_ERROR_IO);
    g_assert_nonnull(strstr(no_disk->message, "/nowhere"));
    g_setenv("TMPDIR", made_folder(), TRUE);
    Task task = {0};
    task_cancel(&task);
    g_assert_null(sound_load(tone, &task, &cancelled));
    g_assert_nonnull(cancelled);
}

/* Files may not grow over 64 KiB: one clear error. */
static void test_full_disk(void)
{
    if (g_test_subprocess()) {
        signal(SIGXFSZ, SIG_IGN);
        g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &(struct rlimit){65536, 65536}), ==, 0);
        g_autofree float *samples = g_new(float, 100000);
        for (int i = 0; i < 100000; i++)
            samples[i] = 0.5f;
        g_autoptr(GError) error = NULL;
        g_assert_null(sound_from_samples(samples, 100000, 1, &error));
        g_assert_error(error, BASE_ERROR, BASE_ERROR_IO);
        g_assert_nonnull(strstr(error->message, "the sound"));
        return;
    }
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed();
}

static void note(double done, double rate, gpointer user)
{
    double *last = user;
    g_assert_cmpfloat(done, >=, *last);
    g_assert_cmpfloat(rate, >, 0);
    *last = done;
}

static void test_progress(void)
{
    g_autofree char *path = make_media("-f lavfi -i sine=d=20 -c:a pcm_s16le", "long.wav");
    double last = 0;
    const Task task = {.progress = note, .user = &last};
    g_autoptr(Sound) sound = sound_load(path, &task, NULL);
    g_assert_nonnull(sound);
    g_assert_cmpfloat_with_epsilon(last, 1, 0.01);
}

/* Nothing is left in the temporary folder, not even while a sound is open. */
static void test_nameless(void)
{
    g_autofree char *folder = g_dir_make_tmp("otklik-sound-XXXXXX", NULL), *kept = g_strdup(g_getenv("TMPDIR"));
    g_setenv("TMPDIR", folder, TRUE);
    const float sample = 1;
    g_autoptr(Sound) sound = sound_from_samples(&sample, 1, 1, NULL);
    g_assert_nonnull(sound);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
    g_setenv("TMPDIR", kept, TRUE);
}

/* The bytes of this process' file without a name; NULL: it has none. */
static char *nameless_bytes(gsize *length)
{
    GDir *descriptors = g_dir_open("/proc/self/fd", 0, NULL);
    const char *name;
    char *bytes = NULL;
    while (!bytes && (name = g_dir_read_name(descriptors))) {
        g_autofree char *path = g_build_filename("/proc/self/fd", name, NULL);
        g_autofree char *target = g_file_read_link(path, NULL);
        if (target && g_str_has_suffix(target, "(deleted)"))
            g_file_get_contents(path, &bytes, length, NULL);
    }
    g_dir_close(descriptors);
    return bytes;
}

/* What lies on disk is not the sound: a constant would be the same number again and again. */
static void test_veiled(void)
{
    enum { N = 70000 };
    g_autofree float *samples = g_new(float, N);
    for (int i = 0; i < N; i++)
        samples[i] = 0.5f;
    g_autoptr(Sound) sound = sound_from_samples(samples, N, 1, NULL);
    gsize length = 0, same = 0;
    g_autofree char *bytes = nameless_bytes(&length);
    g_assert_cmpuint(length, ==, N * sizeof(gint16));
    const gint16 *values = (const gint16 *)(gpointer)bytes;
    for (int i = 0; i < N; i++)
        same += values[i] == 0x4000;
    g_assert_cmpuint(same, <, 20); /* one is to be expected by chance */
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_setenv("TMPDIR", made_folder(), TRUE);
    g_test_add_func("/media/sound/read", test_read);
    g_test_add_func("/media/sound/odd-samples", test_odd_samples);
    g_test_add_func("/media/sound/formats", test_formats);
    g_test_add_func("/media/sound/late-with-hole", test_late_with_hole);
    g_test_add_func("/media/sound/refused", test_refused);
    g_test_add_func("/media/sound/full-disk", test_full_disk);
    g_test_add_func("/media/sound/progress", test_progress);
    g_test_add_func("/media/sound/nameless", test_nameless);
    g_test_add_func("/media/sound/veiled", test_veiled);
    int failed = g_test_run();
    made_remove();
    return failed;
}
