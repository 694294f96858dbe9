/* unit/test_voice_sidecar.c: the description of a voice net is read whole, or refused with the field's name. */
#include "voice/sidecar.h"

#include <string.h>

#include "voice/error.h"

#define FBANK "\"input\":{\"name\":\"feats\",\"bins\":64,\"window\":\"hamming\",\"scale\":1,\"mean\":true}"
#define VAD                                                                                                            \
    "{\"name\":\"v\",\"task\":\"vad\"," FBANK ",\"output\":\"speech\",\"step\":2,\"threshold\":0.5,\"leave\":0.35}"
#define SPEAKER "{\"name\":\"s\",\"task\":\"speaker\"," FBANK ",\"output\":\"embs\",\"size\":256,\"threshold\":0.45}"
#define SEGMENTATION                                                                                                   \
    "{\"name\":\"g\",\"task\":\"segmentation\"," FBANK ",\"output\":\"y\",\"classes\":[\"\",\"0\",\"1\",\"2\","        \
    "\"01\",\"02\",\"12\"],\"seconds\":10,\"step\":4,\"offset\":0.5}"
#define WAVEFORM                                                                                                       \
    "{\"name\":\"p\",\"task\":\"segmentation\",\"input\":{\"name\":\"x\"},\"output\":\"y\",\"classes\":[\"\",\"0\","   \
    "\"1\",\"2\",\"01\",\"02\",\"12\"],\"seconds\":10,\"step\":270,\"offset\":360.5}"

static char label[] = "net.onnx", sidecar_label[] = "net.json";

static ModelFile with(const char *text)
{
    return (ModelFile){
        .label = label, .sidecar_label = sidecar_label, .sidecar = text, .sidecar_length = text ? strlen(text) : 0};
}

static void test_good(void)
{
    VadSidecar vad;
    SpeakerSidecar speaker;
    SegmentationSidecar segmentation;
    ModelFile v = with(VAD), s = with(SPEAKER), g = with(SEGMENTATION), w = with(WAVEFORM);
    g_assert_true(vad_sidecar_read(&v, &vad, NULL));
    g_assert_cmpstr(vad.net.name, ==, "v");
    g_assert_cmpuint(vad.step, ==, 2);
    g_assert_cmpfloat(vad.leave, ==, 0.35f);
    g_assert_true(speaker_sidecar_read(&s, &speaker, NULL));
    g_assert_cmpstr(speaker.net.input, ==, "feats");
    g_assert_cmpstr(speaker.net.output, ==, "embs");
    g_assert_cmpuint(speaker.size, ==, 256);
    g_assert_cmpuint(speaker.net.fbank.bins, ==, 64);
    g_assert_cmpint(speaker.net.fbank.window, ==, FBANK_HAMMING);
    g_assert_cmpfloat(speaker.net.fbank.scale, ==, 1);
    g_assert_true(speaker.net.fbank.mean);
    g_assert_true(segmentation_sidecar_read(&g, &segmentation, NULL));
    g_assert_false(segmentation.net.waveform);
    g_assert_cmpuint(segmentation.n_classes, ==, 7);
    g_assert_cmpmem(segmentation.classes, 7, "\0\1\2\4\3\5\6", 7);
    g_assert_cmpfloat(segmentation.offset, ==, 0.5);
    g_assert_true(segmentation_sidecar_read(&w, &segmentation, NULL));
    g_assert_true(segmentation.net.waveform);
    g_assert_cmpuint(segmentation.step, ==, 270);
}

/* Reads `text` as the sidecar of a task. */
static gboolean parse(const char *task, const char *text, GError **error)
{
    ModelFile model = with(text);
    VadSidecar vad;
    SpeakerSidecar speaker;
    SegmentationSidecar segmentation;
    if (*task == 'v')
        return vad_sidecar_read(&model, &vad, error);
    if (strcmp(task, "speaker") == 0)
        return speaker_sidecar_read(&model, &speaker, error);
    return segmentation_sidecar_read(&model, &segmentation, error);
}

/* `from` in the good sidecar of a task becomes `to`; the message says `field`. */
static void test_refused(void)
{
    static const struct {
        const char *task, *good, *from, *to, *field;
    } cases[] = {
        {"vad", VAD, "\"vad\"", "\"speaker\"", "\"task\""},
        {"vad", VAD, "\"name\":\"v\",", "", "\"name\""},
        {"vad", VAD, "\"name\":\"v\"", "\"name\":7", "\"name\""},
        {"vad", VAD, "\"input\":{", "\"input\":[1],\"x\":{", "\"input.name\""},
        {"vad", VAD, "\"bins\":64", "\"bins\":129", "\"input.bins\""},
        {"vad", VAD, "\"bins\":64,", "", "\"input.bins\""},
        {"vad", VAD, "hamming", "kaiser", "\"input.window\""},
        {"vad", VAD, "\"scale\":1", "\"scale\":0", "\"input.scale\""},
        {"vad", VAD, "\"mean\":true", "\"mean\":1", "\"input.mean\""},
        {"vad", VAD, "\"step\":2", "\"step\":0", "\"step\""},
        {"vad", VAD, "\"step\":2", "\"step\":1.5", "\"step\""},
        {"vad", VAD, "\"threshold\":0.5", "\"threshold\":1", "\"threshold\""},
        {"vad", VAD, "\"leave\":0.35", "\"leave\":0.6", "\"leave\""},
        {"speaker", SPEAKER, "\"embs\"", "\"\"", "\"output\""},
        {"speaker", SPEAKER, "\"size\":256", "\"size\":100000", "\"size\""},
        {"speaker", SPEAKER, "\"threshold\":0.45", "\"threshold\":\"x\"", "\"threshold\""},
        {"segmentation", SEGMENTATION, "\"12\"", "\"21\"", "\"classes\""},
        {"segmentation", SEGMENTATION, "\"12\"", "\"13\"", "\"classes\""},
        {"segmentation", SEGMENTATION, "\"12\"", "\"01\"", "\"classes\""},
        {"segmentation", SEGMENTATION, "\"12\"", "\"12\",\"012\",\"0\"", "\"classes\""},
        {"segmentation", SEGMENTATION, "\"2\",", "", "\"classes\""},
        {"segmentation", SEGMENTATION, "\"2\",", "null,", "\"classes\""},
        {"segmentation", SEGMENTATION, "\"seconds\":10", "\"seconds\":1e9", "\"seconds\""},
        {"segmentation", SEGMENTATION, "\"offset\":0.5", "\"offset\":-1", "\"offset\""},
        {"segmentation", WAVEFORM, "\"step\":270", "\"step\":70000", "\"step\""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GString) text = g_string_new(cases[i].good);
        g_assert_cmpuint(g_string_replace(text, cases[i].from, cases[i].to, 1), ==, 1);
        g_test_message("%s: %s -> %s", cases[i].task, cases[i].from, cases[i].to);
        g_assert_false(parse(cases[i].task, text->str, &error));
        g_assert_error(error, VOICE_ERROR, VOICE_ERROR_SIDECAR);
        g_assert_true(g_str_has_prefix(error->message, "net.json: "));
        g_assert_nonnull(strstr(error->message, cases[i].field));
    }
}

static void test_no_sidecar(void)
{
    static const char *const tasks[] = {"vad", "speaker", "segmentation"};
    for (gsize i = 0; i < G_N_ELEMENTS(tasks); i++) {
        g_autoptr(GError) missing = NULL, broken = NULL, list = NULL;
        g_assert_false(parse(tasks[i], NULL, &missing));
        g_assert_error(missing, VOICE_ERROR, VOICE_ERROR_SIDECAR);
        g_assert_nonnull(strstr(missing->message, "net.json"));
        g_assert_false(parse(tasks[i], "{\"name\":", &broken));
        g_assert_true(g_str_has_prefix(broken->message, "net.json"));
        g_assert_false(parse(tasks[i], "[1, 2]", &list));
        g_assert_error(list, VOICE_ERROR, VOICE_ERROR_SIDECAR);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/voice/sidecar/good", test_good);
    g_test_add_func("/voice/sidecar/refused", test_refused);
    g_test_add_func("/voice/sidecar/no-sidecar", test_no_sidecar);
    return g_test_run();
}
