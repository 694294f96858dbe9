/* The built-in recogniser: its refusals, silence, a cancel, and (with real recordings at hand) words with times. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "voice/asr.h"
#include "voice/error.h"

static void test_refusals(void)
{
    static const struct {
        AsrOptions options;
        int code;
        const char *says;
    } cases[] = {
        {{.language = "ru"}, VOICE_ERROR_ENGINE, "\"ru\""},
        {{.language = "eng"}, VOICE_ERROR_ENGINE, "\"eng\""},
        {{.model = "/nowhere/model"}, VOICE_ERROR_MODEL, "/nowhere/model/en-us"},
        {{.model = "/usr/share"}, VOICE_ERROR_MODEL, "/usr/share/en-us"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(asr_pocketsphinx.open(&cases[i].options, &error));
        g_assert_error(error, VOICE_ERROR, cases[i].code);
        g_assert_nonnull(strstr(error->message, cases[i].says));
    }
}

static VoiceTurn *new_turn(Transcript *transcript)
{
    return transcript_add_turn(transcript, transcript_add_speaker(transcript), 0, 10);
}

static void test_silence_and_cancel(void)
{
    const AsrOptions options = {.language = "auto", .workers = 1};
    g_autoptr(GError) error = NULL;
    gpointer engine = asr_pocketsphinx.open(&options, &error);
    g_assert_no_error(error);
    g_assert_true(asr_pocketsphinx.draft);
    g_assert_cmpstr(asr_pocketsphinx.language(engine), ==, "en");
    g_autoptr(Transcript) transcript = transcript_new();
    VoiceTurn *turn = new_turn(transcript);
    g_autofree float *silence = g_new0(float, 2 * AUDIO_RATE);
    static const gsize lengths[] = {0, 1, 400, 1599, 1600, 1601, 2 * AUDIO_RATE};
    for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
        g_assert_true(asr_pocketsphinx.recognise(engine, silence, lengths[i], turn, NULL, &error));
        g_assert_no_error(error);
    }
    g_assert_cmpuint(turn->words->len, ==, 0);
    Task task = {.cancelled = 1};
    g_assert_false(asr_pocketsphinx.recognise(engine, silence, 2 * AUDIO_RATE, turn, &task, &error));
    g_assert_error(error, BASE_ERROR, BASE_ERROR_CANCELLED);
    g_clear_error(&error); /* and the decoder is still good */
    g_assert_true(asr_pocketsphinx.recognise(engine, silence, AUDIO_RATE, turn, NULL, &error));
    asr_pocketsphinx.close(engine);
}

/* Two workers hear the same recording: the same words, in order, inside it, among them those that are hard to miss. */
static void test_words(void)
{
    g_autofree char *beside = g_build_filename(g_getenv("OTKLIK_MODELS"), "..", "..", "shared", NULL);
    const char *shared = g_getenv("OTKLIK_SHARED");
    g_autofree char *path = g_build_filename(shared ? shared : beside, "data/speech/en_misc/jfk.wav", NULL);
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_test_skip("the recording jfk.wav is not here (OTKLIK_SHARED)");
        return;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(Sound) sound = sound_load(path, NULL, &error);
    g_assert_no_error(error);
    const AsrOptions options = {.workers = 1};
    gpointer engine = asr_pocketsphinx.open(&options, &error);
    g_assert_no_error(error);
    gsize n = sound_samples(sound);
    g_autofree float *samples = g_new(float, n);
    g_assert_true(sound_read(sound, SOUND_MIX, 0, samples, n, NULL));
    g_autofree char *first = NULL;
    for (int round = 0; round < 2; round++) {
        g_autoptr(Transcript) transcript = transcript_new();
        VoiceTurn *turn = new_turn(transcript);
        g_assert_true(asr_pocketsphinx.recognise(engine, samples, n, turn, NULL, &error));
        g_autofree char *text = voice_turn_text(turn);
        g_assert_true(round == 0 || strcmp(text, first) == 0); /* what was heard before changes nothing */
        g_assert_nonnull(strstr(text, "country"));
        g_assert_null(strpbrk(text, "<[(+"));
        double reached = 0;
        for (guint i = 0; i < turn->words->len; i++) {
            const VoiceWord *word = &g_array_index(turn->words, VoiceWord, i);
            g_assert_cmpfloat(word->start, >=, reached - 1e-9);
            g_assert_cmpfloat(word->end, >, word->start);
            g_assert_true(word->confidence >= 0 && word->confidence <= 1);
            reached = word->end;
        }
        g_assert_cmpfloat(reached, <=, sound_seconds(sound));
        g_free(first);
        first = g_steal_pointer(&text);
    }
    asr_pocketsphinx.close(engine);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/asr-pocketsphinx/refusals", test_refusals);
    g_test_add_func("/asr-pocketsphinx/silence-and-cancel", test_silence_and_cancel);
    g_test_add_func("/asr-pocketsphinx/words", test_words);
    return g_test_run();
}
