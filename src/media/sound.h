/* media/sound.h: the whole sound of a recording, decoded once, kept on disk, read from anywhere.
 *
 * Layer: media.  Threads: a finished sound is immutable; any number of threads may read it at once.
 * Samples lie as 16-bit numbers in a temporary file that has no name (in $TMPDIR, else /var/tmp, and gone with the
 * process) and that only this process can read (base/veil.h), so that memory does not grow with the length of the
 * recording: 3 hours are 346 MB of disk a channel.
 * Time is the clock of audio.h: sample k is at k / AUDIO_RATE seconds. */
#pragma once
#include "media/audio.h"

#define SOUND_MIX G_MAXUINT /* in place of a channel: the mean of all of them */

typedef struct Sound Sound;

/* Reads all of it; `path` as for audio_open(). Two channels are kept apart unless they hold the same sound; any other
 * number is mixed to one.
 * MEDIA_ERROR_NO_SOUND when there is no sound, BASE_ERROR_IO when the disk is full. Reports progress on `task`. */
Sound *sound_load(const char *path, const Task *task, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of a recording that the caller reads. */
Sound *sound_load_bytes(const MediaBytes *bytes, const Task *task, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A sound of `n` samples a channel, interleaved: for tests and live sources. */
Sound *sound_from_samples(const float *samples, gsize n, guint channels, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void sound_free(Sound *sound);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sound, sound_free)

guint sound_channels(const Sound *sound); /* 1 or 2 */
gsize sound_samples(const Sound *sound);  /* of each channel */
double sound_seconds(const Sound *sound);
guint sound_damaged(const Sound *sound); /* packets that became silence */

/* Writes samples from..from+n-1 of a channel, or of SOUND_MIX, in -1..1; beyond the ends there is silence. FALSE with
 * an error: the temporary file cannot be read. */
gboolean sound_read(const Sound *sound, guint channel, gint64 from, float *samples, gsize n,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
