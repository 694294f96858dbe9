/* voice/channels.h: recordings whose two channels hold one person each, as calls often do.
 *
 * Layer: voice (internal).  Threads: the caller's.
 * What one channel has of the other's voice (cross-talk) is fainter than that voice on its own channel, while a room
 * or music in stereo is about as loud on both. So the channels are people when both have speech, and nearly all of it
 * is clearly louder, against the channel's usual level of speech, on one of them. */
#pragma once
#include "voice/transcript.h"

/* When the channels of a sound of two are people, `transcript` gets both speakers' turns and by_channel; else it is
 * left as it is. */
gboolean voice_channels_cut(const Sound *sound, const VoiceVad *vad, const Task *task, Transcript *transcript,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
