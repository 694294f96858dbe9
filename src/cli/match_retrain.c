/* cli/match_retrain.c: `otklik match retrain`: what the service does every month, at once. */
#include <stdio.h>
#include <string.h>

#include "base/lang.h"
#include "base/log.h"
#include "cli/match.h"
#include "cli/progress.h"
#include "cli/store_command.h"
#include "job/match_gate.h"
#include "job/match_retrain.h"

/* Promotes when it is not worse; why not is told, and no failure. */
static gboolean promote(StoreDb *db, const MatchModelRow *row, GError **error)
{
    g_autoptr(JsonValue) verdict = NULL;
    g_autoptr(GError) why = NULL;
    if (!match_gate_pass(db, row, FALSE, &verdict, &why)) {
        printf(tr("it stays the challenger: %s\n", "остаётся испытуемой: %s\n"), why->message);
        return TRUE;
    }
    if (!store_begin(db, error) || !match_crown(db, row, "retrain", NULL, error) ||
        !store_command_note(db, "match.promote", row->id, json_incref(verdict), error) || !store_commit(db, error))
        return FALSE;
    printf("%s\n", tr("it is not worse and answers from now on", "она не хуже и теперь отвечает"));
    return TRUE;
}

static gboolean keep(StoreDb *db, const MatchRetrain *retrain, gboolean may_promote, GError **error)
{
    if (!store_begin(db, error))
        return FALSE;
    g_autoptr(MatchModelRow) row = match_retrain_keep(db, retrain, error);
    if (!row ||
        !store_command_note(db, "match.retrain", row->id,
                            json_pack("{s:s, s:i}", "set", retrain->set->id, "logged", (int)retrain->logged), error) ||
        !store_commit(db, error))
        return FALSE;
    printf(tr("model %s@%" G_GINT64_FORMAT ", learnt from %u rows, %u of them logged: challenger\n",
              "модель %s@%" G_GINT64_FORMAT ", строк для обучения %u, из них из журнала %u: испытуемая\n"),
           row->name, row->version, retrain->data->frame->rows, retrain->logged);
    return !may_promote || promote(db, row, error);
}

static gboolean retrain_name(StoreDb *db, const char *name, gboolean may_promote, GError **error)
{
    Progress progress;
    Task *task = command_task();
    g_autoptr(MatchRetrain) retrain = match_retrain_begin(db, name, error);
    if (!retrain)
        return FALSE;
    if (retrain->known) {
        printf(tr("%s: nothing new to learn from\n", "%s: учиться нечему новому\n"), retrain->champion->name);
        return TRUE;
    }
    progress_begin(&progress, task, retrain->champion->name);
    gboolean learnt = match_retrain_learn(retrain, task, error);
    progress_end(task);
    return learnt && keep(db, retrain, may_promote, error);
}

int match_verb_retrain(Config *config, int argc, char **argv)
{
    g_auto(MatchCall) call = {0};
    const MatchUsage usage = {tr("[NAME]", "[ИМЯ]"),
                              tr("Learns a name's model anew from its newest data set, logged outcomes and feedback. "
                                 "It becomes the champion's "
                                 "challenger; with match.auto_promote = on it answers at once if it is not worse.",
                                 "Обучает модель заново на новейшем наборе данных, исходах и отзывах из журнала. Она "
                                 "становится испытуемой; при "
                                 "match.auto_promote = on сразу отвечает, если не хуже."),
                              NULL, 0, 1};
    int status;
    if (!match_call_parse(&call, config, &usage, argc, argv, &status))
        return status;
    GError *error = NULL;
    StoreDb *db = match_call_db(&call, &error);
    gboolean may_promote = strcmp(config_text(config, "match.auto_promote"), "on") == 0;
    return db && retrain_name(db, call.arguments[0], may_promote, &error) ? COMMAND_OK : command_fail(error);
}
