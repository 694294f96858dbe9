/* cli/match_forget.c: `otklik match forget`: erases what is kept of a lead. */
#include <stdio.h>

#include "base/lang.h"
#include "cli/match.h"
#include "cli/store_command.h"
#include "store/match_log.h"

static gboolean forget(StoreDb *db, const char *lead, GError **error)
{
    gint64 answers = 0, feedback = 0;
    g_autofree char *mark = match_lead_mark(lead);
    if (!store_begin(db, error) || !match_log_forget(db, lead, &answers, &feedback, error) ||
        !store_command_note(db, "match.forget", mark,
                            json_pack("{s:I, s:I}", "answers", (json_int_t)answers, "feedback", (json_int_t)feedback),
                            error) ||
        !store_commit(db, error))
        return FALSE;
    printf(tr("erased: %" G_GINT64_FORMAT " answers, %" G_GINT64_FORMAT " words of feedback\n",
              "стёрто ответов: %" G_GINT64_FORMAT ", отзывов: %" G_GINT64_FORMAT "\n"),
           answers, feedback);
    return TRUE;
}

int match_verb_forget(Config *config, int argc, char **argv)
{
    g_auto(MatchCall) call = {0};
    const MatchUsage usage = {
        tr("LEAD", "ЗАЯВКА"),
        tr("Erases what was answered to a lead and said of it. Imported data sets stay as they are.",
           "Стирает ответы на заявку и отзывы о ней. Импортированные наборы данных остаются как есть."),
        NULL, 1, 1};
    int status;
    if (!match_call_parse(&call, config, &usage, argc, argv, &status))
        return status;
    GError *error = NULL;
    StoreDb *db = match_call_db(&call, &error);
    return db && forget(db, call.arguments[0], &error) ? COMMAND_OK : command_fail(error);
}
