/* cli/listener.h: what listening takes: the voice models and a recogniser, as the configuration says.
 *
 * Layer: cli. */
#pragma once
#include "cli/voice_models.h"
#include "voice/listen.h"

typedef struct {
    VoiceModels models;
    const AsrEngine *engine; /* NULL: no words are wanted, or no recogniser at hand knows the language */
    gpointer recogniser;
    gboolean no_language; /* the latter */
    guint workers;
} Listener;

/* asr.engine "auto" is PocketSphinx for English and nothing for other languages; a language that is not given is taken
 * to be the one the program speaks. */
gboolean listener_open(const Config *config, Listener *listener, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void listener_close(Listener *listener);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Listener, listener_close)

/* A line for the person when words are wanted and nobody can write them; else NULL. */
const char *listener_notice(const Listener *listener);

/* Number of speakers and teacher are left to be found. Borrows the listener. */
ListenOptions listener_options(const Config *config, const Listener *listener);
