/* unit/test_media_resample.c: luma_resample() against a slow plain twin, and PNG there and back. */
#include "media/video.h"
#include "media_make.h"

enum { WIDTH = 37, HEIGHT = 23 };

static guint8 value_at(const LumaPicture *picture, double x, double y)
{
    guint column = (guint)CLAMP(floor(x), 0, picture->width - 1.0),
          row = (guint)CLAMP(floor(y), 0, picture->height - 1.0);
    return picture->luma[row * picture->stride + column];
}

/* Bilinear between pixel centres, edges repeated. */
static double linear_at(const LumaPicture *picture, double x, double y)
{
    double left = floor(x - 0.5), top = floor(y - 0.5), u = x - 0.5 - left, v = y - 0.5 - top;
    return (1 - v) * ((1 - u) * value_at(picture, left, top) + u * value_at(picture, left + 1, top)) +
           v * ((1 - u) * value_at(picture, left, top + 1) + u * value_at(picture, left + 1, top + 1));
}

/* The mean of an area, by 64 x 64 samples of it. */
static double mean_at(const LumaPicture *picture, double x, double y, double w, double h)
{
    double sum = 0;
    for (int j = 0; j < 64; j++) {
        for (int i = 0; i < 64; i++)
            sum += value_at(picture, x + (i + 0.5) * w / 64, y + (j + 0.5) * h / 64);
    }
    return sum / (64 * 64);
}

static const LumaPicture *random_picture(void)
{
    guint8 luma[HEIGHT * WIDTH];
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);
    for (gsize i = 0; i < sizeof luma; i++)
        luma[i] = (guint8)g_rand_int_range(rand, 0, 256);
    return luma_picture_new(luma, WIDTH, HEIGHT, WIDTH);
}

static void test_twin(void)
{
    static const struct {
        const char *name;
        LumaRect rect;
        guint width, height;
    } cases[] = {
        {"same", {0, 0, WIDTH, HEIGHT}, WIDTH, HEIGHT},
        {"shrink", {0, 0, WIDTH, HEIGHT}, 12, 5},
        {"a crop between pixels", {3.3f, 2.7f, 20.2f, 15.9f}, 7, 6},
        {"grow", {10.25f, 5.5f, 6, 4}, 31, 29},
        {"partly outside", {-9.5f, -4, 30, 20}, 9, 8},
        {"wholly outside", {100, -70, 30, 20}, 5, 5},
        {"grow over the edge", {33, 20, 8, 6}, 24, 24},
        {"one pixel of all", {-1, -1, WIDTH + 2, HEIGHT + 2}, 1, 1},
    };
    const LumaPicture *picture = random_picture();
    for (gsize c = 0; c < G_N_ELEMENTS(cases); c++) {
        LumaRect r = cases[c].rect;
        guint w = cases[c].width, h = cases[c].height;
        g_autofree float *out = g_new(float, w *h);
        luma_resample(picture, r, w, h, out);
        double step_x = r.width / w, step_y = r.height / h, worst = 0;
        for (guint i = 0; i < w * h; i++) {
            double x = r.x + i % w * step_x, y = r.y + i / w * step_y;
            double plain = step_x > 1 ? mean_at(picture, x, y, step_x, step_y)
                                      : linear_at(picture, x + step_x / 2, y + step_y / 2);
            worst = MAX(worst, fabs(plain - out[i]));
        }
        g_test_message("%s: %.3f", cases[c].name, worst);
        g_assert_cmpfloat(worst, <, r.width / w > 1 ? 4 : 0.01); /* the twin's samples fall beside pixel borders */
    }
    luma_picture_unref(picture);
}

static void test_range(void)
{
    guint8 luma[] = {0, 16, 125, 235, 255};
    LumaPicture limited = {luma, sizeof luma, sizeof luma, 1, 16, 235, 0};
    float out[G_N_ELEMENTS(luma)];
    luma_resample(&limited, (LumaRect){0, 0, 5, 1}, 5, 1, out);
    static const float expected[] = {0, 0, 126.917808f, 255, 255};
    for (gsize i = 0; i < G_N_ELEMENTS(luma); i++)
        g_assert_cmpfloat_with_epsilon(out[i], expected[i], 1e-4);
}

static void test_png(void)
{
    const LumaPicture *picture = random_picture();
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) png = luma_to_png(picture, (LumaRect){0, 0, WIDTH, HEIGHT}, WIDTH, HEIGHT, &error);
    g_assert_no_error(error);
    gsize n;
    const char *bytes = g_bytes_get_data(png, &n);
    g_autofree char *path = made_path("picture.png");
    g_assert_true(g_file_set_contents(path, bytes, (gssize)n, NULL));
    const LumaPicture *again = photo_load(path, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(again->width, ==, WIDTH);
    g_assert_cmpuint(again->height, ==, HEIGHT);
    g_assert_cmpuint(again->black, ==, 0);
    for (guint y = 0; y < HEIGHT; y++)
        g_assert_cmpmem(again->luma + y * again->stride, WIDTH, picture->luma + y * picture->stride, WIDTH);
    luma_picture_unref(again);
    luma_picture_unref(picture);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/media/resample/twin", test_twin);
    g_test_add_func("/media/resample/range", test_range);
    g_test_add_func("/media/resample/png", test_png);
    int failed = g_test_run();
    made_remove();
    return failed;
}
