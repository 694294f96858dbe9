/* cli/listener.c: see listener.h. */
#include "cli/listener.h"

#include <string.h>

#include "base/lang.h"
#include "link/asr_engines.h"

static AsrOptions asr_options(const Config *config)
{
    return (AsrOptions){
        .model = config_text(config, "asr.model"),
        .vocabulary = config_text(config, "asr.vocabulary"),
        .language = config_text(config, "asr.language"),
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

static gboolean open_engine(const Config *config, Listener *listener, GError **error)
{
    const AsrOptions options = asr_options(config);
    const char *name = config_text(config, "asr.engine");
    gboolean automatic = strcmp(name, "auto") == 0;
    listener->workers = options.workers;
    listener->no_language = automatic && !is_english(options.language);
    if (listener->no_language || strcmp(name, "none") == 0)
        return TRUE;
    listener->engine = asr_engine_find(automatic ? asr_pocketsphinx.name : name, error);
    if (!listener->engine)
        return FALSE;
    listener->recogniser = listener->engine->open(&options, error);
    return listener->recogniser != NULL;
}

gboolean listener_open(const Config *config, Listener *listener, GError **error)
{
    g_auto(Listener) opened = {0};
    if (!voice_models_load(config, &opened.models, error) || !open_engine(config, &opened, error))
        return FALSE;
    *listener = opened;
    opened = (Listener){0};
    return TRUE;
}

void listener_close(Listener *listener)
{
    if (listener->recogniser)
        listener->engine->close(listener->recogniser);
    listener->recogniser = NULL;
    voice_models_clear(&listener->models);
}

const char *listener_notice(const Listener *listener)
{
    if (!listener->no_language)
        return NULL;
    return tr("no words are written: the built-in recogniser knows English only (see asr.engine, asr.language)",
              "слова не записаны: встроенный распознаватель знает только английский (см. asr.engine, asr.language)");
}

ListenOptions listener_options(const Config *config, const Listener *listener)
{
    return (ListenOptions){
        .diarize = voice_models_diarization(config, &listener->models),
        .engine = listener->engine,
        .recogniser = listener->recogniser,
        .workers = listener->workers,
        .teacher = -1,
    };
}
