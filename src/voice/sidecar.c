/* voice/sidecar.c: see sidecar.h. */
#include "voice/sidecar.h"

#include <math.h>
#include <string.h>

#include "base/jsonfile.h"
#include "base/lang.h"
#include "voice/error.h"
#include "voice/segmentation.h"
#include "voice/speaker.h"

/* A sidecar that is being read. The first field that is not as it must be fails the whole; later ones answer zeros. */
typedef struct {
    const char *label;
    JsonValue *root, *input;
    gboolean good;
    GError **error;
} Reader;

static void refuse(Reader *reader, const char *field, const char *wanted)
{
    if (reader->good)
        g_set_error(reader->error, VOICE_ERROR, VOICE_ERROR_SIDECAR,
                    tr("%s: \"%s\" must be %s", "%s: поле «%s» — не %s, как должно быть"), reader->label, field,
                    wanted);
    reader->good = FALSE;
}

/* The value of "field" or "input.field"; NULL: there is none. */
static JsonValue *find(const Reader *reader, const char *field)
{
    gboolean inner = g_str_has_prefix(field, "input.");
    return json_object_get(inner ? reader->input : reader->root, inner ? field + strlen("input.") : field);
}

static void read_text(Reader *reader, const char *field, char into[MODEL_NAME_MAX])
{
    const char *text = json_string_value(find(reader, field));
    if (!text || !*text || g_strlcpy(into, text, MODEL_NAME_MAX) >= MODEL_NAME_MAX)
        refuse(reader, field, tr("a text of 1 to 63 bytes", "текст длиной от 1 до 63 байт"));
}

static double read_number(Reader *reader, const char *field, double low, double high)
{
    const JsonValue *value = find(reader, field);
    double number = json_number_value(value);
    if (json_is_number(value) && isfinite(number) && number >= low && number <= high)
        return number;
    g_autofree char *wanted = g_strdup_printf(tr("a number from %g to %g", "число от %g до %g"), low, high);
    refuse(reader, field, wanted);
    return 0;
}

static guint read_whole(Reader *reader, const char *field, guint low, guint high)
{
    const JsonValue *value = find(reader, field);
    if (json_is_integer(value) && json_integer_value(value) >= low && json_integer_value(value) <= high)
        return (guint)json_integer_value(value);
    g_autofree char *wanted = g_strdup_printf(tr("a whole number from %u to %u", "целое число от %u до %u"), low, high);
    refuse(reader, field, wanted);
    return 0;
}

static void read_features(Reader *reader, FbankOptions *fbank)
{
    static const char *const windows[] = {[FBANK_POVEY] = "povey", [FBANK_HAMMING] = "hamming", [FBANK_HANN] = "hann"};
    const char *window = json_string_value(find(reader, "input.window"));
    gsize w = 0;
    while (w < G_N_ELEMENTS(windows) && g_strcmp0(window, windows[w]) != 0)
        w++;
    if (w == G_N_ELEMENTS(windows))
        refuse(reader, "input.window", tr("\"povey\", \"hamming\" or \"hann\"", "«povey», «hamming» или «hann»"));
    if (!json_is_boolean(find(reader, "input.mean")))
        refuse(reader, "input.mean", tr("true or false", "true или false"));
    *fbank = (FbankOptions){.bins = read_whole(reader, "input.bins", 1, FBANK_BINS_MAX),
                            .window = (FbankWindow)w,
                            .scale = (float)read_number(reader, "input.scale", 1e-3, 1e6),
                            .mean = json_is_true(find(reader, "input.mean"))};
}

/* What all voice nets share. */
static void read_net(Reader *reader, const char *task, gboolean may_hear_samples, NetSidecar *net)
{
    if (g_strcmp0(json_string_value(find(reader, "task")), task) != 0)
        refuse(reader, "task", task);
    read_text(reader, "name", net->name);
    read_text(reader, "input.name", net->input);
    read_text(reader, "output", net->output);
    net->waveform = may_hear_samples && !find(reader, "input.bins");
    if (!net->waveform)
        read_features(reader, &net->fbank);
}

/* Parses the text of a model's sidecar; the caller then frees reader->root. */
static gboolean begin(Reader *reader, const ModelFile *model, GError **error)
{
    if (!model->sidecar) {
        g_set_error(error, VOICE_ERROR, VOICE_ERROR_SIDECAR,
                    tr("%s: its sidecar %s is missing", "%s: рядом нет описания %s"), model->label,
                    model->sidecar_label);
        return FALSE;
    }
    JsonValue *root = jsonfile_parse(model->sidecar, model->sidecar_length, model->sidecar_label, error);
    *reader = (Reader){model->sidecar_label, root, json_object_get(root, "input"), TRUE, error};
    return root != NULL;
}

static gboolean end(Reader *reader)
{
    json_value_free(reader->root);
    return reader->good;
}

gboolean vad_sidecar_read(const ModelFile *model, VadSidecar *sidecar, GError **error)
{
    Reader reader;
    *sidecar = (VadSidecar){0};
    if (!begin(&reader, model, error))
        return FALSE;
    read_net(&reader, "vad", FALSE, &sidecar->net);
    sidecar->step = read_whole(&reader, "step", 1, 100);
    double threshold = read_number(&reader, "threshold", 0.001, 0.999);
    sidecar->threshold = (float)threshold;
    sidecar->leave = (float)read_number(&reader, "leave", 0, threshold);
    return end(&reader);
}

gboolean speaker_sidecar_read(const ModelFile *model, SpeakerSidecar *sidecar, GError **error)
{
    Reader reader;
    *sidecar = (SpeakerSidecar){0};
    if (!begin(&reader, model, error))
        return FALSE;
    read_net(&reader, "speaker", FALSE, &sidecar->net);
    sidecar->size = read_whole(&reader, "size", 2, SPEAKER_SIZE_MAX);
    sidecar->threshold = (float)read_number(&reader, "threshold", -1, 1);
    return end(&reader);
}

/* "" -> nobody, "02" -> the first and the third speaker. FALSE: not such a text, or not in rising order. */
static gboolean read_class(const char *text, guint8 *speakers)
{
    *speakers = 0;
    for (; text && *text; text++) {
        int s = *text - '0';
        if (s < 0 || s >= SEGMENTATION_SPEAKERS || *speakers >> s)
            return FALSE;
        *speakers |= (guint8)(1 << s);
    }
    return text != NULL;
}

/* Every class once; nobody and each speaker alone must be among them. */
static gboolean read_classes(const JsonValue *classes, SegmentationSidecar *sidecar)
{
    guint seen = 0;
    sidecar->n_classes = (guint)json_array_size(classes);
    if (sidecar->n_classes > SIDECAR_CLASSES_MAX)
        return FALSE;
    for (guint i = 0; i < sidecar->n_classes; i++) {
        if (!read_class(json_string_value(json_array_get(classes, i)), &sidecar->classes[i]) ||
            seen & 1u << sidecar->classes[i])
            return FALSE;
        seen |= 1u << sidecar->classes[i];
    }
    const guint needed = 1u << 0 | 1u << 1 | 1u << 2 | 1u << 4;
    return (seen & needed) == needed;
}

gboolean segmentation_sidecar_read(const ModelFile *model, SegmentationSidecar *sidecar, GError **error)
{
    Reader reader;
    *sidecar = (SegmentationSidecar){0};
    if (!begin(&reader, model, error))
        return FALSE;
    read_net(&reader, "segmentation", TRUE, &sidecar->net);
    if (!read_classes(find(&reader, "classes"), sidecar))
        refuse(&reader, "classes",
               tr("a list of \"\", \"0\", \"1\", \"2\" and combinations such as \"02\", each once",
                  "список из «», «0», «1», «2» и сочетаний вида «02», каждое один раз"));
    sidecar->seconds = read_number(&reader, "seconds", 1, 60);
    sidecar->step = read_whole(&reader, "step", 1, 16000);
    sidecar->offset = read_number(&reader, "offset", 0, 16000);
    return end(&reader);
}
