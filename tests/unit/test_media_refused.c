/* unit/test_media_refused.c: what cannot be read gives one clear error, what breaks off says where. */
#include "media/audio.h"
#include "media/error.h"
#include "media/video.h"
#include "media_make.h"

static char *write_text(const char *name, const char *text)
{
    char *path = made_path(name);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

/* Opening and, where that works, reading gives one line that names the file, and nothing on standard error. */
static void check_refused(const char *path, MediaError code, const char *words)
{
    g_autoptr(GError) error = NULL;
    const LumaPicture *picture = photo_load(path, &error);
    g_assert_null(picture);
    g_assert_error(error, MEDIA_ERROR, (gint)code);
    g_assert_nonnull(strstr(error->message, path));
    g_assert_nonnull(strstr(error->message, words));
    g_assert_null(strchr(error->message, '\n'));
}

static void test_not_recordings(void)
{
    static const struct {
        const char *name, *text, *words;
    } cases[] = {
        {"text.mp4", "This is a text, not a recording.\nIt has two lines.\n", "not a recording"},
        {"empty.mp4", "", "empty"},
        {"list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nsecret.ts\n#EXT-X-ENDLIST\n", "list"},
        {"list.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nsecret.ts\n#EXT-X-ENDLIST\n", "list"},
        {"script.ffconcat", "ffconcat version 1.0\nfile 'secret.ts'\n", "list"},
        {"session.sdp", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n", "list"},
        {"art.mp4", "\033[1mdrawn\033[0m \033[2mtext\033[0m\n", "not a recording"},
    };
    g_autofree char *secret = make_media(HALVES X264, "secret.ts");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = write_text(cases[i].name, cases[i].text);
        g_test_message("%s", cases[i].name);
        check_refused(path, MEDIA_ERROR_OPEN, cases[i].words);
    }
    check_refused("/nonexistent/lesson.mp4", MEDIA_ERROR_OPEN, "No such file");
    check_refused(made_folder(), MEDIA_ERROR_OPEN, "folder");
}

/* Names that FFmpeg would take for addresses, options or patterns are names of files. */
static void test_names(void)
{
    static const char *const names[] = {"http:lesson.ts", "concat:a.ts|b.ts", "photo%03d.ts", "a*[b]?.ts", "-i.ts"};
    g_autofree char *plain = make_media(HALVES X264, "plain.ts"), *bytes = NULL;
    gsize n;
    g_assert_true(g_file_get_contents(plain, &bytes, &n, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = made_path(names[i]);
        g_autoptr(GError) error = NULL;
        g_assert_true(g_file_set_contents(path, bytes, (gssize)n, NULL));
        const LumaPicture *picture = photo_load(path, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(picture->width, ==, 64);
        luma_picture_unref(picture);
    }
    check_refused("http://127.0.0.1/lesson.mp4", MEDIA_ERROR_OPEN, "No such file");
    check_refused("concat:/etc/passwd|/etc/group", MEDIA_ERROR_OPEN, "No such file");
}

static void test_no_stream(void)
{
    g_autofree char *sound = make_media("-f lavfi -i sine=duration=0.2", "sound.wav");
    g_autofree char *cover = make_media("-f lavfi -i testsrc=size=32x32 -frames:v 1", "cover.jpg");
    g_autofree char *arguments =
        g_strdup_printf("-i %s -i %s -c:a flac -map 0 -map 1 -disposition:v attached_pic", sound, cover);
    g_autofree char *song = make_media(arguments, "song.flac");
    g_autofree char *silent = make_media(HALVES X264, "silent.mp4");
    check_refused(sound, MEDIA_ERROR_NO_PICTURE, "no video");
    check_refused(song, MEDIA_ERROR_NO_PICTURE, "no video");
    g_autoptr(GError) error = NULL;
    g_autoptr(AudioReader) audio = audio_open(silent, NULL, &error);
    g_assert_null(audio);
    g_assert_error(error, MEDIA_ERROR, MEDIA_ERROR_NO_SOUND);
}

static void test_too_large(void)
{
    g_autofree char *wide = make_media("-f lavfi -i color=size=16400x16 -frames:v 1", "wide.png");
    g_autofree char *many = make_media("-f lavfi -i color=size=9000x8000 -frames:v 1 -pix_fmt gray", "many.png");
    check_refused(wide, MEDIA_ERROR_TOO_LARGE, "16384");
    check_refused(many, MEDIA_ERROR_TOO_LARGE, "64 megapixels");
}

static void test_too_many_streams(void)
{
    g_autoptr(GString) arguments = g_string_new("-f lavfi -i sine=duration=0.1:sample_rate=8000 ");
    for (int i = 0; i < 70; i++)
        g_string_append(arguments, "-map 0 ");
    g_autofree char *path = make_media(arguments->str, "many.mkv");
    check_refused(path, MEDIA_ERROR_TOO_LARGE, "70 streams");
}

/* Reads to the end; at least `least` pictures come, at times that never decrease. */
static VideoGaps read_all(const char *path, double rate, guint least)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(VideoReader) video = video_open(path, &(VideoOptions){.rate = rate, .threads = 2}, NULL, &error);
    g_assert_no_error(error);
    const LumaPicture *picture;
    double last = -1;
    guint n = 0;
    for (; (picture = video_next(video, &error)); n++) {
        g_assert_cmpfloat(picture->seconds, >=, last);
        last = picture->seconds;
        luma_picture_unref(picture);
    }
    g_assert_no_error(error);
    g_assert_cmpuint(n, >=, least);
    return video_gaps(video);
}

#define LONG "-f lavfi -i testsrc=size=128x96:rate=25:duration=10 "

static void test_truncated(void)
{
    static const struct {
        const char *arguments, *name;
    } cases[] = {
        {LONG X264 "-movflags +faststart", "whole.mp4"},
        {LONG X264, "whole.mkv"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *whole = make_media(cases[i].arguments, cases[i].name);
        g_autofree char *name = g_strconcat("cut-", cases[i].name, NULL);
        g_autofree char *cut = make_part(whole, 0.6, name, 0, 0);
        g_assert_cmpfloat(read_all(whole, 5, 50).missing_from, <, 0);
        VideoGaps gaps = read_all(cut, 5, 25);
        g_assert_cmpfloat(gaps.missing_from, >, 5);
        g_assert_cmpfloat(gaps.missing_from, <, 7.5);
    }
}

static void test_index_cut_off(void)
{
    g_autofree char *whole = make_media(LONG X264, "whole.mp4");
    g_autofree char *cut = make_part(whole, 0.6, "cut.mp4", 0, 0);
    check_refused(cut, MEDIA_ERROR_OPEN, "cut off");
}

/* Bytes overwritten from 40 to 45 % of the file: what is lost is counted and placed, the rest comes. */
static void test_corrupt(void)
{
    g_autofree char *whole = make_media(LONG X264 "-movflags +faststart", "whole.mp4");
    g_autofree char *hurt = make_part(whole, 1, "hurt.mp4", 0.40, 0.45);
    VideoGaps gaps = read_all(hurt, 0, 200);
    g_assert_cmpuint(gaps.damaged, >, 0);
    g_assert_cmpfloat(gaps.damaged_from, >, 2.5);
    g_assert_cmpfloat(gaps.damaged_from, <, 5.5);
    g_assert_cmpfloat(gaps.missing_from, <, 0);
}

/* Nothing after the header is any good. */
static void test_all_corrupt(void)
{
    g_autofree char *whole = make_media(LONG X264 "-movflags +faststart", "whole.mp4");
    g_autofree char *bytes = NULL;
    gsize n;
    g_assert_true(g_file_get_contents(whole, &bytes, &n, NULL));
    const char *data = memmem(bytes, n, "mdat", 4);
    g_assert_nonnull(data);
    g_autofree char *hurt = make_part(whole, 1, "noise.mp4", (double)(data + 4 - bytes) / (double)n, 1);
    check_refused(hurt, MEDIA_ERROR_NO_PICTURE, "not one picture");
}

int main(int argc, char **argv)
{
    g_setenv("OTKLIK_LANG", "en", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/media/refused/not-recordings", test_not_recordings);
    g_test_add_func("/media/refused/names", test_names);
    g_test_add_func("/media/refused/no-stream", test_no_stream);
    g_test_add_func("/media/refused/too-large", test_too_large);
    g_test_add_func("/media/refused/too-many-streams", test_too_many_streams);
    g_test_add_func("/media/refused/truncated", test_truncated);
    g_test_add_func("/media/refused/index-cut-off", test_index_cut_off);
    g_test_add_func("/media/refused/corrupt", test_corrupt);
    g_test_add_func("/media/refused/all-corrupt", test_all_corrupt);
    int failed = g_test_run();
    made_remove();
    return failed;
}
