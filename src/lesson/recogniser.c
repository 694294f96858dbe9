/* lesson/recogniser.c: see recogniser.h. */
#include "lesson/recogniser.h"

#include <string.h>

#include "base/lang.h"
#include "link/asr_engines.h"

static AsrOptions asr_options(const Config *config, const char *language)
{
    return (AsrOptions){
        .model = config_text(config, "asr.model"),
        .vocabulary = config_text(config, "asr.vocabulary"),
        .language = language && *language ? language : config_text(config, "asr.language"),
        .prompt = config_text(config, "asr.prompt"),
        .vad = config_text(config, "asr.vad"),
        .url = config_text(config, "asr.url"),
        .key_file = config_text(config, "asr.key_file"),
        .timeout = config_number(config, "asr.timeout"),
        .retries = (guint)config_integer(config, "asr.retries"),
        .beam = (guint)config_integer(config, "asr.beam"),
        .workers = (guint)config_integer(config, "asr.workers"),
    };
}

static gboolean is_english(const char *language)
{
    return *language && strcmp(language, "auto") != 0 ? g_str_has_prefix(language, "en") : !lang_is_russian();
}

gboolean recogniser_choose(const Config *config, const char *language, const AsrEngine **engine, gboolean *no_language,
                           GError **error)
{
    const char *name = config_text(config, "asr.engine"), *spoken = asr_options(config, language).language;
    gboolean automatic = strcmp(name, "auto") == 0;
    *engine = NULL;
    *no_language = automatic && !is_english(spoken);
    if (*no_language || strcmp(name, "none") == 0)
        return TRUE;
    *engine = asr_engine_find(automatic ? asr_pocketsphinx.name : name, error);
    return *engine != NULL;
}

gboolean recogniser_open(const Config *config, const char *language, Recogniser *recogniser, GError **error)
{
    const AsrOptions options = asr_options(config, language);
    *recogniser = (Recogniser){.workers = options.workers};
    if (!recogniser_choose(config, language, &recogniser->engine, &recogniser->no_language, error))
        return FALSE;
    if (recogniser->engine)
        recogniser->open = recogniser->engine->open(&options, error);
    return !recogniser->engine || recogniser->open;
}

void recogniser_close(Recogniser *recogniser)
{
    if (recogniser->open)
        recogniser->engine->close(recogniser->open);
    recogniser->open = NULL;
}

const char *recogniser_notice(const Recogniser *recogniser)
{
    if (!recogniser->no_language)
        return NULL;
    return tr("no words are written: the built-in recogniser knows English only (see asr.engine, asr.language)",
              "слова не записаны: встроенный распознаватель знает только английский (см. asr.engine, asr.language)");
}
