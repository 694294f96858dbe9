/* cli/store_command.h: what commands that work on the service's store share: a table of their verbs, opening, and a
 * change with its entry in the audit log.
 *
 * Layer: cli. */
#pragma once
#include "base/jsonfile.h"
#include "cli/command.h"
#include "store/store.h"

/* What a verb gets. */
typedef struct {
    StoreDb *db;
    const char *const *arguments; /* those that are no options; ends with NULL */
    gpointer options;             /* of the command */
} StoreCommand;

typedef struct {
    const char *name;       /* "add" */
    const char *parameters; /* "NAME", or "" for none; the number of words is that of the arguments */
    gboolean create;        /* makes a store when there is none */
    /* Answers the exit code; COMMAND_FAILED with an error. Prints what it answers. */
    int (*run)(StoreCommand *command, GError **error);
    const char *help_en, *help_ru;
} StoreVerb;

/* `otklik COMMAND VERB ...`: parses, opens the store, runs the verb. `entries` are options of the command. The table
 * ends with a NULL name. */
int store_command_run(Config *config, const StoreVerb *verbs, const char *summary, const GOptionEntry *entries,
                      gpointer options, int argc, char **argv);

/* Notes an action of this command line in the audit log, within the caller's transaction. Takes the detail, which may
 * be NULL. */
gboolean store_command_note(StoreDb *db, const char *action, const char *object, JsonValue *detail,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
