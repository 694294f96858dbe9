/* cli/match.h: what the verbs of `otklik match` share.
 *
 * Layer: cli.  Threads: main thread only.
 * Each verb has a file of its own, match_VERB.c, a line among the functions below and a row in match.c. It reads its
 * own options, so that `otklik match VERB --help` shows them alone:
 *
 *     int match_verb_sets(Config *config, int argc, char **argv)
 *     {
 *         g_auto(MatchCall) call = {0};
 *         gboolean json = FALSE;
 *         const GOptionEntry entries[] = {{"json", ...}, {NULL, 0, 0, 0, NULL, NULL, NULL}};
 *         const MatchUsage usage = {tr("[NAME]", "[ИМЯ]"), tr("Lists data sets.", "Наборы данных."), entries, 0, 1};
 *         int status;
 *         if (!match_call_parse(&call, config, &usage, argc, argv, &status))
 *             return status;
 *         GError *error = NULL;
 *         StoreDb *db = match_call_db(&call, &error); // not by a verb that works on files
 *         return db && list(db, call.arguments[0], json, &error) ? COMMAND_OK : command_fail(error);
 *     } */
#pragma once
#include "cli/command.h"
#include "store/store.h"

typedef struct {
    const char *parameters;      /* as --help shows them: "DEALS.csv [NAME]"; "" for none */
    const char *summary;         /* one or more sentences */
    const GOptionEntry *entries; /* the verb's own options; ends with a NULL name; may be NULL. --data, --set and --help
                                    are added */
    guint least, most;           /* arguments that are no options */
} MatchUsage;

/* One run of a verb: zeroed before, cleared after. */
typedef struct {
    Config *config;
    const char *const *arguments; /* those that are no options; ends with NULL */
    guint count;
    char *folder; /* --data */
    Store *store; /* opened by match_call_db() */
    StoreDb *db;
} MatchCall;
void match_call_clear(MatchCall *call);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MatchCall, match_call_clear)

/* FALSE: nothing is left to do and *status is the exit code; help or the error has been printed. */
gboolean match_call_parse(MatchCall *call, Config *config, const MatchUsage *usage, int argc, char **argv,
                          int *status) G_GNUC_WARN_UNUSED_RESULT;
/* The store that --data or the configuration names, made when it is not there; opened once. Borrowed. */
StoreDb *match_call_db(MatchCall *call, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The verbs; argv[0] is "match VERB". They answer the exit code. */
int match_verb_import(Config *config, int argc, char **argv);
int match_verb_sets(Config *config, int argc, char **argv);
int match_verb_train(Config *config, int argc, char **argv);
int match_verb_eval(Config *config, int argc, char **argv);
int match_verb_rank(Config *config, int argc, char **argv);
int match_verb_price(Config *config, int argc, char **argv);
int match_verb_profile(Config *config, int argc, char **argv);
int match_verb_pilot(Config *config, int argc, char **argv);
int match_verb_models(Config *config, int argc, char **argv);
int match_verb_rollback(Config *config, int argc, char **argv);
int match_verb_challenge(Config *config, int argc, char **argv);
int match_verb_feedback(Config *config, int argc, char **argv);
int match_verb_stock(Config *config, int argc, char **argv);
int match_verb_outcomes(Config *config, int argc, char **argv);
int match_verb_drift(Config *config, int argc, char **argv);
int match_verb_promote(Config *config, int argc, char **argv);
int match_verb_retrain(Config *config, int argc, char **argv);
int match_verb_forget(Config *config, int argc, char **argv);
