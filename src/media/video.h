/* media/video.h: a recording as timed luma pictures at the rate one asks for.
 *
 * Layer: media.  Threads: one reader belongs to one thread at a time (the decoder runs threads of its own).
 *
 * Decodes no more than it must: when the wanted rate allows it, pictures that no other picture needs are skipped before
 * decoding, or all but key pictures. A picture is given at most once, with its exact presentation time; where a
 * recording stands still (variable frame rate) nothing is given until the next picture.
 * Memory does not grow with the length of the recording.
 *
 *     g_autoptr(VideoReader) video = video_open(path, &(VideoOptions){ .rate = 5 }, NULL, error);
 *     const LumaPicture *picture;
 *     while ((picture = video_next(video, &problem))) { ...; luma_picture_unref(picture); }
 */
#pragma once
#include "base/task.h"
#include "media/bytes.h"
#include "media/picture.h"

typedef struct {
    double rate;   /* pictures a second wanted; 0: every picture */
    double slack;  /* seconds by which a picture may come later than the next one after a multiple of 1/rate, where
                    * that saves decoding; 0: none. Its own time is given all the same. */
    guint threads; /* decoder threads; 0: one less than processors, at most 16 */
} VideoOptions;

typedef struct {
    double duration;     /* seconds, as the container says; < 0: it does not say (a pipe) */
    guint width, height; /* as shown */
    double frame_rate;   /* average pictures a second; <= 0: unknown */
    gboolean has_sound;
    const char *format; /* the container's short name, "mov,mp4,m4a,3gp,3g2,mj2"; owned by the reader */
    const char *codec;  /* the video codec's short name, "h264"; owned by the reader */
} VideoInfo;

/* What a reader could not give. */
typedef struct {
    guint damaged;       /* packets and pictures that could not be decoded and were passed over */
    double damaged_from; /* time of the first of them, seconds; < 0: none */
    double missing_from; /* the recording breaks off here although its header promises more; < 0: it does not */
} VideoGaps;

typedef struct VideoReader VideoReader;

/* `path` is a file, a named pipe, or "-" for standard input; never an address of the network, never a playlist that
 * names other files. `task` may be NULL; a cancel makes calls that wait return soon with BASE_ERROR_CANCELLED; the task
 * must outlive the reader. Reports no progress itself. */
VideoReader *video_open(const char *path, const VideoOptions *options, const Task *task,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of a recording that the caller reads; `bytes` must outlive the reader. */
VideoReader *video_open_bytes(const MediaBytes *bytes, const VideoOptions *options, const Task *task,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void video_close(VideoReader *video);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VideoReader, video_close)

const VideoInfo *video_info(const VideoReader *video);

/* The next picture at or after the next multiple of 1/rate, give or take `slack`. NULL with *error unset: the end (see
 * video_gaps()). NULL with an error: cancelled, a picture over the limits, or not one picture could be decoded
 * (MEDIA_ERROR_NO_PICTURE). Times never decrease. The caller owns the reference. Pictures stay valid after the reader
 * is closed. */
const LumaPicture *video_next(VideoReader *video, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Complete once video_next() has answered NULL. */
VideoGaps video_gaps(const VideoReader *video);

/* The first picture of a file: how photos are read (JPEG with Exif orientation, PNG, WebP, BMP, ...). */
const LumaPicture *photo_load(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
