/* voice/ctc_sidecar.c: see ctc_sidecar.h. */
#include "voice/ctc_sidecar.h"

#include <math.h>
#include <string.h>

#include "base/jsonfile.h"
#include "base/lang.h"
#include "voice/error.h"

#define LONGEST_S 30 /* where the sidecar does not say */

static gboolean fail(const char *label, const char *why, GError **error)
{
    g_set_error(error, VOICE_ERROR, VOICE_ERROR_SIDECAR, "%s: %s", label, why);
    return FALSE;
}

/* Copies a text; NULL is "". FALSE: it is too long. */
static gboolean take(char into[MODEL_NAME_MAX], const char *text)
{
    return g_strlcpy(into, text ? text : "", MODEL_NAME_MAX) < MODEL_NAME_MAX;
}

/* The place of `word` in a list; -1: it is not there. */
static int place_of(const char *word, const char *const *list, int n)
{
    for (int i = 0; i < n; i++)
        if (g_strcmp0(word, list[i]) == 0)
            return i;
    return -1;
}

static gboolean read_features(JsonValue *input, const char *label, CtcSidecar *sidecar, GError **error)
{
    static const char *const windows[] = {[FBANK_POVEY] = "povey", [FBANK_HAMMING] = "hamming", [FBANK_HANN] = "hann"};
    static const char *const layouts[] = {"frames", "bins"};
    const char *window, *layout = "frames";
    int bins;
    double scale;
    json_error_t reason;
    if (json_unpack_ex(input, &reason, 0, "{s:i, s:s, s:F, s?s}", "bins", &bins, "window", &window, "scale", &scale,
                       "layout", &layout) != 0)
        return fail(label, reason.text, error);
    int w = place_of(window, windows, G_N_ELEMENTS(windows)), l = place_of(layout, layouts, G_N_ELEMENTS(layouts));
    if (bins < 1 || bins > FBANK_BINS_MAX || !(scale >= 1e-3 && scale <= 1e6))
        return fail(label,
                    tr("\"input.bins\" or \"input.scale\" is out of range",
                       "«input.bins» или «input.scale» вне допустимых границ"),
                    error);
    if (w < 0 || l < 0)
        return fail(label,
                    tr("\"input.window\" must be \"povey\", \"hamming\" or \"hann\", and \"input.layout\" \"frames\" "
                       "or \"bins\"",
                       "«input.window» — это «povey», «hamming» или «hann», а «input.layout» — «frames» или «bins»"),
                    error);
    sidecar->fbank = (FbankOptions){(guint)bins, (FbankWindow)w, (float)scale, FALSE};
    sidecar->bins_first = l == 1;
    return TRUE;
}

static gboolean read_input(JsonValue *input, const char *label, CtcSidecar *sidecar, GError **error)
{
    static const char *const ways[] = {"none", "mean", "deviation"};
    const char *name, *kind, *normalise = "none", *length = NULL;
    json_error_t reason;
    if (json_unpack_ex(input, &reason, 0, "{s:s, s:s, s?s, s?s}", "name", &name, "kind", &kind, "normalise", &normalise,
                       "length", &length) != 0)
        return fail(label, reason.text, error);
    int way = place_of(normalise, ways, G_N_ELEMENTS(ways));
    sidecar->waveform = strcmp(kind, "waveform") == 0;
    if (way < 0 || (way == 1 && sidecar->waveform) || (!sidecar->waveform && strcmp(kind, "kaldi") != 0))
        return fail(label,
                    tr("\"input.kind\" must be \"kaldi\" or \"waveform\", and \"input.normalise\" \"none\", \"mean\" "
                       "(kaldi) or \"deviation\"",
                       "«input.kind» — это «kaldi» или «waveform», а «input.normalise» — «none», «mean» (kaldi) или "
                       "«deviation»"),
                    error);
    if (!*name || !take(sidecar->input, name) || !take(sidecar->length, length))
        return fail(label,
                    tr("\"input.name\" or \"input.length\" is no name", "«input.name» или «input.length» — не имя"),
                    error);
    if (!sidecar->waveform && !read_features(input, label, sidecar, error))
        return FALSE;
    sidecar->fbank.mean = way == 1;
    sidecar->deviation = way == 2;
    return TRUE;
}

gboolean ctc_sidecar_read(const ModelFile *model, CtcSidecar *sidecar, GError **error)
{
    *sidecar = (CtcSidecar){.seconds = LONGEST_S};
    const char *label = model->sidecar_label, *name, *task, *output, *language = NULL, *blank = NULL;
    JsonValue *input;
    int step;
    json_error_t reason;
    if (!model->sidecar)
        return fail(label,
                    tr("the recogniser \"ctc\" needs this sidecar of its model",
                       "распознавателю «ctc» нужно это описание модели"),
                    error);
    g_autoptr(JsonValue) root = jsonfile_parse(model->sidecar, model->sidecar_length, label, error);
    if (!root)
        return FALSE;
    if (json_unpack_ex(root, &reason, 0, "{s:s, s:s, s:o, s:s, s:i, s?F, s?s, s?s}", "name", &name, "task", &task,
                       "input", &input, "output", &output, "step", &step, "seconds", &sidecar->seconds, "language",
                       &language, "blank", &blank) != 0)
        return fail(label, reason.text, error);
    if (strcmp(task, "ctc") != 0)
        return fail(label, tr("\"task\" must be \"ctc\"", "поле «task» — не «ctc»"), error);
    if (!*name || !take(sidecar->name, name) || !*output || !take(sidecar->output, output) ||
        !take(sidecar->language, language) || !take(sidecar->blank, blank))
        return fail(label,
                    tr("\"name\", \"output\", \"language\" or \"blank\" is no name",
                       "«name», «output», «language» или «blank» — не имя"),
                    error);
    if (!read_input(input, label, sidecar, error))
        return FALSE;
    if (step < 1 || step > (sidecar->waveform ? 16000 : 100) || !(sidecar->seconds >= 1 && sidecar->seconds <= 60))
        return fail(label, tr("\"step\" or \"seconds\" is out of range", "«step» или «seconds» вне допустимых границ"),
                    error);
    sidecar->step = (guint)step;
    return TRUE;
}
