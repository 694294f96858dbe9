/* voice/voices.h: how the speech of a recording sounds, moment by moment.
 *
 * Layer: voice (internal).  Threads: starts workers; the finished value is immutable.
 * Every `hop` seconds of speech the frames of speech within `span` seconds around become one embedding. */
#pragma once
#include "media/sound.h"
#include "voice/share.h"
#include "voice/speaker.h"

typedef struct {
    guint size;      /* values of a vector */
    GArray *at;      /* of double: the middle of each piece, seconds, rising */
    GArray *vectors; /* of float: a row of length 1 for each piece */
} Voices;

/* `speech` holds VoiceSpan, rising and apart. The result does not depend on `threads`. The caller owns it. Memory: 4 x
 * size bytes a hop of speech, some 5 MB an hour at 0.5 s. */
Voices *voices_embed(const Sound *sound, const GArray *speech, const SpeakerNet *net, double span, double hop,
                     guint threads, const ShareProgress *progress, GError **error) G_GNUC_WARN_UNUSED_RESULT;
Voices *voices_new(guint size); /* without pieces, for tests */
void voices_free(Voices *voices);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Voices, voices_free)

guint voices_count(const Voices *voices);
const float *voices_vector(const Voices *voices, guint piece);
