/* The recogniser "whisper": refusals and loading (with whisper.cpp's own test models at hand, which hold no weights),
 * and what is cut of endless repetition. */
#include <string.h>

#include "base/file.h"
#include "link/asr_engines.h"
#include "voice/error.h"
#include "voice/repeats.h"

static gboolean is_absent(void)
{
    if (asr_whisper.open)
        return FALSE;
    g_test_skip("this build has no libwhisper");
    return TRUE;
}

/* Either it can be used or the table says why not. */
static void test_table(void)
{
    g_autoptr(GError) error = NULL;
    const AsrEngine *engine = asr_engine_find("whisper", &error);
    g_assert_true((engine == &asr_whisper) == (asr_whisper.open != NULL));
    if (!engine) {
        g_assert_error(error, VOICE_ERROR, VOICE_ERROR_ENGINE);
        g_assert_nonnull(strstr(error->message, asr_whisper.absent[0]));
    }
    g_clear_error(&error);
    g_assert_null(asr_engine_find("nothing", &error));
    g_assert_nonnull(strstr(error->message, "pocketsphinx, "));
    for (guint i = 0; asr_engines()[i]; i++) {
        const AsrEngine *each = asr_engines()[i];
        g_assert_true(each->open ? each->close && each->recognise && each->language
                                 : *each->absent[0] && *each->absent[1]);
        g_assert_true(*each->summary[0] && *each->summary[1]);
    }
}

static void test_refusals(void)
{
    if (is_absent())
        return;
    static const struct {
        const char *model, *says;
        int code;
    } cases[] = {{"", "asr.model", VOICE_ERROR_ENGINE},
                 {"/nowhere/ggml.bin", "/nowhere/ggml.bin", VOICE_ERROR_MODEL},
                 {"/dev/null", "/dev/null", VOICE_ERROR_MODEL},
                 {"/usr", "/usr", VOICE_ERROR_MODEL},
                 {"/bin/sh", "/bin/sh", VOICE_ERROR_MODEL}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        const AsrOptions options = {.model = cases[i].model, .workers = 1};
        g_assert_null(asr_whisper.open(&options, &error));
        g_assert_error(error, VOICE_ERROR, cases[i].code);
        g_assert_nonnull(strstr(error->message, cases[i].says));
    }
}

/* Headers and vocabularies without weights: they load, or one error names the file; a language is checked all the same.
 */
static void test_loading(void)
{
    if (is_absent())
        return;
    static const struct {
        const char *name, *language;
        gboolean may_load;
    } cases[] = {{"for-tests-ggml-tiny.bin", "ru", TRUE},     {"for-tests-ggml-tiny.bin", "auto", TRUE},
                 {"for-tests-ggml-tiny.bin", "xx", FALSE},    {"for-tests-ggml-tiny.en.bin", "en", TRUE},
                 {"for-tests-ggml-tiny.en.bin", "ru", FALSE}, {"for-tests-silero-v5.1.2-ggml.bin", "en", FALSE}};
    g_autofree char *beside = g_build_filename(g_getenv("OTKLIK_MODELS"), "..", "..", "shared", NULL);
    const char *shared = g_getenv("OTKLIK_SHARED");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_build_filename(shared ? shared : beside, "models", cases[i].name, NULL);
        if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
            g_test_skip("whisper.cpp's test models are not here (OTKLIK_SHARED)");
            return;
        }
        g_autoptr(GError) error = NULL;
        const AsrOptions options = {.model = path, .language = cases[i].language, .workers = 2};
        gpointer engine = asr_whisper.open(&options, &error);
        g_test_message("%s, %s: %s", cases[i].name, cases[i].language, error ? error->message : "loads");
        g_assert_true((engine != NULL) != (error != NULL));
        g_assert_true(cases[i].may_load || !engine);
        g_assert_true(!error || strstr(error->message, cases[i].name));
        if (engine)
            asr_whisper.close(engine);
    }
}

static void test_repeats(void)
{
    static const struct {
        const char *said, *kept;
    } cases[] = {
        {"", ""},
        {"no no no", "no no no"},
        {"no no no no", "no"},
        {"yes No no NO no well", "yes No well"},
        {"thank you thank you thank you thank you thank you bye", "thank you bye"},
        {"a b a b a b", "a b a b a b"},
        {"a a a a b b b b", "a b"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Transcript) transcript = transcript_new();
        VoiceTurn *turn = transcript_add_turn(transcript, transcript_add_speaker(transcript), 0, 10);
        g_auto(GStrv) words = g_strsplit(cases[i].said, " ", -1);
        for (guint k = 0; words[k]; k++)
            voice_turn_add_word(turn, k, k + 1, 1, words[k]);
        voice_drop_repeats(turn, 0);
        g_autofree char *text = voice_turn_text(turn);
        g_assert_cmpstr(text, ==, cases[i].kept);
    }
    /* Words before `first` are not looked at. */
    g_autoptr(Transcript) transcript = transcript_new();
    VoiceTurn *turn = transcript_add_turn(transcript, transcript_add_speaker(transcript), 0, 10);
    for (guint k = 0; k < 5; k++)
        voice_turn_add_word(turn, k, k + 1, 1, "no");
    voice_drop_repeats(turn, 2);
    g_assert_cmpuint(turn->words->len, ==, 5);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/asr-whisper/table", test_table);
    g_test_add_func("/asr-whisper/refusals", test_refusals);
    g_test_add_func("/asr-whisper/loading", test_loading);
    g_test_add_func("/asr-whisper/repeats", test_repeats);
    return g_test_run();
}
