/* unit/test_fbank.c: the features are Kaldi's. */
#include "voice/fbank.h"

#include <float.h>
#include <math.h>

#include "media/audio.h"

/* Rows that kaldi-native-fbank 1.23.0 (PyPI; Kaldi's own code taken out of Kaldi) gives for make_signal(1200): row 0 of
 * window "povey", 80 bins, scale 32768; row 5 of "hamming", 80 bins, scale 1; row 5 of "hanning", 40 bins, 32768. */
static const float povey_row[] = {
    13.2911f, 11.2778f, 12.9135f, 12.0792f, 12.5075f, 13.7527f, 15.1482f, 16.6788f, 19.3798f, 22.7036f,
    23.4713f, 22.6166f, 19.9890f, 16.7778f, 13.6246f, 12.3175f, 11.3165f, 13.7009f, 12.9092f, 13.6832f,
    15.0024f, 14.4839f, 13.8430f, 13.4326f, 12.1118f, 12.7345f, 13.1647f, 14.5236f, 16.0794f, 16.2224f,
    15.4624f, 16.4084f, 15.8696f, 16.2023f, 15.6053f, 16.1062f, 16.6463f, 15.9047f, 16.6651f, 15.9573f,
    15.3241f, 16.3873f, 17.4032f, 16.6405f, 17.6381f, 17.7090f, 17.2066f, 18.1448f, 18.6209f, 24.0490f,
    25.9605f, 23.1964f, 17.2907f, 18.3930f, 18.3458f, 18.7997f, 19.1011f, 18.6882f, 19.2061f, 19.9575f,
    19.6115f, 19.2503f, 19.3210f, 19.4073f, 19.6064f, 19.8412f, 19.0961f, 19.3246f, 18.5637f, 19.7796f,
    19.8246f, 20.3296f, 19.2951f, 18.9287f, 19.8772f, 20.9232f, 20.2215f, 20.1238f, 20.1427f, 20.6284f};
static const float hamming_row[] = {
    -8.1414f, -7.2305f, -6.6405f, -7.5317f, -7.6343f, -7.4169f, -7.7374f, -9.2628f, -1.5390f, 1.8645f,
    2.7049f,  1.7486f,  -0.8960f, -5.9765f, -6.3843f, -6.9664f, -6.8925f, -6.4241f, -6.9376f, -7.7520f,
    -6.1539f, -6.3663f, -7.0057f, -5.8307f, -6.3387f, -4.7652f, -5.3884f, -6.0341f, -6.3470f, -5.6776f,
    -5.6972f, -6.0018f, -3.9312f, -3.5303f, -4.6375f, -3.8965f, -4.7476f, -4.6025f, -5.1213f, -3.9785f,
    -3.9297f, -3.1750f, -2.7600f, -3.3260f, -3.2305f, -3.5215f, -2.8383f, -2.8992f, -2.8546f, 3.2221f,
    5.1784f,  2.3815f,  -2.1965f, -2.4437f, -2.1821f, -1.8454f, -1.6510f, -1.0454f, -2.4961f, -2.7544f,
    -1.5137f, -1.7815f, -1.2888f, -1.0748f, -1.2827f, -1.1890f, -1.7776f, -0.4815f, -0.5676f, -1.0970f,
    -1.5381f, -0.7133f, -0.1903f, -0.2992f, -0.7240f, -0.3083f, 0.0486f,  -0.6619f, -0.8193f, -1.0809f};
static const float hann_row[] = {12.0403f, 12.7630f, 12.0320f, 19.1410f, 23.2615f, 23.4016f, 20.3980f, 14.8568f,
                                 14.5683f, 14.3537f, 14.6543f, 15.1820f, 16.0739f, 15.7374f, 15.4627f, 15.9988f,
                                 17.5899f, 17.2421f, 16.8014f, 17.0458f, 17.9800f, 18.3501f, 18.0922f, 18.3706f,
                                 24.5880f, 25.8510f, 19.7116f, 19.2821f, 20.0344f, 19.3062f, 19.6333f, 20.1346f,
                                 20.2088f, 20.3312f, 20.7376f, 20.2737f, 21.0976f, 20.9518f, 21.2558f, 20.5891f};

/* Two tones, noise of a linear congruential generator, and an offset that must be taken out. */
static void make_signal(float *samples, gsize n)
{
    guint32 state = 12345;
    for (gsize i = 0; i < n; i++) {
        double t = (double)i / AUDIO_RATE;
        state = state * 1664525u + 1013904223u;
        samples[i] = (float)(0.3 * sin(2 * G_PI * 310 * t) + 0.1 * sin(2 * G_PI * 2750 * t + 0.5) +
                             0.02 * (state / 2147483648.0 - 1) + 0.05);
    }
}

static void test_reference(void)
{
    static const struct {
        FbankOptions options;
        gsize row;
        const float *expected;
    } cases[] = {{{80, FBANK_POVEY, 32768, FALSE}, 0, povey_row},
                 {{80, FBANK_HAMMING, 1, FALSE}, 5, hamming_row},
                 {{40, FBANK_HANN, 32768, FALSE}, 5, hann_row}};
    float samples[1200], features[6 * 80];
    make_signal(samples, G_N_ELEMENTS(samples));
    g_assert_cmpuint(fbank_frames(G_N_ELEMENTS(samples)), ==, 6);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Fbank) fbank = fbank_new(&cases[i].options);
        fbank_compute(fbank, samples, G_N_ELEMENTS(samples), features);
        float worst = 0;
        for (guint b = 0; b < cases[i].options.bins; b++)
            worst = MAX(worst, fabsf(features[cases[i].row * cases[i].options.bins + b] - cases[i].expected[b]));
        g_test_message("window %d: at most %g from Kaldi", cases[i].options.window, worst);
        g_assert_cmpfloat(worst, <, 5e-4);
    }
}

/* One frame by the definitions, in double: every step written out, and the transform as a sum. */
static void plain_frame(const FbankOptions *options, const float *samples, double *row)
{
    double frame[FBANK_FRAME], mean = 0, power[256];
    for (int i = 0; i < FBANK_FRAME; i++)
        mean += (double)samples[i] * options->scale / FBANK_FRAME;
    for (int i = 0; i < FBANK_FRAME; i++) {
        double now = samples[i] * options->scale - mean;
        double before = samples[i ? i - 1 : 0] * options->scale - mean, wave = cos(2 * G_PI * i / 399);
        double window = options->window == FBANK_HAMMING ? 0.54 - 0.46 * wave : 0.5 - 0.5 * wave;
        if (options->window == FBANK_POVEY)
            window = pow(window, 0.85);
        frame[i] = (now - 0.97 * before) * window;
    }
    for (int k = 0; k < 256; k++) {
        double re = 0, im = 0;
        for (int i = 0; i < FBANK_FRAME; i++) {
            re += frame[i] * cos(2 * G_PI * k * i / 512);
            im += frame[i] * sin(2 * G_PI * k * i / 512);
        }
        power[k] = re * re + im * im;
    }
    double low = 1127 * log(1 + 20 / 700.0), high = 1127 * log(1 + 8000 / 700.0);
    for (guint b = 0; b < options->bins; b++) {
        double step = (high - low) / (options->bins + 1), left = low + b * step, energy = 0;
        for (int k = 0; k < 256; k++) {
            double m = 1127 * log(1 + k * 31.25 / 700), up = (m - left) / step, down = (left + 2 * step - m) / step;
            energy += power[k] * MAX(MIN(up, down), 0);
        }
        row[b] = log(MAX(energy, FLT_EPSILON));
    }
}

static void test_plain_twin(void)
{
    static const FbankOptions options[] = {{80, FBANK_POVEY, 32768, FALSE},
                                           {80, FBANK_HAMMING, 1, FALSE},
                                           {23, FBANK_HANN, 32768, FALSE},
                                           {128, FBANK_POVEY, 1, FALSE}};
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    float samples[FBANK_FRAME + 4 * FBANK_SHIFT + 77], features[5 * FBANK_BINS_MAX];
    double worst = 0, row[FBANK_BINS_MAX];
    for (int round = 0; round < 24; round++) {
        const FbankOptions *o = &options[round % (int)G_N_ELEMENTS(options)];
        double loud = pow(10, -g_rand_double_range(random, 0, 3));
        for (gsize i = 0; i < G_N_ELEMENTS(samples); i++)
            samples[i] = (float)(loud * g_rand_double_range(random, -1, 1));
        g_autoptr(Fbank) fbank = fbank_new(o);
        fbank_compute(fbank, samples, G_N_ELEMENTS(samples), features);
        for (gsize t = 0; t < fbank_frames(G_N_ELEMENTS(samples)); t++) {
            plain_frame(o, samples + t * FBANK_SHIFT, row);
            for (guint b = 0; b < o->bins; b++)
                worst = MAX(worst, fabs(features[t * o->bins + b] - row[b]));
        }
    }
    g_test_message("at most %g from the definition", worst);
    g_assert_cmpfloat(worst, <, 5e-4); /* float against double */
}

static void test_mean_and_silence(void)
{
    float samples[1200] = {0}, features[6 * 80];
    g_autoptr(Fbank) plain = fbank_new(&(FbankOptions){80, FBANK_POVEY, 32768, FALSE});
    g_autoptr(Fbank) centred = fbank_new(&(FbankOptions){80, FBANK_POVEY, 32768, TRUE});
    fbank_compute(plain, samples, G_N_ELEMENTS(samples), features);
    for (gsize i = 0; i < G_N_ELEMENTS(features); i++)
        g_assert_cmpfloat_with_epsilon(features[i], logf(FLT_EPSILON), 1e-5);
    make_signal(samples, G_N_ELEMENTS(samples));
    fbank_compute(centred, samples, G_N_ELEMENTS(samples), features);
    for (guint b = 0; b < 80; b++) {
        double sum = 0;
        for (gsize t = 0; t < 6; t++)
            sum += features[t * 80 + b];
        g_assert_cmpfloat_with_epsilon(sum, 0, 1e-4);
    }
}

static void test_frames(void)
{
    static const gsize samples[] = {0, 399, 400, 559, 560, 16000}, frames[] = {0, 0, 1, 1, 2, 98};
    for (gsize i = 0; i < G_N_ELEMENTS(samples); i++)
        g_assert_cmpuint(fbank_frames(samples[i]), ==, frames[i]);
}

static gpointer compute_often(gpointer fbank)
{
    float samples[1200];
    float *features = g_new(float, 6 * 80);
    make_signal(samples, G_N_ELEMENTS(samples));
    for (int round = 0; round < 200; round++)
        fbank_compute(fbank, samples, G_N_ELEMENTS(samples), features);
    return features;
}

static void test_shared_by_threads(void)
{
    g_autoptr(Fbank) fbank = fbank_new(&(FbankOptions){80, FBANK_POVEY, 32768, FALSE});
    GThread *threads[3];
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("fbank", compute_often, fbank);
    g_autofree float *alone = compute_often(fbank);
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++) {
        g_autofree float *other = g_thread_join(threads[i]);
        g_assert_cmpmem(alone, 6 * 80 * sizeof *alone, other, 6 * 80 * sizeof *other);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/voice/fbank/frames", test_frames);
    g_test_add_func("/voice/fbank/reference", test_reference);
    g_test_add_func("/voice/fbank/plain-twin", test_plain_twin);
    g_test_add_func("/voice/fbank/mean-and-silence", test_mean_and_silence);
    g_test_add_func("/voice/fbank/shared-by-threads", test_shared_by_threads);
    return g_test_run();
}
