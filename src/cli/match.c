/* cli/match.c: `otklik match`: the table of its verbs, and what they share. See match.h. */
#include "cli/match.h"

#include <stdio.h>
#include <string.h>

#include "base/lang.h"
#include "store/open.h"

typedef struct {
    const char *name;
    int (*run)(Config *config, int argc, char **argv);
    const char *help_en, *help_ru;
} MatchVerb;

static const MatchVerb verbs[] = {
    {"import", match_verb_import, "reads a table of past deals", "читает таблицу прошлых сделок"},
    {"sets", match_verb_sets, "lists data sets", "список наборов данных"},
    {"train", match_verb_train, "learns from a data set", "учится по набору данных"},
    {"eval", match_verb_eval, "measures a way of learning, or a model", "измеряет обучение или модель"},
    {"rank", match_verb_rank, "premises for a lead, the best first", "помещения для заявки, лучшие сначала"},
    {"price", match_verb_price, "what premises cost", "сколько стоят помещения"},
    {"profile", match_verb_profile, "what a data set holds and what is suspicious in it",
     "что в наборе данных и что в нём подозрительно"},
    {"pilot", match_verb_pilot, "what a week's leads would have lost", "что потеряли бы заявки одной недели"},
    {"models", match_verb_models, "lists models and which of them answer", "список моделей и какие из них отвечают"},
    {"promote", match_verb_promote, "a model answers from now on, if it is not worse",
     "модель отвечает с этой минуты, если она не хуже"},
    {"rollback", match_verb_rollback, "the champion before answers again", "снова отвечает прежняя основная модель"},
    {"challenge", match_verb_challenge, "lets a model answer a share of the leads", "отдаёт модели долю заявок"},
    {"feedback", match_verb_feedback, "keeps what a manager says of a pair", "запоминает отзыв менеджера о паре"},
    {"stock", match_verb_stock, "takes the premises that leads are answered from",
     "принимает помещения, из которых отвечают на заявки"},
    {"outcomes", match_verb_outcomes, "joins what became of pairs to what was answered",
     "присоединяет исходы пар к ответам"},
    {"retrain", match_verb_retrain, "learns anew from the newest data and the log",
     "учится заново на новейших данных и журнале"},
    {"drift", match_verb_drift, "whether what is asked still looks like what was learnt from",
     "похоже ли то, о чём спрашивают, на выученное"},
    {"forget", match_verb_forget, "erases what is kept of a lead", "стирает всё, что хранится о заявке"},
    {0},
};

void match_call_clear(MatchCall *call)
{
    g_clear_pointer(&call->db, store_release);
    g_clear_pointer(&call->store, store_free);
    g_clear_pointer(&call->folder, g_free);
}

static gsize count_entries(const GOptionEntry *entries)
{
    gsize n = 0;
    while (entries && entries[n].long_name)
        n++;
    return n;
}

gboolean match_call_parse(MatchCall *call, Config *config, const MatchUsage *usage, int argc, char **argv, int *status)
{
    const GOptionEntry data = {"data",
                               0,
                               0,
                               G_OPTION_ARG_FILENAME,
                               &call->folder,
                               tr("the data folder, made when it is not there (store.folder)",
                                  "папка с данными; если её нет, будет создана (store.folder)"),
                               tr("DIR", "ПАПКА")};
    gsize own = count_entries(usage->entries);
    g_autofree GOptionEntry *entries = g_new0(GOptionEntry, own + 2);
    g_autofree char *name = g_strdup(argv[0]);
    for (gsize i = 0; i < own; i++)
        entries[i] = usage->entries[i];
    entries[own] = data;
    if (!command_parse(config, usage->parameters, usage->summary, entries, &argc, &argv, status))
        return FALSE;
    guint count = (guint)argc - 1;
    if (count < usage->least || count > usage->most) {
        g_autofree char *why = g_strdup_printf(tr("it takes: %s", "принимает: %s"),
                                               *usage->parameters ? usage->parameters : tr("no arguments", "ничего"));
        *status = command_misused(name, why);
        return FALSE;
    }
    call->config = config;
    call->arguments = (const char *const *)argv + 1;
    call->count = count;
    return TRUE;
}

StoreDb *match_call_db(MatchCall *call, GError **error)
{
    if (!call->store)
        call->store = store_open_configured(call->config, call->folder, TRUE, error);
    if (call->store && !call->db)
        call->db = store_acquire(call->store, error);
    return call->db;
}

static void print_help(FILE *to)
{
    fprintf(to, "%s\n\n%s\n\n", tr("Usage: otklik match VERB …", "Вызов: otklik match ДЕЙСТВИЕ …"),
            tr("Learns from past deals which premises suit a lead, and answers leads.",
               "Учится на прошлых сделках, какие помещения подходят заявке, и отвечает на заявки."));
    for (const MatchVerb *verb = verbs; verb->name; verb++)
        fprintf(to, "  %-10s %s\n", verb->name, tr(verb->help_en, verb->help_ru));
    fprintf(to, "\n%s\n", tr("otklik match VERB --help tells more.", "Подробнее: otklik match ДЕЙСТВИЕ --help."));
}

static const MatchVerb *find_verb(const char *name)
{
    for (const MatchVerb *verb = verbs; verb->name; verb++)
        if (strcmp(verb->name, name) == 0)
            return verb;
    return NULL;
}

int command_match(Config *config, int argc, char **argv)
{
    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        print_help(stdout);
        return COMMAND_OK;
    }
    const MatchVerb *verb = argc > 1 ? find_verb(argv[1]) : NULL;
    if (!verb)
        return command_misused("match", argc > 1 ? tr("there is no such verb", "нет такого действия")
                                                 : tr("say what to do", "укажите действие"));
    g_autofree char *name = g_strdup_printf("match %s", verb->name);
    argv[1] = name;
    return verb->run(config, argc - 1, argv + 1);
}
