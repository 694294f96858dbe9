/* cli/match_eval.c: `otklik match eval`: how good a way of learning, or a model, is. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/lang.h"
#include "cli/match_given.h"
#include "cli/match_numbers.h"
#include "cli/progress.h"
#include "match/evaluate.h"
#include "match/report.h"

typedef struct {
    char *schema, *model, *html, *json;
    int folds, seed, trials;
    double intact;
    gboolean ranking;
} Wanted;

static void wanted_clear(Wanted *wanted)
{
    g_free(wanted->schema);
    g_free(wanted->model);
    g_free(wanted->html);
    g_free(wanted->json);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wanted, wanted_clear)

static JsonValue *judge(MatchCall *call, const Wanted *wanted, const MatchData *data, GError **error)
{
    if (wanted->model) {
        g_autofree char *name = NULL;
        g_autoptr(MatchModel) model = match_given_model(call, wanted->model, &name, error);
        JsonValue *json = model ? match_evaluate_model(model, data, error) : NULL;
        if (json)
            json_object_set_new(json_object_get(json, "how"), "model", json_string(name));
        return json;
    }
    MatchTrainOptions options = match_train_defaults;
    options.seed = (guint32)wanted->seed;
    options.trials = (guint)wanted->trials;
    options.intact = wanted->intact;
    options.ranking = wanted->ranking;
    Progress progress;
    Task *task = command_task();
    progress_begin(&progress, task, data->schema->name);
    JsonValue *json = match_evaluate_folds(data, &options, (guint)wanted->folds, task, error);
    progress_end(task);
    return json;
}

static gboolean save(const Wanted *wanted, const JsonValue *json, GError **error)
{
    g_autofree char *page = wanted->html ? match_report_html(json, error) : NULL;
    if (wanted->html && (!page || !file_save(wanted->html, page, strlen(page), error)))
        return FALSE;
    return !wanted->json || jsonfile_save(json, wanted->json, error);
}

static gboolean evaluate(MatchCall *call, const Wanted *wanted, GError **error)
{
    g_autoptr(MatchData) data = match_given_data(call, call->arguments[0], wanted->schema, NULL, error);
    g_autoptr(JsonValue) json = data ? judge(call, wanted, data, error) : NULL;
    if (!json || !save(wanted, json, error))
        return FALSE;
    match_print_methods(json);
    if (json_is_object(json_object_get(json, "price")))
        match_print_prices(json_object_get(json, "price"));
    match_print_notes(json);
    return TRUE;
}

int match_verb_eval(Config *config, int argc, char **argv)
{
    g_auto(MatchCall) call = {0};
    g_auto(Wanted) wanted = {.folds = 5,
                             .seed = (int)match_train_defaults.seed,
                             .trials = (int)match_train_defaults.trials,
                             .intact = match_train_defaults.intact};
    const GOptionEntry entries[] = {
        {"schema", 0, 0, G_OPTION_ARG_FILENAME, &wanted.schema,
         tr("SET is a file of deals, read by this schema", "НАБОР — файл сделок, читать по этой схеме"),
         tr("FILE", "ФАЙЛ")},
        {"folds", 0, 0, G_OPTION_ARG_INT, &wanted.folds,
         tr("learn anew in so many folds by lead and judge each on the rest (default 5)",
            "на сколько частей делить заявки (5): учиться без каждой и судить по ней"),
         "N"},
        {"model", 0, 0, G_OPTION_ARG_STRING, &wanted.model,
         tr("judge this model instead, on leads that it has not learnt from",
            "судить эту модель, по заявкам, на которых она не училась"),
         tr("MODEL", "МОДЕЛЬ")},
        {"intact", 0, 0, G_OPTION_ARG_DOUBLE, &wanted.intact,
         tr("share of leads that must lose nothing suitable (default 0.95)",
            "доля заявок, не теряющих ничего подходящего (0.95)"),
         tr("SHARE", "ДОЛЯ")},
        {"trials", 0, 0, G_OPTION_ARG_INT, &wanted.trials,
         tr("sets of parameters that are tried (default 8)", "сколько наборов параметров попробовать (8)"), "N"},
        {"seed", 0, 0, G_OPTION_ARG_INT, &wanted.seed,
         tr("of every draw (default 1)", "для всех случайных выборов (1)"), "N"},
        {"ranking", 0, 0, G_OPTION_ARG_NONE, &wanted.ranking,
         tr("LambdaMART by lead joins the blend", "добавить LambdaMART по заявкам"), NULL},
        {"html", 0, 0, G_OPTION_ARG_FILENAME, &wanted.html,
         tr("write a page with plots", "записать страницу с графиками"), tr("FILE", "ФАЙЛ")},
        {"json", 0, 0, G_OPTION_ARG_FILENAME, &wanted.json,
         tr("write all numbers (docs/match-eval.schema.json)", "записать все числа (docs/match-eval.schema.json)"),
         tr("FILE", "ФАЙЛ")},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const MatchUsage usage = {
        tr("[SET]", "[НАБОР]"),
        tr("Measures on leads that were not learnt from how well premises are dropped, ranked and priced.",
           "Измеряет на заявках, которых не было в обучении, как отсеиваются, ранжируются и оцениваются помещения."),
        entries, 0, 1};
    int status;
    if (!match_call_parse(&call, config, &usage, argc, argv, &status))
        return status;
    if (wanted.folds < 2 || wanted.folds > 50)
        return command_misused("match eval", tr("--folds is from 2 to 50", "--folds — от 2 до 50"));
    GError *error = NULL;
    return evaluate(&call, &wanted, &error) ? COMMAND_OK : command_fail(error);
}
