/* tests/fuzz/fuzz_model.c: a model that a person brings: ONNX bytes. Loads, and runs what loads. */
#include <stddef.h>
#include <stdint.h>

#include "nn/session.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const NnPort input = {"x", 2, {-1, 4}}, output = {"y", 2, {-1, -1}};
    const NnSpec spec = {&input, 1, &output, 1, 1};
    g_autoptr(GError) error = NULL;
    g_autoptr(NnSession) net = nn_session_from_memory(bytes, length, "fuzz.onnx", &spec, &error);
    g_assert((net != NULL) != (error != NULL));
    float values[8] = {0, 1, -1, 2, 3, 4, 5, 6};
    NnTensor in = {.data = values, .rank = 2, .shape = {2, 4}}, out;
    if (net && nn_session_run(net, &in, &out, &error))
        nn_outputs_clear(&out, 1);
    return 0;
}
