/* cli/eval_options.c: the command line of `otklik eval`: what its options mean, and which kinds they are for. */
#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "cli/command.h"
#include "cli/eval.h"

#define DETECT_SIDE 320 /* pixels: the size at which detectors are compared, below the product's own face.side */
#define SIDE_LEAST 64
#define SIDE_MOST 4096
#define SHRINK_LEAST 4
#define COLLAR_MOST 10 /* seconds */

#define MOST_OPTIONS 24
#define FOR_ALL 0u

/* One option, and the kinds it is for. */
typedef struct {
    GOptionEntry entry;
    guint kinds;         /* EVAL_... or FOR_ALL */
    const char *setting; /* the option of the configuration that it is another word for, or NULL */
} EvalOption;

/* Writes the options, which put what is given into `to`, and answers how many there are. */
static guint list_options(EvalArguments *to, EvalOption options[MOST_OPTIONS])
{
    const char *file = tr("FILE", "ФАЙЛ");
    const EvalOption all[] = {
        {{"manifest", 'm', 0, G_OPTION_ARG_FILENAME, &to->manifest,
          tr("the table of labelled files, CSV", "таблица размеченных файлов, CSV"), file},
         FOR_ALL,
         NULL},
        {{"json", 0, 0, G_OPTION_ARG_NONE, &to->json, tr("print JSON", "напечатать JSON"), NULL}, FOR_ALL, NULL},
        {{"operating-point", 0, 0, G_OPTION_ARG_STRING, &to->operating_point,
          tr("expression, video: the model's threshold to use (default: face.operating_point)",
             "expression, video: какой порог модели взять (по умолчанию face.operating_point)"),
          tr("NAME", "ИМЯ")},
         EVAL_EXPRESSION | EVAL_VIDEO,
         "face.operating_point"},
        {{"cropped", 0, 0, G_OPTION_ARG_NONE, &to->cropped,
          tr("expression: the files are face crops already; each is judged",
             "expression: файлы — уже вырезанные лица; оценивается каждое"),
          NULL},
         EVAL_EXPRESSION,
         NULL},
        {{"coverage", 0, 0, G_OPTION_ARG_NONE, &to->coverage,
          tr("expression: also how much is wrong when the smallest, darkest, most blurred or most turned are left out",
             "expression: также доля ошибок, если отбросить самые мелкие, тёмные, смазанные или повёрнутые лица"),
          NULL},
         EVAL_EXPRESSION,
         NULL},
        {{"shrink", 0, 0, G_OPTION_ARG_INT, &to->shrink,
          tr("expression: bring the longer side of each picture down to so many pixels first",
             "expression: сначала уменьшить длинную сторону каждой картинки до стольких пикселей"),
          tr("PIXELS", "ПИКСЕЛИ")},
         EVAL_EXPRESSION,
         NULL},
        {{"side", 0, 0, G_OPTION_ARG_INT, &to->side,
          tr("detect: pixels along the longer side of the picture searched (default: 320)",
             "detect: длинная сторона картинки для поиска (по умолчанию 320)"),
          tr("PIXELS", "ПИКСЕЛИ")},
         EVAL_DETECT,
         NULL},
        {{"threshold", 0, 0, G_OPTION_ARG_DOUBLE, &to->threshold,
          tr("detect: a box counts from this score (default: the model's)",
             "detect: рамка считается с этой уверенности (по умолчанию из модели)"),
          "0..1"},
         EVAL_DETECT,
         NULL},
        {{"reference", 0, 0, G_OPTION_ARG_FILENAME, &to->reference,
          tr("diarize: marked turns, RTTM, in place of a manifest", "diarize: разметка реплик, RTTM, вместо манифеста"),
          file},
         EVAL_DIARIZE,
         NULL},
        {{"hypothesis", 0, 0, G_OPTION_ARG_FILENAME, &to->hypothesis,
          tr("diarize, transcribe: what a program answered, RTTM or CSV (file,text); nothing is run",
             "diarize, transcribe: что ответила программа, RTTM или CSV (file,text); ничего не запускается"),
          file},
         EVAL_DIARIZE | EVAL_TRANSCRIBE,
         NULL},
        {{"uem", 0, 0, G_OPTION_ARG_FILENAME, &to->uem,
          tr("diarize: what of --reference is scored, UEM", "diarize: что из --reference учитывается, UEM"), file},
         EVAL_DIARIZE,
         NULL},
        {{"collar", 0, 0, G_OPTION_ARG_DOUBLE, &to->collar,
          tr("diarize: not scored before and after each start and end of a marked turn (default: 0)",
             "diarize: не учитывается до и после каждого начала и конца размеченной реплики (по умолчанию 0)"),
          tr("SECONDS", "СЕКУНДЫ")},
         EVAL_DIARIZE,
         NULL},
        {{"skip-overlap", 0, 0, G_OPTION_ARG_NONE, &to->skip_overlap,
          tr("diarize: where several speak at once is not scored",
             "diarize: не учитывать места, где говорят сразу несколько"),
          NULL},
         EVAL_DIARIZE,
         NULL},
        {{"vad", 0, 0, G_OPTION_ARG_FILENAME, &to->vad,
          tr("speech: the detector to measure, ONNX (default: voice.vad)",
             "speech: какой детектор измерить, ONNX (по умолчанию voice.vad)"),
          file},
         EVAL_SPEECH,
         "voice.vad"},
        {{"speaker-model", 0, 0, G_OPTION_ARG_FILENAME, &to->speaker_model,
          tr("speakers, diarize: the net to measure, ONNX (default: voice.speaker_model)",
             "speakers, diarize: какую сеть измерить, ONNX (по умолчанию voice.speaker_model)"),
          file},
         EVAL_SPEAKERS | EVAL_DIARIZE,
         "voice.speaker_model"},
        {{"segmentation", 0, 0, G_OPTION_ARG_FILENAME, &to->segmentation,
          tr("diarize: the segmentation net to measure, ONNX (default: voice.segmentation)",
             "diarize: какую сеть сегментации измерить, ONNX (по умолчанию voice.segmentation)"),
          file},
         EVAL_DIARIZE,
         "voice.segmentation"},
        {{"engine", 0, 0, G_OPTION_ARG_STRING, &to->engine,
          tr("transcribe: the recogniser to measure (default: asr.engine)",
             "transcribe: какой распознаватель измерить (по умолчанию asr.engine)"),
          tr("NAME", "ИМЯ")},
         EVAL_TRANSCRIBE,
         "asr.engine"},
        {{"language", 0, 0, G_OPTION_ARG_STRING, &to->language,
          tr("transcribe: what is spoken: ru, en … (default: asr.language)",
             "transcribe: на каком языке говорят: ru, en … (по умолчанию asr.language)"),
          tr("LANGUAGE", "ЯЗЫК")},
         EVAL_TRANSCRIBE,
         "asr.language"},
    };
    G_STATIC_ASSERT(G_N_ELEMENTS(all) < MOST_OPTIONS);
    memcpy(options, all, sizeof all);
    return G_N_ELEMENTS(all);
}

/* Whether the command line gave it a value. */
static gboolean is_given(const GOptionEntry *entry)
{
    switch (entry->arg) {
    case G_OPTION_ARG_NONE:
        return *(const gboolean *)entry->arg_data;
    case G_OPTION_ARG_INT:
        return *(const int *)entry->arg_data != EVAL_UNSET;
    case G_OPTION_ARG_DOUBLE:
        return !isnan(*(const double *)entry->arg_data);
    default:
        return *(char *const *)entry->arg_data != NULL;
    }
}

/* What --help says above the options. The caller owns it. */
static char *describe_kinds(void)
{
    GString *text = g_string_new(tr("Measures the models on files that people labelled. KIND is one of\n\n",
                                    "Измеряет модели на файлах, которые разметили люди. ВИД — один из\n\n"));
    for (gsize i = 0; i < eval_kind_count; i++)
        g_string_append_printf(text, "  %s: %s\n", eval_kinds[i].name,
                               tr(eval_kinds[i].help_en, eval_kinds[i].help_ru));
    g_string_append(text, tr("\nPaths are relative to the manifest. Every metric is given with its 95 % interval "
                             "(bootstrap, 1000 draws).",
                             "\nПути — относительно манифеста. Каждая метрика дана с 95-процентным интервалом "
                             "(бутстрап, 1000 выборок)."));
    return g_string_free(text, FALSE);
}

/* "--side is for detect". The caller owns it. */
static char *find_stray_option(const EvalKind *kind, const EvalOption *options, guint n)
{
    for (guint i = 0; i < n; i++) {
        if (options[i].kinds == FOR_ALL || options[i].kinds & kind->bit || !is_given(&options[i].entry))
            continue;
        g_autoptr(GString) names = g_string_new(NULL);
        for (gsize k = 0; k < eval_kind_count; k++)
            if (options[i].kinds & eval_kinds[k].bit)
                g_string_append_printf(names, "%s%s", names->len ? ", " : "", eval_kinds[k].name);
        return g_strdup_printf(tr("--%s is for %s", "--%s — для %s"), options[i].entry.long_name, names->str);
    }
    return NULL;
}

static const char *find_bad_value(const EvalArguments *arguments)
{
    if (arguments->side != EVAL_UNSET && (arguments->side < SIDE_LEAST || arguments->side > SIDE_MOST))
        return tr("--side is from 64 to 4096", "--side — от 64 до 4096");
    if (arguments->shrink != EVAL_UNSET && (arguments->shrink < SHRINK_LEAST || arguments->shrink > SIDE_MOST))
        return tr("--shrink is from 4 to 4096", "--shrink — от 4 до 4096");
    if (arguments->threshold < 0 || arguments->threshold > 1)
        return tr("--threshold is from 0 to 1", "--threshold — от 0 до 1");
    if (arguments->collar < 0 || arguments->collar > COLLAR_MOST)
        return tr("--collar is from 0 to 10 seconds", "--collar — от 0 до 10 секунд");
    return NULL;
}

/* What is to be measured has to be named, once. */
static const char *find_bad_input(const EvalKind *kind, const EvalArguments *arguments)
{
    if (kind->bit == EVAL_DIARIZE && (arguments->reference || arguments->hypothesis || arguments->uem)) {
        if (!arguments->reference || !arguments->hypothesis)
            return tr("--reference and --hypothesis go together", "--reference и --hypothesis нужны вместе");
        if (arguments->manifest)
            return tr("a manifest or --reference and --hypothesis, not both",
                      "манифест или --reference и --hypothesis, но не вместе");
        return NULL;
    }
    return arguments->manifest ? NULL : tr("--manifest FILE is needed", "нужен --manifest ФАЙЛ");
}

static const EvalKind *find_kind(const char *name)
{
    for (gsize i = 0; i < eval_kind_count; i++)
        if (strcmp(name, eval_kinds[i].name) == 0)
            return &eval_kinds[i];
    return NULL;
}

/* The kind and, as an argument, the manifest. What is wrong with them, or NULL. The caller owns it. */
static char *take_words(EvalArguments *arguments, int argc, char **argv, const EvalKind **kind)
{
    *kind = argc > 1 ? find_kind(argv[1]) : NULL;
    if (!*kind || argc > 3) {
        g_autoptr(GString) names = g_string_new(NULL);
        for (gsize i = 0; i < eval_kind_count; i++)
            g_string_append_printf(names, "%s%s", i ? ", " : "", eval_kinds[i].name);
        return g_strdup_printf(tr("name one kind (%s) and one manifest", "назовите один вид (%s) и один манифест"),
                               names->str);
    }
    if (argc == 3 && arguments->manifest)
        return g_strdup(tr("one manifest at a time", "манифест — один"));
    if (argc == 3)
        arguments->manifest = g_strdup(argv[2]);
    return NULL;
}

static char *find_misuse(EvalArguments *arguments, const EvalOption *options, guint n, int argc, char **argv,
                         const EvalKind **kind)
{
    char *why = take_words(arguments, argc, argv, kind);
    if (!why)
        why = find_stray_option(*kind, options, n);
    if (!why)
        why = g_strdup(find_bad_value(arguments));
    return why ? why : g_strdup(find_bad_input(*kind, arguments));
}

/* Puts into the configuration what is another word for one of its options. */
static gboolean apply_settings(const EvalArguments *arguments, const EvalOption *options, guint n, GError **error)
{
    for (guint i = 0; i < n; i++)
        if (options[i].setting && is_given(&options[i].entry) &&
            !config_set(arguments->config, options[i].setting, *(char **)options[i].entry.arg_data,
                        CONFIG_FROM_COMMAND_LINE, error))
            return FALSE;
    return TRUE;
}

const EvalKind *eval_parse(EvalArguments *arguments, int argc, char **argv, int *status)
{
    EvalOption options[MOST_OPTIONS];
    GOptionEntry entries[MOST_OPTIONS] = {0};
    guint n = list_options(arguments, options);
    for (guint i = 0; i < n; i++)
        entries[i] = options[i].entry;
    g_autofree char *summary = describe_kinds();
    const EvalKind *kind = NULL;
    arguments->side = arguments->shrink = EVAL_UNSET;
    arguments->threshold = arguments->collar = NAN;
    if (!command_parse(arguments->config, tr("KIND --manifest FILE", "ВИД --manifest ФАЙЛ"), summary, entries, &argc,
                       &argv, status))
        return NULL;
    g_autofree char *misuse = find_misuse(arguments, options, n, argc, argv, &kind);
    if (misuse) {
        *status = command_misused("eval", misuse);
        return NULL;
    }
    GError *error = NULL;
    if (!apply_settings(arguments, options, n, &error)) {
        *status = command_fail(error);
        return NULL;
    }
    if (arguments->side == EVAL_UNSET)
        arguments->side = DETECT_SIDE;
    if (isnan(arguments->collar))
        arguments->collar = 0;
    return kind;
}

void eval_arguments_clear(EvalArguments *arguments)
{
    char *owned[] = {arguments->manifest,      arguments->operating_point,
                     arguments->reference,     arguments->hypothesis,
                     arguments->uem,           arguments->vad,
                     arguments->speaker_model, arguments->segmentation,
                     arguments->engine,        arguments->language};
    for (guint i = 0; i < G_N_ELEMENTS(owned); i++)
        g_free(owned[i]);
}
