/* media/sound.c: see sound.h. */
#include "media/sound.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"
#include "base/veil.h"
#include "media/error.h"

#define BLOCK (1 << 16) /* samples decoded and written at once: 4 s */
#define VALUES 8192     /* numbers read at once, on the stack */
#define FULL 32768.0f

struct Sound {
    int fd;
    guint stride;    /* numbers of a sample in the file */
    gsize samples;   /* of each channel */
    gboolean differ; /* two channels were heard that are not the same sound */
    Veil veil;
    GByteArray *heard; /* a byte for each BLOCK of samples; 0: silence, a hole in the file */
    guint damaged;
};

static gboolean disk_fail(GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_IO,
                tr("the sound cannot be kept on disk: %s", "звук не удалось сохранить на диск: %s"),
                errno ? g_strerror(errno) : tr("the temporary file was cut short", "временный файл обрезан"));
    return FALSE;
}

static Sound *sound_new(guint channels, GError **error)
{
    g_autoptr(Sound) sound = g_new0(Sound, 1);
    sound->stride = channels;
    sound->heard = g_byte_array_new();
    veil_init(&sound->veil);
    sound->fd = file_open_temporary(error);
    if (sound->fd < 0)
        return NULL;
    return g_steal_pointer(&sound);
}

void sound_free(Sound *sound)
{
    if (!sound)
        return;
    if (sound->fd >= 0)
        close(sound->fd);
    veil_clear(&sound->veil);
    g_byte_array_unref(sound->heard);
    g_free(sound);
}

static gint16 to_int16(float value)
{
    return isfinite(value) ? (gint16)lrintf(CLAMP(value * FULL, -FULL, FULL - 1)) : 0;
}

/* Channels that were one before a lossy codec differ a little: up to 30 dB under the sound, or by 2 steps. */
static gboolean channels_differ(const gint16 *block, gsize n)
{
    double difference = 0, power = 0;
    for (gsize i = 0; i < n; i++) {
        double left = block[2 * i], right = block[2 * i + 1];
        difference += (left - right) * (left - right);
        power += left * left + right * right;
    }
    return difference > 1e-3 * power + 4 * (double)n;
}

/* Appends a BLOCK of samples, or at the end `n` of them. Silence is a hole in the file: a recording that promises hours
 * of it takes no disk. */
static gboolean append(Sound *sound, const float *samples, gsize n, GError **error)
{
    gsize values = n * sound->stride, bytes = values * sizeof(gint16), done = 0;
    gint64 at = (gint64)(sound->samples * sound->stride * sizeof(gint16));
    g_autofree gint16 *block = g_new(gint16, values);
    guint heard = 0;
    for (gsize i = 0; i < values; i++)
        heard |= (guint16)(block[i] = to_int16(samples[i]));
    if (sound->stride == 2 && heard && !sound->differ)
        sound->differ = channels_differ(block, n);
    g_byte_array_append(sound->heard, &(guint8){heard != 0}, 1);
    veil_apply(&sound->veil, at, block, bytes);
    while (heard && done < bytes) {
        ssize_t part = pwrite(sound->fd, (const char *)block + done, bytes - done, at + (gint64)done);
        if (part < 0 && errno != EINTR)
            return disk_fail(error);
        done += part > 0 ? (gsize)part : 0;
    }
    sound->samples += n;
    return TRUE;
}

/* Gives the file its whole length, should it end in a hole. */
static gboolean finish(const Sound *sound, GError **error)
{
    if (ftruncate(sound->fd, (off_t)(sound->samples * sound->stride * sizeof(gint16))) == 0)
        return TRUE;
    return disk_fail(error);
}

static gboolean fits(const Sound *sound, const char *name, GError **error)
{
    if (sound->samples <= (gsize)LIMIT_SOUND_SECONDS * AUDIO_RATE)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_TOO_LARGE,
                tr("%s has more than %d hours of sound", "в %s больше %d часов звука"), name,
                LIMIT_SOUND_SECONDS / 3600);
    return FALSE;
}

static gboolean fill(Sound *sound, AudioReader *audio, const char *name, const Task *task, GError **error)
{
    g_autofree float *samples = g_new(float, (gsize)BLOCK * sound->stride);
    double promised = audio_promised(audio);
    gint64 begin = g_get_monotonic_time();
    GError *problem = NULL;
    gsize n;
    while ((n = audio_read(audio, samples, BLOCK, &problem)) > 0) {
        if (!append(sound, samples, n, error) || !fits(sound, name, error) || task_is_cancelled(task, error))
            return FALSE;
        double took = MAX((double)(g_get_monotonic_time() - begin) / G_USEC_PER_SEC, 1e-6);
        task_progress(task, promised > 0 ? MIN(sound_seconds(sound) / promised, 1) : -1, sound_seconds(sound) / took);
    }
    if (problem) {
        g_propagate_error(error, problem);
        return FALSE;
    }
    sound->damaged = audio_damaged(audio);
    return finish(sound, error);
}

/* `audio` may be NULL: then the error is set. */
static Sound *load(AudioReader *audio, const char *name, const Task *task, GError **error)
{
    g_autoptr(Sound) sound = audio ? sound_new(audio_channels(audio), error) : NULL;
    if (!sound || !fill(sound, audio, name, task, error))
        return NULL;
    return g_steal_pointer(&sound);
}

Sound *sound_load(const char *path, const Task *task, GError **error)
{
    g_autofree char *name = file_display_name(path);
    g_autoptr(AudioReader) audio = audio_open_apart(path, task, error);
    return load(audio, name, task, error);
}

Sound *sound_load_bytes(const MediaBytes *bytes, const Task *task, GError **error)
{
    g_autoptr(AudioReader) audio = audio_open_bytes_apart(bytes, task, error);
    return load(audio, bytes->name, task, error);
}

Sound *sound_from_samples(const float *samples, gsize n, guint channels, GError **error)
{
    g_return_val_if_fail(channels == 1 || channels == 2, NULL);
    g_autoptr(Sound) sound = sound_new(channels, error);
    if (!sound)
        return NULL;
    for (gsize at = 0; at < n; at += BLOCK)
        if (!append(sound, samples + at * channels, MIN(BLOCK, n - at), error))
            return NULL;
    return finish(sound, error) ? g_steal_pointer(&sound) : NULL;
}

guint sound_channels(const Sound *sound)
{
    return sound->differ ? 2 : 1;
}

gsize sound_samples(const Sound *sound)
{
    return sound->samples;
}

double sound_seconds(const Sound *sound)
{
    return (double)sound->samples / AUDIO_RATE;
}

guint sound_damaged(const Sound *sound)
{
    return sound->damaged;
}

/* Shows what was heard of the values read from `from` on; holes are zeros already. */
static void show(const Sound *sound, gsize from, gint16 *values, gsize n)
{
    gsize size = (gsize)BLOCK * sound->stride;
    for (gsize done = 0, part; done < n; done += part) {
        gsize block = (from + done) / size;
        part = MIN(n - done, (block + 1) * size - (from + done));
        if (sound->heard->data[block])
            veil_apply(&sound->veil, (gint64)((from + done) * sizeof *values), values + done, part * sizeof *values);
    }
}

static gboolean read_values(const Sound *sound, gsize from, gint16 *values, gsize n, GError **error)
{
    gsize bytes = n * sizeof *values, done = 0;
    while (done < bytes) {
        ssize_t part = pread(sound->fd, (char *)values + done, bytes - done, (off_t)(from * sizeof *values + done));
        if (part == 0)
            errno = 0;
        if (part == 0 || (part < 0 && errno != EINTR))
            return disk_fail(error);
        done += part > 0 ? (gsize)part : 0;
    }
    show(sound, from, values, n);
    return TRUE;
}

/* One channel, or the mean of both, out of `n` samples. */
static void pick(const Sound *sound, guint channel, const gint16 *values, float *samples, gsize n)
{
    if (sound->stride == 1)
        for (gsize i = 0; i < n; i++)
            samples[i] = values[i] / FULL;
    else if (channel == SOUND_MIX)
        for (gsize i = 0; i < n; i++)
            samples[i] = (float)(values[2 * i] + values[2 * i + 1]) / (2 * FULL);
    else
        for (gsize i = 0; i < n; i++)
            samples[i] = values[2 * i + channel] / FULL;
}

gboolean sound_read(const Sound *sound, guint channel, gint64 from, float *samples, gsize n, GError **error)
{
    g_return_val_if_fail(channel == SOUND_MIX || channel < sound_channels(sound), FALSE);
    gint16 values[VALUES];
    gint64 first = CLAMP(from, 0, (gint64)sound->samples);
    gint64 last = CLAMP(from + (gint64)n, first, (gint64)sound->samples);
    if (first == last)
        first = last = from;
    memset(samples, 0, (gsize)(first - from) * sizeof *samples);
    memset(samples + (last - from), 0, (n - (gsize)(last - from)) * sizeof *samples);
    while (first < last) {
        gsize part = MIN((gsize)(last - first), VALUES / sound->stride);
        if (!read_values(sound, (gsize)first * sound->stride, values, part * sound->stride, error))
            return FALSE;
        pick(sound, channel, values, samples + (first - from), part);
        first += (gint64)part;
    }
    return TRUE;
}
