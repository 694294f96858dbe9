/* voice/asr_ctc.c: the recogniser "ctc": any acoustic model in ONNX that answers with CTC tokens. See asr.h.
 *
 * The model's sidecar (ctc_sidecar.h) says what it reads, its vocabulary (ctc_vocabulary.h) what it writes. */
#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"
#include "nn/session.h"
#include "voice/asr.h"
#include "voice/ctc_decode.h"
#include "voice/ctc_sidecar.h"
#include "voice/ctc_vocabulary.h"
#include "voice/cut.h"
#include "voice/error.h"

#define LEAST_SAMPLES 1600 /* a tenth of a second; less holds no word */
#define TINY 1e-5f         /* added to a deviation that is divided by */
#define ANSWERS_SPARE 3    /* answers more or fewer than one a step: nets pad their edges in their own ways */

/* Immutable once open; any number of threads may run the net. */
typedef struct {
    NnSession *net;
    CtcSidecar sidecar;
    Fbank *fbank; /* NULL: the net hears samples */
    char *vocabulary_text;
    gsize vocabulary_length;
    char *vocabulary_label;
    char *label;
    guint beam;

    GMutex lock;
    CtcVocabulary *vocabulary; /* under lock until it is set, by the first run: only then the net's classes are known */
} Recogniser;

static void recogniser_close(gpointer self)
{
    Recogniser *recogniser = self;
    nn_session_free(recogniser->net);
    fbank_free(recogniser->fbank);
    ctc_vocabulary_free(recogniser->vocabulary);
    g_mutex_clear(&recogniser->lock);
    g_free(recogniser->vocabulary_text);
    g_free(recogniser->vocabulary_label);
    g_free(recogniser->label);
    g_free(recogniser);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Recogniser, recogniser_close)

static gboolean load_net(Recogniser *recogniser, const ModelFile *model, GError **error)
{
    const CtcSidecar *said = &recogniser->sidecar;
    gint64 bins = said->fbank.bins;
    NnPort inputs[2] = {{said->input, 3, {-1, -1, bins}}, {said->length, 1, {-1}, NN_INT64}};
    if (said->bins_first)
        inputs[0] = (NnPort){said->input, 3, {-1, bins, -1}};
    if (said->waveform)
        inputs[0] = (NnPort){said->input, 2, {-1, -1}};
    const NnPort output = {said->output, 3, {-1, -1, -1}};
    const NnSpec spec = {inputs, *said->length ? 2 : 1, &output, 1, 1};
    recogniser->net = nn_session_from_memory(model->onnx, model->onnx_length, model->label, &spec, error);
    return recogniser->net != NULL;
}

/* The vocabulary's path: the option, or NAME.vocab.txt beside NAME.onnx. The caller frees it. */
static char *vocabulary_path(const AsrOptions *options)
{
    if (options->vocabulary && *options->vocabulary)
        return g_strdup(options->vocabulary);
    gsize stem = strlen(options->model) - (g_str_has_suffix(options->model, ".onnx") ? strlen(".onnx") : 0);
    return g_strdup_printf("%.*s.vocab.txt", (int)stem, options->model);
}

static gboolean check_language(const Recogniser *recogniser, const char *wanted, GError **error)
{
    const char *known = recogniser->sidecar.language;
    if (!wanted || !*wanted || strcmp(wanted, "auto") == 0 || !*known || strcmp(wanted, known) == 0)
        return TRUE;
    g_set_error(error, VOICE_ERROR, VOICE_ERROR_ENGINE,
                tr("the model %s writes \"%s\", not \"%s\"", "модель %s пишет на «%s», а не на «%s»"),
                recogniser->label, known, wanted);
    return FALSE;
}

static gboolean set_vocabulary(Recogniser *recogniser, guint classes, GError **error)
{
    g_mutex_lock(&recogniser->lock);
    if (!recogniser->vocabulary)
        recogniser->vocabulary =
            ctc_vocabulary_parse(recogniser->vocabulary_text, recogniser->vocabulary_length,
                                 recogniser->vocabulary_label, classes, recogniser->sidecar.blank, error);
    gboolean good = recogniser->vocabulary != NULL;
    g_mutex_unlock(&recogniser->lock);
    return good;
}

/* Mean 0 and deviation 1 of `n` values that stand `stride` apart. */
static void whiten(float *values, gsize n, gsize stride)
{
    double sum = 0, squares = 0;
    for (gsize i = 0; i < n; i++)
        sum += values[i * stride];
    double mean = sum / (double)n;
    for (gsize i = 0; i < n; i++)
        squares += (values[i * stride] - mean) * (values[i * stride] - mean);
    float scale = 1 / ((float)sqrt(squares / (double)n) + TINY);
    for (gsize i = 0; i < n; i++)
        values[i * stride] = (float)(values[i * stride] - mean) * scale;
}

static float *transposed(const float *rows, gsize n, gsize columns)
{
    float *answer = g_new(float, n *columns);
    for (gsize i = 0; i < n; i++)
        for (gsize k = 0; k < columns; k++)
            answer[k * n + i] = rows[i * columns + k];
    return answer;
}

/* What the net reads of a piece: `*length` frames or samples. The caller frees it. */
static float *make_input(const Recogniser *recogniser, const float *samples, gsize n, gsize *length)
{
    const CtcSidecar *said = &recogniser->sidecar;
    if (said->waveform) {
        float *copy = g_memdup2(samples, n * sizeof *samples);
        *length = n;
        if (said->deviation)
            whiten(copy, n, 1);
        return copy;
    }
    gsize bins = said->fbank.bins;
    *length = fbank_frames(n);
    g_autofree float *features = g_new(float, *length *bins);
    fbank_compute(recogniser->fbank, samples, n, features);
    for (gsize bin = 0; said->deviation && bin < bins; bin++)
        whiten(features + bin, *length, bins);
    return said->bins_first ? transposed(features, *length, bins) : g_steal_pointer(&features);
}

static gboolean run_net(const Recogniser *recogniser, const float *samples, gsize n, NnTensor *out, GError **error)
{
    const CtcSidecar *said = &recogniser->sidecar;
    gsize length = 0;
    g_autofree float *input = make_input(recogniser, samples, n, &length);
    gint64 long_length = (gint64)length, bins = said->fbank.bins;
    NnTensor in[2] = {{.data = input, .rank = 3, .shape = {1, long_length, bins}},
                      {.integers = &long_length, .rank = 1, .shape = {1}}};
    if (said->bins_first)
        in[0] = (NnTensor){.data = input, .rank = 3, .shape = {1, bins, long_length}};
    if (said->waveform)
        in[0] = (NnTensor){.data = input, .rank = 2, .shape = {1, long_length}};
    if (!nn_session_run(recogniser->net, in, out, error))
        return FALSE;
    gint64 expected = long_length / said->step, spare = ANSWERS_SPARE + expected / 50;
    if (out->rank == 3 && out->shape[0] == 1 && out->shape[2] > 1 && ABS(out->shape[1] - expected) <= spare &&
        ctc_normalise(out->data, (gsize)out->shape[1], (guint)out->shape[2]))
        return TRUE;
    g_set_error(error, VOICE_ERROR, VOICE_ERROR_MODEL,
                tr("%s does not answer with numbers for each class, once for %u of its input",
                   "%s отвечает не числами для каждого класса по разу на %u своего входа"),
                recogniser->label, said->step);
    nn_outputs_clear(out, 1);
    return FALSE;
}

/* A word that is being put together from tokens. */
typedef struct {
    GString *text;
    double start, end;
    double confidence; /* sum over `tokens` */
    guint tokens;
} Word;

static void finish_word(Word *word, VoiceTurn *turn)
{
    if (word->tokens > 0 && word->text->len > 0)
        voice_turn_add_word(turn, word->start, word->end, (float)(word->confidence / word->tokens), word->text->str);
    g_string_truncate(word->text, 0);
    word->tokens = 0;
    word->confidence = 0;
}

/* `second` is where answer 0 begins, `step` seconds from answer to answer. */
static void write_words(const CtcVocabulary *vocabulary, const GArray *tokens, double second, double step, double end,
                        VoiceTurn *turn)
{
    g_autoptr(GString) text = g_string_new(NULL);
    Word word = {.text = text};
    for (guint i = 0; i < tokens->len; i++) {
        const CtcToken *token = &g_array_index(tokens, CtcToken, i);
        CtcKind kind = ctc_vocabulary_kind(vocabulary, token->token);
        if (kind == CTC_SEPARATOR || kind == CTC_BEGIN)
            finish_word(&word, turn);
        if (kind != CTC_BEGIN && kind != CTC_TEXT)
            continue;
        if (word.tokens++ == 0)
            word.start = MIN(second + token->first * step, end);
        word.end = MIN(second + (token->last + 1) * step, end);
        word.confidence += token->confidence;
        g_string_append(text, ctc_vocabulary_text(vocabulary, token->token));
    }
    finish_word(&word, turn);
}

static gboolean hear(Recogniser *recogniser, const float *samples, gsize n, double second, VoiceTurn *turn,
                     GError **error)
{
    NnTensor out;
    if (n < LEAST_SAMPLES)
        return TRUE;
    if (!run_net(recogniser, samples, n, &out, error))
        return FALSE;
    gsize answers = (gsize)out.shape[1];
    guint classes = (guint)out.shape[2];
    gboolean good = set_vocabulary(recogniser, classes, error);
    if (good) {
        const CtcVocabulary *vocabulary = recogniser->vocabulary;
        g_autoptr(GArray) tokens =
            ctc_decode(out.data, answers, classes, ctc_vocabulary_blank(vocabulary), recogniser->beam);
        double step = recogniser->sidecar.waveform ? recogniser->sidecar.step / (double)AUDIO_RATE
                                                   : recogniser->sidecar.step * FBANK_SHIFT_S;
        write_words(vocabulary, tokens, second, step, second + (double)n / AUDIO_RATE, turn);
    }
    nn_outputs_clear(&out, 1);
    return good;
}

/* Longer sound than the net takes is parted where it is quietest. */
static gboolean recogniser_recognise(gpointer self, const float *samples, gsize n, VoiceTurn *turn, const Task *task,
                                     GError **error)
{
    Recogniser *recogniser = self;
    gsize most = (gsize)(recogniser->sidecar.seconds * AUDIO_RATE);
    for (gsize at = 0; at < n;) {
        gsize piece = n - at <= most ? n - at : voice_cut(samples + at, most);
        if (task_is_cancelled(task, error) ||
            !hear(recogniser, samples + at, piece, (double)at / AUDIO_RATE, turn, error))
            return FALSE;
        at += piece;
    }
    return TRUE;
}

static gpointer recogniser_open(const AsrOptions *options, GError **error)
{
    if (!options->model || !*options->model) {
        g_set_error_literal(error, VOICE_ERROR, VOICE_ERROR_ENGINE,
                            tr("asr.model is not set: the recogniser \"ctc\" needs an ONNX model",
                               "не задана настройка asr.model: распознавателю «ctc» нужна модель ONNX"));
        return NULL;
    }
    g_autoptr(ModelFile) model = model_open("ctc", options->model, error);
    if (!model)
        return NULL;
    g_autoptr(Recogniser) recogniser = g_new0(Recogniser, 1);
    g_mutex_init(&recogniser->lock);
    recogniser->label = g_strdup(model->label);
    recogniser->beam = options->beam;
    g_autofree char *path = vocabulary_path(options);
    recogniser->vocabulary_label = file_display_name(path);
    if (!ctc_sidecar_read(model, &recogniser->sidecar, error) ||
        !check_language(recogniser, options->language, error) ||
        !file_load(path, LIMIT_VOCABULARY_BYTES, &recogniser->vocabulary_text, &recogniser->vocabulary_length, error) ||
        !load_net(recogniser, model, error))
        return NULL;
    if (!recogniser->sidecar.waveform)
        recogniser->fbank = fbank_new(&recogniser->sidecar.fbank);
    /* A second of silence shows what the net answers with: faults are told now, not at the first turn. */
    g_autofree float *silence = g_new0(float, AUDIO_RATE);
    g_autoptr(Transcript) unused = transcript_new();
    VoiceTurn *turn = transcript_add_turn(unused, transcript_add_speaker(unused), 0, 1);
    if (!hear(recogniser, silence, AUDIO_RATE, 0, turn, error))
        return NULL;
    return g_steal_pointer(&recogniser);
}

static const char *recogniser_language(gpointer self)
{
    const Recogniser *recogniser = self;
    return *recogniser->sidecar.language ? recogniser->sidecar.language : NULL;
}

const AsrEngine asr_ctc = {
    .name = "ctc",
    .summary = {"an acoustic model of yours in ONNX (asr.model)", "ваша акустическая модель в ONNX (asr.model)"},
    .open = recogniser_open,
    .close = recogniser_close,
    .recognise = recogniser_recognise,
    .language = recogniser_language,
};
