/* tests/unit/test_segmentation.c: classes become speakers at the right times, in both forms that a net may have. How
 * well the built-in net tells speakers apart is measured by training, not here. */
#include "voice/segmentation.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "nn/session.h"

#define RATE 16000
#define WINDOW (10 * RATE)
#define SLOTS SEGMENTATION_SPEAKERS

/* A net in the form of pyannote's: x[n,1,t] -> y[n,answers,7], fields of 991 samples every 270. Its logits of "0" are
 * 40 times the mean loudness less 10, those of nobody 0, and all others far below: 279 bytes of ONNX. */
static const char loudness[] =
    "CAg6jAIKCwoBeBIBYSIDQWJzCjoKAWESAXAiC0F2ZXJhZ2VQb29sKhQKDGtlcm5lbF9zaGFwZUDfB6ABByoPCgdzdHJpZGVzQI4CoAEHChIKAXAKAX"
    "cKAWISAWMiBENvbnYKIgoBYxIBeSIJVHJhbnNwb3NlKg8KBHBlcm1AAEACQAGgAQcSAWcqKQgHCAEIARABQgF3ShwAAAAAAAAgQgAAAAAAAAAAAACg"
    "wAAAAAAAAAAAKiUIBxABQgFiShwAAAAAAAAgwQAAoMEAAKDBAACgwQAAoMEAAKDBWhkKAXgSFAoSCAESDgoDEgFuCgIIAQoDEgF0YhkKAXkSFAoSCA"
    "ES"
    "DgoDEgFuCgMSAWYKAggHQgQKABAN";

static SegmentationNet *bring(const char *sidecar, GError **error)
{
    gsize n;
    g_autofree guchar *bytes = g_base64_decode(loudness, &n);
    g_autofree char *folder = g_dir_make_tmp("otklik-segmentation-XXXXXX", NULL);
    g_autofree char *onnx = g_build_filename(folder, "net.onnx", NULL);
    g_autofree char *json = g_build_filename(folder, "net.json", NULL);
    g_assert_true(g_file_set_contents(onnx, (const char *)bytes, (gssize)n, NULL));
    g_assert_true(!sidecar || g_file_set_contents(json, sidecar, -1, NULL));
    SegmentationNet *net = segmentation_net_load(onnx, 1, error);
    g_assert_cmpint(g_unlink(onnx) + (sidecar ? g_unlink(json) : 0) + g_rmdir(folder), ==, 0);
    return net;
}

/* Silence, then from `from` on a square wave. The caller owns it. */
static float *make_sound(gsize n, gsize from)
{
    float *samples = g_new0(float, n);
    for (gsize i = from; i < n; i++)
        samples[i] = i % 80 < 40 ? 0.5f : -0.5f;
    return samples;
}

static void test_pyannote(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SegmentationNet) net = bring(NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(segmentation_net_info(net)->name, ==, "pyannote-segmentation-3.0");
    g_assert_null(segmentation_net_fbank(net));
    g_assert_cmpuint(segmentation_net_samples(net), ==, WINDOW);
    g_assert_cmpuint(segmentation_net_frames(net), ==, 589);
    g_assert_cmpuint(segmentation_net_step(net), ==, 270);
    g_assert_cmpfloat_with_epsilon(segmentation_net_time(net, 0), 495.0 / RATE, 1e-9);
    g_assert_cmpfloat_with_epsilon(segmentation_net_time(net, 100), 27495.0 / RATE, 1e-9);
    g_autofree float *samples = make_sound(WINDOW, 4 * RATE);
    g_autofree float *activity = g_new(float, 589 * SLOTS);
    g_assert_true(segmentation_net_run(net, samples, WINDOW, activity, &error));
    for (gsize k = 0; k < 589; k++) {
        double at = segmentation_net_time(net, k), beyond = 991.0 / 2 / RATE;
        if (fabs(at - 4) > beyond)
            g_assert_cmpfloat_with_epsilon(activity[k * SLOTS], at > 4 ? 1 : 0, 1e-3f);
        g_assert_cmpfloat(activity[k * SLOTS + 1], <, 1e-3f);
        g_assert_cmpfloat(activity[k * SLOTS + 2], <, 1e-3f);
    }
}

/* A net for windows of one length hears silence after a shorter sound, and answers for the sound only. */
static void test_short(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SegmentationNet) net = bring(NULL, &error);
    g_autofree float *samples = make_sound(WINDOW, 0), *part = make_sound(50000, 0);
    g_autofree float *whole = g_new(float, 589 * SLOTS), *activity = g_new(float, 589 * SLOTS);
    for (gsize i = 50000; i < WINDOW; i++)
        samples[i] = 0;
    activity[182 * SLOTS] = -7;
    g_assert_cmpuint(segmentation_net_answers(net, 50000), ==, 182);
    g_assert_true(segmentation_net_run(net, samples, WINDOW, whole, &error));
    g_assert_true(segmentation_net_run(net, part, 50000, activity, &error));
    g_assert_cmpmem(activity, 182 * SLOTS * sizeof(float), whole, 182 * SLOTS * sizeof(float));
    g_assert_cmpfloat(activity[182 * SLOTS], ==, -7);
    g_assert_cmpuint(segmentation_net_answers(net, 990), ==, 0);
    g_assert_true(segmentation_net_run(net, part, 990, activity, &error)); /* too short for an answer: no error */
}

#define SIDECAR(classes, step)                                                                                         \
    "{\"name\":\"loud\",\"task\":\"segmentation\",\"input\":{\"name\":\"x\"},\"output\":\"y\",\"classes\":[" classes   \
    "],\"seconds\":10,\"step\":" step ",\"offset\":495}"

/* The sidecar says which class is whose, and is not believed about the answers. */
static void test_sidecar(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree float *samples = make_sound(WINDOW, 0), *activity = g_new(float, 1000 * SLOTS);
    g_autoptr(SegmentationNet) net = bring(SIDECAR("\"\",\"12\",\"0\",\"1\",\"2\",\"01\",\"02\"", "270"), &error);
    g_assert_no_error(error);
    g_assert_true(segmentation_net_run(net, samples, WINDOW, activity, &error));
    g_assert_cmpfloat_with_epsilon(activity[0], 0, 1e-3f);
    g_assert_cmpfloat_with_epsilon(activity[1], 1, 1e-3f);
    g_assert_cmpfloat_with_epsilon(activity[2], 1, 1e-3f);
    g_autoptr(SegmentationNet) wrong = bring(SIDECAR("\"\",\"0\",\"1\",\"2\",\"01\",\"02\",\"12\"", "200"), &error);
    g_assert_no_error(error);
    g_assert_false(segmentation_net_run(wrong, samples, WINDOW, activity, &error));
    g_assert_error(error, NN_ERROR, NN_ERROR_SHAPE);
    g_assert_nonnull(strstr(error->message, "net.onnx"));
}

/* A net that reads features answers the same whether it computes them or is given them. */
static void test_built_in(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SegmentationNet) net = segmentation_net_load(NULL, 1, &error);
    g_assert_no_error(error);
    g_assert_nonnull(segmentation_net_fbank(net));
    gsize rows = fbank_frames(WINDOW), frames = segmentation_net_frames(net);
    g_assert_cmpuint(frames, ==, (rows * FBANK_SHIFT + segmentation_net_step(net) - 1) / segmentation_net_step(net));
    g_autofree float *samples = make_sound(WINDOW, 3 * RATE),
                     *features = g_new(float, rows *segmentation_net_bins(net));
    g_autofree float *one = g_new(float, frames *SLOTS), *other = g_new(float, frames *SLOTS);
    fbank_compute(segmentation_net_fbank(net), samples, WINDOW, features);
    g_assert_true(segmentation_net_run(net, samples, WINDOW, one, &error));
    g_assert_true(segmentation_net_run_features(net, features, rows, other, &error));
    g_assert_cmpmem(one, frames * SLOTS * sizeof(float), other, frames * SLOTS * sizeof(float));
    for (gsize i = 0; i < frames * SLOTS; i++)
        g_assert_true(one[i] >= 0 && one[i] <= 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/segmentation/pyannote", test_pyannote);
    g_test_add_func("/segmentation/short", test_short);
    g_test_add_func("/segmentation/sidecar", test_sidecar);
    g_test_add_func("/segmentation/built-in", test_built_in);
    return g_test_run();
}
