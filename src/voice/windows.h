/* voice/windows.h: the whole sound seen through overlapping windows, each with its own local speakers.
 *
 * Layer: voice (internal).  Threads: starts workers; the finished value is immutable.
 * All windows answer on one grid of frames, so that their answers can be summed. */
#pragma once
#include "media/sound.h"
#include "voice/segmentation.h"
#include "voice/share.h"

typedef struct {
    guint8 *activity; /* frames x SEGMENTATION_SPEAKERS: probabilities, 255 is 1 */
    gsize first;      /* frame of the grid that its first answer is for */
} VoiceWindow;

typedef struct {
    double step, origin; /* seconds from frame to frame; the middle of frame 0 */
    gsize total;         /* frames of the grid */
    gsize frames;        /* answers of every window */
    GArray *windows;     /* of VoiceWindow, by `first` */
} VoiceWindows;

/* Begins a window every `hop` seconds, so that all of the sound is covered; a sound shorter than a window makes one
 * short window, or none when it is too short for a single answer. The result does not depend on `threads`. The caller
 * owns it. Memory: 3 bytes for each answer. */
VoiceWindows *voice_windows_run(const Sound *sound, const SegmentationNet *net, double hop, guint threads,
                                const ShareProgress *progress, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* For each `step` seconds of `seconds`: how many are expected to speak at once, the mean over the windows that see it,
 * nearer to their middle more. The caller owns it. */
float *voice_windows_together(const VoiceWindows *windows, double step, double seconds);
/* Room for windows that are filled by the caller (tests): each of `frames` answers, the first at firsts[i]. */
VoiceWindows *voice_windows_new(double step, double origin, gsize frames, const gsize *firsts, gsize n);
void voice_windows_free(VoiceWindows *windows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VoiceWindows, voice_windows_free)
