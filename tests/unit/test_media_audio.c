/* unit/test_media_audio.c: the sound, and that it keeps the pictures' time. */
#include "media/audio.h"
#include "media/clock.h"
#include "media/error.h"
#include "media_make.h"

/* Silence but for a 1 kHz tone of amplitude 0.5 from 1.0 to 1.5 s; 2 s long. */
#define TONE "-f lavfi -i 'aevalsrc=0.5*sin(2*PI*1000*t)*between(t\\,1\\,1.5):duration=2:sample_rate=%d%s' "

typedef struct {
    gsize n;        /* samples */
    double on, off; /* seconds of the first and last loud sample */
    double rms;     /* from 1.1 to 1.4 s */
} Heard;

static Heard listen(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AudioReader) audio = audio_open(path, NULL, &error);
    g_assert_no_error(error);
    Heard heard = {0, -1, -1, 0};
    float samples[777];
    double power = 0;
    gsize got;
    while ((got = audio_read(audio, samples, G_N_ELEMENTS(samples), &error))) {
        for (gsize i = 0; i < got; i++, heard.n++) {
            double seconds = (double)heard.n / AUDIO_RATE;
            g_assert_cmpfloat(fabsf(samples[i]), <=, 1);
            if (fabsf(samples[i]) > 0.1f) {
                heard.on = heard.on < 0 ? seconds : heard.on;
                heard.off = seconds;
            }
            if (seconds >= 1.1 && seconds < 1.4)
                power += samples[i] * samples[i];
        }
    }
    g_assert_no_error(error);
    g_assert_cmpuint(audio_damaged(audio), ==, 0);
    heard.rms = sqrt(power / (0.3 * AUDIO_RATE));
    return heard;
}

static void test_formats(void)
{
    static const struct {
        int rate;
        const char *channels, *codec, *name;
        double tolerance;
    } cases[] = {
        {48000, "", "-c:a pcm_f32le", "float.wav", 0.001},
        {8000, "", "-c:a pcm_s16le", "phone.wav", 0.002},
        {16000, "", "-c:a pcm_u8", "same.wav", 0.001},
        {44100, "", "-c:a pcm_f64be", "double.aiff", 0.001},
        {96000, "", "-c:a flac -sample_fmt s32", "fine.flac", 0.001},
        {44100, "", "-c:a aac -b:a 128k", "film.mp4", 0.01},
        {48000, "", "-c:a libopus", "call.webm", 0.01},
        {44100, "", "-c:a libmp3lame", "song.mp3", 0.03},
        {48000, "", "-c:a aac -output_ts_offset 50", "late.ts", 0.03},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *arguments = g_strdup_printf(TONE "%s", cases[i].rate, cases[i].channels, cases[i].codec);
        g_autofree char *path = make_media(arguments, cases[i].name);
        Heard heard = listen(path);
        g_test_message("%s: %zu samples, tone from %.4f to %.4f, rms %.4f", cases[i].name, heard.n, heard.on, heard.off,
                       heard.rms);
        g_assert_cmpfloat_with_epsilon((double)heard.n / AUDIO_RATE, 2, 0.07);
        g_assert_cmpfloat_with_epsilon(heard.on, 1, cases[i].tolerance);
        g_assert_cmpfloat_with_epsilon(heard.off, 1.5, cases[i].tolerance);
        g_assert_cmpfloat_with_epsilon(heard.rms, 0.5 / sqrt(2), 0.02);
    }
}

/* Channels are averaged: a tone in one of four is a quarter as strong. */
static void test_channels(void)
{
    g_autofree char *path =
        make_media("-f lavfi -i 'aevalsrc=0.8*sin(2*PI*1000*t)|0|0|0:duration=2:channel_layout=quad' "
                   "-c:a pcm_s24le",
                   "quad.wav");
    g_assert_cmpfloat_with_epsilon(listen(path).rms, 0.2 / sqrt(2), 0.002);
}

/* The sound begins 1.5 s after the pictures: silence fills that, and the tone comes at 1.5 + 1.0 s. */
static void test_late_start(void)
{
    g_autofree char *tone = g_strdup_printf(TONE, 48000, "");
    g_autofree char *arguments = g_strconcat(COUNTING "-itsoffset 1.5 ", tone, X264 "-c:a pcm_s16le", NULL);
    g_autofree char *path = make_media(arguments, "late.mkv");
    Heard heard = listen(path);
    g_assert_cmpfloat_with_epsilon(heard.on, 2.5, 0.002);
    g_assert_cmpfloat_with_epsilon((double)heard.n / AUDIO_RATE, 3.5, 0.03);
}

/* 0.5 s of packets are taken out before the tone: silence stands in for them and the tone keeps its time. */
static void test_hole(void)
{
    g_autofree char *tone = g_strdup_printf(TONE, 48000, "");
    g_autofree char *arguments = g_strconcat(tone, "-af 'aselect=not(between(t\\,0.2\\,0.7))' -c:a pcm_s16le", NULL);
    g_autofree char *path = make_media(arguments, "hole.mkv");
    Heard heard = listen(path);
    g_assert_cmpfloat_with_epsilon(heard.on, 1, 0.002);
    g_assert_cmpfloat_with_epsilon((double)heard.n / AUDIO_RATE, 2, 0.03);
}

static void test_garbage(void)
{
    g_autofree char *tone = g_strdup_printf(TONE "-c:a libmp3lame", 48000, "");
    g_autofree char *whole = make_media(tone, "whole.mka");
    g_autofree char *hurt = make_part(whole, 1, "noise.mka", 0.3, 1);
    g_autoptr(GError) error = NULL;
    g_autoptr(AudioReader) audio = audio_open(hurt, NULL, &error);
    g_assert_no_error(error);
    g_autofree float *samples = g_new(float, 10 * AUDIO_RATE);
    gsize n = audio_read(audio, samples, 10 * AUDIO_RATE, &error); /* a partial result, no error, no endless silence */
    g_assert_no_error(error);
    g_assert_cmpuint(n, >, AUDIO_RATE / 10);
    g_assert_cmpuint(n, <=, 3 * AUDIO_RATE);
}

static void test_cancelled(void)
{
    g_autofree char *tone = g_strdup_printf(TONE "-c:a flac", 48000, "");
    g_autofree char *path = make_media(tone, "cancel.flac");
    Task task = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(AudioReader) audio = audio_open(path, &task, &error);
    g_assert_no_error(error);
    task_cancel(&task);
    float sample;
    g_assert_cmpuint(audio_read(audio, &sample, 1, &error), ==, 0);
    g_assert_nonnull(error);
}

/* Stamps 10 s (the start), none, a small step back, a counter that starts anew, a jump of a year. */
static void test_clock(void)
{
    static const struct {
        double stamp, length, seconds;
    } steps[] = {
        {10, 0.5, 0},    {NAN, 0.5, 0.5}, {10.9, 0.5, 0.9}, {2, 0.5, 1.4},
        {2.5, 0.5, 1.9}, {4.5, 0.5, 3.9}, {3e7, 1, 4.4},    {3e7 + 1, 1, 5.4},
    };
    MediaClock clock;
    clock_init(&clock, NAN);
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        if (!isnan(steps[i].stamp))
            g_assert_cmpfloat_with_epsilon(clock_peek(&clock, steps[i].stamp), steps[i].seconds, 1e-6);
        double seconds = clock_place(&clock, steps[i].stamp, steps[i].length);
        g_assert_cmpfloat_with_epsilon(seconds, steps[i].seconds, 1e-6);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/media/audio/clock", test_clock);
    g_test_add_func("/media/audio/formats", test_formats);
    g_test_add_func("/media/audio/channels", test_channels);
    g_test_add_func("/media/audio/late-start", test_late_start);
    g_test_add_func("/media/audio/hole", test_hole);
    g_test_add_func("/media/audio/garbage", test_garbage);
    g_test_add_func("/media/audio/cancelled", test_cancelled);
    int failed = g_test_run();
    made_remove();
    return failed;
}
