/* nn/tensor.c: sizes of tensors. See session.h. */
#include "base/limits.h"
#include "nn/session.h"

gsize nn_tensor_elements(int rank, const gint64 *shape)
{
    if (rank < 0 || rank > NN_MAX_RANK)
        return 0;
    guint64 product = 1;
    for (int i = 0; i < rank; i++) {
        if (shape[i] < 0 || shape[i] > LIMIT_TENSOR_ELEMENTS)
            return 0;
        product *= (guint64)shape[i]; /* both factors are at most 2^26: no overflow */
        if (product > LIMIT_TENSOR_ELEMENTS)
            return 0;
    }
    return (gsize)product;
}
