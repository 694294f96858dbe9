/* cli/match_feedback.c: `otklik match feedback`: what a manager says of premises that a lead was offered. */
#include <stdio.h>

#include "base/lang.h"
#include "cli/match.h"
#include "cli/store_command.h"
#include "store/match_log.h"
#include "store/match_models.h"

/* `name` NULL: of the newest champion. */
static gboolean add(StoreDb *db, const char *name, const char *const *said, GError **error)
{
    if (!store_begin(db, error))
        return FALSE;
    g_autoptr(MatchModelRow) row = match_models_find(db, name, error);
    return row && match_feedback_add(db, row->name, said[0], said[1], said[2], NULL, error) &&
           store_command_note(db, "match.feedback", row->id, json_pack("{s:s}", "kind", said[2]), error) &&
           store_commit(db, error);
}

int match_verb_feedback(Config *config, int argc, char **argv)
{
    g_auto(MatchCall) call = {0};
    g_autofree char *name = NULL, *kinds = g_strjoinv(", ", (char **)match_feedback_kinds);
    g_autofree char *summary =
        g_strdup_printf(tr("Keeps what was said of a pair, for the next training. KIND is one of %s.",
                           "Запоминает отзыв о паре для следующего обучения. ОТЗЫВ — одно из %s."),
                        kinds);
    const GOptionEntry entries[] = {
        {"name", 0, 0, G_OPTION_ARG_STRING, &name,
         tr("of which model; default: the newest champion", "какой модели; по умолчанию новейшая основная"),
         tr("NAME", "ИМЯ")},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const MatchUsage usage = {tr("LEAD PREMISES KIND", "ЗАЯВКА ПОМЕЩЕНИЕ ОТЗЫВ"), summary, entries, 3, 3};
    int status;
    if (!match_call_parse(&call, config, &usage, argc, argv, &status))
        return status;
    GError *error = NULL;
    StoreDb *db = match_call_db(&call, &error);
    return db && add(db, name, call.arguments, &error) ? COMMAND_OK : command_fail(error);
}
