/* voice/speaker.h: a voice as a vector; vectors of one speaker point the same way (speaker embedding).
 *
 * Layer: voice.  Threads: a net is immutable; any number of threads may use it at once.
 * The built-in net is described in models/speaker.md; published nets on Kaldi features (WeSpeaker, CAM++, ERes2Net) can
 * be brought with a sidecar (docs/models.md). */
#pragma once
#include "nn/model.h"
#include "voice/fbank.h"

#define SPEAKER_SIZE_MAX 1024
#define SPEAKER_MIN_FRAMES 20 /* fewer frames tell nothing */

typedef struct SpeakerNet SpeakerNet;

SpeakerNet *speaker_net_load(const char *path, guint threads, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void speaker_net_free(SpeakerNet *net);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SpeakerNet, speaker_net_free)
const ModelInfo *speaker_net_info(const SpeakerNet *net);

guint speaker_net_size(const SpeakerNet *net);      /* values of an embedding */
float speaker_net_threshold(const SpeakerNet *net); /* cosine from which two embeddings are one speaker's */
/* The features it reads. A mean that the net wants subtracted is not subtracted here but by speaker_net_embed(), over
 * the very rows that it is given. */
const Fbank *speaker_net_fbank(const SpeakerNet *net);
guint speaker_net_bins(const SpeakerNet *net);

/* Writes the embedding, of length 1, of `frames` rows of features (at least SPEAKER_MIN_FRAMES), computed with
 * speaker_net_fbank(); rows need not be neighbours in time. */
gboolean speaker_net_embed(const SpeakerNet *net, const float *features, gsize frames, float *embedding,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
