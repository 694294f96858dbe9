/* unit/test_speaker.c: embeddings have length 1, and nets that a person brings are used as their sidecar says. How well
 * they tell voices apart is measured by training, not here. */
#include "voice/speaker.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "nn/session.h"
#include "voice/error.h"

#define FRAMES 60

/* Features of noise that swells, so that the mean over time is not all there is. */
static float *make_features(const SpeakerNet *net)
{
    float samples[FBANK_FRAME + (FRAMES - 1) * FBANK_SHIFT];
    guint32 state = 1;
    for (gsize i = 0; i < G_N_ELEMENTS(samples); i++) {
        state = state * 1664525u + 1013904223u;
        samples[i] = (float)(state / 4294967296.0 - 0.5) * (float)(1 + i % 5000) / 5000;
    }
    float *features = g_new(float, FRAMES *speaker_net_bins(net));
    g_assert_cmpuint(fbank_frames(G_N_ELEMENTS(samples)), ==, FRAMES);
    fbank_compute(speaker_net_fbank(net), samples, G_N_ELEMENTS(samples), features);
    return features;
}

static void check_unit(const float *embedding, guint size)
{
    double power = 0;
    for (guint i = 0; i < size; i++)
        power += (double)embedding[i] * embedding[i];
    g_assert_cmpfloat_with_epsilon(power, 1, 1e-5);
}

static void test_builtin(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SpeakerNet) net = speaker_net_load(NULL, 1, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(strlen(speaker_net_info(net)->sha256), ==, 64);
    g_assert_cmpuint(speaker_net_size(net), <=, SPEAKER_SIZE_MAX);
    g_autofree float *features = make_features(net);
    float once[SPEAKER_SIZE_MAX], again[SPEAKER_SIZE_MAX];
    g_assert_true(speaker_net_embed(net, features, FRAMES, once, &error));
    check_unit(once, speaker_net_size(net));
    g_assert_true(speaker_net_embed(net, features, FRAMES, again, &error));
    g_assert_cmpmem(once, speaker_net_size(net) * sizeof *once, again, speaker_net_size(net) * sizeof *again);
    g_assert_true(speaker_net_embed(net, features, SPEAKER_MIN_FRAMES, again, &error));
    check_unit(again, speaker_net_size(net));
}

typedef struct {
    const char *task, *input, *output;
    int more_bins, more_values; /* than the net has */
    const char *mean, *says;
} Brought;

/* The built-in net in a folder of its own with another sidecar. */
static SpeakerNet *bring(const Brought *brought, GError **error)
{
    g_autoptr(SpeakerNet) builtin = speaker_net_load(NULL, 1, NULL);
    g_autofree char *folder = g_dir_make_tmp("otklik-speaker-XXXXXX", NULL), *bytes = NULL;
    g_autofree char *onnx = g_build_filename(folder, "net.onnx", NULL);
    g_autofree char *json = g_build_filename(folder, "net.json", NULL);
    g_autofree char *from = g_build_filename(g_getenv("OTKLIK_MODELS"), "speaker.onnx", NULL);
    g_autofree char *text = g_strdup_printf(
        "{\"name\":\"n\",\"task\":\"%s\",\"input\":{\"name\":\"%s\",\"bins\":%d,\"window\":\"povey\",\"scale\":32768,"
        "\"mean\":%s},\"output\":\"%s\",\"size\":%d,\"threshold\":0.5}",
        brought->task, brought->input, (int)speaker_net_bins(builtin) + brought->more_bins, brought->mean,
        brought->output, (int)speaker_net_size(builtin) + brought->more_values);
    gsize n;
    g_assert_true(g_file_get_contents(from, &bytes, &n, NULL));
    g_assert_true(g_file_set_contents(onnx, bytes, (gssize)n, NULL));
    g_assert_true(g_file_set_contents(json, text, -1, NULL));
    SpeakerNet *net = speaker_net_load(onnx, 1, error);
    g_assert_cmpint(g_unlink(onnx) + g_unlink(json) + g_rmdir(folder), ==, 0);
    return net;
}

/* A net that wants the mean taken out gets it taken out of the rows it is given. */
static void test_mean(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SpeakerNet) plain = speaker_net_load(NULL, 1, &error);
    g_autoptr(SpeakerNet) centred = bring(&(Brought){"speaker", "fbank", "embedding", 0, 0, "true", ""}, &error);
    g_assert_no_error(error);
    g_autofree float *features = make_features(centred);
    float got[SPEAKER_SIZE_MAX], expected[SPEAKER_SIZE_MAX];
    g_assert_true(speaker_net_embed(centred, features, FRAMES / 2, got, &error));
    fbank_subtract_mean(features, FRAMES / 2, speaker_net_bins(plain));
    g_assert_true(speaker_net_embed(plain, features, FRAMES / 2, expected, &error));
    for (guint i = 0; i < speaker_net_size(plain); i++)
        g_assert_cmpfloat_with_epsilon(got[i], expected[i], 1e-5);
}

static void test_refused(void)
{
    static const Brought cases[] = {
        {"speaker", "feats", "embedding", 0, 0, "false", "\"feats\""},
        {"speaker", "fbank", "embs", 0, 0, "false", "\"embs\""},
        {"speaker", "fbank", "embedding", 0, 64, "false", "\"embedding\""},
        {"speaker", "fbank", "embedding", -16, 0, "false", "\"fbank\""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(bring(&cases[i], &error));
        g_assert_error(error, NN_ERROR, NN_ERROR_SHAPE);
        g_assert_nonnull(strstr(error->message, cases[i].says));
        g_assert_nonnull(strstr(error->message, "net.onnx"));
    }
    g_autoptr(GError) error = NULL;
    g_assert_null(bring(&(Brought){"vad", "fbank", "embedding", 0, 0, "false", ""}, &error));
    g_assert_error(error, VOICE_ERROR, VOICE_ERROR_SIDECAR);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/voice/speaker/builtin", test_builtin);
    g_test_add_func("/voice/speaker/mean", test_mean);
    g_test_add_func("/voice/speaker/refused", test_refused);
    return g_test_run();
}
