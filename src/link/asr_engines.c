/* link/asr_engines.c: see asr_engines.h. */
#include "link/asr_engines.h"

#include <string.h>

#include "base/lang.h"
#include "voice/error.h"

static const AsrEngine *const engines[] = {&asr_pocketsphinx, &asr_whisper, &asr_ctc, &asr_http, NULL};

const AsrEngine *const *asr_engines(void)
{
    return engines;
}

const AsrEngine *asr_engine_find(const char *name, GError **error)
{
    g_autoptr(GString) known = g_string_new(NULL);
    for (guint i = 0; engines[i]; i++) {
        const AsrEngine *engine = engines[i];
        if (strcmp(engine->name, name) == 0 && engine->open)
            return engine;
        if (strcmp(engine->name, name) == 0) {
            g_set_error(
                error, VOICE_ERROR, VOICE_ERROR_ENGINE,
                tr("the recogniser \"%s\" is not part of this build: %s", "распознавателя «%s» нет в этой сборке: %s"),
                name, tr(engine->absent[0], engine->absent[1]));
            return NULL;
        }
        if (engine->open)
            g_string_append_printf(known, "%s%s", known->len ? ", " : "", engine->name);
    }
    g_set_error(error, VOICE_ERROR, VOICE_ERROR_ENGINE,
                tr("there is no recogniser \"%s\" (there are: %s)", "нет распознавателя «%s» (есть: %s)"), name,
                known->str);
    return NULL;
}
