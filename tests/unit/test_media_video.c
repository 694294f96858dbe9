/* unit/test_media_video.c: which pictures come, when, and how they look. */
#include "base/error.h"
#include "media/video.h"
#include "media_make.h"

#include <sys/stat.h>

static VideoReader *open_ok(const char *path, double rate)
{
    g_autoptr(GError) error = NULL;
    VideoReader *video = video_open(path, &(VideoOptions){.rate = rate, .threads = 2}, NULL, &error);
    g_assert_no_error(error);
    return video;
}

/* Number of a picture of COUNTING, from its luma. */
static double number_of(const LumaPicture *picture)
{
    double code = mean_of(picture, 0, 0, 1, 1) * 219 / 255 + 16;
    return (code - 20) / 4;
}

/* Every picture given is the one of its time, they lie on the grid of `rate`, and there are `count` of them. */
static void check_counting(const char *path, double rate, guint count)
{
    g_autoptr(VideoReader) video = open_ok(path, rate);
    g_autoptr(GError) error = NULL;
    const LumaPicture *picture;
    guint n = 0;
    while ((picture = video_next(video, &error))) {
        double due = ceil(n / rate * 25 - 1e-6) / 25; /* the first picture at or after multiple n */
        g_assert_cmpfloat_with_epsilon(picture->seconds, due, 0.0011);
        g_assert_cmpfloat_with_epsilon(number_of(picture), due * 25, 0.4);
        luma_picture_unref(picture);
        n++;
    }
    g_assert_no_error(error);
    g_assert_cmpuint(n, ==, count);
    g_assert_cmpuint(video_gaps(video).damaged, ==, 0);
    g_assert_cmpfloat(video_gaps(video).missing_from, <, 0);
}

static void test_counting(void)
{
    static const struct {
        const char *arguments, *name;
    } cases[] = {
        {X264, "b.mp4"},                                    /* B pictures and an edit list */
        {X264, "b.mkv"},                                    /* times rounded to milliseconds */
        {X264 "-output_ts_offset 100 -muxdelay 0", "b.ts"}, /* starts at 100 s */
        {X264 "-movflags frag_keyframe+empty_moov", "frag.mp4"},
        {"-c:v libx265 -pix_fmt yuv420p10le -x265-params crf=4:log-level=none", "ten.mp4"},
        {"-c:v mpeg2video -q:v 2 -bf 2", "mpeg2.ts"},
        {"-c:v mjpeg -q:v 2 -pix_fmt yuvj420p", "mjpeg.mov"},
        {"-c:v ffv1", "ffv1.mkv"},
        {"-c:v libvpx-vp9 -crf 8 -b:v 0", "vp9.webm"},
        {"-c:v rawvideo -pix_fmt yuyv422", "packed.avi"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *arguments = g_strconcat(COUNTING, cases[i].arguments, NULL);
        g_autofree char *path = make_media(arguments, cases[i].name);
        g_test_message("%s", cases[i].name);
        check_counting(path, 25, 50);
        check_counting(path, 5, 10);
        check_counting(path, 3, 6);
        check_counting(path, 12, 24);
    }
}

/* Pictures read with slack: each is the one of its time and none is later than `slack`. Returns how many are later at
 * all. */
static guint late_pictures(const char *path, double rate, double slack, guint count)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(VideoReader) video =
        video_open(path, &(VideoOptions){.rate = rate, .slack = slack, .threads = 1}, NULL, &error);
    g_assert_no_error(error);
    const LumaPicture *picture;
    guint n = 0, late = 0;
    while ((picture = video_next(video, &error))) {
        double due = ceil(n / rate * 25 - 1e-6) / 25;
        g_assert_cmpfloat(picture->seconds, >=, due - 0.0011);
        g_assert_cmpfloat(picture->seconds, <=, due + slack + 0.0011);
        g_assert_cmpfloat_with_epsilon(number_of(picture), picture->seconds * 25, 0.4);
        late += picture->seconds > due + 0.02;
        luma_picture_unref(picture);
        n++;
    }
    g_assert_no_error(error);
    g_assert_cmpuint(n, ==, count);
    return late;
}

#define NO_PYRAMID "scenecut=0:b-adapt=0:b-pyramid=none:log-level=none"

/* Every other picture refers to none: with slack those are left out, and the next one comes instead. Where the wanted
 * step or the slack is too short for that, or what comes lies too far apart, it is as without slack. */
static void test_slack(void)
{
    g_autofree char *pairs =
        make_media(COUNTING "-c:v libx264 -crf 4 -x264-params " NO_PYRAMID ":bframes=1", "pairs.mp4");
    g_assert_cmpuint(late_pictures(pairs, 5, 0.1, 10), >, 2);
    g_assert_cmpuint(late_pictures(pairs, 5, 0.05, 10), ==, 0);
    g_assert_cmpuint(late_pictures(pairs, 5, 0, 10), ==, 0);
    g_assert_cmpuint(late_pictures(pairs, 25, 0.02, 50), ==, 0);
}

/* Seven of eight pictures refer to none: too many to leave them out. */
static void test_slack_ends(void)
{
    g_autofree char *runs = make_media(
        "-f lavfi -i testsrc=size=64x48:rate=25:duration=8 -c:v libx264 -x264-params " NO_PYRAMID ":bframes=7",
        "runs.mp4");
    g_autoptr(GError) error = NULL;
    g_autoptr(VideoReader) video =
        video_open(runs, &(VideoOptions){.rate = 5, .slack = 0.1, .threads = 1}, NULL, &error);
    g_assert_no_error(error);
    const LumaPicture *picture;
    guint exact = 0;
    while ((picture = video_next(video, &error))) {
        if (picture->seconds >= 4)
            exact += fabs(picture->seconds * 5 - round(picture->seconds * 5)) < 0.01;
        luma_picture_unref(picture);
    }
    g_assert_no_error(error);
    g_assert_cmpuint(exact, ==, 20);
}

/* A complete index with a key picture every 0.2 s: at 2 a second only key pictures are decoded, and the times still
 * fit. */
static void test_key_pictures(void)
{
    g_autofree char *path = make_media(COUNTING "-c:v libx264 -crf 4 -x264-params keyint=5:scenecut=0", "keys.mp4");
    check_counting(path, 1, 2);
    check_counting(path, 2.5, 5);
}

static void test_info(void)
{
    g_autofree char *path = make_media(COUNTING "-f lavfi -i sine=duration=2 " X264 "-c:a aac", "info.mp4");
    g_autoptr(VideoReader) video = open_ok(path, 0);
    const VideoInfo *info = video_info(video);
    g_assert_cmpfloat_with_epsilon(info->duration, 2, 0.05);
    g_assert_cmpfloat_with_epsilon(info->frame_rate, 25, 1e-6);
    g_assert_cmpuint(info->width, ==, 64);
    g_assert_cmpuint(info->height, ==, 48);
    g_assert_true(info->has_sound);
    g_assert_cmpstr(info->codec, ==, "h264");
    g_assert_nonnull(strstr(info->format, "mp4"));
}

/* How single pictures look: size and the means of two opposite parts. */
static void test_looks(void)
{
    static const struct {
        const char *arguments, *name;
        guint width, height;

    } cases[] = {
        {HALVES X264, "plain.mp4", 64, 48},
        {HALVES X264 "-color_range pc -vf scale=in_range=tv:out_range=pc", "full.mp4", 64, 48},
        {HALVES "-vf format=yuv444p,crop=61:45:1:1 -c:v ffv1", "odd.mkv", 61, 45},
        {HALVES "-pix_fmt rgb24 -frames:v 1", "rgb.png", 64, 48},
        {HALVES "-pix_fmt pal8 -frames:v 1", "palette.png", 64, 48},
        {HALVES "-pix_fmt gray -frames:v 1", "grey.png", 64, 48},
        {HALVES "-pix_fmt gray16be -frames:v 1", "deep.png", 64, 48},
        {HALVES "-pix_fmt yuvj420p -frames:v 1 -q:v 2", "photo.jpg", 64, 48},
        {HALVES "-frames:v 1", "photo.bmp", 64, 48},
        {HALVES "-vf setsar=3/2 " X264, "oblong.mp4", 96, 48},
        {HALVES "-c:v mpeg2video -q:v 2 -flags +ilme+ildct -vf setfield=tff", "fields.mpg", 64, 48},
        {HALVES "-c:v prores_ks -pix_fmt yuv422p10le", "prores.mov", 64, 48},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = make_media(cases[i].arguments, cases[i].name);
        g_autoptr(GError) error = NULL;
        const LumaPicture *picture = photo_load(path, &error);
        g_assert_no_error(error);
        g_test_message("%s: %u x %u", cases[i].name, picture->width, picture->height);
        g_assert_cmpuint(picture->width, ==, cases[i].width);
        g_assert_cmpuint(picture->height, ==, cases[i].height);
        g_assert_cmpfloat_with_epsilon(mean_of(picture, 0.1f, 0.1f, 0.3f, 0.8f), full(50), 4);
        g_assert_cmpfloat_with_epsilon(mean_of(picture, 0.6f, 0.1f, 0.3f, 0.8f), full(200), 4);
        luma_picture_unref(picture);
    }
}

/* The display matrix of phones: turned pictures stand upright. */
static void test_rotation(void)
{
    static const struct {
        int degrees;
        guint width, height;
        float dark_x, dark_y, bright_x, bright_y;
    } cases[] = {
        {0, 64, 48, 0.1f, 0.4f, 0.7f, 0.4f},
        {90, 48, 64, 0.4f, 0.7f, 0.4f, 0.1f}, /* counter-clockwise: left goes to the bottom */
        {180, 64, 48, 0.7f, 0.4f, 0.1f, 0.4f},
        {270, 48, 64, 0.4f, 0.1f, 0.4f, 0.7f},
    };
    g_autofree char *plain = make_media(HALVES X264, "upright.mp4");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *arguments = g_strdup_printf("-display_rotation %d -i %s -c copy", cases[i].degrees, plain);
        g_autofree char *path = make_media(arguments, "turned.mp4");
        g_autoptr(VideoReader) video = open_ok(path, 0);
        const LumaPicture *picture = video_next(video, NULL);
        g_assert_nonnull(picture);
        g_assert_cmpuint(picture->width, ==, cases[i].width);
        g_assert_cmpuint(picture->height, ==, cases[i].height);
        g_assert_cmpuint(video_info(video)->width, ==, cases[i].width);
        g_assert_cmpfloat_with_epsilon(mean_of(picture, cases[i].dark_x, cases[i].dark_y, 0.2f, 0.2f), full(50), 4);
        g_assert_cmpfloat_with_epsilon(mean_of(picture, cases[i].bright_x, cases[i].bright_y, 0.2f, 0.2f), full(200),
                                       4);
        luma_picture_unref(picture);
    }
}

/* Exif orientation 6 (turn clockwise) put into a JPEG by hand: the dark left half comes to the top. */
static void test_exif(void)
{
    static const guint8 exif[] = {0xFF, 0xE1, 0,    34,   'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8,
                                  0,    1,    0x01, 0x12, 0,   3,   0,   0,   0, 1, 0,   6,   0, 0,  0, 0, 0, 0};
    g_autofree char *plain = make_media(HALVES "-pix_fmt yuvj420p -frames:v 1 -q:v 2", "upright.jpg");
    g_autofree char *bytes = NULL;
    gsize n;
    g_assert_true(g_file_get_contents(plain, &bytes, &n, NULL));
    g_autoptr(GByteArray) turned = g_byte_array_new();
    g_byte_array_append(turned, (guint8 *)bytes, 2);
    g_byte_array_append(turned, exif, sizeof exif);
    g_byte_array_append(turned, (guint8 *)bytes + 2, (guint)n - 2);
    g_autofree char *path = made_path("turned.jpg");
    g_assert_true(g_file_set_contents(path, (char *)turned->data, turned->len, NULL));
    g_autoptr(GError) error = NULL;
    const LumaPicture *picture = photo_load(path, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(picture->width, ==, 48);
    g_assert_cmpuint(picture->height, ==, 64);
    g_assert_cmpfloat_with_epsilon(mean_of(picture, 0.1f, 0.1f, 0.8f, 0.3f), full(50), 4);
    g_assert_cmpfloat_with_epsilon(mean_of(picture, 0.1f, 0.6f, 0.8f, 0.3f), full(200), 4);
    luma_picture_unref(picture);
}

/* Variable rate: pictures 10..29 are missing, so nothing is given between 0.4 and 1.2 s. */
static void test_standstill(void)
{
    g_autofree char *path = make_media(COUNTING "-vf 'select=lt(n\\,10)+gte(n\\,30)' -fps_mode vfr " X264, "vfr.mkv");
    static const double times[] = {0, 0.2, 1.2, 1.4, 1.6, 1.8};
    g_autoptr(VideoReader) video = open_ok(path, 5);
    for (gsize i = 0; i < G_N_ELEMENTS(times); i++) {
        const LumaPicture *picture = video_next(video, NULL);
        g_assert_nonnull(picture);
        g_assert_cmpfloat_with_epsilon(picture->seconds, times[i], 0.002);
        g_assert_cmpfloat_with_epsilon(number_of(picture), times[i] * 25, 0.4);
        luma_picture_unref(picture);
    }
    g_assert_null(video_next(video, NULL));
}

/* The size changes in mid-stream, and a picture outlives its reader. */
static void test_new_size(void)
{
    g_autofree char *small = make_media(HALVES "-c:v mpeg2video -q:v 2", "small.ts");
    g_autofree char *large =
        make_media(HALVES "-vf scale=128:96 -c:v mpeg2video -q:v 2 -output_ts_offset 0.4", "large.ts");
    g_autofree char *a = NULL, *b = NULL, *joined = made_path("joined.ts");
    gsize na, nb;
    g_assert_true(g_file_get_contents(small, &a, &na, NULL) && g_file_get_contents(large, &b, &nb, NULL));
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_byte_array_append(bytes, (guint8 *)a, (guint)na);
    g_byte_array_append(bytes, (guint8 *)b, (guint)nb);
    g_assert_true(g_file_set_contents(joined, (char *)bytes->data, bytes->len, NULL));
    VideoReader *video = open_ok(joined, 0);
    const LumaPicture *picture, *last = NULL;
    guint widths[2] = {0, 0};
    while ((picture = video_next(video, NULL))) {
        widths[picture->width == 128]++;
        luma_picture_unref(last);
        last = picture;
    }
    video_close(video);
    g_assert_cmpuint(widths[0], >=, 9);
    g_assert_cmpuint(widths[1], >=, 9);
    g_assert_cmpfloat_with_epsilon(mean_of(last, 0.6f, 0.1f, 0.3f, 0.8f), full(200), 4);
    luma_picture_unref(last);
}

static gpointer write_pipe(gpointer data)
{
    g_autofree char *bytes = NULL, *source = made_path("b.mkv");
    gsize n;
    g_assert_true(g_file_get_contents(source, &bytes, &n, NULL));
    FILE *pipe = fopen(data, "wb");
    g_assert_nonnull(pipe);
    g_assert_cmpuint(fwrite(bytes, 1, n, pipe), ==, n);
    g_assert_cmpint(fclose(pipe), ==, 0);
    return NULL;
}

static void test_pipe(void)
{
    g_autofree char *source = make_media(COUNTING X264, "b.mkv"), *path = made_path("pipe");
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    GThread *writer = g_thread_new("writer", write_pipe, path);
    check_counting(path, 5, 10);
    g_thread_join(writer);
}

static gpointer cancel_soon(gpointer task)
{
    g_usleep(50 * 1000);
    task_cancel(task);
    return NULL;
}

/* A pipe that nobody writes to waits until the cancel. */
static void test_cancel(void)
{
    g_autofree char *path = made_path("silent");
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    Task task = {0};
    g_autoptr(GError) error = NULL;
    GThread *other = g_thread_new("cancel", cancel_soon, &task);
    g_assert_null(video_open(path, &(VideoOptions){.rate = 5}, &task, &error));
    g_assert_error(error, BASE_ERROR, BASE_ERROR_CANCELLED);
    g_thread_join(other);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/media/video/counting", test_counting);
    g_test_add_func("/media/video/key-pictures", test_key_pictures);
    g_test_add_func("/media/video/slack", test_slack);
    g_test_add_func("/media/video/slack-ends", test_slack_ends);
    g_test_add_func("/media/video/info", test_info);
    g_test_add_func("/media/video/looks", test_looks);
    g_test_add_func("/media/video/rotation", test_rotation);
    g_test_add_func("/media/video/exif", test_exif);
    g_test_add_func("/media/video/standstill", test_standstill);
    g_test_add_func("/media/video/new-size", test_new_size);
    g_test_add_func("/media/video/pipe", test_pipe);
    g_test_add_func("/media/video/cancel", test_cancel);
    int failed = g_test_run();
    made_remove();
    return failed;
}
