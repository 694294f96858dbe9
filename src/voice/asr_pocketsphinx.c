/* voice/asr_pocketsphinx.c: the recogniser that is always there: PocketSphinx with Debian's model of English. See
 * asr.h.
 *
 * The cepstra are computed here and their mean over the piece is taken off them before they are handed over (cepstral
 * mean normalisation): fed in small steps, PocketSphinx would guess that mean from earlier pieces, and fed at once it
 * could not be interrupted. Its own removal of silence is off because it falsifies the times of words. */
#include <math.h>
#include <pocketsphinx.h>
#include <sphinxbase/ckd_alloc.h>
#include <sphinxbase/err.h>
#include <string.h>

#include "base/lang.h"
#include "base/log.h"
#include "voice/asr.h"
#include "voice/error.h"

#define MODEL "/usr/share/pocketsphinx/model/en-us"
#define FRAMES_A_SECOND 100
#define STEP 25            /* frames between two looks for a cancel */
#define LEAST_SAMPLES 1600 /* a tenth of a second; less holds no word */

/* `decoders` is safe between threads; the rest is immutable. */
typedef struct {
    GAsyncQueue *decoders; /* ps_decoder_t that nobody uses */
} Recogniser;

/* The library's own messages go to the debug log. Of a fatal one it ends the process, so that the reason must be told
 * here; only a damaged model leads there. */
static G_GNUC_PRINTF(3, 4) void on_message(void *user, err_lvl_t level, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strchomp(g_strdup_vprintf(format, arguments));
    va_end(arguments);
    if (level >= ERR_FATAL)
        log_failure(text);
    else
        g_debug("pocketsphinx: %s", text);
}

static gboolean find_part(const char *folder, const char *name, char **path, GError **error)
{
    *path = g_build_filename(folder, name, NULL);
    if (g_file_test(*path, G_FILE_TEST_EXISTS))
        return TRUE;
    g_set_error(error, VOICE_ERROR, VOICE_ERROR_MODEL,
                tr("%s: the model of pocketsphinx is not there (in Debian it is the package pocketsphinx-en-us)",
                   "%s: модели pocketsphinx здесь нет (в Debian это пакет pocketsphinx-en-us)"),
                *path);
    return FALSE;
}

static ps_decoder_t *make_decoder(const char *hmm, const char *lm, const char *dictionary)
{
    cmd_ln_t *settings =
        cmd_ln_init(NULL, ps_args(), TRUE, "-hmm", hmm, "-lm", lm, "-dict", dictionary, "-remove_silence", "no", NULL);
    ps_decoder_t *decoder = settings ? ps_init(settings) : NULL;
    cmd_ln_free_r(settings); /* the decoder keeps its own reference */
    if (decoder)
        ps_get_feat(decoder)->cmn = CMN_NONE; /* an option would be overruled by the model's feat.params */
    return decoder;
}

static void recogniser_close(gpointer self)
{
    Recogniser *recogniser = self;
    g_async_queue_unref(recogniser->decoders);
    g_free(recogniser);
}

static void free_decoder(gpointer decoder)
{
    ps_free(decoder);
}

static gboolean knows_language(const char *language, GError **error)
{
    if (!language || !*language || strcmp(language, "auto") == 0 || strcmp(language, "en") == 0 ||
        g_str_has_prefix(language, "en-"))
        return TRUE;
    g_set_error(error, VOICE_ERROR, VOICE_ERROR_ENGINE,
                tr("pocketsphinx knows English only, not \"%s\" (another recogniser: asr.engine)",
                   "pocketsphinx знает только английский, а не «%s» (другой распознаватель: asr.engine)"),
                language);
    return FALSE;
}

static gpointer recogniser_open(const AsrOptions *options, GError **error)
{
    const char *folder = options->model && *options->model ? options->model : MODEL;
    g_autofree char *hmm = NULL, *lm = NULL, *dictionary = NULL;
    if (!knows_language(options->language, error) || !find_part(folder, "en-us", &hmm, error) ||
        !find_part(folder, "en-us.lm.bin", &lm, error) || !find_part(folder, "cmudict-en-us.dict", &dictionary, error))
        return NULL;
    err_set_callback(on_message, NULL);
    err_set_logfp(NULL); /* where the settings would be printed, past the callback */
    Recogniser *recogniser = g_new0(Recogniser, 1);
    recogniser->decoders = g_async_queue_new_full(free_decoder);
    for (guint i = 0; i < MAX(options->workers, 1); i++) {
        ps_decoder_t *decoder = make_decoder(hmm, lm, dictionary);
        if (!decoder) {
            g_set_error(error, VOICE_ERROR, VOICE_ERROR_MODEL,
                        tr("%s: pocketsphinx cannot load this model", "%s: pocketsphinx не может загрузить эту модель"),
                        folder);
            recogniser_close(recogniser);
            return NULL;
        }
        g_async_queue_push(recogniser->decoders, decoder);
    }
    return recogniser;
}

/* The cepstra of a piece as rows; NULL: fewer than one. The caller frees them with ckd_free_2d(). */
static mfcc_t **compute_cepstra(ps_decoder_t *decoder, const float *samples, gsize n, int32 *frames)
{
    fe_t *front = ps_get_fe(decoder);
    g_autofree int16 *pcm = g_new(int16, n);
    for (gsize i = 0; i < n; i++)
        pcm[i] = (int16)lrintf(CLAMP(samples[i], -1.0f, 1.0f) * 32767);
    const int16 *at = pcm;
    size_t left = n;
    int32 room = (int32)(n / (AUDIO_RATE / FRAMES_A_SECOND)) + 2, tail = 0;
    mfcc_t **rows = ckd_calloc_2d((size_t)room, (size_t)fe_get_output_size(front), sizeof **rows);
    *frames = room - 1;
    fe_start_stream(front); /* forgets the noise of earlier pieces: what was heard before changes nothing */
    gboolean good = fe_start_utt(front) >= 0 && fe_process_frames(front, &at, &left, rows, frames, NULL) >= 0 &&
                    fe_end_utt(front, rows[*frames], &tail) >= 0;
    *frames += tail;
    if (good && *frames > 0)
        return rows;
    ckd_free_2d(rows);
    return NULL;
}

static void subtract_mean(mfcc_t **rows, int32 frames, int columns)
{
    for (int column = 0; column < columns; column++) {
        double sum = 0;
        for (int32 row = 0; row < frames; row++)
            sum += rows[row][column];
        for (int32 row = 0; row < frames; row++)
            rows[row][column] -= (mfcc_t)(sum / frames);
    }
}

/* One utterance from start to end; it is ended in any case, so that the decoder stays usable. */
static gboolean decode(ps_decoder_t *decoder, mfcc_t **rows, int32 frames, const Task *task, GError **error)
{
    gboolean good = ps_start_utt(decoder) >= 0, stopped = FALSE;
    for (int32 at = 0; good && !stopped && at < frames; at += STEP) {
        stopped = task_is_cancelled(task, error);
        good = stopped || ps_process_cep(decoder, rows + at, MIN(STEP, frames - at), FALSE, FALSE) >= 0;
    }
    good = ps_end_utt(decoder) >= 0 && good;
    if (!good && !stopped)
        g_set_error(error, VOICE_ERROR, VOICE_ERROR_FAILED, "%s",
                    tr("pocketsphinx failed on a piece of sound", "pocketsphinx не справился с куском звука"));
    return good && !stopped;
}

/* "read(2)" is the second way to pronounce "read"; "<sil>", "[NOISE]" and "++BREATH++" are no words. NULL for those. */
static char *spelling(const char *word)
{
    if (strchr("<[+", *word)) /* also an empty one */
        return NULL;
    const char *variant = strchr(word, '(');
    return variant ? g_strndup(word, (gsize)(variant - word)) : g_strdup(word);
}

static void read_words(ps_decoder_t *decoder, double seconds, VoiceTurn *turn)
{
    for (ps_seg_t *segment = ps_seg_iter(decoder); segment; segment = ps_seg_next(segment)) {
        g_autofree char *word = spelling(ps_seg_word(segment));
        if (!word)
            continue;
        int first, last;
        ps_seg_frames(segment, &first, &last);
        double posterior = logmath_exp(ps_get_logmath(decoder), ps_seg_prob(segment, NULL, NULL, NULL));
        voice_turn_add_word(turn, MIN((double)first / FRAMES_A_SECOND, seconds),
                            MIN((last + 1.0) / FRAMES_A_SECOND, seconds), (float)CLAMP(posterior, 0, 1), word);
    }
}

static gboolean recogniser_recognise(gpointer self, const float *samples, gsize n, VoiceTurn *turn, const Task *task,
                                     GError **error)
{
    Recogniser *recogniser = self;
    if (n < LEAST_SAMPLES)
        return TRUE;
    ps_decoder_t *decoder = g_async_queue_pop(recogniser->decoders);
    int32 frames = 0;
    mfcc_t **rows = compute_cepstra(decoder, samples, n, &frames);
    gboolean good = TRUE;
    if (rows) {
        subtract_mean(rows, frames, fe_get_output_size(ps_get_fe(decoder)));
        good = decode(decoder, rows, frames, task, error);
        if (good)
            read_words(decoder, (double)n / AUDIO_RATE, turn);
        ckd_free_2d(rows);
    }
    g_async_queue_push(recogniser->decoders, decoder);
    return good;
}

static const char *recogniser_language(gpointer self)
{
    return "en";
}

const AsrEngine asr_pocketsphinx = {
    .name = "pocketsphinx",
    .summary = {"built in, English only, a rough draft", "встроенный, только английский, черновик"},
    .draft = TRUE,
    .open = recogniser_open,
    .close = recogniser_close,
    .recognise = recogniser_recognise,
    .language = recogniser_language,
};
