/* cli/eval.c: `otklik eval KIND --manifest FILE.csv`: how good the nets and the whole pipelines are on files that
 * people labelled. The kinds stand in eval_kinds.c, the options in eval_options.c. */
#include "cli/eval.h"

#include <stdio.h>

#include "base/error.h"
#include "base/lang.h"
#include "base/log.h"
#include "cli/command.h"

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(EvalArguments, eval_arguments_clear)

gboolean eval_need_rows(const EvalArguments *arguments, const CsvTable *manifest, GError **error)
{
    if (csv_rows(manifest) == 0)
        g_set_error(error, BASE_ERROR, BASE_ERROR_SYNTAX, tr("%s has no rows", "в %s нет строк"), arguments->manifest);
    return csv_rows(manifest) > 0;
}

CsvTable *eval_load_manifest(const EvalArguments *arguments, GError **error)
{
    g_autoptr(CsvTable) manifest = csv_load(arguments->manifest, error);
    return manifest && eval_need_rows(arguments, manifest, error) ? g_steal_pointer(&manifest) : NULL;
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
    g_auto(EvalArguments) arguments = {.config = config};
    GError *error = NULL;
    int status;
    const EvalKind *kind = eval_parse(&arguments, argc, argv, &status);
    if (!kind)
        return status;
    arguments.task = command_task();
    if (!run(kind, &arguments, &error))
        return command_fail(error);
    return fflush(stdout) == 0 ? COMMAND_OK : COMMAND_FAILED;
}
