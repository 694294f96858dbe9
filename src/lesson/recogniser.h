/* lesson/recogniser.h: the speech recogniser that the configuration names, open.
 *
 * Layer: lesson.  Threads: `workers` threads may use it at once. */
#pragma once
#include "base/config.h"
#include "voice/asr.h"

typedef struct {
    const AsrEngine *engine; /* NULL: no words are wanted, or none at hand knows the language */
    gpointer open;           /* what engine->open() gave */
    gboolean no_language;    /* the latter */
    guint workers;
} Recogniser;

/* Which one it is. *engine NULL: none; *no_language says that the language is why. asr.engine "auto" is PocketSphinx
 * for English and nothing for other languages; a language that is not given is taken to be the one the program speaks.
 * `language` goes before asr.language unless it is NULL or "". */
gboolean recogniser_choose(const Config *config, const char *language, const AsrEngine **engine, gboolean *no_language,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The chosen one, open. `language` is borrowed until the close. */
gboolean recogniser_open(const Config *config, const char *language, Recogniser *recogniser,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void recogniser_close(Recogniser *recogniser);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Recogniser, recogniser_close)

/* A line for the person when words are wanted and nobody can write them; else NULL. */
const char *recogniser_notice(const Recogniser *recogniser);
