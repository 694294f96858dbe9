/* unit/media_make.h: tiny recordings for the tests of src/media, made by the `ffmpeg` program in a temporary folder. */
#pragma once
#include "media/picture.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>

/* Picture N of it is flat with luma 20 + 4 N (limited range), 25 pictures a second, 2 seconds. */
#define COUNTING "-f lavfi -i 'color=size=64x48:rate=25:duration=2,geq=lum=20+4*N:cb=128:cr=128,format=yuv420p' "
/* Dark (50) on the left, bright (200) on the right. */
#define HALVES                                                                                                         \
    "-f lavfi -i 'color=size=64x48:rate=25:duration=0.4,geq=lum=50+150*gte(X\\,W/2):cb=128:cr=128,format=yuv420p' "
#define X264 "-c:v libx264 -crf 4 -x264-params keyint=25:scenecut=0:bframes=3:b-pyramid=normal:log-level=none "

static inline const char *made_folder(void)
{
    static char *folder;
    if (!folder)
        folder = g_dir_make_tmp("otklik-media-XXXXXX", NULL);
    g_assert_nonnull(folder);
    return folder;
}

static inline char *made_path(const char *name)
{
    return g_build_filename(made_folder(), name, NULL);
}

/* Runs ffmpeg with `arguments` in the temporary folder; the last one is the output's name. Returns its path. */
static inline char *make_media(const char *arguments, const char *name)
{
    g_autofree char *line = g_strdup_printf("ffmpeg -nostdin -v error -y %s %s", arguments, name);
    g_autoptr(GError) error = NULL;
    g_autofree char *said = NULL;
    g_auto(GStrv) argv = NULL;
    int status = 0;
    g_assert_true(g_shell_parse_argv(line, NULL, &argv, &error));
    g_assert_true(
        g_spawn_sync(made_folder(), argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &said, &status, &error));
    if (!g_spawn_check_wait_status(status, NULL))
        g_error("%s: %s", line, said);
    return made_path(name);
}

/* The first `n` bytes of a file become another file; `from`..`to` of them are overwritten. */
static inline char *make_part(const char *path, double share, const char *name, double from, double to)
{
    g_autofree char *bytes = NULL;
    gsize n;
    g_assert_true(g_file_get_contents(path, &bytes, &n, NULL));
    for (gsize i = (gsize)(from * (double)n); i < (gsize)(to * (double)n); i++)
        bytes[i] = (char)(i * 37);
    char *made = made_path(name);
    g_assert_true(g_file_set_contents(made, bytes, (gssize)(share * (double)n), NULL));
    return made;
}

static inline void made_remove(void)
{
    GDir *folder = g_dir_open(made_folder(), 0, NULL);
    const char *name;
    while (folder && (name = g_dir_read_name(folder))) {
        g_autofree char *path = made_path(name);
        g_assert_cmpint(g_unlink(path), ==, 0);
    }
    g_clear_pointer(&folder, g_dir_close);
    g_assert_cmpint(g_rmdir(made_folder()), ==, 0);
}

/* Mean of a part of a picture, 0..255 full range; the part is given in shares of its sides. */
static inline float mean_of(const LumaPicture *picture, float x, float y, float width, float height)
{
    float mean = -1, w = (float)picture->width, h = (float)picture->height;
    luma_resample(picture, (LumaRect){x * w, y * h, width * w, height * h}, 1, 1, &mean);
    return mean;
}

/* A limited-range code value as luma_resample() gives it. */
static inline float full(float code)
{
    return (code - 16) * 255 / 219;
}
