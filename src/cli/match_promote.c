/* cli/match_promote.c: `otklik match promote`: a version answers from now on, if it is not worse. */
#include <stdio.h>

#include "base/lang.h"
#include "cli/match.h"
#include "cli/store_command.h"
#include "job/match_gate.h"

static void print_difference(const JsonValue *compared, const char *metric, const char *title)
{
    const JsonValue *difference = json_object_get(json_object_get(compared, metric), "difference");
    printf("  %s %+.4f [%+.4f, %+.4f]\n", title, json_number_value(json_object_get(difference, "value")),
           json_number_value(json_object_get(difference, "low")),
           json_number_value(json_object_get(difference, "high")));
}

static void print_verdict(const MatchModelRow *row, const JsonValue *verdict)
{
    const JsonValue *compared = json_object_get(verdict, "compared");
    printf(tr("%s@%" G_GINT64_FORMAT " answers from now on\n", "теперь отвечает %s@%" G_GINT64_FORMAT "\n"), row->name,
           row->version);
    if (json_is_null(compared))
        return;
    printf(tr("against %s on %d leads that neither has seen, with 95 %% intervals:\n",
              "против %s на %d заявках, которых не видела ни одна, с интервалами 95 %%:\n"),
           json_string_value(json_object_get(verdict, "champion")),
           (int)json_integer_value(json_object_get(compared, "leads")));
    print_difference(compared, "ndcg5", "NDCG@5");
    print_difference(compared, "auc", "AUC   ");
}

static gboolean promote(StoreDb *db, const char *which, gboolean force, GError **error)
{
    g_autoptr(JsonValue) verdict = NULL;
    g_autoptr(MatchModelRow) row = match_models_find(db, which, error);
    if (!row || !match_gate_pass(db, row, force, &verdict, error) || !store_begin(db, error) ||
        !match_crown(db, row, "promote", NULL, error) ||
        !store_command_note(db, "match.promote", row->id, json_incref(verdict), error) || !store_commit(db, error))
        return FALSE;
    print_verdict(row, verdict);
    return TRUE;
}

int match_verb_promote(Config *config, int argc, char **argv)
{
    g_auto(MatchCall) call = {0};
    gboolean force = FALSE;
    const GOptionEntry entries[] = {
        {"force", 0, 0, G_OPTION_ARG_NONE, &force,
         tr("even if it is worse or cannot be compared; the audit log says so",
            "даже если она хуже или их не сравнить; это останется в журнале"),
         NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const MatchUsage usage = {
        tr("MODEL", "МОДЕЛЬ"),
        tr("Makes a version the champion if, on leads of the newest data that neither learnt from, it is not worse "
           "than the "
           "one that answers now: the 95 % interval of the difference reaches 0 or above in NDCG@5 and in AUC. MODEL "
           "is an "
           "id or NAME@VERSION, or NAME@challenger.",
           "Делает версию основной, если на заявках новейших данных, которых не видела ни одна, она не хуже нынешней: "
           "95 %-й интервал разности достигает 0 в NDCG@5 и в AUC. МОДЕЛЬ — идентификатор, ИМЯ@ВЕРСИЯ или "
           "ИМЯ@challenger."),
        entries, 1, 1};
    int status;
    if (!match_call_parse(&call, config, &usage, argc, argv, &status))
        return status;
    GError *error = NULL;
    StoreDb *db = match_call_db(&call, &error);
    return db && promote(db, call.arguments[0], force, &error) ? COMMAND_OK : command_fail(error);
}
