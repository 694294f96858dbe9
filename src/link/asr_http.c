/* link/asr_http.c: the recogniser "http": asks an OpenAI-compatible server, turn by turn. See asr_engines.h.
 *
 * POST URL/v1/audio/transcriptions with a form: file (16 kHz mono 16-bit WAV), model, language, prompt,
 * response_format=verbose_json, timestamp_granularities[]=word. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"
#include "link/asr_engines.h"
#include "link/asr_reply.h"
#include "link/error.h"
#include "link/http.h"
#include "voice/error.h"

#define MODEL "whisper-1"  /* what servers that have one model are asked for */
#define LEAST_SAMPLES 1600 /* a tenth of a second: servers refuse less */
#define WAV_HEADER 44

typedef struct {
    /* immutable */
    char *url, *key; /* key: NULL without one */
    char *model, *language, *prompt;
    double timeout;
    guint retries;
    GAsyncQueue *clients; /* HttpClient that nobody uses: as many as there are workers */

    GMutex lock;
    char *heard_language; /* under lock; the first that an answer named; kept to the end */
} Recogniser;

static void recogniser_close(gpointer self)
{
    Recogniser *recogniser = self;
    g_async_queue_unref(recogniser->clients);
    g_mutex_clear(&recogniser->lock);
    g_free(recogniser->url);
    g_free(recogniser->key);
    g_free(recogniser->model);
    g_free(recogniser->language);
    g_free(recogniser->prompt);
    g_free(recogniser->heard_language);
    g_free(recogniser);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Recogniser, recogniser_close)

/* A key is one line of printable ASCII; anything else would not be a header. */
static gboolean load_key(const char *path, char **key, GError **error)
{
    gsize length = 0;
    if (!file_load(path, LIMIT_KEY_BYTES, key, &length, error))
        return FALSE;
    g_strstrip(*key);
    gboolean good = **key != '\0';
    for (const char *at = *key; good && *at; at++)
        good = g_ascii_isgraph(*at);
    if (good)
        return TRUE;
    g_autofree char *name = file_display_name(path);
    g_set_error(error, LINK_ERROR, LINK_ERROR_ADDRESS,
                tr("%s: an access key is one word of printable characters",
                   "%s: ключ доступа — одно слово из печатных символов"),
                name);
    return FALSE;
}

/* People write the address with and without /v1. The caller frees it. */
static char *endpoint(const char *url)
{
    g_autofree char *base = g_strdup(url);
    while (g_str_has_suffix(base, "/"))
        base[strlen(base) - 1] = '\0';
    const char *rest = g_str_has_suffix(base, "/v1") ? "/audio/transcriptions" : "/v1/audio/transcriptions";
    return g_str_has_suffix(base, "/v1/audio/transcriptions") ? g_strdup(base) : g_strconcat(base, rest, NULL);
}

static char *given(const char *text)
{
    return text && *text && strcmp(text, "auto") != 0 ? g_strdup(text) : NULL;
}

static gpointer recogniser_open(const AsrOptions *options, GError **error)
{
    if (!options->url || !*options->url) {
        g_set_error_literal(error, LINK_ERROR, LINK_ERROR_ADDRESS,
                            tr("asr.url is not set: the recogniser \"http\" needs the address of a server",
                               "не задана настройка asr.url: распознавателю «http» нужен адрес сервера"));
        return NULL;
    }
    g_autoptr(Recogniser) recogniser = g_new0(Recogniser, 1);
    g_mutex_init(&recogniser->lock);
    recogniser->clients = g_async_queue_new_full((GDestroyNotify)http_client_free);
    if (!http_check_url(options->url, error) ||
        (options->key_file && *options->key_file && !load_key(options->key_file, &recogniser->key, error)))
        return NULL;
    recogniser->url = endpoint(options->url);
    recogniser->model = options->model && *options->model ? g_strdup(options->model) : g_strdup(MODEL);
    recogniser->language = given(options->language);
    recogniser->prompt = given(options->prompt);
    recogniser->timeout = options->timeout;
    recogniser->retries = options->retries;
    for (guint i = 0; i < MAX(options->workers, 1); i++)
        g_async_queue_push(recogniser->clients, http_client_new());
    return g_steal_pointer(&recogniser);
}

static void put_number(guint8 *at, guint bytes, guint32 value)
{
    for (guint i = 0; i < bytes; i++)
        at[i] = (guint8)(value >> (8 * i));
}

/* A WAV file: RIFF, a "fmt " chunk of 16 bytes, the samples. The caller frees it. */
static guint8 *make_wav(const float *samples, gsize n, gsize *length)
{
    *length = WAV_HEADER + 2 * n;
    guint8 *wav = g_malloc(*length);
    memcpy(wav, "RIFF....WAVEfmt ", 16);
    put_number(wav + 4, 4, (guint32)(*length - 8));
    put_number(wav + 16, 4, 16);
    put_number(wav + 20, 2, 1); /* PCM */
    put_number(wav + 22, 2, 1); /* channel */
    put_number(wav + 24, 4, AUDIO_RATE);
    put_number(wav + 28, 4, 2 * AUDIO_RATE); /* bytes a second */
    put_number(wav + 32, 2, 2);              /* bytes a sample */
    put_number(wav + 34, 2, 16);             /* bits */
    memcpy(wav + 36, "data", 4);
    put_number(wav + 40, 4, (guint32)(2 * n));
    for (gsize i = 0; i < n; i++)
        put_number(wav + WAV_HEADER + 2 * i, 2, (guint32)lrintf(CLAMP(samples[i], -1.0f, 1.0f) * 32767));
    return wav;
}

static char *ask(Recogniser *recogniser, const guint8 *wav, gsize wav_length, gsize *length, const Task *task,
                 GError **error)
{
    HttpPart parts[6] = {
        {"file", (const char *)wav, wav_length, "turn.wav", "audio/wav"},
    };
    guint n = 1;
    const struct {
        const char *name, *value;
    } fields[] = {{"model", recogniser->model},
                  {"response_format", "verbose_json"},
                  {"timestamp_granularities[]", "word"},
                  {"language", recogniser->language},
                  {"prompt", recogniser->prompt}};
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        if (fields[i].value)
            parts[n++] = (HttpPart){fields[i].name, fields[i].value, strlen(fields[i].value), NULL, NULL};
    const HttpPost post = {recogniser->url,     recogniser->key,       parts, n, recogniser->timeout,
                           recogniser->retries, LIMIT_HTTP_REPLY_BYTES};
    HttpClient *client = g_async_queue_pop(recogniser->clients);
    char *answer = http_post(client, &post, length, task, error);
    g_async_queue_push(recogniser->clients, client);
    return answer;
}

/* What may be different at the next turn (the network, a busy server, an odd answer) is this piece's failure. */
static void soften(GError **error)
{
    if (error && *error &&
        (g_error_matches(*error, LINK_ERROR, LINK_ERROR_NETWORK) ||
         g_error_matches(*error, LINK_ERROR, LINK_ERROR_BUSY) ||
         g_error_matches(*error, LINK_ERROR, LINK_ERROR_REPLY) || (*error)->domain == BASE_ERROR)) {
        if (g_error_matches(*error, BASE_ERROR, BASE_ERROR_CANCELLED))
            return;
        (*error)->domain = VOICE_ERROR;
        (*error)->code = VOICE_ERROR_FAILED;
    }
}

static gboolean recogniser_recognise(gpointer self, const float *samples, gsize n, VoiceTurn *turn, const Task *task,
                                     GError **error)
{
    Recogniser *recogniser = self;
    if (n < LEAST_SAMPLES)
        return TRUE;
    gsize wav_length = 0, length = 0;
    g_autofree guint8 *wav = make_wav(samples, n, &wav_length);
    g_autofree char *answer = ask(recogniser, wav, wav_length, &length, task, error), *language = NULL;
    gboolean good =
        answer && asr_reply_read(answer, length, recogniser->url, (double)n / AUDIO_RATE, turn, &language, error);
    if (!good) {
        soften(error);
        return FALSE;
    }
    g_mutex_lock(&recogniser->lock);
    if (!recogniser->heard_language)
        recogniser->heard_language = g_steal_pointer(&language);
    g_mutex_unlock(&recogniser->lock);
    return TRUE;
}

static const char *recogniser_language(gpointer self)
{
    Recogniser *recogniser = self;
    g_mutex_lock(&recogniser->lock);
    const char *language = recogniser->heard_language ? recogniser->heard_language : recogniser->language;
    g_mutex_unlock(&recogniser->lock);
    return language;
}

const AsrEngine asr_http = {
    .name = "http",
    .summary = {"a server of yours with an OpenAI-compatible address (asr.url)",
                "ваш сервер с адресом, как у OpenAI (asr.url)"},
    .open = recogniser_open,
    .close = recogniser_close,
    .recognise = recogniser_recognise,
    .language = recogniser_language,
};
