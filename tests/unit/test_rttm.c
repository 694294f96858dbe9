/* tests/unit/test_rttm.c: marked turns and scored spans, as files that people and programs write. */
#include "learn/rttm.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/limits.h"
#include "voice/vad.h"

typedef GPtrArray *(*LoadFn)(const char *path, GError **error);

static GPtrArray *load_text(LoadFn load, const char *text, gsize length, GError **error)
{
    g_autofree char *folder = g_dir_make_tmp("otklik-XXXXXX", NULL), *path = g_build_filename(folder, "t.rttm", NULL);
    g_assert_true(file_save(path, text, length, NULL));
    return load(path, error);
}

static void check_turn(const RttmRecording *recording, guint at, double start, double end, const char *speaker)
{
    const SpeakerTurn *turn = &g_array_index(recording->turns, SpeakerTurn, at);
    g_assert_cmpfloat_with_epsilon(turn->start, start, 1e-9);
    g_assert_cmpfloat_with_epsilon(turn->end, end, 1e-9);
    g_assert_cmpstr(g_ptr_array_index(recording->speakers, turn->speaker), ==, speaker);
}

static void test_rttm(void)
{
    g_autoptr(GError) error = NULL;
    const char *text = "\xef\xbb\xbf;; made by hand\r\n"
                       "SPKR-INFO a 1 <NA> <NA> <NA> unknown MÉO069 <NA>\r\n"
                       "SPEAKER a 1 3.168 0.800 <NA> <NA> MÉO069 <NA> <NA>\r\n"
                       "\r\n"
                       "SPEAKER\tb 1  10 1e1 <NA> <NA> Учитель <NA> ;; the other file\n"
                       "SPEAKER a 1 5.463 0 <NA> <NA> MEE068\n"
                       "SPEAKER a 1 0.5 0.25 <NA> <NA> MÉO069 <NA> <NA>";
    g_autoptr(GPtrArray) recordings = load_text(rttm_load, text, strlen(text), &error);
    g_assert_no_error(error);
    g_assert_cmpuint(recordings->len, ==, 2);
    const RttmRecording *a = rttm_find(recordings, "a"), *b = rttm_find(recordings, "b");
    g_assert_true(a == g_ptr_array_index(recordings, 0) && a->turns->len == 3 && a->speakers->len == 2);
    check_turn(a, 0, 3.168, 3.968, "MÉO069");
    check_turn(a, 1, 5.463, 5.463, "MEE068");
    check_turn(a, 2, 0.5, 0.75, "MÉO069");
    g_assert_true(b && b->turns->len == 1);
    check_turn(b, 0, 10, 20, "Учитель");
    g_assert_null(rttm_find(recordings, "c"));
}

static void test_uem(void)
{
    g_autoptr(GError) error = NULL;
    const char *text = ";; spans overlap and stand in no order\nb 1 0 1\na NA 20 30\na 1 0.5 10\na 1 8 12.5\n";
    g_autoptr(GPtrArray) recordings = load_text(uem_load, text, strlen(text), &error);
    g_assert_no_error(error);
    g_assert_cmpuint(recordings->len, ==, 2);
    const GArray *spans = rttm_find(recordings, "a")->spans;
    const VoiceSpan expected[] = {{0.5, 12.5}, {20, 30}};
    g_assert_cmpmem(spans->data, spans->len * sizeof(VoiceSpan), expected, sizeof expected);
}

static void test_empty(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) nobody = load_text(rttm_load, "", 0, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(nobody->len, ==, 0);
}

static const struct {
    LoadFn load;
    const char *text, *says[2];
    BaseError code;
} refused[] = {
    {rttm_load, "SPEAKER a 1 0 1 <NA> <NA>", {"t.rttm:1: ", "8th"}, BASE_ERROR_SYNTAX},
    {rttm_load, "SPEAKER a 1 0 1 <NA> <NA> x y z <NA>", {":1: ", "spaces"}, BASE_ERROR_SYNTAX},
    {rttm_load, "\nspeaker a 1 0 1 <NA> <NA> x", {":2: field 1", "\"speaker\""}, BASE_ERROR_SYNTAX},
    {rttm_load, "SPEAKER a 1 zero 1 <NA> <NA> x", {":1: field 4 (start)", "\"zero\""}, BASE_ERROR_BAD_VALUE},
    {rttm_load, "SPEAKER a 1 0 -1 <NA> <NA> x", {":1: field 5 (duration)", "\"-1\""}, BASE_ERROR_BAD_VALUE},
    {rttm_load, "SPEAKER a 1 nan 1 <NA> <NA> x", {"field 4", "nan"}, BASE_ERROR_BAD_VALUE},
    {rttm_load, "SPEAKER a 1 0 inf <NA> <NA> x", {"field 5", "inf"}, BASE_ERROR_BAD_VALUE},
    {rttm_load, "SPEAKER a 1 0 1e300 <NA> <NA> x", {"field 5", "1e300"}, BASE_ERROR_BAD_VALUE},
    {rttm_load, "SPEAKER a 1 1,5 1 <NA> <NA> x", {"field 4", "1,5"}, BASE_ERROR_BAD_VALUE},
    {rttm_load, "SPEAKER a 1 0 1 <NA> <NA> \xff", {":1: ", "UTF-8"}, BASE_ERROR_SYNTAX},
    {uem_load, "a 1 0 10 20", {":1: ", "4 fields"}, BASE_ERROR_SYNTAX},
    {uem_load, "a 1 10 10", {":1: ", "field 4 (end)"}, BASE_ERROR_BAD_VALUE},
    {uem_load, "a 1 0 10\na 1 5 x", {":2: field 4 (end)", "\"x\""}, BASE_ERROR_BAD_VALUE},
};

static void test_refused(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(load_text(refused[i].load, refused[i].text, strlen(refused[i].text), &error));
        g_assert_error(error, BASE_ERROR, (int)refused[i].code);
        for (guint k = 0; k < 2; k++)
            if (!strstr(error->message, refused[i].says[k]))
                g_error("case %" G_GSIZE_FORMAT ": \"%s\" lacks \"%s\"", i, error->message, refused[i].says[k]);
    }
}

static void test_bounded(void)
{
    g_autoptr(GString) speakers = g_string_new(NULL), files = g_string_new(NULL);
    for (guint i = 0; i <= LIMIT_RTTM_SPEAKERS; i++)
        g_string_append_printf(speakers, "SPEAKER a 1 %u 1 <NA> <NA> s%u\n", i, i);
    for (guint i = 0; i <= LIMIT_FILES_PER_RUN; i++)
        g_string_append_printf(files, "f%u 1 0 1\n", i);
    g_autoptr(GError) many_speakers = NULL, many_files = NULL;
    g_assert_null(load_text(rttm_load, speakers->str, speakers->len, &many_speakers));
    g_assert_error(many_speakers, BASE_ERROR, BASE_ERROR_TOO_LARGE);
    g_assert_nonnull(strstr(many_speakers->message, ":501: "));
    g_assert_null(load_text(uem_load, files->str, files->len, &many_files));
    g_assert_error(many_files, BASE_ERROR, BASE_ERROR_TOO_LARGE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rttm/turns", test_rttm);
    g_test_add_func("/rttm/uem", test_uem);
    g_test_add_func("/rttm/empty", test_empty);
    g_test_add_func("/rttm/refused", test_refused);
    g_test_add_func("/rttm/bounded", test_bounded);
    return g_test_run();
}
