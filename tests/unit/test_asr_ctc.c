/* The recogniser "ctc" with a small net of our own (tests/data/digits_ctc.onnx): any sound, bad descriptions, threads,
 * and (with real recordings at hand) the digits of a speaker whom the net does not know. */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/limits.h"
#include "nn/session.h"
#include "voice/asr.h"
#include "voice/error.h"

#define SPEAKER "nicolas" /* held out of training */
#define WER_BOUND 0.45    /* measured: 0.355 greedy, 0.325 with a beam of 8 */

/* A file of tests/data. The caller frees it. */
static char *data_path(const char *name)
{
    g_autofree char *root = g_path_get_dirname(g_getenv("OTKLIK_MODELS"));
    return g_build_filename(root, "tests", "data", name, NULL);
}

static gpointer open_digits(guint beam)
{
    g_autofree char *model = data_path("digits_ctc.onnx");
    g_autoptr(GError) error = NULL;
    const AsrOptions options = {.model = model, .beam = beam, .workers = 2};
    gpointer engine = asr_ctc.open(&options, &error);
    g_assert_no_error(error);
    return engine;
}

static VoiceTurn *new_turn(Transcript *transcript)
{
    return transcript_add_turn(transcript, transcript_add_speaker(transcript), 0, 100);
}

static void check_words(const VoiceTurn *turn, double seconds)
{
    double reached = 0;
    for (guint i = 0; i < turn->words->len; i++) {
        const VoiceWord *word = &g_array_index(turn->words, VoiceWord, i);
        g_assert_cmpfloat(word->start, >=, reached - 1e-9);
        g_assert_cmpfloat(word->end, >=, word->start);
        g_assert_true(word->confidence > 0 && word->confidence <= 1);
        g_assert_cmpuint(strlen(word->text), >, 0);
        reached = word->end;
    }
    g_assert_cmpfloat(reached, <=, seconds + 1e-9);
}

/* Tones with pauses and noise: no speech, but sound of every length. */
static float *made_sound(gsize n)
{
    float *samples = g_new(float, n);
    GRand *random = g_rand_new_with_seed(5);
    for (gsize i = 0; i < n; i++)
        samples[i] = (i / 4000 % 3 ? 0.3f * sinf((float)i * 0.05f * (float)(1 + i / 9000 % 7)) : 0) +
                     (float)g_rand_double_range(random, -0.02, 0.02);
    g_rand_free(random);
    return samples;
}

static void test_any_sound(void)
{
    static const gsize lengths[] = {0, 1, 399, 1599, 1600, 1700, 16000, 16001, 47 * AUDIO_RATE};
    g_autofree float *samples = made_sound(47 * AUDIO_RATE);
    for (guint beam = 1; beam <= 8; beam += 7) {
        gpointer engine = open_digits(beam);
        g_assert_cmpstr(asr_ctc.language(engine), ==, "en");
        for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
            g_autoptr(Transcript) transcript = transcript_new();
            g_autoptr(GError) error = NULL;
            VoiceTurn *turn = new_turn(transcript);
            g_assert_true(asr_ctc.recognise(engine, samples, lengths[i], turn, NULL, &error));
            g_assert_no_error(error);
            check_words(turn, (double)lengths[i] / AUDIO_RATE);
        }
        asr_ctc.close(engine);
    }
}

static void test_cancel(void)
{
    g_autofree float *samples = made_sound(AUDIO_RATE);
    g_autoptr(Transcript) transcript = transcript_new();
    g_autoptr(GError) error = NULL;
    Task task = {.cancelled = 1};
    gpointer engine = open_digits(1);
    g_assert_false(asr_ctc.recognise(engine, samples, AUDIO_RATE, new_turn(transcript), &task, &error));
    g_assert_error(error, BASE_ERROR, BASE_ERROR_CANCELLED);
    asr_ctc.close(engine);
}

/* A copy of the test net in a folder of its own, with another sidecar or vocabulary (NULL: the right one). */
static void check_refused(const char *sidecar, const char *vocabulary, const char *says)
{
    g_autofree char *folder = g_dir_make_tmp("otklik-ctc-XXXXXX", NULL);
    static const char *const names[] = {"digits_ctc.onnx", "digits_ctc.json", "digits_ctc.vocab.txt"};
    const char *const instead[] = {NULL, sidecar, vocabulary};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *from = data_path(names[i]), *to = g_build_filename(folder, names[i], NULL), *bytes = NULL;
        gsize length = 0;
        g_assert_true(file_load(from, LIMIT_MODEL_BYTES, &bytes, &length, NULL));
        g_assert_true(instead[i] ? file_save(to, instead[i], strlen(instead[i]), NULL)
                                 : file_save(to, bytes, length, NULL));
    }
    g_autofree char *model = g_build_filename(folder, names[0], NULL);
    g_autoptr(GError) error = NULL;
    const AsrOptions options = {.model = model, .beam = 1, .workers = 1};
    g_assert_null(asr_ctc.open(&options, &error));
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, says));
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(folder, names[i], NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
}

#define SIDECAR(input, rest)                                                                                           \
    "{\"name\": \"d\", \"task\": \"ctc\", \"input\": {" input "}, \"output\": \"logp\"" rest "}"
#define FBANK "\"name\": \"fbank\", \"kind\": \"kaldi\", \"bins\": 40, \"window\": \"povey\", \"scale\": 1"

static void test_refused(void)
{
    static const struct {
        const char *sidecar, *says;
    } sidecars[] = {
        {"", "digits_ctc.json"},
        {"{}", "name"},
        {"{\"name\": \"d\", \"task\": \"vad\", \"input\": {}, \"output\": \"logp\", \"step\": 4}", "\"task\""},
        {SIDECAR(FBANK, ""), "step"},
        {SIDECAR(FBANK, ", \"step\": 0"), "\"step\""},
        {SIDECAR(FBANK, ", \"step\": 4, \"seconds\": 0.1"), "\"seconds\""},
        {SIDECAR("\"name\": \"fbank\"", ", \"step\": 4"), "kind"},
        {SIDECAR("\"name\": \"fbank\", \"kind\": \"mfcc\"", ", \"step\": 4"), "\"input.kind\""},
        {SIDECAR(FBANK ", \"normalise\": \"much\"", ", \"step\": 4"), "\"input.normalise\""},
        {SIDECAR(FBANK ", \"layout\": \"round\"", ", \"step\": 4"), "\"input.layout\""},
        {SIDECAR("\"name\": \"fbank\", \"kind\": \"kaldi\", \"bins\": 4000, \"window\": \"povey\", \"scale\": 1",
                 ", \"step\": 4"),
         "\"input.bins\""},
        {SIDECAR(FBANK ", \"layout\": \"bins\"", ", \"step\": 4"), "\"fbank\""},
        {SIDECAR(FBANK ", \"length\": \"frames\"", ", \"step\": 4"), "\"frames\""},
        {SIDECAR("\"name\": \"sound\", \"kind\": \"waveform\"", ", \"step\": 320"), "\"sound\""},
        {SIDECAR(FBANK, ", \"step\": 2"), "once for 2"},
        {SIDECAR(FBANK, ", \"step\": 4, \"blank\": \"<none>\""), "vocab.txt"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(sidecars); i++)
        check_refused(sidecars[i].sidecar, NULL, sidecars[i].says);
    check_refused(NULL, "<blk>\na\n", "digits_ctc.vocab.txt: 2 tokens");
    check_refused(NULL, "", "digits_ctc.vocab.txt");
}

static void test_options(void)
{
    g_autofree char *model = data_path("digits_ctc.onnx");
    const struct {
        AsrOptions options;
        const char *says;
    } cases[] = {{{.model = ""}, "asr.model"},
                 {{.model = "/nowhere/net.onnx"}, "/nowhere/net.onnx"},
                 {{.model = model, .language = "ru"}, "\"ru\""},
                 {{.model = model, .vocabulary = "/nowhere/vocabulary"}, "/nowhere/vocabulary"}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(asr_ctc.open(&cases[i].options, &error));
        g_assert_nonnull(strstr(error->message, cases[i].says));
    }
}

/* One take of each digit by the held-out speaker, with pauses: "zero" ... "nine". NULL: they are not here. */
static GArray *real_digits(guint take)
{
    g_autofree char *beside = g_build_filename(g_getenv("OTKLIK_MODELS"), "..", "..", "shared", NULL);
    const char *shared = g_getenv("OTKLIK_SHARED");
    GArray *samples = g_array_new(FALSE, TRUE, sizeof(float));
    for (guint digit = 0; digit < 10; digit++) {
        g_autofree char *name = g_strdup_printf("data/speech/speakers/digits/%u_" SPEAKER "_%u.ogg", digit, take);
        g_autofree char *path = g_build_filename(shared ? shared : beside, name, NULL);
        g_autoptr(Sound) sound = sound_load(path, NULL, NULL);
        if (!sound) {
            g_array_unref(samples);
            return NULL;
        }
        gsize n = sound_samples(sound), pause = AUDIO_RATE / 4, at = samples->len + pause;
        g_array_set_size(samples, (guint)(at + n + pause));
        g_assert_true(sound_read(sound, SOUND_MIX, 0, &g_array_index(samples, float, at), n, NULL));
    }
    GRand *random = g_rand_new_with_seed(take); /* a faint noise, as in any room */
    for (guint i = 0; i < samples->len; i++)
        g_array_index(samples, float, i) += (float)g_rand_double_range(random, -0.01, 0.01);
    g_rand_free(random);
    return samples;
}

/* Words wrong of the ten, by edit distance. */
static guint wrong_words(const VoiceTurn *turn)
{
    static const char *const truth[] = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};
    guint row[11];
    for (guint k = 0; k <= 10; k++)
        row[k] = k;
    for (guint i = 0; i < turn->words->len; i++) {
        guint before = row[0]++;
        for (guint k = 1; k <= 10; k++) {
            gboolean differs = strcmp(g_array_index(turn->words, VoiceWord, i).text, truth[k - 1]) != 0;
            guint best = MIN(MIN(row[k], row[k - 1]) + 1, before + differs);
            before = row[k];
            row[k] = best;
        }
    }
    return row[10];
}

static void test_held_out_digits(void)
{
    for (guint beam = 1; beam <= 8; beam += 7) {
        gpointer engine = open_digits(beam);
        guint wrong = 0, said = 0;
        for (guint take = 0; take < 20; take++) {
            g_autoptr(GArray) samples = real_digits(take);
            if (!samples) {
                g_test_skip("the spoken digits are not here (OTKLIK_SHARED)");
                asr_ctc.close(engine);
                return;
            }
            g_autoptr(Transcript) transcript = transcript_new();
            VoiceTurn *turn = new_turn(transcript);
            g_assert_true(asr_ctc.recognise(engine, (float *)samples->data, samples->len, turn, NULL, NULL));
            check_words(turn, (double)samples->len / AUDIO_RATE);
            wrong += wrong_words(turn);
            said += 10;
        }
        g_test_message("beam %u: %u of %u words wrong", beam, wrong, said);
        g_assert_cmpfloat((double)wrong / said, <=, WER_BOUND);
        asr_ctc.close(engine);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/asr-ctc/any-sound", test_any_sound);
    g_test_add_func("/asr-ctc/cancel", test_cancel);
    g_test_add_func("/asr-ctc/refused", test_refused);
    g_test_add_func("/asr-ctc/options", test_options);
    g_test_add_func("/asr-ctc/held-out-digits", test_held_out_digits);
    return g_test_run();
}
