/* cli/eval.c: `otklik eval KIND --manifest FILE.csv`: how good the nets and the whole video pipeline are on files that
 * people labelled. */
#include "cli/eval.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/lang.h"
#include "base/log.h"
#include "cli/command.h"

#define DETECT_SIDE 320 /* pixels: the size at which detectors are compared, below the product's own face.side */
#define SIDE_LEAST 64
#define SIDE_MOST 4096
#define SIDE_UNSET 0

typedef struct {
    const char *name, *help_en, *help_ru;
    JsonValue *(*run)(const EvalArguments *arguments, GError **error);
    gboolean reads_expressions;
} EvalKind;

static const EvalKind kinds[] = {
    {"expression",
     "faces with a label. Columns: file,label[,group]\n"
     "    The largest face of each photo is read. Labels: angry, disgust, fear, happy, sad, surprise, neutral;\n"
     "    contempt counts as disgust. A photo in which no face is found, or what is found is rejected as no face,\n"
     "    is not judged: it is counted in not_judged and left out of the metrics.",
     "лица с меткой. Столбцы: file,label[,group]\n"
     "    На каждом фото читается самое крупное лицо. Метки: angry, disgust, fear, happy, sad, surprise, neutral;\n"
     "    contempt считается за disgust. Фото, где лицо не найдено или найденное отвергнуто как не лицо,\n"
     "    остаётся без оценки: оно входит в not_judged и не входит в метрики.",
     eval_expression, TRUE},
    {"detect",
     "photos with marked faces. Columns: file,x,y,w,h\n"
     "    A row a face; a photo without faces has one row with empty boxes.",
     "фото с отмеченными лицами. Столбцы: file,x,y,w,h\n"
     "    Строка на лицо; у фото без лиц одна строка с пустыми числами.",
     eval_detect, FALSE},
    {"video",
     "labelled spans of recordings. Columns: file,start_s,end_s,tile,label,sentiment,confidence\n"
     "    tile: left, right or empty (the largest face); sentiment: negative, neutral, positive, noface, ambiguous.\n"
     "    Spans labelled surprise or ambiguous are not counted.",
     "размеченные отрезки записей. Столбцы: file,start_s,end_s,tile,label,sentiment,confidence\n"
     "    tile: left, right или пусто (самое крупное лицо); sentiment: negative, neutral, positive, noface, "
     "ambiguous.\n"
     "    Отрезки с меткой surprise или ambiguous не считаются.",
     eval_video, TRUE},
};

static void eval_arguments_clear(EvalArguments *arguments)
{
    g_free(arguments->manifest);
    g_free(arguments->operating_point);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(EvalArguments, eval_arguments_clear)

CsvTable *eval_load_manifest(const EvalArguments *arguments, GError **error)
{
    g_autoptr(CsvTable) manifest = csv_load(arguments->manifest, error);
    if (manifest && csv_rows(manifest) == 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_SYNTAX, tr("%s has no rows", "в %s нет строк"), arguments->manifest);
        return NULL;
    }
    return g_steal_pointer(&manifest);
}

gboolean eval_bad_field(const EvalArguments *arguments, const CsvTable *manifest, guint row, const char *column,
                        const char *text, GError **error)
{
    g_set_error(
        error, BASE_ERROR, BASE_ERROR_BAD_VALUE,
        tr("%s, line %u, column \"%s\": \"%s\" is not allowed", "%s, строка %u, столбец «%s»: «%s» недопустимо"),
        arguments->manifest, csv_line(manifest, row), column, text);
    return FALSE;
}

void eval_blame_row(const EvalArguments *arguments, const CsvTable *manifest, guint row, GError **error)
{
    g_prefix_error(error, tr("%s, line %u: ", "%s, строка %u: "), arguments->manifest, csv_line(manifest, row));
}

guint eval_number_of(GHashTable *names, const char *name)
{
    gpointer number;
    if (g_hash_table_lookup_extended(names, name, NULL, &number))
        return GPOINTER_TO_UINT(number);
    guint next = g_hash_table_size(names);
    g_hash_table_insert(names, g_strdup(name), GUINT_TO_POINTER(next));
    return next;
}

const char *eval_operating_point(const EvalArguments *arguments)
{
    return config_text(arguments->config, "face.operating_point");
}

JsonValue *eval_estimate(Estimate estimate)
{
    return json_pack("{s:o, s:o, s:o}", "value", jsonfile_number(estimate.value, 4), "low",
                     jsonfile_number(estimate.low, 4), "high", jsonfile_number(estimate.high, 4));
}

gboolean eval_step(const EvalArguments *arguments, guint done, guint total, GError **error)
{
    g_autofree char *text = g_strdup_printf("%u / %u", done, total);
    log_status(text);
    return !task_is_cancelled(arguments->task, error);
}

/* What --help says above the options. The caller owns it. */
static char *describe_kinds(void)
{
    GString *text = g_string_new(tr("Measures the models on files that people labelled. KIND is one of\n\n",
                                    "Измеряет модели на файлах, которые разметили люди. ВИД — один из\n\n"));
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        g_string_append_printf(text, "  %s: %s\n", kinds[i].name, tr(kinds[i].help_en, kinds[i].help_ru));
    g_string_append(text, tr("\nPaths are relative to the manifest. Every metric is given with its 95 % interval "
                             "(bootstrap, 1000 draws).",
                             "\nПути — относительно манифеста. Каждая метрика дана с 95-процентным интервалом "
                             "(бутстрап, 1000 выборок)."));
    return g_string_free(text, FALSE);
}

static gboolean parse(EvalArguments *arguments, int *argc, char ***argv, int *status)
{
    const GOptionEntry entries[] = {
        {"manifest", 'm', 0, G_OPTION_ARG_FILENAME, &arguments->manifest,
         tr("the table of labelled files, CSV", "таблица размеченных файлов, CSV"), tr("FILE", "ФАЙЛ")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &arguments->json, tr("print JSON", "напечатать JSON"), NULL},
        {"operating-point", 0, 0, G_OPTION_ARG_STRING, &arguments->operating_point,
         tr("expression, video: the model's threshold to use (default: face.operating_point)",
            "expression, video: какой порог модели взять (по умолчанию face.operating_point)"),
         tr("NAME", "ИМЯ")},
        {"cropped", 0, 0, G_OPTION_ARG_NONE, &arguments->cropped,
         tr("expression: the files are face crops already; each is judged",
            "expression: файлы — уже вырезанные лица; оценивается каждое"),
         NULL},
        {"side", 0, 0, G_OPTION_ARG_INT, &arguments->side,
         tr("detect: pixels along the longer side of the picture searched (default: 320)",
            "detect: длинная сторона картинки для поиска (по умолчанию 320)"),
         tr("PIXELS", "ПИКСЕЛИ")},
        {"threshold", 0, 0, G_OPTION_ARG_DOUBLE, &arguments->threshold,
         tr("detect: a box counts from this score (default: the model's)",
            "detect: рамка считается с этой уверенности (по умолчанию из модели)"),
         "0..1"},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    g_autofree char *summary = describe_kinds();
    return command_parse(arguments->config, tr("KIND --manifest FILE", "ВИД --manifest ФАЙЛ"), summary, entries, argc,
                         argv, status);
}

static const EvalKind *find_kind(int argc, char **argv)
{
    for (gsize i = 0; argc == 2 && i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(argv[1], kinds[i].name) == 0)
            return &kinds[i];
    return NULL;
}

/* What is wrong with the command line, or NULL. */
static const char *find_misuse(const EvalKind *kind, const EvalArguments *arguments)
{
    if (!kind)
        return tr("name one kind: expression, detect or video", "назовите один вид: expression, detect или video");
    if (!arguments->manifest)
        return tr("--manifest FILE is needed", "нужен --manifest ФАЙЛ");
    if (arguments->operating_point && !kind->reads_expressions)
        return tr("--operating-point is for expression and video", "--operating-point — для expression и video");
    if (arguments->cropped && kind->run != eval_expression)
        return tr("--cropped is for expression", "--cropped — для expression");
    if ((arguments->side != SIDE_UNSET || !isnan(arguments->threshold)) && kind->run != eval_detect)
        return tr("--side and --threshold are for detect", "--side и --threshold — для detect");
    if (arguments->side != SIDE_UNSET && (arguments->side < SIDE_LEAST || arguments->side > SIDE_MOST))
        return tr("--side is from 64 to 4096", "--side — от 64 до 4096");
    if (arguments->threshold < 0 || arguments->threshold > 1)
        return tr("--threshold is from 0 to 1", "--threshold — от 0 до 1");
    return NULL;
}

/* In some modes of the law expressions are not to be read, not even to be measured. */
static gboolean law_allows(const EvalKind *kind, const Config *config, GError **error)
{
    const char *mode = config_text(config, "legal.mode");
    if (!kind->reads_expressions || !g_str_has_prefix(mode, "eu-"))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_BAD_VALUE,
                tr("legal.mode = %s switches off expressions", "legal.mode = %s отключает выражения"), mode);
    return FALSE;
}

static gboolean run(const EvalKind *kind, const EvalArguments *arguments, GError **error)
{
    g_autoptr(JsonValue) result = law_allows(kind, arguments->config, error) ? kind->run(arguments, error) : NULL;
    log_status(NULL);
    if (!result)
        return FALSE;
    if (arguments->json) {
        g_autofree char *text = jsonfile_text(result, TRUE);
        fputs(text, stdout);
    } else {
        eval_print(result);
    }
    return TRUE;
}

int command_eval(Config *config, int argc, char **argv)
{
    g_auto(EvalArguments) arguments = {.config = config, .side = SIDE_UNSET, .threshold = NAN};
    GError *error = NULL;
    int status;
    if (!parse(&arguments, &argc, &argv, &status))
        return status;
    const EvalKind *kind = find_kind(argc, argv);
    const char *misuse = find_misuse(kind, &arguments);
    if (misuse)
        return command_misused("eval", misuse);
    if (arguments.side == SIDE_UNSET)
        arguments.side = DETECT_SIDE;
    arguments.task = command_task();
    if ((arguments.operating_point &&
         !config_set(config, "face.operating_point", arguments.operating_point, CONFIG_FROM_COMMAND_LINE, &error)) ||
        !run(kind, &arguments, &error))
        return command_fail(error);
    return fflush(stdout) == 0 ? COMMAND_OK : COMMAND_FAILED;
}
