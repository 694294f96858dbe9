/* voice/diarize.h: who spoke when.
 *
 * Layer: voice.  Threads: starts its own workers; otherwise the caller's.
 * Speech is found; every 0.25 s the 2 s of speech around become an embedding; embeddings are clustered (agglomerative,
 * average linkage, cosine), small clusters are left out; each moment of speech goes to the centre that it sounds most
 * like. Overlapping windows of the segmentation net tell where two speak at once: there the second likeliest speaks
 * too. A recording whose two channels hold one person each is told by channel instead. Memory: some 11 MB an hour of
 * speech. */
#pragma once
#include "voice/segmentation.h"
#include "voice/speaker.h"
#include "voice/transcript.h"

typedef struct {
    const VoiceVad *vad;
    const SegmentationNet *segmentation;
    const SpeakerNet *speaker;
    guint speakers;                   /* known number; 0: found */
    guint min_speakers, max_speakers; /* bounds when it is found; 0: none (at most LIMIT_SPEAKERS) */
    gboolean mix;                     /* do not take channels for people */
    guint threads;                    /* workers; 0: 1 */
} DiarizeOptions;

/* Turns without words. Silence or music gives a transcript without turns, which is an answer, not an error. The caller
 * owns it. Reports progress on `task`, which may be NULL. */
Transcript *voice_diarize(const Sound *sound, const DiarizeOptions *options, const Task *task,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* NIST RTTM lines of all turns; `file` is the recording's name in it (no spaces: they become _). Speakers are speaker1,
 * speaker2 ... The caller frees it. */
char *transcript_to_rttm(const Transcript *transcript, const char *file);
