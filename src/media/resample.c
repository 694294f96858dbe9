/* media/resample.c: luma_resample(), see picture.h.
 *
 * Separable: the weights of each axis are computed once, rows are summed into one row of floats and that row is then
 * summed over columns. An output pixel is the mean of the area it covers, or lies between two pixels where it grows. */
#include "media/picture.h"

#include <math.h>

#if defined __GNUC__ && !defined __clang__
#pragma GCC optimize("O3") /* add_row() halves its time with vector instructions, which clang uses at -O2 already */
#endif

/* For each output pixel of one axis: `count` source pixels from `first`, weighed by the next `count` weights. */
typedef struct {
    guint first, count;
    const float *weights;
} Tap;

typedef struct {
    Tap *taps;
    float *weights;
    guint low, high; /* source pixels used: low..high-1 */
} Axis;

static void axis_clear(Axis *axis)
{
    g_free(axis->taps);
    g_free(axis->weights);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Axis, axis_clear)

/* How much of from..to falls on source pixel k of n; the outermost ones reach to infinity. */
static double overlap(double from, double to, guint k, guint n)
{
    double left = k == 0 ? from : MAX(from, k), right = k == n - 1 ? to : MIN(to, k + 1.0);
    return MAX(0, right - left);
}

static guint clamp_index(double at, guint n)
{
    return (guint)CLAMP(at, 0, n - 1.0);
}

static guint area_taps(double from, double to, guint n, Tap *tap, float *weights)
{
    tap->first = clamp_index(floor(from), n);
    guint last = MAX(tap->first, clamp_index(ceil(to) - 1, n));
    for (guint k = tap->first; k <= last; k++)
        *weights++ = (float)(overlap(from, to, k, n) / (to - from));
    return last - tap->first + 1;
}

static guint linear_taps(double centre, guint n, Tap *tap, float *weights)
{
    double at = CLAMP(centre - 0.5, 0, n - 1.0);
    tap->first = clamp_index(floor(at), n);
    weights[0] = (float)(1 - (at - tap->first));
    if (tap->first + 1 == n)
        return 1;
    weights[1] = (float)(at - tap->first);
    return 2;
}

static Axis axis_new(double start, double length, guint n, guint outputs)
{
    double step = length / outputs;
    /* Neighbouring outputs share at most two pixels. */
    Axis axis = {g_new(Tap, outputs), g_new(float, (gsize)n + 3 * (gsize)outputs), n, 0};
    float *weights = axis.weights;
    for (guint i = 0; i < outputs; i++) {
        Tap *tap = &axis.taps[i];
        double from = start + i * step;
        tap->weights = weights;
        tap->count =
            step > 1 ? area_taps(from, from + step, n, tap, weights) : linear_taps(from + step / 2, n, tap, weights);
        weights += tap->count;
        axis.low = MIN(axis.low, tap->first);
        axis.high = MAX(axis.high, tap->first + tap->count);
    }
    return axis;
}

/* Adds a weighted row: this loop sees every pixel of every picture. */
static void add_row(float *restrict sums, const guint8 *restrict row, float weight, guint n)
{
    for (guint x = 0; x < n; x++)
        sums[x] += weight * row[x];
}

static void sum_rows(const LumaPicture *picture, const Tap *tap, guint low, guint high, float *sums)
{
    memset(sums + low, 0, (high - low) * sizeof *sums);
    for (guint k = 0; k < tap->count; k++) {
        const guint8 *row = picture->luma + (tap->first + k) * picture->stride;
        add_row(sums + low, row + low, tap->weights[k], high - low);
    }
}

static float sum_columns(const float *sums, const Tap *tap)
{
    float sum = 0;
    for (guint k = 0; k < tap->count; k++)
        sum += tap->weights[k] * sums[tap->first + k];
    return sum;
}

void luma_resample(const LumaPicture *picture, LumaRect rect, guint width, guint height, float *out)
{
    g_return_if_fail(rect.width > 0 && rect.height > 0 && width > 0 && height > 0);
    g_auto(Axis) columns = axis_new(rect.x, rect.width, picture->width, width);
    g_auto(Axis) rows = axis_new(rect.y, rect.height, picture->height, height);
    g_autofree float *sums = g_new(float, picture->width);
    float gain = 255.0f / (float)(picture->white - picture->black);
    for (guint y = 0; y < height; y++) {
        sum_rows(picture, &rows.taps[y], columns.low, columns.high, sums);
        for (guint x = 0; x < width; x++) {
            float value = (sum_columns(sums, &columns.taps[x]) - picture->black) * gain;
            *out++ = CLAMP(value, 0, 255);
        }
    }
}
