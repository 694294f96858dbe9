/* unit/test_vad.c: where somebody speaks: the chunks join without a seam, the spans are cut as the header says, and
 * Silero's net answers as it does elsewhere. How well the built-in net hears is measured by training, not here. */
#include "voice/vad.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "nn/session.h"
#include "voice/error.h"
#include "voice/fbank.h"

/* y[n,t/2] = sigmoid(0.1 * mean over the 8 bins of every second frame of x[n,t,8]): 266 bytes of ONNX. */
static const char tiny[] =
    "CAgSAXQ6/AEKGQoBeAoBcwoBZQoBYQoBZBIBaCIFU2xpY2UKMAoBaBIBbSIKUmVkdWNlTWVhbioLCgRheGVzQAKgAQcqDwoIa2VlcGRpbXMYAK"
    "ABAgoOCgFtCgFmEgFxIgNNdWwKDwoBcRIBeSIHU2lnbW9pZBIBZyoRCAEQB0IBc0oIAAAAAAAAAAAqEQgBEAdCAWVKCJ+GAQAAAAAAKhEIARAH"
    "QgFhSggBAAAAAAAAACoRCAEQB0IBZEoIAgAAAAAAAAAqCxABQgFmSgTNzMw9WhkKAXgSFAoSCAESDgoDEgFuCgMSAXQKAggIYhUKAXkSEAoOCA"
    "ESCgoDEgFuCgMSAXVCBAoAEA0=";
#define SIDECAR                                                                                                        \
    "{\"name\":\"tiny\",\"task\":\"vad\",\"input\":{\"name\":\"x\",\"bins\":8,\"window\":\"povey\",\"scale\":32768,"   \
    "\"mean\":false},\"output\":\"y\",\"step\":2,\"threshold\":0.6,\"leave\":0.4}"

/* A net with its sidecar in a folder of its own, loaded; without a sidecar when `sidecar` is NULL. */
static VoiceVad *bring(const void *bytes, gsize n, const char *sidecar, GError **error)
{
    g_autofree char *folder = g_dir_make_tmp("otklik-vad-XXXXXX", NULL);
    g_autofree char *onnx = g_build_filename(folder, "net.onnx", NULL);
    g_autofree char *json = g_build_filename(folder, "net.json", NULL);
    g_assert_true(g_file_set_contents(onnx, bytes, (gssize)n, NULL));
    g_assert_true(!sidecar || g_file_set_contents(json, sidecar, -1, NULL));
    VoiceVad *vad = voice_vad_load(onnx, 1, error);
    g_assert_cmpint(g_unlink(onnx) + (sidecar ? g_unlink(json) : 0) + g_rmdir(folder), ==, 0);
    return vad;
}

static VoiceVad *bring_tiny(const char *from, const char *to, GError **error)
{
    gsize n;
    g_autofree guchar *bytes = g_base64_decode(tiny, &n);
    g_autoptr(GString) sidecar = g_string_new(SIDECAR);
    g_assert_cmpuint(g_string_replace(sidecar, from, to, 1), ==, 1);
    return bring(bytes, n, sidecar->str, error);
}

/* Noise whose loudness goes up and down every 1.3 s. The caller owns it. */
static float *make_noise(gsize n)
{
    float *samples = g_new(float, MAX(n, 1));
    guint32 state = 5;
    for (gsize i = 0; i < n; i++) {
        state = state * 1664525u + 1013904223u;
        samples[i] = (float)((gint32)state / 2147483648.0 * pow(10, -1.5 + 1.5 * sin((double)i / 3300)));
        samples[i] = (float)lrintf(samples[i] * 32768) / 32768; /* as sound.h keeps it */
    }
    return samples;
}

/* What the tiny net must answer, from the features of the whole sound at once. The caller owns it. */
static float *expected_answers(const float *samples, gsize n, gsize answers)
{
    gsize whole = answers * 2 * FBANK_SHIFT + 240;
    g_autofree float *padded = g_new0(float, whole + n), *features = g_new(float, fbank_frames(whole) * 8);
    memcpy(padded + 120, samples, n * sizeof *samples);
    g_autoptr(Fbank) fbank = fbank_new(&(FbankOptions){8, FBANK_POVEY, 32768, FALSE});
    fbank_compute(fbank, padded, whole, features);
    float *expected = g_new(float, answers);
    for (gsize k = 0; k < answers; k++) {
        double sum = 0;
        for (int b = 0; b < 8; b++)
            sum += features[k * 2 * 8 + (gsize)b];
        expected[k] = (float)(1 / (1 + exp(-0.1 * sum / 8)));
    }
    return expected;
}

static void test_chunks(void)
{
    static const gsize lengths[] = {0, 1, 319, 320, 321, 16000 * 34, 16000 * 34 + 1, 16000 * 60, 16000 * 95 + 77};
    g_autoptr(GError) error = NULL;
    g_autoptr(VoiceVad) vad = bring_tiny("tiny", "tiny", &error);
    g_assert_no_error(error);
    g_assert_cmpfloat_with_epsilon(voice_vad_step(vad), 0.02, 1e-9);
    g_assert_cmpstr(voice_vad_info(vad)->name, ==, "tiny");
    for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
        g_autofree float *samples = make_noise(lengths[i]);
        g_autoptr(Sound) sound = sound_from_samples(samples, lengths[i], 1, &error);
        g_autoptr(GArray) answers = voice_vad_probabilities(vad, sound, 0, NULL, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(answers->len, ==, (lengths[i] + 319) / 320);
        g_autofree float *expected = expected_answers(samples, lengths[i], answers->len);
        for (guint k = 0; k < answers->len; k++)
            g_assert_cmpfloat_with_epsilon(g_array_index(answers, float, k), expected[k], 1e-5);
    }
}

/* Each letter is 0.1 s: S over the upper threshold, m between the two, . below the lower one. */
static void test_spans(void)
{
    static const struct {
        const char *probabilities;
        guint n;
        double spans[2][2];
    } cases[] = {
        {"", 0, {{0}}},
        {"......", 0, {{0}}},
        {"mmmmmm", 0, {{0}}},
        {"SSSSS", 1, {{0, .5}}},
        {".S....", 1, {{.1, .2}}},
        {"..mSmm....", 1, {{.3, .6}}},
        {".SS..SS...", 1, {{.1, .7}}},
        {".SS...SS..", 2, {{.1, .3}, {.6, .8}}},
        {".SS..mmSS...", 2, {{.1, .3}, {.7, .9}}},
        {"SS.......S", 2, {{0, .2}, {.9, 1}}},
        {"...SS.", 1, {{.3, .5}}},
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(VoiceVad) vad = bring_tiny("\"step\":2", "\"step\":10", &error);
    g_assert_no_error(error);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GArray) probabilities = g_array_new(FALSE, FALSE, sizeof(float));
        for (const char *p = cases[i].probabilities; *p; p++)
            g_array_append_val(probabilities, ((float){*p == 'S' ? 0.6f : *p == 'm' ? 0.4f : 0.39f}));
        g_autoptr(GArray) spans = voice_vad_spans(vad, probabilities);
        g_test_message("%s", cases[i].probabilities);
        g_assert_cmpuint(spans->len, ==, cases[i].n);
        for (guint k = 0; k < spans->len; k++) {
            const VoiceSpan *span = &g_array_index(spans, VoiceSpan, k);
            g_assert_cmpfloat_with_epsilon(span->start, cases[i].spans[k][0], 1e-9);
            g_assert_cmpfloat_with_epsilon(span->end, cases[i].spans[k][1], 1e-9);
        }
    }
}

/* With answers every 20 ms spans under 0.1 s are left out. */
static void test_short_spans(void)
{
    g_autoptr(VoiceVad) vad = bring_tiny("tiny", "tiny", NULL);
    for (guint length = 1; length < 8; length++) {
        g_autoptr(GArray) probabilities = g_array_new(FALSE, TRUE, sizeof(float));
        g_array_set_size(probabilities, 50);
        for (guint k = 10; k < 10 + length; k++)
            g_array_index(probabilities, float, k) = 0.9f;
        g_autoptr(GArray) spans = voice_vad_spans(vad, probabilities);
        g_assert_cmpuint(spans->len, ==, length >= 5);
    }
}

static void test_builtin(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(VoiceVad) vad = voice_vad_load(NULL, 1, &error);
    g_assert_no_error(error);
    gsize n = 16000 * 70;
    g_autofree float *samples = make_noise(n);
    g_autoptr(Sound) sound = sound_from_samples(samples, n, 1, &error);
    g_autoptr(GArray) answers = voice_vad_probabilities(vad, sound, SOUND_MIX, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(answers->len, ==, (guint)ceil(70 / voice_vad_step(vad)));
    for (guint k = 0; k < answers->len; k++)
        g_assert_true(g_array_index(answers, float, k) >= 0 && g_array_index(answers, float, k) <= 1);
    Task task = {0};
    task_cancel(&task);
    g_assert_null(voice_vad_probabilities(vad, sound, SOUND_MIX, &task, &error));
    g_assert_nonnull(error);
}

static void test_refused(void)
{
    gsize n;
    g_autofree guchar *bytes = g_base64_decode(tiny, &n);
    g_autoptr(GError) no_sidecar = NULL, shape = NULL, answers = NULL, no_model = NULL;
    g_assert_null(bring(bytes, n, NULL, &no_sidecar));
    g_assert_error(no_sidecar, VOICE_ERROR, VOICE_ERROR_SIDECAR);
    g_assert_nonnull(strstr(no_sidecar->message, "net.json"));
    g_assert_null(bring_tiny("\"bins\":8", "\"bins\":9", &shape));
    g_assert_error(shape, NN_ERROR, NN_ERROR_SHAPE);
    g_assert_null(bring("no model", 8, NULL, &no_model));
    g_assert_error(no_model, NN_ERROR, NN_ERROR_MODEL);
    g_autoptr(VoiceVad) vad = bring_tiny("\"step\":2", "\"step\":3", NULL); /* the net has 2 */
    g_autofree float *samples = make_noise(32000);
    g_autoptr(Sound) sound = sound_from_samples(samples, 32000, 1, NULL);
    g_assert_null(voice_vad_probabilities(vad, sound, 0, NULL, &answers));
    g_assert_error(answers, NN_ERROR, NN_ERROR_RUN);
    g_assert_nonnull(strstr(answers->message, "net.onnx"));
}

/* A file of the shared folder; NULL: it is not here. The caller owns it. */
static char *shared_file(const char *name)
{
    g_autofree char *beside = g_build_filename(g_getenv("OTKLIK_MODELS"), "..", "..", "shared", NULL);
    const char *shared = g_getenv("OTKLIK_SHARED");
    char *path = g_build_filename(shared ? shared : beside, name, NULL);
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        g_clear_pointer(&path, g_free);
    return path;
}

/* Against the same nets run by ONNX Runtime's Python interface on the same recording, piece by piece. */
static void test_silero(void)
{
    static const char *const nets[] = {"models/silero_vad.onnx", "models/silero_vad_16k_op15.onnx"};
    static const struct {
        guint k;
        float probability;
    } expected[] = {{0, .0017f},   {2, .3020f},   {5, .0435f},   {10, .3433f},  {12, .9329f},
                    {70, .3236f},  {100, .0115f}, {118, .7129f}, {130, .9994f}, {239, .2059f},
                    {250, .0167f}, {268, .7969f}, {300, .9998f}, {332, .1864f}, {343, .6385f}};
    g_autofree char *recording = shared_file("data/speech/en_misc/jfk.wav");
    for (gsize i = 0; i < G_N_ELEMENTS(nets); i++) {
        g_autofree char *path = shared_file(nets[i]);
        if (!path || !recording) {
            g_test_skip("Silero's nets and recordings are not here (OTKLIK_SHARED)");
            return;
        }
        g_autoptr(GError) error = NULL;
        g_autoptr(VoiceVad) vad = voice_vad_load(path, 1, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(voice_vad_info(vad)->name, ==, "silero-vad");
        g_assert_cmpfloat_with_epsilon(voice_vad_step(vad), 0.032, 1e-9);
        g_autoptr(Sound) sound = sound_load(recording, NULL, &error);
        g_autoptr(GArray) answers = voice_vad_probabilities(vad, sound, 0, NULL, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(answers->len, ==, 344);
        for (gsize e = 0; e < G_N_ELEMENTS(expected); e++)
            g_assert_cmpfloat_with_epsilon(g_array_index(answers, float, expected[e].k), expected[e].probability, 2e-3);
        g_autoptr(GArray) spans = voice_vad_spans(vad, answers);
        g_assert_cmpuint(spans->len, >=, 3);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/voice/vad/spans", test_spans);
    g_test_add_func("/voice/vad/short-spans", test_short_spans);
    g_test_add_func("/voice/vad/chunks", test_chunks);
    g_test_add_func("/voice/vad/builtin", test_builtin);
    g_test_add_func("/voice/vad/refused", test_refused);
    g_test_add_func("/voice/vad/silero", test_silero);
    return g_test_run();
}
