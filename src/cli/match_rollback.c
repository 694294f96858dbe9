/* cli/match_rollback.c: `otklik match rollback` and `challenge`: which model answers, without asking whether it is
 * better. */
#include <stdio.h>

#include "base/lang.h"
#include "cli/match.h"
#include "cli/store_command.h"
#include "store/match_models.h"

static gboolean roll_back(StoreDb *db, const char *name, GError **error)
{
    if (!store_begin(db, error))
        return FALSE;
    g_autoptr(MatchModelRow) row = match_models_roll_back(db, name, NULL, error);
    if (!row ||
        !store_command_note(db, "match.rollback", row->id,
                            json_pack("{s:s, s:I}", "name", row->name, "version", (json_int_t)row->version), error) ||
        !store_commit(db, error))
        return FALSE;
    printf(tr("%s@%" G_GINT64_FORMAT " answers again\n", "снова отвечает %s@%" G_GINT64_FORMAT "\n"), row->name,
           row->version);
    return TRUE;
}

int match_verb_rollback(Config *config, int argc, char **argv)
{
    g_auto(MatchCall) call = {0};
    const MatchUsage usage = {tr("NAME", "ИМЯ"),
                              tr("The champion before the present one answers again, at once.",
                                 "Снова, сразу же отвечает основная модель, которая была до нынешней."),
                              NULL, 1, 1};
    int status;
    if (!match_call_parse(&call, config, &usage, argc, argv, &status))
        return status;
    GError *error = NULL;
    StoreDb *db = match_call_db(&call, &error);
    return db && roll_back(db, call.arguments[0], &error) ? COMMAND_OK : command_fail(error);
}

static gboolean check_challenger(const MatchModelRow *row, GError **error)
{
    if (!row->champion)
        return TRUE;
    g_set_error(error, STORE_ERROR, STORE_ERROR_CONFLICT,
                tr("%s@%" G_GINT64_FORMAT " is the champion: it cannot challenge itself",
                   "%s@%" G_GINT64_FORMAT " — основная модель: с собой она не соревнуется"),
                row->name, row->version);
    return FALSE;
}

static gboolean challenge(StoreDb *db, const char *which, gboolean end, GError **error)
{
    if (!store_begin(db, error))
        return FALSE;
    g_autoptr(MatchModelRow) row = match_models_find(db, which, error);
    if (!row || (!end && !check_challenger(row, error)) ||
        !match_models_point(db, row->name, "challenger", end ? NULL : row->id, end ? "end" : "challenge", NULL,
                            error) ||
        !store_command_note(db, end ? "match.challenge-end" : "match.challenge", row->id,
                            json_pack("{s:s, s:I}", "name", row->name, "version", (json_int_t)row->version), error) ||
        !store_commit(db, error))
        return FALSE;
    printf(end ? tr("%s has no challenger now\n", "у %s больше нет испытуемой модели\n")
               : tr("a share of the leads of %s goes to it (match.challenger_share)\n",
                    "доля заявок %s теперь идёт ей (match.challenger_share)\n"),
           row->name);
    return TRUE;
}

int match_verb_challenge(Config *config, int argc, char **argv)
{
    g_auto(MatchCall) call = {0};
    gboolean end = FALSE;
    const GOptionEntry entries[] = {
        {"end", 0, 0, G_OPTION_ARG_NONE, &end, tr("the name has no challenger any more", "испытание окончено"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const MatchUsage usage = {
        tr("MODEL", "МОДЕЛЬ"),
        tr("Lets a model answer a share of the leads beside the champion; MODEL is an id, NAME@VERSION or NAME.",
           "Модель отвечает на долю заявок рядом с основной; МОДЕЛЬ — идентификатор, ИМЯ@ВЕРСИЯ или ИМЯ."),
        entries, 1, 1};
    int status;
    if (!match_call_parse(&call, config, &usage, argc, argv, &status))
        return status;
    GError *error = NULL;
    StoreDb *db = match_call_db(&call, &error);
    return db && challenge(db, call.arguments[0], end, &error) ? COMMAND_OK : command_fail(error);
}
