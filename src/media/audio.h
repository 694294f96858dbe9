/* media/audio.h: a recording's sound as 16 kHz float, mono or two channels apart, on the same clock as its pictures.
 *
 * Layer: media.  Threads: one reader belongs to one thread at a time. */
#pragma once
#include "base/task.h"
#include "media/bytes.h"

#define AUDIO_RATE 16000 /* samples a second */

typedef struct AudioReader AudioReader;

/* As video_open(). MEDIA_ERROR_NO_SOUND when there is no audio stream. */
AudioReader *audio_open(const char *path, const Task *task, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for a recording with two channels that are wanted apart: audio_channels() is 2 and samples come in pairs,
 * left first. Of any other recording it is 1, the mean of all channels. */
AudioReader *audio_open_apart(const char *path, const Task *task, GError **error) G_GNUC_WARN_UNUSED_RESULT;
AudioReader *audio_open_bytes_apart(const MediaBytes *bytes, const Task *task,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void audio_close(AudioReader *audio);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AudioReader, audio_close)

/* Writes up to `n` samples (of each channel) in -1..1 and returns how many; sample k of the whole reading is at k /
 * AUDIO_RATE seconds of the recording's clock (that of video.h): a late start and holes are filled with silence,
 * overlaps are dropped. 0 with *error unset: the end. 0 with an error: cancelled, or nothing could be decoded. Damaged
 * packets become silence. */
gsize audio_read(AudioReader *audio, float *samples, gsize n, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Packets that could not be decoded so far. */
guint audio_damaged(const AudioReader *audio);
guint audio_channels(const AudioReader *audio); /* 1 or 2 */
/* Length of the recording, seconds, as its header says; < 0: it does not. */
double audio_promised(const AudioReader *audio);
