/* tests/unit/test_nn.c: networks load, run, and refuse what is wrong. Uses a shipped model. */
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "nn/hush.h"
#include "nn/session.h"

#define SIDE 48

static const NnPort right_input = {"face", 4, {-1, 1, SIDE, SIDE}};
static const NnPort right_output = {"logits", 2, {-1, 7}};

static char *model_path(void)
{
    return g_build_filename(g_getenv("OTKLIK_MODELS"), "expression.onnx", NULL);
}

static NnSession *load_right(GError **error)
{
    g_autofree char *path = model_path();
    const NnSpec spec = {&right_input, 1, &right_output, 1, 1};
    return nn_session_load(path, &spec, error);
}

static void test_run(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(NnSession) net = load_right(&error);
    g_assert_no_error(error);
    g_assert_cmpint(nn_session_input_size(net, 0, 2), ==, SIDE);
    g_assert_cmpint(nn_session_input_size(net, 0, 0), ==, -1);
    g_autofree float *crops = g_new0(float, 3 * SIDE * SIDE);
    for (int i = 0; i < 3 * SIDE * SIDE; i++)
        crops[i] = (float)(i * 7 % 256);
    NnTensor in = {.data = crops, .rank = 4, .shape = {3, 1, SIDE, SIDE}}, out;
    g_assert_true(nn_session_run(net, &in, &out, &error));
    g_assert_cmpint(out.rank, ==, 2);
    g_assert_cmpint(out.shape[0], ==, 3);
    g_assert_cmpint(out.shape[1], ==, 7);
    for (int i = 0; i < 21; i++)
        g_assert_true(isfinite(out.data[i]));
    nn_outputs_clear(&out, 1);
}

static void test_wrong_ports(void)
{
    static const struct {
        NnPort input, output;
        const char *says;
    } cases[] = {
        {{"picture", 4, {-1, 1, SIDE, SIDE}}, {"logits", 2, {-1, 7}}, "\"picture\""},
        {{"face", 4, {-1, 1, 64, SIDE}}, {"logits", 2, {-1, 7}}, "\"face\""},
        {{"face", 3, {-1, SIDE, SIDE}}, {"logits", 2, {-1, 7}}, "\"face\""},
        {{"face", 4, {-1, 1, SIDE, SIDE}}, {"logits", 2, {-1, 8}}, "\"logits\""},
        {{"face", 4, {-1, 1, SIDE, SIDE}}, {"scores", 2, {-1, 7}}, "\"scores\""},
    };
    g_autofree char *path = model_path();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        const NnSpec spec = {&cases[i].input, 1, &cases[i].output, 1, 1};
        g_assert_null(nn_session_load(path, &spec, &error));
        g_assert_error(error, NN_ERROR, NN_ERROR_SHAPE);
        g_assert_nonnull(strstr(error->message, cases[i].says));
        g_assert_nonnull(strstr(error->message, "expression.onnx"));
    }
}

static void test_wrong_input_shape(void)
{
    static const struct {
        int rank;
        gint64 shape[4];
    } cases[] = {{4, {1, 1, SIDE, 47}},    {3, {1, SIDE, SIDE, 0}}, {4, {0, 1, SIDE, SIDE}},
                 {4, {-1, 1, SIDE, SIDE}}, {4, {1, 3, SIDE, SIDE}}, {4, {1LL << 40, 1, SIDE, SIDE}}};
    g_autoptr(GError) error = NULL;
    g_autoptr(NnSession) net = load_right(&error);
    float crop[3 * SIDE * SIDE] = {0};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) reason = NULL;
        NnTensor in = {.data = crop, .rank = cases[i].rank}, out;
        memcpy(in.shape, cases[i].shape, sizeof cases[i].shape);
        g_assert_false(nn_session_run(net, &in, &out, &reason));
        g_assert_error(reason, NN_ERROR, NN_ERROR_SHAPE);
    }
}

/* y[n,2] = x[n,2] * length[n,1] + sr, same = length; length and sr are int64, sr is a single number. 241 bytes of ONNX.
 */
static const char whole_numbers[] =
    "CAgSAXQ64wEKHAoGbGVuZ3RoEgFsIgRDYXN0KgkKAnRvGAGgAQIKGAoCc3ISAXMiBENhc3QqCQoCdG8YAaABAgoOCgF4CgFsEgFtIgNNdWwKDg"
    "oBbQoBcxIBeSIDQWRkChgKBmxlbmd0aBIEc2FtZSIISWRlbnRpdHkSAWdaFAoBeBIPCg0IARIJCgMSAW4KAggCWhkKBmxlbmd0aBIPCg0IBxIJ"
    "CgMSAW4KAggBWgwKAnNyEgYKBAgHEgBiFAoBeRIPCg0IARIJCgMSAW4KAggCYhcKBHNhbWUSDwoNCAcSCQoDEgFuCgIIAUIECgAQDQ==";

static NnSession *load_whole(NnElement length, int sr_rank, GError **error)
{
    const NnPort inputs[] = {{"x", 2, {-1, 2}}, {"length", 2, {-1, 1}, length}, {"sr", sr_rank, {1}, NN_INT64}};
    const NnPort outputs[] = {{"y", 2, {-1, 2}}, {"same", 2, {-1, 1}, NN_INT64}};
    gsize n;
    g_autofree guchar *bytes = g_base64_decode(whole_numbers, &n);
    return nn_session_from_memory(bytes, n, "whole.onnx", &(NnSpec){inputs, 3, outputs, 2, 1}, error);
}

static void test_whole_numbers(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(NnSession) net = load_whole(NN_INT64, 0, &error);
    g_assert_no_error(error);
    float x[] = {1, 2, 3, 4};
    gint64 length[] = {10, -100}, sr = 16000;
    const NnTensor in[] = {{.data = x, .rank = 2, .shape = {2, 2}},
                           {.integers = length, .rank = 2, .shape = {2, 1}},
                           {.integers = &sr, .rank = 0}};
    NnTensor out[2];
    g_assert_true(nn_session_run(net, in, out, &error));
    const float expected[] = {16010, 16020, 15700, 15600};
    g_assert_cmpmem(out[0].data, sizeof expected, expected, sizeof expected);
    g_assert_cmpmem(out[1].integers, sizeof length, length, sizeof length);
    nn_outputs_clear(out, 2);
}

static void test_wrong_elements(void)
{
    static const struct {
        NnElement length;
        int sr_rank;
        const char *says;
    } cases[] = {{NN_FLOAT, 0, "no float tensor"}, {NN_INT64, 1, "\"sr\" is []"}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(load_whole(cases[i].length, cases[i].sr_rank, &error));
        g_assert_error(error, NN_ERROR, NN_ERROR_SHAPE);
        g_assert_nonnull(strstr(error->message, cases[i].says));
    }
    g_autoptr(GError) error = NULL;
    g_autofree char *path = model_path();
    const NnPort face = {"face", 4, {-1, 1, SIDE, SIDE}, NN_INT64};
    g_assert_null(nn_session_load(path, &(NnSpec){&face, 1, &right_output, 1, 1}, &error));
    g_assert_nonnull(strstr(error->message, "no int64 tensor"));
}

/* Whatever is done to the bytes, the answer is a model or an error. */
static void test_damaged_models(void)
{
    g_autofree char *path = model_path(), *bytes = NULL;
    gsize length = 0;
    g_assert_true(file_load(path, LIMIT_MODEL_BYTES, &bytes, &length, NULL));
    const NnSpec spec = {&right_input, 1, &right_output, 1, 1};
    for (gsize cut = 0; cut < length; cut += length / 16) {
        g_autoptr(GError) error = NULL;
        g_assert_null(nn_session_from_memory(bytes, cut, "cut.onnx", &spec, &error));
        g_assert_nonnull(error);
        g_assert_true(g_str_has_prefix(error->message, "cut.onnx"));
    }
    GRand *random = g_rand_new_with_seed(2);
    for (int round = 0; round < 40; round++) {
        gsize at = (gsize)g_rand_int_range(random, 0, 2000);
        char kept = bytes[at];
        bytes[at] = (char)(bytes[at] ^ (1 << g_rand_int_range(random, 0, 8)));
        g_autoptr(GError) error = NULL;
        g_autoptr(NnSession) net = nn_session_from_memory(bytes, length, "flipped.onnx", &spec, &error);
        g_assert_true((net != NULL) != (error != NULL));
        bytes[at] = kept;
    }
    g_rand_free(random);
}

static void test_no_model(void)
{
    static const char *const texts[] = {"", "hello, this is no model", "\x08\x07"};
    const NnSpec spec = {&right_input, 1, &right_output, 1, 1};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(nn_session_from_memory(texts[i], strlen(texts[i]), "text.onnx", &spec, &error));
        g_assert_error(error, NN_ERROR, NN_ERROR_MODEL);
    }
}

static void test_tensor_elements(void)
{
    g_assert_cmpuint(nn_tensor_elements(3, (gint64[]){2, 3, 4}), ==, 24);
    g_assert_cmpuint(nn_tensor_elements(0, NULL), ==, 1);
    g_assert_cmpuint(nn_tensor_elements(2, (gint64[]){2, -1}), ==, 0);
    g_assert_cmpuint(nn_tensor_elements(3, (gint64[]){1LL << 22, 1LL << 22, 1LL << 22}), ==, 0);
    g_assert_cmpuint(nn_tensor_elements(NN_MAX_RANK + 1, NULL), ==, 0);
}

static gpointer run_many(gpointer data)
{
    float crop[SIDE * SIDE], *first = g_new0(float, 7);
    for (int i = 0; i < SIDE * SIDE; i++)
        crop[i] = (float)(i % 200);
    for (int round = 0; round < 20; round++) {
        NnTensor in = {.data = crop, .rank = 4, .shape = {1, 1, SIDE, SIDE}}, out;
        g_assert_true(nn_session_run(data, &in, &out, NULL));
        if (round == 0)
            memcpy(first, out.data, 7 * sizeof *first);
        g_assert_cmpmem(first, 7 * sizeof *first, out.data, 7 * sizeof *first);
        nn_outputs_clear(&out, 1);
    }
    return first;
}

static void test_shared_by_threads(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(NnSession) net = load_right(&error);
    GThread *threads[4];
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("runner", run_many, net);
    g_autofree float *first = g_thread_join(threads[0]);
    for (gsize i = 1; i < G_N_ELEMENTS(threads); i++) {
        g_autofree float *other = g_thread_join(threads[i]);
        g_assert_cmpmem(first, 7 * sizeof *first, other, 7 * sizeof *other);
    }
}

static void test_noise_lines(void)
{
    g_assert_true(hush_is_noise("Schema error: Trying to register schema with name Abs (domain:  version: 1) from file "
                                "a.cc line 1, but it is already registered from file a.cc line 1"));
    g_assert_false(hush_is_noise("Schema error: the operator Foo is unknown"));
    g_assert_false(hush_is_noise("disk full"));
}

/* In a process of its own: loads a model while a real message is printed too. */
static void test_quiet(void)
{
    if (g_test_subprocess()) {
        Hush hush;
        hush_begin(&hush);
        g_assert_cmpint(write(STDERR_FILENO, "a real message\n", 15), ==, 15);
        hush_end(&hush);
        g_autoptr(NnSession) net = load_right(NULL);
        g_assert_nonnull(net);
        return;
    }
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("a real message\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/nn/quiet", test_quiet);
    g_test_add_func("/nn/run", test_run);
    g_test_add_func("/nn/wrong-ports", test_wrong_ports);
    g_test_add_func("/nn/wrong-input-shape", test_wrong_input_shape);
    g_test_add_func("/nn/whole-numbers", test_whole_numbers);
    g_test_add_func("/nn/wrong-elements", test_wrong_elements);
    g_test_add_func("/nn/damaged-models", test_damaged_models);
    g_test_add_func("/nn/no-model", test_no_model);
    g_test_add_func("/nn/tensor-elements", test_tensor_elements);
    g_test_add_func("/nn/shared-by-threads", test_shared_by_threads);
    g_test_add_func("/nn/noise-lines", test_noise_lines);
    return g_test_run();
}
