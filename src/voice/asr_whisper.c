/* voice/asr_whisper.c: the recogniser "whisper": whisper.cpp with a GGML model that a person brings. See asr.h.
 *
 * One context (the weights) is shared; each worker has a state. Radford et al. 2022, "Robust Speech Recognition via
 * Large-Scale Weak Supervision". Guards against text that nobody said: no text of earlier pieces as a prompt, blank and
 * non-speech tokens suppressed, segments that the model itself doubts dropped, endless repetition cut (repeats.h), and,
 * when asr.vad names a model, sound without speech silenced beforehand. */
#include <math.h>
#include <string.h>
#include <whisper.h>

#include "base/error.h"
#include "base/file.h"
#include "base/lang.h"
#include "voice/asr.h"
#include "voice/error.h"
#include "voice/repeats.h"

#define LEAST_SAMPLES 1600            /* a tenth of a second; less holds no word */
#define PADDED (AUDIO_RATE * 11 / 10) /* whisper ignores less than a second of sound */
#define UNSURE_SECONDS 3              /* of a piece that is too short to tell its language by */
#define NO_SPEECH 0.6f /* probability of no speech, and mean log probability of the words, beyond which a segment */
#define UNLIKELY -1.0f /* is taken for a hallucination (Radford et al. 2022, section 4.5) */
#define TICKS_A_SECOND 100.0 /* of whisper's times */

/* What one worker needs. */
typedef struct {
    struct whisper_state *state;
    struct whisper_vad_context *vad; /* NULL: none */
} Worker;

typedef struct {
    /* immutable */
    struct whisper_context *context;
    char *language, *prompt; /* NULL: detected; none */
    int threads;             /* of one run */
    GAsyncQueue *workers;    /* Worker that nobody uses */

    GMutex lock;
    double *heard; /* under lock: seconds detected to be of each language, by whisper's id */
} Recogniser;

static void on_message(enum ggml_log_level level, const char *text, void *user)
{
    g_autofree char *line = g_strstrip(g_strdup(text));
    if (*line)
        g_debug("whisper: %s", line);
}

static void worker_free(gpointer data)
{
    Worker *worker = data;
    if (worker->state)
        whisper_free_state(worker->state);
    if (worker->vad)
        whisper_vad_free(worker->vad);
    g_free(worker);
}

static void recogniser_close(gpointer self)
{
    Recogniser *recogniser = self;
    g_async_queue_unref(recogniser->workers);
    if (recogniser->context)
        whisper_free(recogniser->context);
    g_mutex_clear(&recogniser->lock);
    g_free(recogniser->language);
    g_free(recogniser->prompt);
    g_free(recogniser->heard);
    g_free(recogniser);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Recogniser, recogniser_close)

static gboolean fail(int code, const char *path, const char *why, GError **error)
{
    g_autofree char *name = file_display_name(path);
    g_set_error(error, VOICE_ERROR, code, "%s: %s", name, why);
    return FALSE;
}

/* Kinds of weights that ggml reads; 4 to 6 are gone. */
static gboolean is_known(gint32 weights)
{
    weights %= GGML_QNT_VERSION_FACTOR;
    return (weights >= GGML_FTYPE_ALL_F32 && weights <= GGML_FTYPE_MOSTLY_Q4_1) ||
           (weights >= GGML_FTYPE_MOSTLY_Q8_0 && weights <= GGML_FTYPE_MOSTLY_BF16);
}

/* Whisper's own loader trusts what it reads, and ends the process at a kind of weights that it does not know: the head
 * of the file is looked at before. A model's: the magic, eleven numbers; a speech detector's: the magic, the length of
 * its name, the name. */
static gboolean check_head(const char *path, gboolean detector, GError **error)
{
    enum { MAGIC, TOKENS, SOUND, TEXT = 6, LAYERS = 9, BINS, WEIGHTS, HEAD };
    gint32 head[HEAD] = {0};
    FILE *file = fopen(path, "rb");
    gsize got = file ? fread(head, sizeof *head, HEAD, file) : 0;
    if (file)
        fclose(file);
    gboolean good = got == HEAD && GINT32_FROM_LE(head[MAGIC]) == GGML_FILE_MAGIC;
    for (int i = 0; i < HEAD; i++)
        head[i] = GINT32_FROM_LE(head[i]);
    if (detector)
        good = good && head[TOKENS] > 0 && head[TOKENS] < 64;
    else
        good = good && head[TOKENS] >= 1000 && head[TOKENS] < 1000000 && head[SOUND] > 0 && head[SOUND] < 100000 &&
               head[TEXT] > 0 && head[TEXT] < 100000 && head[LAYERS] > 0 && head[LAYERS] < 1000 && head[BINS] > 0 &&
               head[BINS] < 1000 && is_known(head[WEIGHTS]);
    return good || fail(VOICE_ERROR_MODEL, path,
                        detector ? tr("this is no GGML speech detector of whisper.cpp",
                                      "это не детектор речи GGML для whisper.cpp")
                                 : tr("this is no GGML model of whisper.cpp", "это не модель GGML для whisper.cpp"),
                        error);
}

static gboolean load_context(Recogniser *recogniser, const AsrOptions *options, GError **error)
{
    if (!options->model || !*options->model)
        return fail(VOICE_ERROR_ENGINE, "asr.model",
                    tr("the recogniser \"whisper\" needs a GGML model", "распознавателю «whisper» нужна модель GGML"),
                    error);
    if (!check_head(options->model, FALSE, error))
        return FALSE;
    recogniser->context = whisper_init_from_file_with_params_no_state(options->model, whisper_context_default_params());
    return recogniser->context || fail(VOICE_ERROR_MODEL, options->model,
                                       tr("whisper.cpp cannot load it", "whisper.cpp не может её загрузить"), error);
}

static gboolean set_language(Recogniser *recogniser, const AsrOptions *options, GError **error)
{
    const char *language = options->language && *options->language ? options->language : "auto";
    gboolean multilingual = whisper_is_multilingual(recogniser->context);
    if (strcmp(language, "auto") == 0) {
        recogniser->language = multilingual ? NULL : g_strdup("en");
        return TRUE;
    }
    if (whisper_lang_id(language) < 0 || (!multilingual && strcmp(language, "en") != 0)) {
        g_set_error(error, VOICE_ERROR, VOICE_ERROR_ENGINE,
                    tr("the model %s does not know the language \"%s\"", "модель %s не знает языка «%s»"),
                    options->model, language);
        return FALSE;
    }
    recogniser->language = g_strdup(language);
    return TRUE;
}

static gboolean add_worker(Recogniser *recogniser, const AsrOptions *options, GError **error)
{
    Worker *worker = g_new0(Worker, 1);
    g_async_queue_push(recogniser->workers, worker);
    worker->state = whisper_init_state(recogniser->context);
    if (!worker->state)
        return fail(VOICE_ERROR_MODEL, options->model,
                    tr("not enough memory to run it", "не хватает памяти на её запуск"), error);
    if (!options->vad || !*options->vad)
        return TRUE;
    if (!check_head(options->vad, TRUE, error))
        return FALSE;
    worker->vad = whisper_vad_init_from_file_with_params(options->vad, whisper_vad_default_context_params());
    return worker->vad || fail(VOICE_ERROR_MODEL, options->vad,
                               tr("whisper.cpp cannot load it", "whisper.cpp не может её загрузить"), error);
}

static gpointer recogniser_open(const AsrOptions *options, GError **error)
{
    whisper_log_set(on_message, NULL);
    guint workers = MAX(options->workers, 1);
    g_autoptr(Recogniser) recogniser = g_new0(Recogniser, 1);
    g_mutex_init(&recogniser->lock);
    recogniser->workers = g_async_queue_new_full(worker_free);
    recogniser->heard = g_new0(double, (gsize)whisper_lang_max_id() + 1);
    recogniser->threads = (int)MAX(g_get_num_processors() / workers, 1);
    recogniser->prompt = options->prompt && *options->prompt ? g_strdup(options->prompt) : NULL;
    if (!load_context(recogniser, options, error) || !set_language(recogniser, options, error))
        return NULL;
    for (guint i = 0; i < workers; i++)
        if (!add_worker(recogniser, options, error))
            return NULL;
    return g_steal_pointer(&recogniser);
}

/* Silences what holds no speech; the clock stays. FALSE: there is no speech at all. */
static gboolean keep_speech(struct whisper_vad_context *vad, float *samples, gsize n)
{
    struct whisper_vad_segments *spans =
        whisper_vad_segments_from_samples(vad, whisper_vad_default_params(), samples, (int)n);
    int count = spans ? whisper_vad_segments_n_segments(spans) : 0;
    gsize reached = 0;
    for (int i = 0; i < count; i++) {
        gsize start = (gsize)(whisper_vad_segments_get_segment_t0(spans, i) / TICKS_A_SECOND * AUDIO_RATE);
        gsize end = (gsize)(whisper_vad_segments_get_segment_t1(spans, i) / TICKS_A_SECOND * AUDIO_RATE);
        start = CLAMP(start, reached, n);
        memset(samples + reached, 0, (start - reached) * sizeof *samples);
        reached = CLAMP(end, start, n);
    }
    memset(samples + reached, 0, (n - reached) * sizeof *samples);
    if (spans)
        whisper_vad_free_segments(spans);
    return count > 0;
}

static bool on_abort(void *user)
{
    return task_is_cancelled(user, NULL);
}

/* The language heard most so far; NULL: none yet. */
static const char *leading_language(Recogniser *recogniser)
{
    int best = 0;
    g_mutex_lock(&recogniser->lock);
    for (int id = 1; id <= whisper_lang_max_id(); id++)
        if (recogniser->heard[id] > recogniser->heard[best])
            best = id;
    gboolean any = recogniser->heard[best] > 0;
    g_mutex_unlock(&recogniser->lock);
    return any ? whisper_lang_str(best) : NULL;
}

static struct whisper_full_params parameters(Recogniser *recogniser, double seconds, const Task *task)
{
    struct whisper_full_params wanted = whisper_full_default_params(WHISPER_SAMPLING_GREEDY);
    const char *leading = seconds < UNSURE_SECONDS ? leading_language(recogniser) : NULL;
    wanted.n_threads = recogniser->threads;
    wanted.language = recogniser->language ? recogniser->language : leading ? leading : "auto";
    wanted.initial_prompt = recogniser->prompt;
    wanted.no_context = TRUE;
    wanted.token_timestamps = TRUE;
    wanted.suppress_blank = TRUE;
    wanted.suppress_nst = TRUE;
    wanted.no_speech_thold = NO_SPEECH;
    wanted.logprob_thold = UNLIKELY;
    wanted.print_progress = wanted.print_realtime = wanted.print_timestamps = wanted.print_special = FALSE;
    wanted.abort_callback = on_abort;
    wanted.abort_callback_user_data = (void *)task;
    return wanted;
}

/* A word that is being put together from tokens. */
typedef struct {
    GString *text;
    double start, end, probability; /* the last one is a sum over `tokens` */
    guint tokens;
} Word;

static void finish_word(Word *word, VoiceTurn *turn)
{
    g_autofree char *text = g_strstrip(g_utf8_make_valid(word->text->str, (gssize)word->text->len));
    if (*text)
        voice_turn_add_word(turn, word->start, word->end, (float)(word->probability / word->tokens), text);
    g_string_truncate(word->text, 0);
    word->tokens = 0;
    word->probability = 0;
}

static gboolean is_doubted(struct whisper_state *state, int segment)
{
    int n = whisper_full_n_tokens_from_state(state, segment);
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += whisper_full_get_token_data_from_state(state, segment, i).plog;
    return n > 0 && sum / n < UNLIKELY &&
           whisper_full_get_segment_no_speech_prob_from_state(state, segment) > NO_SPEECH;
}

/* Tokens become words: one that begins with a space begins a word. Times never fall and stay within the sound. */
static void read_segment(struct whisper_context *context, struct whisper_state *state, int segment, double seconds,
                         VoiceTurn *turn)
{
    g_autoptr(GString) text = g_string_new(NULL);
    Word word = {.text = text};
    double reached = turn->words->len ? g_array_index(turn->words, VoiceWord, turn->words->len - 1).end : 0;
    for (int i = 0; i < whisper_full_n_tokens_from_state(state, segment); i++) {
        whisper_token_data token = whisper_full_get_token_data_from_state(state, segment, i);
        const char *piece = whisper_full_get_token_text_from_state(context, state, segment, i);
        if (token.id >= whisper_token_eot(context) || !piece)
            continue; /* no text: ends, languages, times */
        if (*piece == ' ' && word.tokens > 0)
            finish_word(&word, turn);
        if (word.tokens == 0)
            word.start = CLAMP((double)token.t0 / TICKS_A_SECOND, reached, MAX(seconds, reached));
        word.end = reached = CLAMP((double)token.t1 / TICKS_A_SECOND, word.start, MAX(seconds, word.start));
        word.probability += token.p;
        word.tokens++;
        g_string_append(text, piece);
    }
    if (word.tokens > 0)
        finish_word(&word, turn);
}

static gboolean run(Recogniser *recogniser, Worker *worker, const float *samples, gsize n, double seconds,
                    VoiceTurn *turn, const Task *task, GError **error)
{
    struct whisper_state *state = worker->state;
    int status =
        whisper_full_with_state(recogniser->context, state, parameters(recogniser, seconds, task), samples, (int)n);
    if (task_is_cancelled(task, error))
        return FALSE;
    if (status != 0) {
        g_set_error(error, VOICE_ERROR, VOICE_ERROR_FAILED,
                    tr("whisper.cpp failed on a piece of sound (%d)", "whisper.cpp не справился с куском звука (%d)"),
                    status);
        return FALSE;
    }
    guint before = turn->words->len;
    for (int i = 0; i < whisper_full_n_segments_from_state(state); i++)
        if (!is_doubted(state, i))
            read_segment(recogniser->context, state, i, seconds, turn);
    voice_drop_repeats(turn, before);
    int id = whisper_full_lang_id_from_state(state);
    g_mutex_lock(&recogniser->lock);
    if (id >= 0 && id <= whisper_lang_max_id() && turn->words->len > before)
        recogniser->heard[id] += seconds;
    g_mutex_unlock(&recogniser->lock);
    return TRUE;
}

static gboolean recogniser_recognise(gpointer self, const float *samples, gsize n, VoiceTurn *turn, const Task *task,
                                     GError **error)
{
    Recogniser *recogniser = self;
    if (n < LEAST_SAMPLES)
        return TRUE;
    gsize padded = MAX(n, PADDED);
    g_autofree float *copy = g_new0(float, padded);
    memcpy(copy, samples, n * sizeof *samples);
    Worker *worker = g_async_queue_pop(recogniser->workers);
    gboolean good = (worker->vad && !keep_speech(worker->vad, copy, n)) ||
                    run(recogniser, worker, copy, padded, (double)n / AUDIO_RATE, turn, task, error);
    g_async_queue_push(recogniser->workers, worker);
    return good;
}

static const char *recogniser_language(gpointer self)
{
    Recogniser *recogniser = self;
    return recogniser->language ? recogniser->language : leading_language(recogniser);
}

const AsrEngine asr_whisper = {
    .name = "whisper",
    .summary = {"whisper.cpp with a model of yours (asr.model)", "whisper.cpp с вашей моделью (asr.model)"},
    .open = recogniser_open,
    .close = recogniser_close,
    .recognise = recogniser_recognise,
    .language = recogniser_language,
};
