/* media/audio.h: a recording's sound as 16 kHz mono float on the same clock as its pictures.
 *
 * Layer: media.  Threads: one reader belongs to one thread at a time. */
#pragma once
#include "base/task.h"

#define AUDIO_RATE 16000 /* samples a second */

typedef struct AudioReader AudioReader;

/* As video_open(). MEDIA_ERROR_NO_SOUND when there is no audio stream. */
AudioReader *audio_open(const char *path, const Task *task, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void audio_close(AudioReader *audio);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AudioReader, audio_close)

/* Writes up to `n` samples in -1..1 and returns how many; sample k of the whole reading is at k / AUDIO_RATE seconds of
 * the recording's clock (that of video.h): a late start and holes are filled with silence, overlaps are dropped.
 * 0 with *error unset: the end. 0 with an error: cancelled, or nothing could be decoded. Damaged packets become
 * silence. */
gsize audio_read(AudioReader *audio, float *samples, gsize n, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Packets that could not be decoded so far. */
guint audio_damaged(const AudioReader *audio);
