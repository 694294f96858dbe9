/* cli/match_train.c: `otklik match train`: a data set becomes a model. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/lang.h"
#include "cli/match_given.h"
#include "cli/match_numbers.h"
#include "cli/progress.h"
#include "cli/store_command.h"
#include "match/train.h"
#include "store/match_models.h"

typedef struct {
    char *schema, *out;
    int seed, trials;
    double intact, live_rate;
    gboolean ranking, quiet;
} Wanted;

static void wanted_clear(Wanted *wanted)
{
    g_free(wanted->schema);
    g_free(wanted->out);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wanted, wanted_clear)

/* The first model of a name answers at once; a later one becomes the challenger of the one that does. */
static gboolean keep(MatchCall *call, const MatchModel *model, const char *set, const char *text, GError **error)
{
    StoreDb *db = match_call_db(call, error);
    const char *name = match_model_schema(model)->name;
    const JsonValue *card = match_model_card(model);
    g_autofree char *card_text = jsonfile_text(card, FALSE);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(GPtrArray) known = db ? match_models_list(db, name, error) : NULL;
    if (!known || !store_begin(db, error))
        return FALSE;
    const char *hash = json_string_value(json_object_get(json_object_get(card, "data"), "hash"));
    const char *alias = known->len == 0 ? "champion" : "challenger";
    g_autoptr(MatchModelRow) row = match_models_add(db, name, set, hash, bytes, card_text, error);
    if (!row || !match_models_point(db, name, alias, row->id, known->len == 0 ? "promote" : "challenge", NULL, error) ||
        !store_command_note(db, "match.train", row->id,
                            json_pack("{s:s,s:I}", "name", name, "version", (json_int_t)row->version), error) ||
        !store_commit(db, error))
        return FALSE;
    printf(tr("model %s@%" G_GINT64_FORMAT ": %s\n", "модель %s@%" G_GINT64_FORMAT ": %s\n"), name, row->version,
           known->len == 0 ? tr("champion (it answers)", "основная (отвечает)")
                           : tr("challenger (otklik match promote makes it answer)",
                                "испытуемая (отвечать начнёт после otklik match promote)"));
    return TRUE;
}

/* Constraints that past deals broke are told, since they drop before anything is judged. */
static void print_constraints(const JsonValue *card)
{
    const JsonValue *constraints = json_object_get(card, "constraints"),
                    *each = json_object_get(constraints, "broken_by_deals");
    double intact = json_number_value(json_object_get(constraints, "intact"));
    if (!constraints || intact >= json_number_value(json_object_get(json_object_get(card, "options"), "intact")))
        return;
    printf(tr("The constraints alone leave only %.1f %% of the leads with a deal intact: loosen (\"slack\") or drop "
              "what past deals broke:\n",
              "Одни ограничения оставляют нетронутыми лишь %.1f %% заявок со сделкой: ослабьте («slack») или уберите "
              "нарушенные сделками:\n"),
           100 * intact);
    for (gsize i = 0; i < json_array_size(each); i++) {
        const JsonValue *one = json_array_get(each, i);
        if (json_integer_value(json_object_get(one, "deals")) > 0)
            printf(tr("  %s / %s: %d deals\n", "  %s / %s: сделок %d\n"),
                   json_string_value(json_object_get(one, "premises")), json_string_value(json_object_get(one, "lead")),
                   (int)json_integer_value(json_object_get(one, "deals")));
    }
}

static void print_card(const MatchModel *model)
{
    const JsonValue *card = match_model_card(model), *held = json_object_get(card, "held"),
                    *price = json_object_get(card, "price");
    if (held) {
        printf(tr("Held leads, which it did not learn from (95 %% intervals):\n",
                  "Отложенные заявки, на которых модель не училась (интервалы 95 %%):\n"));
        match_print_methods(held);
        printf(tr("threshold: probability %.3f %% (at the live rate)\n",
                  "порог: вероятность %.3f %% (при доле, как в жизни)\n"),
               100 * match_model_threshold(model));
    }
    print_constraints(card);
    if (price) {
        printf("%s", tr("Prices of held rows:\n", "Цены отложенных строк:\n"));
        match_print_prices(price);
    }
}

static gboolean train(MatchCall *call, const Wanted *wanted, GError **error)
{
    MatchTrainOptions options = match_train_defaults;
    options.seed = (guint32)wanted->seed;
    options.trials = (guint)wanted->trials;
    options.intact = wanted->intact;
    options.live_rate = wanted->live_rate;
    options.ranking = wanted->ranking;
    g_autofree char *set = NULL;
    g_autoptr(MatchData) data = match_given_data(call, call->arguments[0], wanted->schema, &set, error);
    if (!data)
        return FALSE;
    Progress progress;
    Task *task = command_task();
    progress_begin(&progress, task, data->schema->name);
    g_autoptr(MatchModel) model = match_train(data, &options, task, error);
    progress_end(task);
    g_autofree char *text = model ? match_model_text(model) : NULL;
    if (!text)
        return FALSE;
    if (!wanted->quiet)
        print_card(model);
    if (wanted->out)
        return file_save(wanted->out, text, strlen(text), error);
    return keep(call, model, set, text, error);
}

int match_verb_train(Config *config, int argc, char **argv)
{
    g_auto(MatchCall) call = {0};
    g_auto(Wanted) wanted = {.seed = (int)match_train_defaults.seed,
                             .trials = (int)match_train_defaults.trials,
                             .intact = match_train_defaults.intact,
                             .live_rate = NAN};
    const GOptionEntry entries[] = {
        {"schema", 0, 0, G_OPTION_ARG_FILENAME, &wanted.schema,
         tr("SET is a file of deals, read by this schema", "НАБОР — файл сделок, читать по этой схеме"),
         tr("FILE", "ФАЙЛ")},
        {"out", 'o', 0, G_OPTION_ARG_FILENAME, &wanted.out,
         tr("write the model to a file, not to the store", "записать модель в файл, а не в хранилище"),
         tr("FILE", "ФАЙЛ")},
        {"intact", 0, 0, G_OPTION_ARG_DOUBLE, &wanted.intact,
         tr("share of leads that must lose no suitable premises by dropping (default 0.95)",
            "доля заявок, у которых отсев не должен отнять ничего подходящего (0.95)"),
         tr("SHARE", "ДОЛЯ")},
        {"live-rate", 0, 0, G_OPTION_ARG_DOUBLE, &wanted.live_rate,
         tr("deals among offered pairs in life (default: the schema's, else as in the data)",
            "доля сделок среди предложений в жизни (как в схеме, иначе как в данных)"),
         tr("SHARE", "ДОЛЯ")},
        {"trials", 0, 0, G_OPTION_ARG_INT, &wanted.trials,
         tr("sets of parameters that are tried (default 8)", "сколько наборов параметров попробовать (8)"), "N"},
        {"seed", 0, 0, G_OPTION_ARG_INT, &wanted.seed,
         tr("of every draw (default 1)", "для всех случайных выборов (1)"), "N"},
        {"ranking", 0, 0, G_OPTION_ARG_NONE, &wanted.ranking,
         tr("LambdaMART by lead joins the blend", "добавить LambdaMART по заявкам"), NULL},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &wanted.quiet, tr("print no measurements", "не печатать измерения"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const MatchUsage usage = {
        tr("[SET]", "[НАБОР]"),
        tr("Learns from a data set (the newest, or NAME, NAME@VERSION) which premises become a deal, and rents.",
           "Учится по набору данных (последнему или ИМЯ, ИМЯ@ВЕРСИЯ), какие помещения приводят к сделке, и ставкам."),
        entries, 0, 1};
    int status;
    if (!match_call_parse(&call, config, &usage, argc, argv, &status))
        return status;
    GError *error = NULL;
    return train(&call, &wanted, &error) ? COMMAND_OK : command_fail(error);
}
